//! One request from its head to its answer.
//!
//! The order of the checks is fixed: route, method, credentials, scope, rate limit, media type,
//! body. So 401 and 403 come before 400, and no body is read for whoever may not send it.

mod headers;
mod id;

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Instant;

use futures_util::FutureExt;
use hyper::body::Incoming;
use hyper::http::request::Parts;
use hyper::{Request, Response};
use livespec_ir::{AccessRule, Id, Method, Operation, ProblemKind};
use livespec_service::{ApiRequest, Matched, Principal, Problem, Reply, Routed};

use crate::auth::{self, Refused};
use crate::live::{Bound, Route};
use crate::log::Access;
use crate::metrics::RouteMetrics;
use crate::rate::Standing;
use crate::respond::{self, Payload};
use crate::shared::{Door, Peer, Shared};
use crate::{admin, body, builtin, guard, media, rate};

pub(crate) use headers::Headers;
pub(crate) use id::{RequestId, X_REQUEST_ID};

/// What is known of a request from its head.
#[derive(Debug)]
pub(crate) struct Context<'a> {
    pub(crate) shared: &'a Shared,
    pub(crate) live: &'a Bound,
    pub(crate) head: &'a Parts,
    pub(crate) id: &'a RequestId,
    pub(crate) peer: Peer,
}

/// What becomes known on the way; kept even where the way ends early.
#[derive(Debug)]
pub(crate) struct Trail<'a> {
    pub(crate) metrics: &'a RouteMetrics,
    /// Where the route has rate limits.
    pub(crate) standing: Option<Standing>,
    pub(crate) principal: Option<Arc<Principal>>,
    /// Whether the answer may differ from one client to the next.
    pub(crate) private: bool,
}

/// What a request ends with.
pub(crate) enum Outcome {
    /// An answer of the service.
    Reply(Reply),
    /// An answer that is HTTP already.
    Http(Response<Payload>),
}

impl Context<'_> {
    pub(crate) fn path(&self) -> &str {
        self.head.uri.path()
    }

    /// An error in the document's envelope.
    pub(crate) fn problem(&self, problem: Problem) -> Reply {
        self.live.service.problem(problem, self.id.as_str(), self.path())
    }
}

/// Answers a request. Never fails: a panic on the way is an answer 500, and the connection lives on.
pub(crate) async fn handle(
    shared: &Shared,
    peer: Peer,
    request: Request<Incoming>,
) -> Response<Payload> {
    let started = Instant::now();
    let (head, mut body) = request.into_parts();
    let live = shared.live.load();
    let id = RequestId::of(&head.headers);
    let guard = shared.metrics.enter();
    let context = Context { shared, live: &live, head: &head, id: &id, peer };
    let mut trail =
        Trail { metrics: &live.unmatched, standing: None, principal: None, private: false };
    let outcome = if guard.before < shared.limits.requests_max {
        let answer = AssertUnwindSafe(answer(&context, &mut body, &mut trail)).catch_unwind();
        match answer.await {
            Ok(Ok(outcome)) => outcome,
            Ok(Err(problem)) => {
                body::discard(&head.headers, &mut body).await;
                Outcome::Reply(context.problem(problem))
            }
            Err(_panic) => Outcome::Reply(panicked(&context)),
        }
    } else {
        Outcome::Reply(context.problem(overloaded()))
    };
    if let Outcome::Reply(reply) = &outcome {
        report(&context, reply);
    }
    let response = respond::http(&context, &trail, outcome, started);
    let took = started.elapsed();
    trail.metrics.answered(response.status().as_u16(), took);
    if let Some(log) = &shared.log {
        log.access(&Access {
            now_ms: shared.clock.now_ms(),
            request_id: id.as_str(),
            method: head.method.as_str(),
            route: &trail.metrics.route,
            path: head.uri.path(),
            status: response.status().as_u16(),
            took,
            subject: trail.principal.as_deref().map(|p| p.subject.as_str()),
        });
    }
    response
}

