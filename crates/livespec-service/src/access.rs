//! Who may call an operation.

use livespec_ir::{AccessRule, AuthKind, ProblemKind, Spec};

use crate::api::{Principal, Problem};

/// The rule of one operation.
///
/// # Errors
/// [`ProblemKind::Unauthorized`] without credentials, [`ProblemKind::Forbidden`] without a scope, both
/// with `WWW-Authenticate` (RFC 9110, section 11.6.1; RFC 6750, section 3).
pub(crate) fn authorize(
    spec: &Spec,
    rule: &AccessRule,
    principal: Option<&Principal>,
) -> Result<(), Problem> {
    let scheme = scheme(spec);
    match (rule, principal) {
        (AccessRule::Public, _) | (AccessRule::Authenticated, Some(_)) => Ok(()),
        (AccessRule::Scopes(scopes), Some(principal)) => {
            if scopes.iter().all(|scope| holds(spec, principal, scope)) {
                return Ok(());
            }
            let challenge = match scheme {
                "Bearer" => format!(
                    "Bearer error=\"insufficient_scope\", scope=\"{}\"",
                    quotable(&scopes.join(" "))
                ),
                other => other.to_owned(),
            };
            Err(Problem::new(ProblemKind::Forbidden).header("www-authenticate", challenge))
        }
        (_, None) => {
            Err(Problem::new(ProblemKind::Unauthorized).header("www-authenticate", scheme))
        }
    }
}

/// Whether a scope is held: by itself, or through a role that the document gives it.
fn holds(spec: &Spec, principal: &Principal, scope: &str) -> bool {
    let through = |name: &String| {
        spec.access.roles.iter().any(|role| {
            role.name.eq_ignore_ascii_case(name) && role.permissions.iter().any(|it| it == scope)
        })
    };
    principal.scopes.iter().any(|held| held == scope)
        || principal.roles.iter().any(|role| role.eq_ignore_ascii_case(scope) || through(role))
}

/// The scheme that a client is challenged with: that of the document's first method.
fn scheme(spec: &Spec) -> &'static str {
    match spec.access.methods.first().map(|method| method.kind) {
        Some(AuthKind::Basic) => "Basic realm=\"api\"",
        Some(AuthKind::ApiKey) => "ApiKey",
        _ => "Bearer",
    }
}

/// What may stand in a quoted string of a header.
fn quotable(text: &str) -> String {
    text.chars().filter(|c| (' '..='~').contains(c) && *c != '"' && *c != '\\').collect()
}
