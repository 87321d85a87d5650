//! Requests to the service of an example, on the memory backend.

use std::borrow::Cow;
use std::future::Future;
use std::pin::pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll, Waker};

use livespec_diagnostics::{Diagnostics, Source};
use livespec_ir::{Method, ProblemKind, Spec, Valid};
use livespec_service::{
    ApiRequest, Body, Clock, HeaderSource, IdSource, Options, Principal, Problem, Reply, Routed,
    Service, bind,
};
use livespec_storage::MemoryStorage;

const EXAMPLE: &str = include_str!("../../../examples/orders.md");

/// Lists of the example.
const LISTS: &[&str] =
    &["/api/v1/orders", "/api/v1/orders/00000000-0000-7000-8000-000000000002/lines"];

/// What the lists hold when they are asked.
const RECORDS: &str = include_str!("../../seeds/request/life.http");

/// Between requests.
const NEXT: &str = "\n====\n";

/// Answers requests: the line, headers and after an empty line a body; lines of `====` stand between
/// them. The service panics at nothing and answers errors in the envelope of the document.
pub fn request(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let service = service();
    text.split(NEXT).for_each(|request| drop(send(&service, request)));
}

/// Lists by any query.
pub fn query(data: &[u8]) {
    let query = String::from_utf8_lossy(data);
    filled(|service| {
        for list in LISTS {
            get(service, list, &query);
        }
    });
}

/// Pages by any cursor: as it comes, and as a damage to one that the list issued.
pub fn cursor(data: &[u8]) {
    let wild = String::from_utf8_lossy(data).replace(['&', '#'], "");
    filled(|service| {
        let reply = get(service, LISTS[0], "limit=1");
        let issued = next(&reply).unwrap_or_default();
        let mut damaged = issued.clone().into_bytes();
        for pair in data.chunks_exact(2) {
            if let Some(byte) = damaged.get_mut(usize::from(pair[0])) {
                *byte = b'!' + pair[1] % 94;
            }
        }
        let damaged = String::from_utf8_lossy(&damaged);
        for list in LISTS {
            for cursor in [wild.as_str(), &damaged, &format!("{issued}{wild}")] {
                get(service, list, &format!("limit=2&cursor={cursor}"));
            }
        }
    });
}

/// The cursor of the next page that a reply holds.
fn next(reply: &Reply) -> Option<String> {
    let (Body::Json(bytes) | Body::ProblemJson(bytes)) = &reply.body else { return None };
    let body: serde_json::Value = serde_json::from_slice(bytes).ok()?;
    fn find(value: &serde_json::Value) -> Option<&str> {
        let members = value.as_object()?;
        let own = members.iter().find(|(name, _)| name.to_lowercase().contains("cursor"));
        own.and_then(|(_, value)| value.as_str()).or_else(|| members.values().find_map(find))
    }
    find(&body).map(str::to_owned)
}

fn get(service: &Service, path: &str, query: &str) -> Reply {
    answer(service, "GET", path, query, &Headers(Vec::new()), b"")
}

/// A time that stands still.
#[derive(Debug)]
pub(super) struct Fixed;

impl Clock for Fixed {
    fn now_ms(&self) -> i64 {
        1_700_000_000_000
    }
}

/// One id after the other.
#[derive(Debug, Default)]
pub(super) struct Counted(AtomicU64);

impl IdSource for Counted {
    fn uuid(&self, _: i64) -> [u8; 16] {
        let number = self.0.fetch_add(1, Ordering::Relaxed) + 1;
        let mut bytes = [0, 0, 0, 0, 0, 0, 0x70, 0, 0x80, 0, 0, 0, 0, 0, 0, 0];
        bytes[9..].copy_from_slice(&number.to_be_bytes()[1..]);
        bytes
    }
}

struct Headers(Vec<(String, String)>);

impl HeaderSource for Headers {
    fn get(&self, name: &str) -> Option<Cow<'_, str>> {
        let mut found =
            self.0.iter().filter(|(other, _)| other == name).map(|(_, value)| value.as_str());
        let first = found.next()?;
        Some(found.fold(Cow::Borrowed(first), |all, more| Cow::Owned(format!("{all}, {more}"))))
    }
}

