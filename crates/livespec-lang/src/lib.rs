//! Embedded languages to declarations.
//!
//! In: a [`Fragment`](livespec_diagnostics::Fragment) and the tag of its fence. Out: [`Decl`]s with
//! spans of the document ([`parse`]), [`Sample`]s of JSON bodies ([`sample::parse`]), types told by
//! words ([`type_word`]), [`Phrase`]s of constraint sentences ([`constraints::read`]).
//! Every parser is total: what it cannot read becomes a diagnostic, the rest goes on.
//! It knows nothing of Markdown, dialects, or which operation a declaration belongs to.
//!
//! Terms: a *leaf* is a value of a sample without members or items; a *type word* is a word that
//! stands for a type (`uuid`, `VARCHAR(50)`); a *phrase* is the part of a sentence that states one rule.
//!
//! Codes: `L001` too long, `L002` part not understood, `L003` not in the language, `L004` a construct
//! without a counterpart in the model; SQL: `L010` statement, `L011` constraint, `L012` column not
//! understood, `L013` condition not enforced, `L014` read loosely, `L015` comma missing, `L016`
//! placeholder, `L017` table not closed; samples: `L020` not closed, `L021` too deep, `L022` text
//! behind the body; diagrams: `L050` line.
//!
//! ```
//! use livespec_diagnostics::{Diagnostics, Fragment};
//! let mut diagnostics = Diagnostics::default();
//! let fragment = Fragment::contiguous("interface Order { id: string; note?: string }", 0);
//! let (lang, decls) = livespec_lang::parse("ts", &fragment, &mut diagnostics).unwrap();
//! assert_eq!((lang, decls.len(), diagnostics.len()), ("typescript", 1, 0));
//! ```

mod call;
pub mod constraints;
mod csharp;
mod decl;
pub mod diagram;
mod enums;
pub mod expression;
mod go;
mod graphql;
mod java;
mod jsonschema;
mod jvm;
mod kotlin;
mod lang;
mod literal;
mod members;
mod mermaid;
mod names;
pub mod openapi;
mod prisma;
mod proto;
mod python;
mod rust;
pub mod sample;
mod sql;
mod tree;
mod type_word;
mod typed;
mod typescript;
mod words;
mod yaml;

pub use constraints::{Phrase, PhraseKind, Reading};
pub use decl::{
    Decl, DeclKind, DefaultExpr, EntityDecl, EnumDecl, FieldDecl, ForeignKeyDecl, IndexDecl,
    Spanned, TypeExpr,
};
pub use lang::{LANGS, Lang, parse};
pub use sample::{Leaf, LeafClass, Sample, SampleKind, SampleMember, SampleNode};
pub use type_word::{TypeWord, type_word};
