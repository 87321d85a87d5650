//! Errors in the envelope of the document.

use axum::{
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;

/// One broken field.
#[derive(Debug, Serialize)]
pub(crate) struct FieldIssue {
    pub(crate) field: String,
    pub(crate) issue: &'static str,
}

/// Everything that a request can fail with.
#[derive(Debug)]
pub(crate) enum Problem {
    InvalidInput(Vec<FieldIssue>),
    NotFound,
    MethodNotAllowed,
    Internal(rusqlite::Error),
    Unavailable,
}

#[derive(Serialize)]
struct Envelope<'a> {
    error: Body<'a>,
}

#[derive(Serialize)]
struct Body<'a> {
    code: &'static str,
    message: &'static str,
    details: &'a [FieldIssue],
}

impl FieldIssue {
    pub(crate) fn new(field: &str, issue: &'static str) -> FieldIssue {
        FieldIssue { field: field.to_owned(), issue }
    }
}

impl From<rusqlite::Error> for Problem {
    fn from(error: rusqlite::Error) -> Problem {
        Problem::Internal(error)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let (status, code, message) = match &self {
            Problem::InvalidInput(_) => {
                (StatusCode::BAD_REQUEST, "INVALID_INPUT", "The request is not valid")
            }
            Problem::NotFound => (StatusCode::NOT_FOUND, "NOT_FOUND", "Nothing is here"),
            Problem::MethodNotAllowed => (
                StatusCode::METHOD_NOT_ALLOWED,
                "METHOD_NOT_ALLOWED",
                "The method is not supported",
            ),
            Problem::Internal(error) => {
                eprintln!("rival: {error}");
                (StatusCode::INTERNAL_SERVER_ERROR, "INTERNAL_ERROR", "The service failed")
            }
            Problem::Unavailable => {
                (StatusCode::SERVICE_UNAVAILABLE, "UNAVAILABLE", "The service is stopping")
            }
        };
        let details =
            if let Problem::InvalidInput(details) = &self { details.as_slice() } else { &[] };
        let body = serde_json::to_vec(&Envelope { error: Body { code, message, details } })
            .expect("strings always serialize");
        (status, [(header::CONTENT_TYPE, "application/json")], body).into_response()
    }
}
