//! Embedded languages to declarations.
//!
//! In: a [`Fragment`](livespec_diagnostics::Fragment) and the tag of its fence. Out: [`Decl`]s with
//! spans of the document, [`Sample`]s of JSON bodies, [`Phrase`]s of constraint sentences.
//! Every parser is total: what it cannot read becomes a diagnostic, the rest goes on.
//! It knows nothing of Markdown, dialects, or which operation a declaration belongs to.

pub mod constraints;
mod decl;
mod sample;
mod type_word;

pub use constraints::{Phrase, PhraseKind};
pub use decl::{
    Decl, DeclKind, DefaultExpr, EntityDecl, EnumDecl, FieldDecl, ForeignKeyDecl, IndexDecl, Spanned, TypeExpr,
};
pub use sample::{Leaf, LeafClass, Sample, SampleKind, SampleMember, SampleNode};
