//! The page for people at `/docs`: a viewer of the description, carried in the binary.
//!
//! The page loads nothing from elsewhere, and its policy forbids it to try.

use std::sync::{LazyLock, OnceLock};

use bytes::Bytes;
use hyper::header::{
    ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, HeaderMap, HeaderValue, VARY,
};
use hyper::{Response, StatusCode};

use crate::builtin::{cacheable, etag_of};
use crate::compress::{self, Coding};
use crate::respond::{Payload, retag};

pub(crate) const SCRIPT_PATH: &str = "/docs/start.js";
pub(crate) const VIEWER_PATH: &str = "/docs/viewer.js";

const PAGE: &str = include_str!("docs/page.html");
const SCRIPT: &str = include_str!("docs/start.js");

/// Scripts, fonts and requests from here only. The viewer makes style elements, and images and fonts
/// in data addresses.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; \
     font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; base-uri 'none'; form-action 'none'; \
     frame-ancestors 'none'",
);
const HTML: HeaderValue = HeaderValue::from_static("text/html; charset=utf-8");
const JAVASCRIPT: HeaderValue = HeaderValue::from_static("text/javascript; charset=utf-8");

/// The page.
pub(crate) fn page(request: &HeaderMap) -> Response<Payload> {
    static TAG: LazyLock<String> = LazyLock::new(|| etag_of(PAGE.as_bytes()));
    let mut response = cacheable(request, HTML, &TAG, Bytes::from_static(PAGE.as_bytes()));
    response.headers_mut().insert(CONTENT_SECURITY_POLICY, POLICY);
    response
}

/// What starts the viewer; a file of its own, because the policy allows no script within a page.
pub(crate) fn script(request: &HeaderMap) -> Response<Payload> {
    static TAG: LazyLock<String> = LazyLock::new(|| etag_of(SCRIPT.as_bytes()));
    cacheable(request, JAVASCRIPT, &TAG, Bytes::from_static(SCRIPT.as_bytes()))
}

/// The viewer, megabytes of script: taken out at its first use, and compressed once.
pub(crate) async fn viewer(request: &HeaderMap) -> Response<Payload> {
    static PLAIN: OnceLock<(Bytes, String)> = OnceLock::new();
    static GZIP: OnceLock<Option<Bytes>> = OnceLock::new();
    let plain = || {
        PLAIN.get_or_init(|| {
            let script = scalar_api_reference::get_asset("scalar.js").unwrap_or_default();
            let tag = etag_of(&script);
            (script.into(), tag)
        })
    };
    let wants_gzip = request
        .get(ACCEPT_ENCODING)
        .is_some_and(|accept| compress::negotiate_among(accept, &[Coding::Gzip]).is_some());
    let made = tokio::task::spawn_blocking(move || {
        let (script, tag) = plain();
        let coded = if wants_gzip {
            GZIP.get_or_init(|| compress::encode(Coding::Gzip, script)).clone()
        } else {
            None
        };
        (script.clone(), tag, coded)
    });
    let Ok((script, tag, coded)) = made.await else {
        return crate::builtin::bytes(StatusCode::INTERNAL_SERVER_ERROR, None, Bytes::new());
    };
    // Only those who ask for no coding get here with the plain script; others have the coded one.
    let mut uncoded = request.clone();
    uncoded.remove(ACCEPT_ENCODING);
    let mut response = cacheable(&uncoded, JAVASCRIPT, tag, script);
    if let Some(coded) = coded
        && response.status() == StatusCode::OK
    {
        *response.body_mut() = http_body_util::Either::Left(coded.into());
        response
            .headers_mut()
            .insert(CONTENT_ENCODING, HeaderValue::from_static(Coding::Gzip.name()));
        response.headers_mut().insert(VARY, HeaderValue::from_static("accept-encoding"));
        retag(response.headers_mut(), Coding::Gzip);
    }
    response
}
