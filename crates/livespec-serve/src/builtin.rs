//! Paths that every document gets beside its own: description, page, health. The document's own
//! paths win.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use bytes::Bytes;
use http_body_util::{Either, Full};
use hyper::header::{
    ALLOW, CACHE_CONTROL, CONTENT_TYPE, ETAG, HeaderMap, HeaderValue, IF_NONE_MATCH,
};
use hyper::{Method, Response, StatusCode};
use livespec_ir::ProblemKind;
use livespec_service::Problem;

use crate::metrics::{Metrics, RouteMetrics};
use crate::request::{Context, Outcome, Trail};
use crate::respond::{self, JSON, Payload};
use crate::{cors, docs, health};

/// A path that is no document's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Builtin {
    OpenApi,
    Docs,
    DocsScript,
    DocsViewer,
    Health,
    Ready,
    Metrics,
}

const ALL: [(Builtin, &str); 7] = [
    (Builtin::OpenApi, "/openapi.json"),
    (Builtin::Docs, "/docs"),
    (Builtin::DocsScript, docs::SCRIPT_PATH),
    (Builtin::DocsViewer, docs::VIEWER_PATH),
    (Builtin::Health, "/healthz"),
    (Builtin::Ready, "/readyz"),
    (Builtin::Metrics, "/metrics"),
];

const ALLOWED: &str = "GET, HEAD, OPTIONS";

/// The counters of these paths.
#[derive(Debug)]
pub(crate) struct BuiltinMetrics([Arc<RouteMetrics>; ALL.len()]);

impl BuiltinMetrics {
    pub(crate) fn new(metrics: &Metrics) -> Self {
        BuiltinMetrics(ALL.map(|(_, path)| metrics.route("GET", path)))
    }

    pub(crate) fn of(&self, builtin: Builtin) -> &RouteMetrics {
        let at = ALL.iter().position(|(known, _)| *known == builtin);
        &self.0[at.expect("every builtin is in the list")]
    }
}

impl Builtin {
    pub(crate) fn at(path: &str) -> Option<Self> {
        ALL.iter().find(|(_, known)| *known == path).map(|(builtin, _)| *builtin)
    }
}

/// Answers what no operation of the document is at.
pub(crate) async fn answer<'a>(
    context: &Context<'a>,
    trail: &mut Trail<'a>,
) -> Result<Outcome, Problem> {
    let shared = context.shared;
    if context.path() == "*" && context.head.method == Method::OPTIONS {
        return Ok(Outcome::Http(options(context, &HeaderValue::from_static(ALLOWED))));
    }
    let builtin = Builtin::at(context.path()).filter(|builtin| match builtin {
        Builtin::OpenApi | Builtin::Docs | Builtin::DocsScript | Builtin::DocsViewer => shared.docs,
        Builtin::Health | Builtin::Ready => true,
        Builtin::Metrics => false,
    });
    let Some(builtin) = builtin else { return Err(Problem::new(ProblemKind::NotFound)) };
    trail.metrics = shared.builtin_metrics.of(builtin);
    if let Some(outcome) = only_reads(context)? {
        return Ok(outcome);
    }
    let headers = &context.head.headers;
    Ok(match builtin {
        Builtin::OpenApi => Outcome::Http(description(context)),
        Builtin::Docs => Outcome::Http(docs::page(headers)),
        Builtin::DocsScript => Outcome::Http(docs::script(headers)),
        Builtin::DocsViewer => Outcome::Http(docs::viewer(headers).await),
        Builtin::Health => Outcome::Http(health::alive()),
        Builtin::Ready => health::ready(context).await,
        Builtin::Metrics => return Err(Problem::new(ProblemKind::NotFound)),
    })
}

/// These paths are read only: `OPTIONS` is answered here, other methods are refused.
pub(crate) fn only_reads(context: &Context<'_>) -> Result<Option<Outcome>, Problem> {
    match context.head.method {
        Method::GET | Method::HEAD => Ok(None),
        Method::OPTIONS => {
            Ok(Some(Outcome::Http(options(context, &HeaderValue::from_static(ALLOWED)))))
        }
        _ => Err(Problem::new(ProblemKind::MethodNotAllowed).header("allow", ALLOWED)),
    }
}

/// A known path of the document with a method that it does not have.
pub(crate) fn other_method(context: &Context<'_>, allow: &str) -> Result<Outcome, Problem> {
    if context.head.method == Method::OPTIONS
        && let Ok(allow) = HeaderValue::from_str(allow)
    {
        return Ok(Outcome::Http(options(context, &allow)));
    }
    Err(Problem::new(ProblemKind::MethodNotAllowed).header("allow", allow))
}

fn options(context: &Context<'_>, allow: &HeaderValue) -> Response<Payload> {
    let mut response = bytes(StatusCode::NO_CONTENT, None, Bytes::new());
    response.headers_mut().insert(ALLOW, allow.clone());
    cors::preflight(&context.shared.cors, &context.head.headers, allow, response.headers_mut());
    response
}

fn description(context: &Context<'_>) -> Response<Payload> {
    cacheable(&context.head.headers, JSON, &context.live.openapi_tag, context.live.openapi.clone())
}

/// A body that stays the same for long, with its entity tag.
pub(crate) fn cacheable(
    request: &HeaderMap,
    kind: HeaderValue,
    tag: &str,
    body: Bytes,
) -> Response<Payload> {
    let held = request.get(IF_NONE_MATCH).and_then(|held| held.to_str().ok());
    let is_held = held.is_some_and(|held| crate::compress::plain_tags(held.into()).contains(tag));
    let status = if is_held { StatusCode::NOT_MODIFIED } else { StatusCode::OK };
    let mut headers = HeaderMap::new();
    respond::insert(&mut headers, ETAG, tag.to_owned());
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    let body = respond::encode(
        request,
        &mut headers,
        status.as_u16(),
        if is_held { Bytes::new() } else { body },
    );
    let mut response = bytes(status, (!is_held).then_some(kind), body);
    response.headers_mut().extend(headers);
    response
}

pub(crate) fn bytes(
    status: StatusCode,
    kind: Option<HeaderValue>,
    body: Bytes,
) -> Response<Payload> {
    let mut response = Response::new(Either::Left(Full::new(body)));
    *response.status_mut() = status;
    if let Some(kind) = kind {
        response.headers_mut().insert(CONTENT_TYPE, kind);
    }
    response
}

/// A strong entity tag of bytes that a process holds.
pub(crate) fn etag_of(bytes: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    format!("\"{:016x}\"", hasher.finish())
}
