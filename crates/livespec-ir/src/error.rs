//! The document's errors: its catalogue and its envelope.

use serde_json::Value;

use crate::Origin;

/// A row of the error catalogue, or an error that an endpoint documents.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ErrorEntry {
    /// The machine-readable code, where the document has one.
    pub code: Option<String>,
    /// The HTTP status.
    pub status: u16,
    /// The kind that it answers, where the description or the code tells.
    pub kind: Option<ProblemKind>,
    /// The message that a response carries, where a sample shows one.
    pub message: Option<String>,
    /// Whether the bodies that show it have no list of details; none where no body shows it.
    pub bare: Option<bool>,
    /// What the document says of it.
    pub description: Option<String>,
    /// What a caller should do.
    pub action: Option<String>,
    /// Whether the document says it in a catalogue (a table of codes) rather than at an endpoint.
    pub catalogued: bool,
    /// Where it is stated.
    pub origin: Origin,
}

/// The kinds of problems that a service can answer with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ProblemKind {
    /// The body or a parameter breaks the schema or a constraint.
    Validation,
    /// The body is no JSON.
    Malformed,
    /// No or bad credentials.
    Unauthorized,
    /// A scope is missing.
    Forbidden,
    /// No such route or item.
    NotFound,
    /// The method is not documented on a known path.
    MethodNotAllowed,
    /// No representation that the client accepts.
    NotAcceptable,
    /// The request took too long to arrive.
    Timeout,
    /// A unique value is taken, or the state forbids the change.
    Conflict,
    /// `If-Match` or a version does not match.
    PreconditionFailed,
    /// The body is too large.
    TooLarge,
    /// The URI is too long.
    UriTooLong,
    /// The media type is not supported.
    UnsupportedMediaType,
    /// An idempotency key was used with another body.
    Unprocessable,
    /// A rate limit is exceeded.
    RateLimited,
    /// The headers are too large.
    HeadersTooLarge,
    /// The service's own fault.
    Internal,
    /// The document does not tell what the endpoint does.
    NotImplemented,
    /// The upstream answered nonsense or not at all.
    BadGateway,
    /// A dependency is down, or there is too much load.
    Unavailable,
}

