//! Whether a body is of a type that its operation takes.

use hyper::HeaderMap;
use hyper::header::{CONTENT_ENCODING, CONTENT_TYPE};
use livespec_ir::{Media, ProblemKind};
use livespec_service::Problem;

/// Checks `Content-Type` and `Content-Encoding`. A body without a type is taken as what the
/// operation takes (RFC 9110, section 8.3).
pub(crate) fn check(headers: &HeaderMap, accepted: &[Media]) -> Result<(), Problem> {
    if let Some(coding) = headers.get(CONTENT_ENCODING)
        && !coding.as_bytes().eq_ignore_ascii_case(b"identity")
    {
        let problem = Problem::new(ProblemKind::UnsupportedMediaType);
        return Err(problem
            .message("The body must not be compressed")
            .header("accept-encoding", "identity"));
    }
    let Some(sent) = headers.get(CONTENT_TYPE) else { return Ok(()) };
    let sent = sent.to_str().unwrap_or_default();
    if accepted.iter().any(|media| matches(sent, &media.0)) {
        return Ok(());
    }
    let names: Vec<&str> = accepted.iter().map(|media| media.0.as_str()).collect();
    Err(Problem::new(ProblemKind::UnsupportedMediaType).header("accept", names.join(", ")))
}

/// Type and subtype without regard to case; a `charset` must be UTF-8.
fn matches(sent: &str, accepted: &str) -> bool {
    // What nearly every client sends is told by one comparison.
    if sent == accepted {
        return true;
    }
    let mut parts = sent.split(';').map(str::trim);
    let essence = parts.next().unwrap_or_default();
    essence.eq_ignore_ascii_case(accepted) && parts.all(utf8_or_other)
}

fn utf8_or_other(parameter: &str) -> bool {
    match parameter.split_once('=') {
        Some((name, value)) if name.trim().eq_ignore_ascii_case("charset") => {
            let value = value.trim().trim_matches('"');
            value.eq_ignore_ascii_case("utf-8") || value.eq_ignore_ascii_case("utf8")
        }
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_do_not_matter_unless_they_name_another_charset() {
        for (sent, fine) in [
            ("application/json", true),
            ("Application/JSON; charset=utf-8", true),
            ("application/json;charset=\"UTF-8\"; v=1", true),
            ("application/json; charset=latin1", false),
            ("text/plain", false),
            ("application/jsonx", false),
            ("", false),
        ] {
            assert_eq!(matches(sent, "application/json"), fine, "{sent}");
        }
    }
}
