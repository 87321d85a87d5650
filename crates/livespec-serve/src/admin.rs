//! The listener for operators: metrics and health.

use bytes::Bytes;
use hyper::StatusCode;
use hyper::header::{CACHE_CONTROL, HeaderMap, HeaderValue};
use livespec_ir::ProblemKind;
use livespec_service::Problem;

use crate::builtin::{Builtin, bytes, only_reads};
use crate::request::{Context, Outcome, Trail};
use crate::{health, respond};

const PROMETHEUS: HeaderValue =
    HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8");

/// Answers `/metrics`, `/healthz` and `/readyz`.
pub(crate) async fn answer<'a>(
    context: &Context<'a>,
    trail: &mut Trail<'a>,
) -> Result<Outcome, Problem> {
    let builtin = Builtin::at(context.path());
    let builtin =
        builtin.filter(|it| matches!(it, Builtin::Health | Builtin::Ready | Builtin::Metrics));
    let Some(builtin) = builtin else { return Err(Problem::new(ProblemKind::NotFound)) };
    trail.metrics = context.shared.builtin_metrics.of(builtin);
    if let Some(outcome) = only_reads(context)? {
        return Ok(outcome);
    }
    Ok(match builtin {
        Builtin::Ready => health::ready(context).await,
        Builtin::Metrics => Outcome::Http(metrics(context)),
        _ => Outcome::Http(health::alive()),
    })
}

fn metrics(context: &Context<'_>) -> hyper::Response<respond::Payload> {
    let text = Bytes::from(context.shared.metrics.text());
    let mut headers = HeaderMap::new();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    let body = respond::encode(&context.head.headers, &mut headers, StatusCode::OK.as_u16(), text);
    let mut response = bytes(StatusCode::OK, Some(PROMETHEUS), body);
    response.headers_mut().extend(headers);
    response
}
