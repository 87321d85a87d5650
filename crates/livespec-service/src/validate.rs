//! Bodies: compiled schemas, and the one pass that reads a body into columns.
//!
//! In: the bytes of a body. Out: a value for each column, or every broken field at once.

mod codes;
mod compile;
mod format;
mod json;
mod nodes;
mod object;
mod pattern;
mod scalar;

use livespec_ir::ProblemKind;
use livespec_storage::Value;

pub(crate) use compile::{Builder, Purpose, scalar_of};
pub(crate) use format::{canonical_uuid, uuid_text};
pub(crate) use json::canonical;
pub(crate) use nodes::{Validator, shape_of};
pub(crate) use scalar::{Scalar, whole};

use crate::api::{FieldProblem, Problem};
use object::Reader;

/// How many broken fields an answer lists; a client that breaks more sees these first.
const PROBLEMS_MAX: usize = 500;

/// A body in columns.
#[derive(Debug, Default)]
pub(crate) struct Filled {
    /// The values to store, by column; none where the body has no such member.
    pub(crate) values: Vec<Option<Value>>,
    /// Values that must equal what is stored: server-assigned and immutable columns.
    pub(crate) compare: Vec<(usize, Value)>,
}

impl Validator {
    /// Reads a body as far as it is right, with what is wrong in it; a broken field has no value. `now` is in
    /// milliseconds.
    ///
    /// # Errors
    /// [`ProblemKind::Malformed`] with the position where the body is no JSON.
    pub(crate) fn parse(
        &self,
        body: &[u8],
        now: i64,
    ) -> Result<(Filled, Vec<FieldProblem>), Problem> {
        let text = std::str::from_utf8(body).map_err(|error| {
            malformed(format!("The body is not valid UTF-8 at byte {}", error.valid_up_to() + 1))
        })?;
        let mut reader = Reader::new(self, now);
        let mut json = serde_json::Deserializer::from_str(text);
        reader.root(&mut json).and_then(|()| json.end()).map_err(|error| {
            if text.trim_ascii().is_empty() {
                malformed("The body is empty; a JSON object is expected".to_owned())
            } else {
                malformed(format!("The body is not valid JSON: {error}"))
            }
        })?;
        Ok(reader.finish())
    }

    /// Whether a body must have some member.
    pub(crate) fn requires(&self) -> bool {
        match &self.node(self.root).kind {
            nodes::Kind::Object(object) => object.members.iter().any(|member| member.required),
            _ => false,
        }
    }

    /// Checks JSON text for a column as a whole; for what a merge patch made.
    pub(crate) fn check_column(
        &self,
        column: usize,
        name: &str,
        text: &str,
        now: i64,
    ) -> Vec<FieldProblem> {
        let Some(node) = self.node_of_column(column) else { return Vec::new() };
        let mut checker = json::Checker::new(self, now, false);
        checker.path.push(json::Place::Member(name.to_owned()));
        // The text was made here from parsed parts, so it is JSON.
        let _ = checker.check(node, text);
        checker.problems
    }
}

fn malformed(message: String) -> Problem {
    Problem::new(ProblemKind::Malformed).message(message)
}

/// A validation problem with its entries.
pub(crate) fn invalid(details: Vec<FieldProblem>) -> Problem {
    let mut problem = Problem::new(ProblemKind::Validation);
    problem.details = details;
    problem
}

/// A validation problem of one field.
pub(crate) fn invalid_field(
    field: impl Into<String>,
    code: &'static str,
    message: impl Into<String>,
) -> Problem {
    invalid(vec![FieldProblem { field: field.into(), message: message.into(), code }])
}
