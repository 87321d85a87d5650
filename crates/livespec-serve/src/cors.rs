//! Cross-origin requests (the Fetch standard): permissive under `--dev`, off otherwise.
//!
//! Credentials travel in `Authorization`, which a page has to set itself; cookies are never
//! allowed, so the wildcard gives a foreign page nothing that it does not bring along.

use hyper::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_METHOD,
    HeaderMap, HeaderValue, ORIGIN,
};

/// The wildcard does not cover `Authorization`, so headers are listed.
const REQUEST_HEADERS: HeaderValue = HeaderValue::from_static(
    "authorization, content-type, if-match, if-none-match, idempotency-key, x-request-id, x-api-key, traceparent",
);
const ANY: HeaderValue = HeaderValue::from_static("*");
const PREFLIGHT_SECONDS: HeaderValue = HeaderValue::from_static("600");

/// Adds what a page of another origin needs to read the answer.
pub(crate) fn expose(request: &HeaderMap, response: &mut HeaderMap) {
    if request.contains_key(ORIGIN) {
        response.insert(ACCESS_CONTROL_ALLOW_ORIGIN, ANY);
        response.insert(ACCESS_CONTROL_EXPOSE_HEADERS, ANY);
    }
}

/// Adds what a browser asks for before it sends the request itself.
pub(crate) fn preflight(request: &HeaderMap, allow: &HeaderValue, response: &mut HeaderMap) {
    if request.contains_key(ORIGIN) && request.contains_key(ACCESS_CONTROL_REQUEST_METHOD) {
        response.insert(ACCESS_CONTROL_ALLOW_METHODS, allow.clone());
        response.insert(ACCESS_CONTROL_ALLOW_HEADERS, REQUEST_HEADERS);
        response.insert(ACCESS_CONTROL_MAX_AGE, PREFLIGHT_SECONDS);
    }
}
