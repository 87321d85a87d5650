//! What the text under a label or a sub-heading of an endpoint is.

use std::sync::LazyLock;

use livespec_ir::ParameterPlace;

use crate::lexicon::Lexicon;

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

/// Words of which the groups tell a role, in the order of the constants below.
static WORDS: LazyLock<Lexicon> = LazyLock::new(|| {
    Lexicon::new(&[
        &[
            "status code",
            "error codes",
            "http codes",
            "response codes",
            "possible errors",
            "return codes",
        ],
        &["header"],
        &["query", "filters"],
        &["path", "url param", "route"],
        &["parameter", "params"],
        &["body"],
        &["error", "failure", "fail"],
        &["errors"],
        &["response", "body", "example", "shape", "format"],
        &["response", "returns", "success", "result", "output"],
        &["request", "body", "payload", "input"],
        &["auth", "permission", "scope", "access", "required role", "roles"],
        &["description", "purpose", "summary", "what it does"],
        &["example", "sample", "schema", "shape", "json"],
    ])
});

const STATUSES: usize = 0;
const HEADER: usize = 1;
const QUERY: usize = 2;
const PATH: usize = 3;
const PARAMETERS: usize = 4;
const BODY: usize = 5;
const ERROR: usize = 6;
const ERRORS: usize = 7;
/// One error rather than a list of them.
const SHOWN: usize = 8;
const RESPONSE: usize = 9;
const REQUEST: usize = 10;
const ACCESS: usize = 11;
const SUMMARY: usize = 12;
const SAME: usize = 13;

/// The role that a label or a heading announces, with the status behind it.
pub(super) fn role(text: &str, status: Option<u16>) -> Role {
    let found = WORDS.find(text);
    let failing = status.is_some_and(|status| status >= 400);
    if found.has(STATUSES) {
        return Role::Statuses;
    }
    if found.has(HEADER) {
        return Role::Headers;
    }
    if (found.has(QUERY) || found.has(PARAMETERS)) && !found.has(BODY) {
        return Role::Parameters(if found.has(QUERY) {
            Some(ParameterPlace::Query)
        } else if found.has(PATH) {
            Some(ParameterPlace::Path)
        } else {
            None
        });
    }
    if found.has(ERROR) || failing {
        let list = found.has(ERRORS) && !found.has(SHOWN);
        return if list { Role::Statuses } else { Role::Error(status) };
    }
    if found.has(RESPONSE) {
        return Role::Response(status);
    }
    if found.has(REQUEST) {
        return Role::Request;
    }
    if found.has(ACCESS) {
        return Role::Access;
    }
    if found.has(SUMMARY) {
        return Role::Summary;
    }
    match status {
        Some(_) => Role::Response(status),
        None if found.has(SAME) => Role::Same,
        None => Role::Other,
    }
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
