//! What single places of a document tell, before the model joins those that say the same.

use livespec_diagnostics::Span;
use livespec_ir::{Entity, Field, Id};

/// A record or a message as one place defines it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Definition {
    /// The name as written there.
    pub name: String,
    /// Where the name stands.
    pub span: Span,
    /// How it is written: a language (`sql`, `typescript`), `table`, `list` or `json`.
    pub form: &'static str,
    /// Its fields as written there.
    pub fields: Vec<Field>,
    /// The record of the model that it became a part of; none for what is only sent.
    pub entity: Option<Id<Entity>>,
}

/// A place that ties an error to an HTTP status.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToldError {
    /// Where it stands.
    pub span: Span,
    /// The machine-readable code, where one is told.
    pub code: Option<String>,
    /// The status: 400 to 599.
    pub status: u16,
}

/// A place that tells a rate limit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToldLimit {
    /// Where it stands.
    pub span: Span,
    /// How many requests.
    pub count: u32,
    /// In how many seconds.
    pub seconds: u32,
}
