//! Sentences that narrow values, one file a family of phrases.

use livespec_diagnostics::Span;
use livespec_ir::{ConstraintKind, OnDelete};
use serde_json::Value;

/// A rule found in a sentence.
#[derive(Debug, Clone, PartialEq)]
pub struct Phrase {
    /// The rule.
    pub kind: PhraseKind,
    /// The words that say it.
    pub span: Span,
}

/// What a phrase says.
#[derive(Debug, Clone, PartialEq)]
pub enum PhraseKind {
    /// It narrows the values.
    Narrow(ConstraintKind),
    /// The value is unique; together with the named fields where there are any.
    Unique(Vec<String>),
    /// It must be there.
    Required,
    /// It may be absent.
    Optional,
    /// It may be `null`.
    Nullable,
    /// It must not be `null`.
    NotNull,
    /// It identifies the record.
    PrimaryKey,
    /// What an absent value means.
    Default(Value),
    /// The time of the write.
    DefaultNow,
    /// A new UUID.
    DefaultUuid,
    /// The next number.
    Sequence,
    /// It points to a record (and to a field of it).
    References(String, Option<String>, Option<OnDelete>),
    /// Sent on create, never changed.
    Immutable,
    /// Written by the server.
    ReadOnly,
    /// Never in a response.
    WriteOnly,
    /// Personal or sensitive.
    Sensitive,
    /// An index is asked for.
    Indexed,
}
