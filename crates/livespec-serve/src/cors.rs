//! Cross-origin requests (the Fetch standard): for the origins that the operator lists, for all under
//! `--dev`, else for none.
//!
//! Credentials travel in `Authorization`, which a page has to set itself; cookies are never
//! allowed, so the wildcard gives a foreign page nothing that it does not bring along.

use hyper::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_METHOD,
    HeaderMap, HeaderValue, ORIGIN, VARY,
};

use crate::Cors;

/// The wildcard does not cover `Authorization`, so headers are listed.
const REQUEST_HEADERS: HeaderValue = HeaderValue::from_static(
    "authorization, content-type, if-match, if-none-match, idempotency-key, x-request-id, x-api-key, traceparent",
);
/// The headers of answers that a page may read; the wildcard does not hold everywhere.
const EXPOSED: HeaderValue = HeaderValue::from_static(
    "etag, location, link, x-request-id, retry-after, ratelimit, ratelimit-policy, www-authenticate, allow",
);
const ANY: HeaderValue = HeaderValue::from_static("*");
const PREFLIGHT_SECONDS: HeaderValue = HeaderValue::from_static("600");

/// What `Access-Control-Allow-Origin` says to the origin of a request; none where it may not read.
fn allowed(cors: &Cors, request: &HeaderMap) -> Option<HeaderValue> {
    let origin = request.get(ORIGIN)?;
    match cors {
        Cors::Off => None,
        Cors::Any => Some(ANY),
        Cors::Origins(origins) => origins
            .iter()
            .any(|known| known.as_bytes() == origin.as_bytes())
            .then(|| origin.clone()),
    }
}

/// Adds what a page of another origin needs to read the answer. Where origins are told apart, every
/// answer says so to caches.
pub(crate) fn expose(cors: &Cors, request: &HeaderMap, response: &mut HeaderMap) {
    if matches!(cors, Cors::Origins(_)) {
        response.append(VARY, HeaderValue::from_static("origin"));
    }
    if let Some(origin) = allowed(cors, request) {
        response.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        response.insert(ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
    }
}

/// Adds what a browser asks for before it sends the request itself.
pub(crate) fn preflight(
    cors: &Cors,
    request: &HeaderMap,
    allow: &HeaderValue,
    response: &mut HeaderMap,
) {
    if request.contains_key(ACCESS_CONTROL_REQUEST_METHOD) && allowed(cors, request).is_some() {
        response.insert(ACCESS_CONTROL_ALLOW_METHODS, allow.clone());
        response.insert(ACCESS_CONTROL_ALLOW_HEADERS, REQUEST_HEADERS);
        response.insert(ACCESS_CONTROL_MAX_AGE, PREFLIGHT_SECONDS);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(origin: &'static str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(ORIGIN, HeaderValue::from_static(origin));
        headers.insert(ACCESS_CONTROL_REQUEST_METHOD, HeaderValue::from_static("PUT"));
        headers
    }

    #[test]
    fn only_listed_origins_may_read() {
        let cors = Cors::Origins(vec!["https://app.example.com".to_owned()]);
        let answer = |cors: &Cors, origin: &'static str| {
            let mut response = HeaderMap::new();
            expose(cors, &from(origin), &mut response);
            preflight(cors, &from(origin), &HeaderValue::from_static("GET, PUT"), &mut response);
            response
        };
        let listed = answer(&cors, "https://app.example.com");
        assert_eq!(listed[ACCESS_CONTROL_ALLOW_ORIGIN], "https://app.example.com");
        assert_eq!(listed[ACCESS_CONTROL_ALLOW_METHODS], "GET, PUT");
        assert_eq!(listed[VARY], "origin");
        let other = answer(&cors, "https://app.example.com.evil.example");
        assert!(!other.contains_key(ACCESS_CONTROL_ALLOW_ORIGIN));
        assert!(!other.contains_key(ACCESS_CONTROL_ALLOW_METHODS));
        assert!(answer(&Cors::Off, "https://app.example.com").is_empty());
        assert_eq!(answer(&Cors::Any, "null")[ACCESS_CONTROL_ALLOW_ORIGIN], "*");
    }
}
