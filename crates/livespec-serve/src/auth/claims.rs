//! What a token says (RFC 7519, section 4, and the scope claims that issuers use).

use livespec_service::Principal;
use serde::Deserialize;
use serde_json::Value;

/// The claims that are looked at; others are ignored.
#[derive(Debug, Deserialize)]
pub(crate) struct Claims {
    /// Seconds since 1970, a fraction allowed; required.
    pub(crate) exp: Option<f64>,
    /// Seconds since 1970 before which the token is not valid.
    pub(crate) nbf: Option<f64>,
    pub(crate) iss: Option<String>,
    pub(crate) aud: Option<OneOrMany>,
    sub: Option<Value>,
    scope: Option<OneOrMany>,
    scp: Option<OneOrMany>,
    permissions: Option<OneOrMany>,
    roles: Option<OneOrMany>,
}

/// A string or a list of strings.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(crate) enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

impl OneOrMany {
    pub(crate) fn contains(&self, text: &str) -> bool {
        match self {
            OneOrMany::One(one) => one == text,
            OneOrMany::Many(many) => many.iter().any(|one| one == text),
        }
    }

    /// The words of a string, the items of a list.
    fn words(&self, into: &mut Vec<String>) {
        match self {
            OneOrMany::One(one) => into.extend(one.split_ascii_whitespace().map(str::to_owned)),
            OneOrMany::Many(many) => into.extend(many.iter().cloned()),
        }
    }
}

impl Claims {
    /// Whoever the token speaks for.
    pub(crate) fn principal(&self) -> Principal {
        let mut scopes = Vec::new();
        for claim in [&self.scope, &self.scp, &self.permissions].into_iter().flatten() {
            claim.words(&mut scopes);
        }
        scopes.sort_unstable();
        scopes.dedup();
        let mut roles = Vec::new();
        if let Some(claim) = &self.roles {
            claim.words(&mut roles);
        }
        let subject = match &self.sub {
            Some(Value::String(text)) => text.clone(),
            Some(Value::Number(number)) => number.to_string(),
            _ => String::new(),
        };
        Principal { subject, scopes, roles }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes_come_from_three_claims_and_in_two_forms() {
        let claims: Claims = serde_json::from_str(
            r#"{"exp":1,"sub":7,"scope":"b a","scp":["c d"],"permissions":"a e","roles":["admin"],"x":{}}"#,
        )
        .unwrap();
        let principal = claims.principal();
        assert_eq!(principal.scopes, ["a", "b", "c d", "e"]);
        assert_eq!(principal.roles, ["admin"]);
        assert_eq!(principal.subject, "7");
    }
}
