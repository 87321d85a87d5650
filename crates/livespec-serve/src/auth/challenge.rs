//! The `WWW-Authenticate` header (RFC 6750, section 3).

/// The realm of a document: its title as the inside of a quoted string.
pub(crate) fn realm(title: &str) -> String {
    title.chars().filter(|c| matches!(c, ' '..='~') && *c != '"' && *c != '\\').take(100).collect()
}

/// The challenge of an answer 401 or 403; `error` and its description where credentials were sent.
pub(crate) fn challenge(realm: &str, error: Option<(&str, &str)>, scope: &[String]) -> String {
    let mut text = format!("Bearer realm=\"{realm}\"");
    if let Some((error, description)) = error {
        text.push_str(&format!(", error=\"{error}\", error_description=\"{description}\""));
    }
    if !scope.is_empty() {
        text.push_str(", scope=\"");
        text.push_str(&super::realm(&scope.join(" ")));
        text.push('"');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_cannot_end_the_quoted_string() {
        assert_eq!(realm("Orders \"v2\" \\ ü\r\nX: y"), "Orders v2  X: y");
    }

    #[test]
    fn scopes_are_named() {
        let scopes = ["a:read".to_owned(), "b".to_owned()];
        assert_eq!(
            challenge("Orders", Some(("insufficient_scope", "a scope is missing")), &scopes),
            "Bearer realm=\"Orders\", error=\"insufficient_scope\", \
             error_description=\"a scope is missing\", scope=\"a:read b\""
        );
        assert_eq!(challenge("Orders", None, &[]), "Bearer realm=\"Orders\"");
    }
}
