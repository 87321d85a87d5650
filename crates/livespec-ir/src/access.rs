//! Who may do what.

use crate::Origin;

/// Authentication and authorization of the whole document.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Access {
    /// The methods the document names, in its order.
    pub methods: Vec<AuthMethod>,
    /// The permissions that it lists.
    pub permissions: Vec<Permission>,
    /// The roles that it lists, with their permissions.
    pub roles: Vec<Role>,
    /// Whether some endpoint demands credentials.
    pub required: bool,
    /// Where the demand is stated.
    pub origin: Origin,
}

/// A way to prove who one is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AuthKind {
    /// A bearer token that is a JWT (RFC 7519).
    Jwt,
    /// OAuth 2.0 or OpenID Connect; the token is a JWT of the issuer.
    OAuth2,
    /// A key in `X-API-Key` or as a bearer token.
    ApiKey,
    /// A cookie session.
    Session,
    /// User name and password on each request (RFC 7617).
    Basic,
    /// The document demands credentials but has not chosen; a bearer JWT is meant.
    Undecided,
}

/// A way to prove who one is, with its place.
#[derive(Debug, Clone, PartialEq)]
pub struct AuthMethod {
    /// The way.
    pub kind: AuthKind,
    /// Where it is stated.
    pub origin: Origin,
}

/// A permission (scope).
#[derive(Debug, Clone, PartialEq)]
pub struct Permission {
    /// Its name, such as `orders:write`.
    pub name: String,
    /// What it allows, in the document's words.
    pub description: String,
    /// Where it is stated.
    pub origin: Origin,
}

/// A role with its permissions.
#[derive(Debug, Clone, PartialEq)]
pub struct Role {
    /// Its name.
    pub name: String,
    /// The permissions it holds.
    pub permissions: Vec<String>,
    /// Where it is stated.
    pub origin: Origin,
}

/// Who may call an operation.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum AccessRule {
    /// Anybody.
    #[default]
    Public,
    /// Whoever has valid credentials.
    Authenticated,
    /// Whoever has every one of these scopes.
    Scopes(Vec<String>),
}
