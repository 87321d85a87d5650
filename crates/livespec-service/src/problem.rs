//! Problems in the document's own envelope, with the codes of its catalogue.

mod catalogue;

use livespec_ir::{ErrorTemplate, ProblemKind, Spec};

pub(crate) use catalogue::{Catalogue, Entry};

use crate::api::{Body, FieldProblem, Problem, Reply};
use crate::reply::{json_text, write_text};
use crate::time;

/// How deep envelopes may be nested; what is deeper is `null`.
const NESTING_MAX: usize = 32;

/// What a problem is rendered with besides the document.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scene<'a> {
    pub(crate) request_id: &'a str,
    pub(crate) path: &'a str,
    pub(crate) now: i64,
}

/// Renders problems as a document shows its errors; RFC 9457 where it shows none.
#[derive(Debug)]
pub(crate) struct Renderer {
    envelope: Option<ErrorTemplate>,
}

impl Renderer {
    pub(crate) fn new(spec: &Spec) -> Renderer {
        Renderer { envelope: spec.envelope.clone() }
    }

    /// The reply to a problem.
    pub(crate) fn reply(
        &self,
        problem: Problem,
        catalogue: &Catalogue,
        scene: &Scene<'_>,
    ) -> Reply {
        let own = problem.refusal.as_ref().map(|told| catalogue.entry(problem.kind).of(told));
        let entry = own.as_ref().unwrap_or_else(|| catalogue.entry(problem.kind));
        let mut out = Vec::with_capacity(256);
        let body = match &self.envelope {
            Some(template) => {
                let filler = Filler { problem: &problem, entry, scene, detail: None };
                filler.write(template, 0, &mut out);
                Body::Json(out)
            }
            None => {
                details(&problem, entry, scene, &mut out);
                Body::ProblemJson(out)
            }
        };
        let headers = problem.headers.clone();
        Reply { status: entry.status, headers, body, problem: Some(Box::new(problem)) }
    }
}

/// The message for people: the problem's own, else the catalogue's.
fn message<'a>(problem: &'a Problem, entry: &'a Entry) -> &'a str {
    problem.message.as_deref().unwrap_or(&entry.message)
}

/// Problem details (RFC 9457) with the members `errors` and `requestId`.
fn details(problem: &Problem, entry: &Entry, scene: &Scene<'_>, out: &mut Vec<u8>) {
    out.extend_from_slice(b"{\"type\":\"about:blank\",\"title\":");
    write_text(reason(entry.status), out);
    out.extend_from_slice(format!(",\"status\":{},\"detail\":", entry.status).as_bytes());
    write_text(message(problem, entry), out);
    if !scene.path.is_empty() {
        out.extend_from_slice(b",\"instance\":");
        write_text(scene.path, out);
    }
    out.extend_from_slice(b",\"code\":");
    write_text(&entry.code, out);
    if !problem.details.is_empty() {
        out.extend_from_slice(b",\"errors\":[");
        for (at, detail) in problem.details.iter().enumerate() {
            out.extend_from_slice(if at == 0 { b"{\"field\":" } else { b",{\"field\":" });
            write_text(&detail.field, out);
            out.extend_from_slice(b",\"message\":");
            write_text(&detail.message, out);
            out.push(b'}');
        }
        out.push(b']');
    }
    if let Some(hint) = problem.hint.as_deref().or(entry.hint.as_deref()) {
        out.extend_from_slice(b",\"hint\":");
        write_text(hint, out);
    }
    out.extend_from_slice(b",\"requestId\":");
    write_text(scene.request_id, out);
    out.push(b'}');
}

/// The reason phrase of a status (RFC 9110, section 15), which titles a problem of no type of its own.
fn reason(status: u16) -> &'static str {
    match status {
        400 => "Bad Request",
        401 => "Unauthorized",
        402 => "Payment Required",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        406 => "Not Acceptable",
        408 => "Request Timeout",
        409 => "Conflict",
        410 => "Gone",
        412 => "Precondition Failed",
        413 => "Content Too Large",
        414 => "URI Too Long",
        415 => "Unsupported Media Type",
        422 => "Unprocessable Content",
        423 => "Locked",
        428 => "Precondition Required",
        429 => "Too Many Requests",
        431 => "Request Header Fields Too Large",
        500 => "Internal Server Error",
        501 => "Not Implemented",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        _ => "Error",
    }
}

