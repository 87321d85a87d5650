//! JSON bodies as documents write them, with for each leaf what it is.

mod leaf;
mod scan;
mod text;

use livespec_diagnostics::{Diagnostics, Fragment, Span};
use livespec_ir::Constraint;
use serde_json::Value;

pub use self::leaf::format_of;
use crate::decl::TypeExpr;

/// Reads the first JSON body of a text: strict JSON, or JSON with comments, ellipses, trailing
/// commas, bare words, single quotes and alternatives (`"a" | "b"`). In linear time.
///
/// None where the text does not start with a value (comments aside). A value after the first one
/// is reported; see [`parse_all`].
pub fn parse(fragment: &Fragment, diagnostics: &mut Diagnostics) -> Option<Sample> {
    scan::first(fragment, diagnostics)
}

/// Reads every JSON body of a text. The comment in front of a body is its root's
/// (`// Response 201`), which is how one fence holds a request, a response and errors.
pub fn parse_all(fragment: &Fragment, diagnostics: &mut Diagnostics) -> Vec<Sample> {
    scan::all(fragment, diagnostics)
}

/// A JSON body of the document: a sample, a description by type words, or a mix.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    /// The root.
    pub root: SampleNode,
    /// Whether the text was strict JSON (no comments, ellipses or other liberties).
    pub strict: bool,
}

/// A value in a sample.
#[derive(Debug, Clone, PartialEq)]
pub struct SampleNode {
    /// What it is.
    pub kind: SampleKind,
    /// Where it stands.
    pub span: Span,
    /// The comment beside it (`// required, max 50`).
    pub comment: Option<crate::Spanned<String>>,
}

/// The kinds of values in a sample.
#[derive(Debug, Clone, PartialEq)]
pub enum SampleKind {
    /// An object; `open` where an ellipsis says that there is more.
    Object {
        /// Its members in order.
        members: Vec<SampleMember>,
        /// Whether an ellipsis says that there is more.
        open: bool,
    },
    /// An array with the items that are shown.
    Array(Vec<SampleNode>),
    /// A text, number, boolean, null or bare word.
    Leaf(Leaf),
}

/// A member of an object in a sample.
#[derive(Debug, Clone, PartialEq)]
pub struct SampleMember {
    /// Its name, without a mark for optional members.
    pub name: String,
    /// Where the name stands.
    pub name_span: Span,
    /// Marked as optional (`"note?"`, `note?:`).
    pub optional: bool,
    /// Its value.
    pub value: SampleNode,
}

/// A leaf of a sample.
#[derive(Debug, Clone, PartialEq)]
pub struct Leaf {
    /// The value as JSON has it; a bare word is a text.
    pub value: Value,
    /// What it is.
    pub class: LeafClass,
}

/// What a leaf is.
#[derive(Debug, Clone, PartialEq)]
pub enum LeafClass {
    /// A type, told by a word (`"uuid"`, `"string (optional)"`, `"type — description"`, `"a | b"`).
    Type {
        /// The type.
        ty: TypeExpr,
        /// Told to be optional.
        optional: bool,
        /// Told to be nullable.
        nullable: bool,
        /// What narrows it (`"string, max 50"`).
        constraints: Vec<Constraint>,
        /// What is said beside the type.
        description: Option<String>,
    },
    /// A value such as a client or the service would send; the type is what it looks like
    /// (a UUID, an instant, a date, an address, an integer, ...).
    Example(TypeExpr),
    /// Text that was meant to be replaced.
    Placeholder,
}
