//! Headers as the service sees them.

use std::borrow::Cow;

use hyper::HeaderMap;
use hyper::header::HeaderValue;
use livespec_service::HeaderSource;

use crate::compress::plain_tags;

/// The headers of a request. Entity tags come without the suffixes of content codings, which the
/// service knows nothing of.
#[derive(Debug)]
pub(crate) struct Headers<'a>(pub(crate) &'a HeaderMap);

impl HeaderSource for Headers<'_> {
    fn get(&self, name: &str) -> Option<Cow<'_, str>> {
        let mut values = self.0.get_all(name).iter();
        let mut value = text(values.next()?);
        for next in values {
            let joined = value.to_mut();
            joined.push_str(", ");
            joined.push_str(&text(next));
        }
        Some(if name.starts_with("if-") { plain_tags(value) } else { value })
    }
}

/// A header is bytes (RFC 9110, section 5.5). What is no text is still there: a condition or a key that
/// cannot be read must not count as one that was not sent.
fn text(value: &HeaderValue) -> Cow<'_, str> {
    String::from_utf8_lossy(value.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_values_are_joined_and_suffixes_taken_off() {
        let mut map = HeaderMap::new();
        map.append("if-match", HeaderValue::from_static("\"a-gzip\""));
        map.append("if-match", HeaderValue::from_static("\"b\""));
        map.append("x", HeaderValue::from_bytes(b"\xff").unwrap());
        let headers = Headers(&map);
        assert_eq!(headers.get("if-match").unwrap(), "\"a\", \"b\"");
        assert_eq!(headers.get("x").unwrap(), "\u{fffd}");
        assert_eq!(headers.get("absent"), None);
    }
}