/// The checks in their order, then the answer.
async fn answer<'a>(
    context: &Context<'a>,
    body: &mut Incoming,
    trail: &mut Trail<'a>,
) -> Result<Outcome, Problem> {
    let Context { shared, live, head, .. } = *context;
    guard::check(head, &shared.limits)?;
    if context.peer.door == Door::Admin {
        return admin::answer(context, trail).await;
    }
    let matched = match live.service.route(head.method.as_str(), head.uri.path()) {
        Routed::Operation(matched) => matched,
        Routed::OtherMethod(allow) => return builtin::other_method(context, allow),
        Routed::Nowhere => return builtin::answer(context, trail).await,
    };
    let operation = matched.operation;
    let route = live.route(operation);
    trail.metrics = &route.metrics;
    trail.private = !route.public;
    let refused = if route.public { None } else { identify(context, trail) };
    authorize(context, operation, trail.principal.as_deref(), refused)?;
    limit(context, route, trail)?;
    if route.takes_body {
        media::check(&head.headers, live.service.media(operation))?;
    }
    let bytes = body::read(body, &shared.limits).await?;
    if route.forwarded
        && let Some(upstream) = &shared.upstream
    {
        return upstream.forward(context, bytes).await.map(Outcome::Http);
    }
    Ok(Outcome::Reply(respond_with(context, &matched, &bytes, trail.principal.as_deref()).await))
}

async fn respond_with(
    context: &Context<'_>,
    matched: &Matched<'_>,
    body: &[u8],
    principal: Option<&Principal>,
) -> Reply {
    let head = context.head;
    let request = ApiRequest {
        method: method(head),
        path: head.uri.path(),
        query: head.uri.query().unwrap_or_default(),
        headers: &Headers(&head.headers),
        body,
        principal,
        request_id: context.id.as_str(),
    };
    context.live.service.respond(matched, &request).await
}

/// Whoever the credentials speak for goes on the trail; why they were refused comes back.
fn identify(context: &Context<'_>, trail: &mut Trail<'_>) -> Option<Refused> {
    let shared = context.shared;
    match shared.authenticator.identify(&context.head.headers, shared.clock.now_ms()) {
        Ok(principal) => {
            trail.principal = principal;
            None
        }
        Err(refused) => Some(refused),
    }
}

/// Asks the service, and says in `WWW-Authenticate` what would have been needed.
fn authorize(
    context: &Context<'_>,
    operation: Id<Operation>,
    principal: Option<&Principal>,
    refused: Option<Refused>,
) -> Result<(), Problem> {
    let live = context.live;
    let Err(mut problem) = live.service.authorize(operation, principal) else { return Ok(()) };
    let scopes: &[String] = match live.service.access(operation) {
        AccessRule::Scopes(scopes) => scopes,
        AccessRule::Public | AccessRule::Authenticated => &[],
    };
    let challenge = match (problem.kind, refused) {
        (ProblemKind::Forbidden, _) => {
            auth::challenge(&live.realm, Some(("insufficient_scope", "a scope is missing")), scopes)
        }
        (_, Some(Refused(why))) => auth::challenge(&live.realm, Some(("invalid_token", why)), &[]),
        (_, None) => auth::challenge(&live.realm, None, &[]),
    };
    // The service does not know the realm, nor why credentials were refused.
    problem.headers.retain(|(name, _)| *name != "www-authenticate");
    Err(problem.header("www-authenticate", challenge))
}

fn limit(context: &Context<'_>, route: &Route, trail: &mut Trail<'_>) -> Result<(), Problem> {
    if route.limiters.is_empty() {
        return Ok(());
    }
    let standing = trail.standing.insert(Standing::default());
    let checked =
        rate::check(&route.limiters, trail.principal.as_deref(), context.peer.address, standing);
    if checked.is_err() {
        route.metrics.rate_limited.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    }
    checked
}

/// The method of a request that was routed; the router knows no others.
fn method(head: &Parts) -> Method {
    match head.method {
        hyper::Method::POST => Method::Post,
        hyper::Method::PUT => Method::Put,
        hyper::Method::PATCH => Method::Patch,
        hyper::Method::DELETE => Method::Delete,
        hyper::Method::HEAD => Method::Head,
        hyper::Method::OPTIONS => Method::Options,
        _ => Method::Get,
    }
}

fn overloaded() -> Problem {
    Problem::new(ProblemKind::Unavailable)
        .message("Too many requests are in flight")
        .header("retry-after", "1")
}

/// The panic itself was reported by the hook; the id of the request, which is the id of the error,
/// joins it, the log and the answer.
fn panicked(context: &Context<'_>) -> Reply {
    context.problem(Problem::new(ProblemKind::Internal).internal("a request handler panicked"))
}

/// What the log gets and the client does not.
fn report(context: &Context<'_>, reply: &Reply) {
    let Some(problem) = reply.problem.as_deref() else { return };
    let internal = problem.internal.as_deref().unwrap_or_default();
    let message = problem.message.as_deref().unwrap_or_default();
    let request_id = context.id.as_str();
    let status = reply.status;
    if status >= 500 {
        tracing::error!(request_id, status, message, internal, "a request failed");
    } else if !internal.is_empty() {
        tracing::debug!(request_id, status, message, internal, "a request was refused");
    }
}