/// Fills the envelope.
struct Filler<'a> {
    problem: &'a Problem,
    entry: &'a Entry,
    scene: &'a Scene<'a>,
    /// The broken field at hand, inside the list of them.
    detail: Option<&'a FieldProblem>,
}

impl Filler<'_> {
    fn write(&self, template: &ErrorTemplate, depth: usize, out: &mut Vec<u8>) {
        match template {
            _ if depth >= NESTING_MAX => out.extend_from_slice(b"null"),
            ErrorTemplate::Object(members) => self.object(members, depth, out),
            ErrorTemplate::Constant(value) => out.extend_from_slice(value.to_string().as_bytes()),
            ErrorTemplate::Code => write_text(&self.entry.code, out),
            ErrorTemplate::Message => write_text(message(self.problem, self.entry), out),
            ErrorTemplate::Status => {
                out.extend_from_slice(self.entry.status.to_string().as_bytes())
            }
            ErrorTemplate::Details(inner) => {
                out.push(b'[');
                for (at, detail) in self.problem.details.iter().enumerate() {
                    if at > 0 {
                        out.push(b',');
                    }
                    Filler { detail: Some(detail), ..*self }.write(inner, depth + 1, out);
                }
                out.push(b']');
            }
            ErrorTemplate::FieldMap(lists) => self.field_map(*lists, out),
            ErrorTemplate::Field => self.text(self.detail.map(|detail| detail.field.as_str()), out),
            ErrorTemplate::Issue => {
                self.text(self.detail.map(|detail| detail.message.as_str()), out)
            }
            ErrorTemplate::IssueCode => self.text(self.detail.map(|detail| detail.code), out),
            ErrorTemplate::Hint => self.text(self.hint(), out),
            ErrorTemplate::RequestId => write_text(self.scene.request_id, out),
            ErrorTemplate::Now => {
                out.push(b'"');
                time::write_instant(self.scene.now, out);
                out.push(b'"');
            }
            ErrorTemplate::Path => write_text(self.scene.path, out),
        }
    }

    fn hint(&self) -> Option<&str> {
        self.problem.hint.as_deref().or(self.entry.hint.as_deref())
    }

    fn text(&self, text: Option<&str>, out: &mut Vec<u8>) {
        match text {
            Some(text) => write_text(text, out),
            None => out.extend_from_slice(b"null"),
        }
    }

    fn object(&self, members: &[(String, ErrorTemplate, bool)], depth: usize, out: &mut Vec<u8>) {
        out.push(b'{');
        let mut first = true;
        for (name, value, optional) in members {
            if *optional && self.is_absent(value, depth) {
                continue;
            }
            if !std::mem::take(&mut first) {
                out.push(b',');
            }
            write_text(name, out);
            out.push(b':');
            self.write(value, depth + 1, out);
        }
        out.push(b'}');
    }

    /// Whether a part has nothing to say in this error.
    fn is_absent(&self, template: &ErrorTemplate, depth: usize) -> bool {
        match template {
            ErrorTemplate::Details(_) | ErrorTemplate::FieldMap(_) => {
                self.problem.details.is_empty() || self.entry.bare
            }
            ErrorTemplate::Hint => self.hint().is_none(),
            ErrorTemplate::Field | ErrorTemplate::Issue | ErrorTemplate::IssueCode => {
                self.detail.is_none()
            }
            ErrorTemplate::Object(members) => {
                depth < NESTING_MAX
                    && members.iter().all(|(_, value, _)| self.is_absent(value, depth + 1))
            }
            _ => false,
        }
    }

    fn field_map(&self, lists: bool, out: &mut Vec<u8>) {
        let mut names: Vec<&str> = Vec::new();
        for detail in &self.problem.details {
            if !names.contains(&detail.field.as_str()) {
                names.push(&detail.field);
            }
        }
        out.push(b'{');
        for (at, name) in names.iter().enumerate() {
            if at > 0 {
                out.push(b',');
            }
            write_text(name, out);
            out.push(b':');
            let texts = self
                .problem
                .details
                .iter()
                .filter(|detail| detail.field == **name)
                .map(|it| &it.message);
            if lists {
                let texts: Vec<String> = texts.map(|text| json_text(text)).collect();
                out.extend_from_slice(format!("[{}]", texts.join(",")).as_bytes());
            } else if let Some(text) = texts.into_iter().next() {
                write_text(text, out);
            }
        }
        out.push(b'}');
    }
}

/// The kinds whose details name fields.
pub(crate) fn internal(text: impl Into<String>) -> Problem {
    Problem::new(ProblemKind::Internal).internal(text)
}