impl ProblemKind {
    /// Every kind, for tables.
    pub const ALL: &'static [ProblemKind] = &[
        ProblemKind::Validation,
        ProblemKind::Malformed,
        ProblemKind::Unauthorized,
        ProblemKind::Forbidden,
        ProblemKind::NotFound,
        ProblemKind::MethodNotAllowed,
        ProblemKind::NotAcceptable,
        ProblemKind::Timeout,
        ProblemKind::Conflict,
        ProblemKind::PreconditionFailed,
        ProblemKind::TooLarge,
        ProblemKind::UriTooLong,
        ProblemKind::UnsupportedMediaType,
        ProblemKind::Unprocessable,
        ProblemKind::RateLimited,
        ProblemKind::HeadersTooLarge,
        ProblemKind::Internal,
        ProblemKind::NotImplemented,
        ProblemKind::BadGateway,
        ProblemKind::Unavailable,
    ];

    /// The status where the document names no other.
    pub fn status(self) -> u16 {
        match self {
            ProblemKind::Validation | ProblemKind::Malformed => 400,
            ProblemKind::Unauthorized => 401,
            ProblemKind::Forbidden => 403,
            ProblemKind::NotFound => 404,
            ProblemKind::MethodNotAllowed => 405,
            ProblemKind::NotAcceptable => 406,
            ProblemKind::Timeout => 408,
            ProblemKind::Conflict => 409,
            ProblemKind::PreconditionFailed => 412,
            ProblemKind::TooLarge => 413,
            ProblemKind::UriTooLong => 414,
            ProblemKind::UnsupportedMediaType => 415,
            ProblemKind::Unprocessable => 422,
            ProblemKind::RateLimited => 429,
            ProblemKind::HeadersTooLarge => 431,
            ProblemKind::Internal => 500,
            ProblemKind::NotImplemented => 501,
            ProblemKind::BadGateway => 502,
            ProblemKind::Unavailable => 503,
        }
    }

    /// The code where the document names no other, in capitals; written in the document's own style
    /// (`NOT_FOUND`, `not_found`, `NotFound`) by whoever renders it.
    pub fn code(self) -> &'static str {
        match self {
            ProblemKind::Validation => "VALIDATION_FAILED",
            ProblemKind::Malformed => "MALFORMED_REQUEST",
            ProblemKind::Unauthorized => "UNAUTHORIZED",
            ProblemKind::Forbidden => "FORBIDDEN",
            ProblemKind::NotFound => "NOT_FOUND",
            ProblemKind::MethodNotAllowed => "METHOD_NOT_ALLOWED",
            ProblemKind::NotAcceptable => "NOT_ACCEPTABLE",
            ProblemKind::Timeout => "REQUEST_TIMEOUT",
            ProblemKind::Conflict => "CONFLICT",
            ProblemKind::PreconditionFailed => "PRECONDITION_FAILED",
            ProblemKind::TooLarge => "PAYLOAD_TOO_LARGE",
            ProblemKind::UriTooLong => "URI_TOO_LONG",
            ProblemKind::UnsupportedMediaType => "UNSUPPORTED_MEDIA_TYPE",
            ProblemKind::Unprocessable => "UNPROCESSABLE",
            ProblemKind::RateLimited => "RATE_LIMITED",
            ProblemKind::HeadersTooLarge => "HEADERS_TOO_LARGE",
            ProblemKind::Internal => "INTERNAL_ERROR",
            ProblemKind::NotImplemented => "NOT_IMPLEMENTED",
            ProblemKind::BadGateway => "BAD_GATEWAY",
            ProblemKind::Unavailable => "UNAVAILABLE",
        }
    }

    /// The message where the document shows no other.
    pub fn message(self) -> &'static str {
        match self {
            ProblemKind::Validation => "The request is not valid",
            ProblemKind::Malformed => "The body is not valid JSON",
            ProblemKind::Unauthorized => "Valid credentials are required",
            ProblemKind::Forbidden => "The credentials do not allow this",
            ProblemKind::NotFound => "There is no such resource",
            ProblemKind::MethodNotAllowed => "The method is not allowed here",
            ProblemKind::NotAcceptable => "No acceptable representation exists",
            ProblemKind::Timeout => "The request took too long to arrive",
            ProblemKind::Conflict => "The request conflicts with the current state",
            ProblemKind::PreconditionFailed => "The resource has changed meanwhile",
            ProblemKind::TooLarge => "The body is too large",
            ProblemKind::UriTooLong => "The address is too long",
            ProblemKind::UnsupportedMediaType => "The media type is not supported",
            ProblemKind::Unprocessable => "The idempotency key was used with another request",
            ProblemKind::RateLimited => "Too many requests",
            ProblemKind::HeadersTooLarge => "The headers are too large",
            ProblemKind::Internal => "Something went wrong on our side",
            ProblemKind::NotImplemented => "This endpoint is not implemented",
            ProblemKind::BadGateway => "The upstream service did not answer properly",
            ProblemKind::Unavailable => "The service is not available right now",
        }
    }
}

/// The shape of every error response: objects and constants as the document shows them, and holes.
#[derive(Debug, Clone, PartialEq)]
pub enum ErrorTemplate {
    /// An object with members in the document's order; a member marked `true` is left out where its
    /// value is absent (a list of details in an error without details).
    Object(Vec<(String, ErrorTemplate, bool)>),
    /// A value that is the same in every error.
    Constant(Value),
    /// The machine-readable code.
    Code,
    /// The message for people.
    Message,
    /// The HTTP status as a number.
    Status,
    /// One entry for each broken field, in the inner shape.
    Details(Box<ErrorTemplate>),
    /// A map from field to message, or to a list of messages where the flag is set.
    FieldMap(bool),
    /// The broken field; only inside `Details`.
    Field,
    /// What is wrong with the field; only inside `Details`.
    Issue,
    /// A short code for what is wrong with the field; only inside `Details`.
    IssueCode,
    /// A remedy for the caller.
    Hint,
    /// The id of the request.
    RequestId,
    /// The time of the answer.
    Now,
    /// The path of the request.
    Path,
}
