//! What the text under a label or a sub-heading of an endpoint is.

use livespec_ir::ParameterPlace;

/// What comes next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Role {
    Request,
    Response(Option<u16>),
    Error(Option<u16>),
    Statuses,
    Parameters(Option<ParameterPlace>),
    Headers,
    Access,
    Summary,
    /// A word that keeps the role (`Example`).
    Same,
    Other,
}

/// The role that a label or a heading announces, with the status behind it.
pub(super) fn role(text: &str, status: Option<u16>) -> Role {
    let lower = text.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    let failing = status.is_some_and(|status| status >= 400);
    if has(&[
        "status code",
        "error codes",
        "http codes",
        "response codes",
        "possible errors",
        "return codes",
    ]) {
        return Role::Statuses;
    }
    if has(&["header"]) {
        return Role::Headers;
    }
    if has(&["query", "parameter", "params", "filters"]) && !has(&["body"]) {
        let place = if has(&["query", "filters"]) {
            Some(ParameterPlace::Query)
        } else if has(&["path", "url param", "route"]) {
            Some(ParameterPlace::Path)
        } else {
            None
        };
        return Role::Parameters(place);
    }
    if has(&["error", "failure", "fail"]) || failing {
        return match status {
            _ if has(&["errors"]) && !has(&["response", "body", "example", "shape", "format"]) => {
                Role::Statuses
            }
            _ => Role::Error(status),
        };
    }
    if has(&["response", "returns", "success", "result", "output"]) {
        return Role::Response(status);
    }
    if has(&["request", "body", "payload", "input"]) {
        return Role::Request;
    }
    if has(&["auth", "permission", "scope", "access", "required role", "roles"]) {
        return Role::Access;
    }
    if has(&["description", "purpose", "summary", "what it does"]) {
        return Role::Summary;
    }
    if status.is_some() {
        return Role::Response(status);
    }
    if has(&["example", "sample", "schema", "shape", "json"]) {
        return Role::Same;
    }
    Role::Other
}

/// The first HTTP status in a text, standing alone (`201`, `201 Created`, `(404)`).
pub(super) fn status_in(text: &str) -> Option<u16> {
    statuses_in(text).next().map(|(status, _)| status)
}

/// Every HTTP status in a text that stands alone, with its byte offset.
pub(super) fn statuses_in(text: &str) -> impl Iterator<Item = (u16, usize)> + '_ {
    let bytes = text.as_bytes();
    bytes.windows(3).enumerate().filter_map(move |(at, digits)| {
        if !digits.iter().all(u8::is_ascii_digit) {
            return None;
        }
        let before = at.checked_sub(1).map(|at| bytes[at]);
        let after = bytes.get(at + 3).copied();
        let apart = |byte: Option<u8>| {
            byte.is_none_or(|byte| !byte.is_ascii_alphanumeric() && byte != b'.' && byte != b'_')
        };
        let ends = |byte: Option<u8>| {
            byte.is_none_or(|byte| !byte.is_ascii_alphanumeric() && byte != b'_')
        };
        let status: u16 = std::str::from_utf8(digits).ok()?.parse().ok()?;
        let decimal = after == Some(b'.') && bytes.get(at + 4).is_some_and(u8::is_ascii_digit);
        ((100..=599).contains(&status) && apart(before) && ends(after) && !decimal)
            .then_some((status, at))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statuses_stand_alone() {
        assert_eq!(status_in("201 Created"), Some(201));
        assert_eq!(status_in("(404)"), Some(404));
        assert_eq!(status_in("max 2000 rows"), None);
        assert_eq!(status_in("ORD-404"), Some(404));
        assert_eq!(
            statuses_in("404 (gone), 400 (bad)").map(|(status, _)| status).collect::<Vec<_>>(),
            [404, 400]
        );
        assert_eq!(status_in("v1.200"), None);
    }

    #[test]
    fn labels_announce() {
        assert_eq!(role("Request Body", None), Role::Request);
        assert_eq!(role("Success Response", Some(201)), Role::Response(Some(201)));
        assert_eq!(role("Error Response", Some(400)), Role::Error(Some(400)));
        assert_eq!(role("Response", Some(404)), Role::Error(Some(404)));
        assert_eq!(role("Error Codes", None), Role::Statuses);
        assert_eq!(role("Errors", None), Role::Statuses);
        assert_eq!(role("Query Parameters", None), Role::Parameters(Some(ParameterPlace::Query)));
        assert_eq!(role("Description", None), Role::Summary);
        assert_eq!(role("Notes", None), Role::Other);
    }
}
