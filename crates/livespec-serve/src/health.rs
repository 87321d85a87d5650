//! Whether the process lives, and whether it can do its work.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use hyper::header::{CACHE_CONTROL, HeaderValue};
use hyper::{Response, StatusCode};
use livespec_ir::ProblemKind;
use livespec_service::Problem;

use crate::builtin::bytes;
use crate::request::{Context, Outcome};
use crate::respond::{JSON, Payload};

/// How long the database may take to answer.
const PING_TIME_MAX: Duration = Duration::from_secs(2);

/// The process lives.
pub(crate) fn alive() -> Response<Payload> {
    fine("{\"status\":\"ok\"}")
}

/// The database answers, and the process is not about to stop.
pub(crate) async fn ready(context: &Context<'_>) -> Outcome {
    let unavailable = |message: &str| {
        let problem =
            Problem::new(ProblemKind::Unavailable).message(message).header("retry-after", "5");
        Outcome::Reply(context.problem(problem))
    };
    if context.shared.is_stopping() {
        return unavailable("The service is stopping");
    }
    let storage = Arc::clone(context.live.service.storage());
    let ping = tokio::task::spawn_blocking(move || storage.ping());
    match tokio::time::timeout(PING_TIME_MAX, ping).await {
        Ok(Ok(Ok(()))) => Outcome::Http(fine("{\"status\":\"ready\"}")),
        answer => {
            let reason = match answer {
                Ok(Ok(Err(error))) => error.to_string(),
                Ok(_) => "the ping panicked".to_owned(),
                Err(_) => format!("no answer within {PING_TIME_MAX:?}"),
            };
            tracing::warn!(reason, "the database does not answer");
            unavailable("The database does not answer")
        }
    }
}

fn fine(body: &'static str) -> Response<Payload> {
    let mut response = bytes(StatusCode::OK, Some(JSON), Bytes::from_static(body.as_bytes()));
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