fn example() -> &'static Valid<Spec> {
    static EXAMPLE_SPEC: OnceLock<Valid<Spec>> = OnceLock::new();
    EXAMPLE_SPEC.get_or_init(|| {
        let source = Source::new("orders.md", EXAMPLE);
        let mut diagnostics = Diagnostics::default();
        let compilation = livespec_compiler::compile(&source, &mut diagnostics);
        livespec_check::validate(compilation.spec, &diagnostics).expect("the example is valid")
    })
}

fn service() -> Service {
    let storage = Arc::new(MemoryStorage::new());
    bind(example(), storage, Arc::new(Fixed), Arc::new(Counted::default()), &Options::default())
        .expect("the example can be served")
}

/// Asks a service that holds records; it is kept, for it is only read.
fn filled(ask: impl FnOnce(&Service)) {
    thread_local! {
        static FILLED: Service = {
            let service = service();
            RECORDS.split(NEXT).for_each(|request| drop(send(&service, request)));
            service
        };
    }
    FILLED.with(|service| ask(service));
}

/// A request as text.
fn send(service: &Service, request: &str) -> Reply {
    let (head, body) = request.split_once("\n\n").unwrap_or((request, ""));
    let mut lines = head.lines();
    let line = lines.next().unwrap_or("");
    let (method, target) = line.split_once(' ').unwrap_or((line, "/"));
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let visible = |text: &str| text.chars().filter(|c| (' '..='~').contains(c)).collect::<String>();
    let headers = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_ascii_lowercase(), visible(value.trim())))
        .collect();
    answer(service, method, path, query, &Headers(headers), body.as_bytes())
}

/// Sends a request as a transport does, by a caller who may do everything, and looks at the reply.
fn answer(
    service: &Service,
    method: &str,
    path: &str,
    query: &str,
    headers: &Headers,
    body: &[u8],
) -> Reply {
    let access = &service.spec().access;
    let principal = Principal {
        subject: "fuzz".to_owned(),
        scopes: access.permissions.iter().map(|permission| permission.name.clone()).collect(),
        roles: access.roles.iter().map(|role| role.name.clone()).collect(),
    };
    let problem = |problem| service.problem(problem, "r-1", path);
    let reply = match service.route(method, path) {
        Routed::Operation(matched) => {
            match service.authorize(matched.operation, Some(&principal)) {
                Ok(()) => {
                    let method = Method::parse(method).expect("a route has a method");
                    let principal = Some(&principal);
                    let request = ApiRequest {
                        method,
                        path,
                        query,
                        headers,
                        body,
                        principal,
                        request_id: "r-1",
                    };
                    wait(service.respond(&matched, &request))
                }
                Err(refused) => problem(refused),
            }
        }
        Routed::OtherMethod(allow) => {
            problem(Problem::new(ProblemKind::MethodNotAllowed).header("allow", allow))
        }
        Routed::Nowhere => problem(Problem::new(ProblemKind::NotFound)),
    };
    judge(&reply);
    reply
}

/// The memory backend answers at once.
fn wait<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(value) = future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            return value;
        }
        std::thread::yield_now();
    }
}

/// The status is one, a body is JSON, an error has the code and the message of the envelope.
fn judge(reply: &Reply) {
    assert!((100..=599).contains(&reply.status), "status {}", reply.status);
    assert_ne!(reply.status, 500, "an internal error: {reply:?}");
    let body = match &reply.body {
        Body::Empty => {
            assert!(reply.status < 400, "an error without a body: {reply:?}");
            return;
        }
        Body::Json(bytes) | Body::ProblemJson(bytes) => bytes,
    };
    let body: serde_json::Value = serde_json::from_slice(body).expect("a body is JSON");
    if reply.status >= 400 {
        for member in ["code", "message"] {
            assert!(body["error"][member].is_string(), "no `{member}` in {body}");
        }
    }
}
