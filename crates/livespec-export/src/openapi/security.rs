//! Security schemes and who may call what.

use livespec_ir::{Access, AccessRule, AuthKind, Operation, Spec};
use serde_json::{Map, Value, json};

/// The schemes of a document that demands credentials, by name.
pub(crate) fn schemes(access: &Access) -> Map<String, Value> {
    let mut schemes = Map::new();
    if !access.required {
        return schemes;
    }
    for kind in kinds(access) {
        let (name, mut scheme) = scheme(kind);
        if let (Some(text), Value::Object(scheme)) = (permissions(access), &mut scheme) {
            let known =
                scheme.get("description").and_then(Value::as_str).unwrap_or_default().to_owned();
            scheme.insert("description".into(), json!(format!("{known}\n\n{text}")));
        }
        schemes.entry(name).or_insert(scheme);
    }
    schemes
}

/// The methods that the document names; one that is not chosen is a bearer token.
fn kinds(access: &Access) -> Vec<AuthKind> {
    let mut kinds: Vec<AuthKind> = access.methods.iter().map(|method| method.kind).collect();
    if kinds.is_empty() {
        kinds.push(AuthKind::Undecided);
    }
    kinds
}

fn scheme(kind: AuthKind) -> (&'static str, Value) {
    match kind {
        AuthKind::Jwt | AuthKind::Undecided => (
            "bearerAuth",
            json!({
                "type": "http",
                "scheme": "bearer",
                "bearerFormat": "JWT",
                "description": "A signed JSON Web Token (RFC 7519, RFC 8725) in `Authorization: Bearer`.",
            }),
        ),
        // The document knows no addresses of an authorization server, which the type `oauth2` demands.
        AuthKind::OAuth2 => (
            "oauth2",
            json!({
                "type": "http",
                "scheme": "bearer",
                "bearerFormat": "JWT",
                "description": "An OAuth 2.0 access token (RFC 6750) that is a JSON Web Token.",
            }),
        ),
        AuthKind::ApiKey => (
            "apiKey",
            json!({ "type": "apiKey", "in": "header", "name": "X-API-Key", "description": "An API key." }),
        ),
        AuthKind::Session => (
            "session",
            json!({ "type": "apiKey", "in": "cookie", "name": "session", "description": "A session cookie." }),
        ),
        AuthKind::Basic => (
            "basicAuth",
            json!({ "type": "http", "scheme": "basic", "description": "User name and password (RFC 7617)." }),
        ),
    }
}

fn permissions(access: &Access) -> Option<String> {
    if access.permissions.is_empty() {
        return None;
    }
    let lines = access.permissions.iter().map(|permission| match permission.description.trim() {
        "" => format!("- `{}`", permission.name),
        description => format!("- `{}`: {description}", permission.name),
    });
    Some(format!("Scopes:\n\n{}", lines.collect::<Vec<_>>().join("\n")))
}

/// What an operation demands: any one of the schemes, with every scope.
pub(crate) fn requirement(spec: &Spec, operation: &Operation) -> Value {
    let scopes: &[String] = match &operation.access {
        AccessRule::Public => return json!([]),
        AccessRule::Authenticated => &[],
        AccessRule::Scopes(scopes) => scopes,
    };
    let mut requirements: Vec<Value> = Vec::new();
    for kind in kinds(&spec.access) {
        let requirement = json!({ scheme(kind).0: scopes });
        if !requirements.contains(&requirement) {
            requirements.push(requirement);
        }
    }
    Value::Array(requirements)
}
