//! Runs scenarios.

use std::borrow::Cow;
use std::fmt::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use livespec_ir::{Method, ProblemKind, Spec, Valid};
use livespec_service::{
    ApiRequest, Body, Clock, HeaderSource, IdSource, Options, Principal, Problem, Reply, Routed,
    Service, bind,
};
use livespec_storage::MemoryStorage;

use crate::spec;

/// A second passes with each look.
#[derive(Debug)]
struct Ticks(AtomicI64);

impl Clock for Ticks {
    fn now_ms(&self) -> i64 {
        self.0.fetch_add(1000, Ordering::Relaxed)
    }
}

#[derive(Debug)]
struct Counted(AtomicU64);

impl IdSource for Counted {
    fn uuid(&self, _: i64) -> [u8; 16] {
        let mut bytes = [0, 0, 0, 0, 0, 0, 0x70, 0, 0x80, 0, 0, 0, 0, 0, 0, 0];
        let number = self.0.fetch_add(1, Ordering::Relaxed) + 1;
        bytes[15] = u8::try_from(number & 255).unwrap();
        bytes[14] = u8::try_from(number >> 8 & 255).unwrap();
        bytes
    }
}

/// Headers of a request, names in lower case.
#[derive(Debug, Default)]
pub(crate) struct Headers(pub(crate) Vec<(String, String)>);

impl HeaderSource for Headers {
    fn get(&self, name: &str) -> Option<Cow<'_, str>> {
        self.0
            .iter()
            .find(|(other, _)| other == name)
            .map(|(_, value)| Cow::Borrowed(value.as_str()))
    }
}

/// The specification of a document.
pub(crate) fn document(name: &str) -> Spec {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let path = root.join("tests/service/documents").join(format!("{name}.md"));
    let source = livespec_diagnostics::Source::new(name, &std::fs::read_to_string(path).unwrap());
    let mut diagnostics = livespec_diagnostics::Diagnostics::default();
    livespec_compiler::compile(&source, &mut diagnostics).spec
}

/// A service of a specification on an empty memory backend.
pub(crate) fn service(spec: Spec) -> Service {
    service_on(spec, Arc::new(MemoryStorage::new()))
}

/// A service of a specification on a storage.
pub(crate) fn service_on(spec: Spec, storage: Arc<dyn livespec_storage::Storage>) -> Service {
    let clock = Arc::new(Ticks(AtomicI64::new(1_700_000_000_000)));
    let ids = Arc::new(Counted(AtomicU64::new(0)));
    bind(&Valid::assume_valid(spec), storage, clock, ids, &Options::default()).unwrap()
}

/// Sends a request as a transport does.
pub(crate) fn send(
    service: &Service,
    method: &str,
    target: &str,
    headers: &Headers,
    body: &[u8],
    principal: Option<&Principal>,
) -> Reply {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let matched = match service.route(method, path) {
        Routed::Operation(matched) => matched,
        Routed::OtherMethod(allow) => {
            return service.problem(
                Problem::new(ProblemKind::MethodNotAllowed).header("allow", allow),
                "r-1",
                path,
            );
        }
        Routed::Nowhere => {
            return service.problem(Problem::new(ProblemKind::NotFound), "r-1", path);
        }
    };
    if let Err(problem) = service.authorize(matched.operation, principal) {
        return service.problem(problem, "r-1", path);
    }
    let method = Method::parse(method).unwrap();
    let request = ApiRequest { method, path, query, headers, body, principal, request_id: "r-1" };
    pollster::block_on(service.respond(&matched, &request))
}

/// A reply as text.
fn show(reply: &Reply) -> String {
    let mut out = reply.status.to_string();
    for (name, value) in &reply.headers {
        write!(out, "\n{name}: {value}").unwrap();
    }
    match &reply.body {
        Body::Empty => {}
        Body::Json(bytes) => write!(out, "\n{}", std::str::from_utf8(bytes).unwrap()).unwrap(),
        Body::ProblemJson(bytes) => {
            write!(out, "\nproblem {}", std::str::from_utf8(bytes).unwrap()).unwrap()
        }
    }
    if let Body::Json(bytes) | Body::ProblemJson(bytes) = &reply.body {
        serde_json::from_slice::<serde_json::Value>(bytes).expect("the body is JSON");
    }
    out
}

/// Runs the requests of a file and gives the file with the replies they had. The first line names the
/// specification. A request is its line, headers, and a body after `> `; `=` begins the reply. `{etag}`
/// and `{cursor}` stand for those of the reply before.
pub(crate) fn scenario(text: &str) -> String {
    let (head, rest) = text.split_once('\n').unwrap_or((text, ""));
    let service = service(match head {
        "# shop" => spec::shop(),
        "# library" => spec::library(),
        other => match other.strip_prefix("# document ") {
            Some(name) => document(name),
            None => panic!("no specification {other}"),
        },
    });
    let mut out = head.to_owned();
    let mut last = Reply { status: 0, headers: Vec::new(), body: Body::Empty, problem: None };
    for block in rest.split("\n\n").map(str::trim).filter(|block| !block.is_empty()) {
        let asked: Vec<&str> = block.lines().take_while(|line| *line != "=").collect();
        write!(out, "\n\n{}", asked.join("\n")).unwrap();
        if asked.iter().all(|line| line.starts_with('#')) {
            continue;
        }
        last = ask(&service, &asked, &last);
        write!(out, "\n=\n{}", show(&last)).unwrap();
    }
    out.push('\n');
    out
}

fn ask(service: &Service, lines: &[&str], last: &Reply) -> Reply {
    let (mut headers, mut body, mut line, mut principal) =
        (Headers::default(), String::new(), "", None);
    for text in lines {
        let text = filled(text, last);
        if let Some(part) = text.strip_prefix("> ") {
            body.push_str(part);
        } else if text.starts_with('#') {
        } else if let Some((name, value)) =
            text.split_once(": ").filter(|(name, _)| !name.contains(' '))
        {
            if name == "as" {
                let scopes = value.split(' ').skip(1).map(str::to_owned).collect();
                let subject = value.split(' ').next().unwrap().to_owned();
                principal = Some(Principal { subject, scopes, roles: Vec::new() });
            } else {
                headers.0.push((name.to_ascii_lowercase(), value.to_owned()));
            }
        } else {
            line = lines[lines.iter().position(|other| filled(other, last) == text).unwrap()];
        }
    }
    let line = filled(line, last);
    let (method, target) = line.split_once(' ').unwrap();
    send(service, method, target, &headers, body.as_bytes(), principal.as_ref())
}

fn filled(text: &str, last: &Reply) -> String {
    let header = |wanted: &str| {
        last.headers
            .iter()
            .find(|(name, _)| *name == wanted)
            .map_or("", |(_, value)| value.as_str())
            .to_owned()
    };
    let cursor = match &last.body {
        Body::Json(bytes) => {
            serde_json::from_slice::<serde_json::Value>(bytes).unwrap()["nextCursor"]
                .as_str()
                .unwrap_or("")
                .to_owned()
        }
        _ => String::new(),
    };
    text.replace("{etag}", &header("etag")).replace("{cursor}", &cursor)
}

/// The first line in which two texts differ.
pub(crate) fn first_difference(expected: &str, seen: &str) -> String {
    let mut pairs = expected.lines().zip(seen.lines()).enumerate();
    match pairs.find(|(_, (a, b))| a != b) {
        Some((at, (a, b))) => format!("line {}\n  expected {a}\n  seen     {b}", at + 1),
        None => "one is longer than the other".to_owned(),
    }
}
