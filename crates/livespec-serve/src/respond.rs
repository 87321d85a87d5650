//! Replies as HTTP.

use std::time::Instant;

use bytes::Bytes;
use http_body_util::{Either, Full};
use hyper::body::Incoming;
use hyper::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG,
    HeaderMap, HeaderName, HeaderValue, IF_NONE_MATCH, VARY, X_CONTENT_TYPE_OPTIONS,
};
use hyper::{Method, Response, StatusCode};
use livespec_service::{Body, Reply};

use crate::request::{Context, Outcome, Trail, X_REQUEST_ID};
use crate::{compress, cors};

/// The body of an answer: whole, or passed on from an upstream.
pub(crate) type Payload = Either<Full<Bytes>, Incoming>;

pub(crate) const JSON: HeaderValue = HeaderValue::from_static("application/json");
const PROBLEM_JSON: HeaderValue = HeaderValue::from_static("application/problem+json");
const NOSNIFF: HeaderValue = HeaderValue::from_static("nosniff");
/// JSON needs nothing, should a browser ever take it for a page.
const NOTHING: HeaderValue = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'");
/// To be asked about each time, so that `If-None-Match` can answer 304.
const NO_CACHE: HeaderValue = HeaderValue::from_static("no-cache");
const PRIVATE: HeaderValue = HeaderValue::from_static("private, no-cache");
const NO_STORE: HeaderValue = HeaderValue::from_static("no-store");
const BY_ENCODING: HeaderValue = HeaderValue::from_static("accept-encoding");
const RATE_LIMIT: HeaderName = HeaderName::from_static("ratelimit");
const RATE_LIMIT_POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
const SERVER_TIMING: HeaderName = HeaderName::from_static("server-timing");

/// Headers of an answer, with those of most answers and a few more.
const HEADERS_USUAL: usize = 14;

/// The answer with everything that belongs to the transport.
pub(crate) fn http(
    context: &Context<'_>,
    trail: &Trail<'_>,
    outcome: Outcome,
    started: Instant,
) -> Response<Payload> {
    let mut response = match outcome {
        Outcome::Reply(reply) => from_reply(context, trail, reply),
        Outcome::Http(response) => response,
    };
    let headers = response.headers_mut();
    headers.insert(X_REQUEST_ID, context.id.clone().into_value());
    headers.insert(X_CONTENT_TYPE_OPTIONS, NOSNIFF);
    if !headers.contains_key(CONTENT_SECURITY_POLICY) {
        headers.insert(CONTENT_SECURITY_POLICY, NOTHING);
    }
    if let Some(standing) = &trail.standing {
        insert(headers, RATE_LIMIT, standing.limit.clone());
        insert(headers, RATE_LIMIT_POLICY, standing.policy.clone());
    }
    cors::expose(&context.shared.cors, &context.head.headers, headers);
    if context.shared.dev {
        let milliseconds = started.elapsed().as_secs_f64() * 1000.0;
        insert(headers, SERVER_TIMING, format!("total;dur={milliseconds:.3}"));
    }
    response
}

fn from_reply(context: &Context<'_>, trail: &Trail<'_>, reply: Reply) -> Response<Payload> {
    let mut headers = HeaderMap::with_capacity(HEADERS_USUAL);
    for (name, value) in reply.headers {
        if let Ok(name) = HeaderName::from_bytes(name.as_bytes()) {
            insert(&mut headers, name, value);
        }
    }
    let body = match reply.body {
        Body::Empty => Bytes::new(),
        Body::Json(bytes) => {
            headers.insert(CONTENT_TYPE, JSON);
            bytes.into()
        }
        Body::ProblemJson(bytes) => {
            headers.insert(CONTENT_TYPE, PROBLEM_JSON);
            bytes.into()
        }
    };
    let body = encode(&context.head.headers, &mut headers, reply.status, body);
    if !headers.contains_key(CACHE_CONTROL) {
        headers.insert(CACHE_CONTROL, caching(&context.head.method, reply.status, trail.private));
    }
    let mut response = Response::new(Either::Left(Full::new(body)));
    *response.headers_mut() = headers;
    *response.status_mut() =
        StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    response
}

/// What a cache may do with an answer. Errors and answers to writes are kept nowhere.
fn caching(method: &Method, status: u16, private: bool) -> HeaderValue {
    let read = *method == Method::GET || *method == Method::HEAD;
    match (read && status < 400, private) {
        (true, true) => PRIVATE,
        (true, false) => NO_CACHE,
        (false, _) => NO_STORE,
    }
}

/// Compresses a body where that is worth it and the client likes it.
pub(crate) fn encode(
    request: &HeaderMap,
    headers: &mut HeaderMap,
    status: u16,
    body: Bytes,
) -> Bytes {
    if status == StatusCode::NOT_MODIFIED.as_u16() {
        coded_tag_again(request, headers);
        return body;
    }
    if body.len() < compress::BODY_BYTES_MIN {
        return body;
    }
    headers.append(VARY, BY_ENCODING);
    let Some(coding) = request.get(ACCEPT_ENCODING).and_then(compress::negotiate) else {
        return body;
    };
    let Some(coded) = compress::encode(coding, &body) else { return body };
    headers.insert(CONTENT_ENCODING, HeaderValue::from_static(coding.name()));
    retag(headers, coding);
    coded
}

/// Marks the entity tag as that of a coded body.
pub(crate) fn retag(headers: &mut HeaderMap, coding: compress::Coding) {
    let coded = headers.get(ETAG).and_then(|tag| compress::tag(tag.to_str().ok()?, coding));
    if let Some(coded) = coded {
        insert(headers, ETAG, coded);
    }
}

/// An answer 304 has the entity tag that 200 would have had (RFC 9110, section 15.4.5): the coded
/// one where the client holds that and still asks for its coding.
fn coded_tag_again(request: &HeaderMap, headers: &mut HeaderMap) {
    let Some(held) = request.get(IF_NONE_MATCH).and_then(|held| held.to_str().ok()) else { return };
    let Some(coding) = request.get(ACCEPT_ENCODING).and_then(compress::negotiate) else { return };
    let tag = headers.get(ETAG).and_then(|tag| compress::tag(tag.to_str().ok()?, coding));
    if let Some(tag) = tag.filter(|tag| held.contains(tag.as_str())) {
        insert(headers, ETAG, tag);
        headers.append(VARY, BY_ENCODING);
    }
}

/// Sets a header; a value that HTTP cannot carry is left out, never cut.
pub(crate) fn insert(headers: &mut HeaderMap, name: HeaderName, value: String) {
    if let Ok(value) = HeaderValue::try_from(value) {
        headers.insert(name, value);
    }
}
