//! Sentences that narrow values, one file a family of phrases.
//!
//! A sentence is walked word by word; at each word the families of [`PHRASES`] are asked in order,
//! and the first that knows the words takes them. What has meaning and is taken by none stays in
//! [`Reading::rest`]. A condition that is understood makes each phrase one of [`PhraseKind::When`]; under one
//! that is not, a sentence yields no phrase at all.

mod change;
mod compare;
mod condition;
mod date;
mod default;
mod format;
mod inline;
mod key;
mod length;
mod money;
mod one_of;
mod pattern;
mod presence;
mod range;
mod reader;
mod reference;
mod sensitive;
mod sign;
mod span;
mod subject;
mod text;
mod unique;
mod vocabulary;

use livespec_diagnostics::{Fragment, Span};
use livespec_ir::{ConstraintKind, Expr, OnDelete, Type};
use serde_json::Value;

pub(crate) use self::reader::{At, Take, found};
use crate::{Spanned, TypeExpr};

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
    /// It must not be there.
    Absent,
    /// It stands in an expression over the record that must hold; [`SUBJECT`] is the field itself.
    Holds(Expr<String>),
    /// Something that holds only where an expression is true.
    When(Expr<String>, Box<PhraseKind>),
}

/// The name of the field that a sentence is about, in the expressions of its phrases.
pub const SUBJECT: &str = "";

/// What was read from a sentence or from a cell of constraints.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Reading {
    /// The fields that it speaks of: names in back-ticks in front, or the words in front of
    /// `must`, `is` and their like. A word that names no field is the caller's to reject.
    pub subjects: Vec<Spanned<String>>,
    /// The rules, in order.
    pub phrases: Vec<Phrase>,
    /// Rules for each item of a list rather than for the list (`at most 5, each non-empty`).
    pub items: Vec<Phrase>,
    /// Words with meaning that no rule took, in order; a whole sentence where it is conditional.
    pub rest: Vec<Span>,
}

/// A family of phrases.
#[derive(Clone, Copy)]
pub struct Family {
    /// Its name, as its file's.
    pub name: &'static str,
    /// Takes the words at a place, where it knows them.
    read: fn(&At<'_>) -> Option<Take>,
}

impl std::fmt::Debug for Family {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

/// Every family; where two know the same words, the earlier one takes them.
pub const PHRASES: &[Family] = &[
    presence::FAMILY,
    inline::FAMILY,
    span::FAMILY,
    change::FAMILY,
    key::FAMILY,
    reference::FAMILY,
    unique::FAMILY,
    default::FAMILY,
    pattern::FAMILY,
    length::FAMILY,
    money::FAMILY,
    text::FAMILY,
    range::FAMILY,
    one_of::FAMILY,
    sign::FAMILY,
    date::FAMILY,
    format::FAMILY,
    sensitive::FAMILY,
    compare::FAMILY,
];

/// Reads a sentence, or several, or a cell such as `NOT NULL, UNIQUE`. In linear time.
pub fn read(sentence: &Fragment) -> Reading {
    let found = found(sentence.text());
    let place = |range: std::ops::Range<usize>| sentence.span(range);
    Reading {
        subjects: found
            .subjects
            .into_iter()
            .map(|(value, range)| Spanned { value, span: place(range) })
            .collect(),
        phrases: found
            .phrases
            .into_iter()
            .map(|(kind, range)| Phrase { kind, span: place(range) })
            .collect(),
        items: found
            .items
            .into_iter()
            .map(|(kind, range)| Phrase { kind, span: place(range) })
            .collect(),
        rest: found.rest.into_iter().map(place).collect(),
    }
}

/// A rule as it applies to values of a type: `max 50` bounds a number's value, a text's length and
/// a list's items; `non-empty` does likewise.
pub fn for_type(kind: ConstraintKind, ty: &TypeExpr) -> ConstraintKind {
    use ConstraintKind as Kind;
    let text = matches!(
        ty,
        TypeExpr::Plain(Type::Text | Type::Uuid | Type::Enum(_)) | TypeExpr::Values(_)
    );
    let list = matches!(ty, TypeExpr::Array(_) | TypeExpr::Plain(Type::Array(_)));
    match kind {
        Kind::Min(bound) if text => count(bound).map_or(Kind::Min(bound), Kind::MinLength),
        Kind::Max(bound) if text => count(bound).map_or(Kind::Max(bound), Kind::MaxLength),
        Kind::Min(bound) if list => count(bound).map_or(Kind::Min(bound), Kind::MinItems),
        Kind::Max(bound) if list => count(bound).map_or(Kind::Max(bound), Kind::MaxItems),
        Kind::NonBlank if list => Kind::MinItems(1),
        Kind::MinLength(bound) if list => Kind::MinItems(bound),
        Kind::MaxLength(bound) if list => Kind::MaxItems(bound),
        other => other,
    }
}

/// A number as a count; none for what is negative, broken or out of all proportion.
pub(crate) fn count(number: f64) -> Option<u64> {
    const COUNT_MAX: f64 = 9e15;
    let whole = (0.0..=COUNT_MAX).contains(&number) && number.fract() == 0.0;
    if whole { format!("{number}").parse().ok() } else { None }
}
