//! What goes in and what comes out.

use std::borrow::Cow;

use livespec_ir::{Id, Method, Operation, ProblemKind};

/// The time, injected so that answers can be repeated.
pub trait Clock: Send + Sync + std::fmt::Debug {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    fn now_ms(&self) -> i64;
}

/// The source of ids, injected so that answers can be repeated.
pub trait IdSource: Send + Sync + std::fmt::Debug {
    /// A UUID version 7 (RFC 9562) for the given time, as 16 bytes; ascending within a process.
    fn uuid(&self, now_ms: i64) -> [u8; 16];
}

/// Where headers are looked up, by lower-case name. Shared with whatever thread answers.
pub trait HeaderSource: Sync {
    /// The value of a header, where it is there once and is visible ASCII; several values are joined
    /// by a comma (RFC 9110, section 5.3).
    fn get(&self, name: &str) -> Option<Cow<'_, str>>;
}

/// Whoever makes a request, after authentication.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Principal {
    /// The subject (`sub`), the id of the key, ...
    pub subject: String,
    /// The scopes held.
    pub scopes: Vec<String>,
    /// The roles held.
    pub roles: Vec<String>,
}

/// A request that was routed and let in. Nothing in it is copied.
pub struct ApiRequest<'a> {
    /// The method; `Head` is handled as `Get` whose body the transport drops.
    pub method: Method,
    /// The path as it was sent, still percent-encoded.
    pub path: &'a str,
    /// The query without `?`, still percent-encoded.
    pub query: &'a str,
    /// The headers.
    pub headers: &'a dyn HeaderSource,
    /// The body.
    pub body: &'a [u8],
    /// Whoever makes it.
    pub principal: Option<&'a Principal>,
    /// The id of the request.
    pub request_id: &'a str,
}

impl std::fmt::Debug for ApiRequest<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ApiRequest")
            .field("method", &self.method)
            .field("path", &self.path)
            .finish()
    }
}

/// A route with its path parameters, percent-decoded, in the order of the template.
#[derive(Debug, Clone, PartialEq)]
pub struct Matched<'a> {
    /// The operation.
    pub operation: Id<Operation>,
    /// The values of the path parameters.
    pub parameters: Vec<Cow<'a, str>>,
}

/// Where a method and a path lead.
#[derive(Debug, Clone, PartialEq)]
pub enum Routed<'a> {
    /// To an operation.
    Operation(Matched<'a>),
    /// To a known path with another method; the value of `Allow`. `OPTIONS` on a known path comes
    /// here too, and the transport answers it with 204.
    OtherMethod(&'a str),
    /// Nowhere.
    Nowhere,
}

/// What is wrong with one field or parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldProblem {
    /// The field as a client names it: `name`, `address.city`, `lines[2].quantity`.
    pub field: String,
    /// What is wrong, as a sentence without a final stop.
    pub message: String,
    /// A short stable word: `required`, `type`, `max_length`, `unknown`, ...
    pub code: &'static str,
}

/// An error before it takes the document's shape.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What kind it is; status, code and message follow from the document's catalogue.
    pub kind: ProblemKind,
    /// Another text than the catalogue's, where one helps the caller more.
    pub message: Option<String>,
    /// One entry for each broken field.
    pub details: Vec<FieldProblem>,
    /// What the caller can do.
    pub hint: Option<String>,
    /// Headers that belong to it (`Allow`, `Retry-After`, `WWW-Authenticate`).
    pub headers: Vec<(&'static str, String)>,
    /// The status and the code that the document gives to this very refusal.
    pub refusal: Option<Box<livespec_ir::Refusal>>,
    /// What the log gets and the caller does not.
    pub internal: Option<String>,
}

impl Problem {
    /// A problem of a kind, all else from the document.
    pub fn new(kind: ProblemKind) -> Self {
        Problem {
            kind,
            message: None,
            details: Vec::new(),
            hint: None,
            headers: Vec::new(),
            refusal: None,
            internal: None,
        }
    }

    /// With another text than the catalogue's.
    #[must_use]
    pub fn message(mut self, text: impl Into<String>) -> Self {
        self.message = Some(text.into());
        self
    }

    /// With a header.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// With a text for the log.
    #[must_use]
    pub fn internal(mut self, text: impl Into<String>) -> Self {
        self.internal = Some(text.into());
        self
    }
}

/// The body of a reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body {
    /// Nothing.
    Empty,
    /// JSON, complete.
    Json(Vec<u8>),
    /// Problem details (RFC 9457), complete.
    ProblemJson(Vec<u8>),
}

/// An answer, before it becomes HTTP.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// The status.
    pub status: u16,
    /// Headers beyond `Content-Type` and `Content-Length`, names in lower case (`etag`, `location`).
    pub headers: Vec<(&'static str, String)>,
    /// The body.
    pub body: Body,
    /// The problem behind an error, for the log.
    pub problem: Option<Box<Problem>>,
}
