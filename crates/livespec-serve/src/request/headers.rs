//! Headers as the service sees them.

use std::borrow::Cow;

use hyper::HeaderMap;
use livespec_service::HeaderSource;

use crate::compress::plain_tags;

/// The headers of a request. Entity tags come without the suffixes of content codings, which the
/// service knows nothing of.
#[derive(Debug)]
pub(crate) struct Headers<'a>(pub(crate) &'a HeaderMap);

impl HeaderSource for Headers<'_> {
    fn get(&self, name: &str) -> Option<Cow<'_, str>> {
        let mut values = self.0.get_all(name).iter();
        let mut value = Cow::Borrowed(values.next()?.to_str().ok()?);
        for next in values {
            let joined = value.to_mut();
            joined.push_str(", ");
            joined.push_str(next.to_str().ok()?);
        }
        Some(if name.starts_with("if-") { plain_tags(value) } else { value })
    }
}

#[cfg(test)]
mod tests {
    use hyper::header::HeaderValue;

    use super::*;

    #[test]
    fn several_values_are_joined_and_suffixes_taken_off() {
        let mut map = HeaderMap::new();
        map.append("if-match", HeaderValue::from_static("\"a-gzip\""));
        map.append("if-match", HeaderValue::from_static("\"b\""));
        map.append("x", HeaderValue::from_bytes(b"\xff").unwrap());
        let headers = Headers(&map);
        assert_eq!(headers.get("if-match").unwrap(), "\"a\", \"b\"");
        assert_eq!(headers.get("x"), None);
        assert_eq!(headers.get("absent"), None);
    }
}
