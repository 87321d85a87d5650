//! Byte ranges, source text, embedded fragments, and diagnostics with their renderers.
//!
//! In: the text of a document and the ranges that other crates found in it.
//! Out: [`Diagnostic`] values in a [`Diagnostics`] sink, rendered for people (rustc's form), as
//! JSON, SARIF 2.1.0 or GitHub annotations.
//! It knows nothing of Markdown, of specifications or of where a file came from.
//!
//! Terms: a [`Span`] is a half-open range of bytes; a [`Fragment`] is text embedded in a document
//! whose pieces may lie apart in it; a [`Label`] is a span with a remark.
//!
//! ```
//! use livespec_diagnostics::{Code, Diagnostic, Diagnostics, Severity, Span};
//! let mut diagnostics = Diagnostics::default();
//! diagnostics.push(
//!     Diagnostic::new(Code("D001"), Severity::Warning, "placeholder `[Name]` left", Span::new(0, 6))
//!         .help("write the name"),
//! );
//! assert_eq!(diagnostics.warnings(), 1);
//! ```

mod diagnostic;
mod fingerprint;
mod fix;
mod fragment;
pub mod render;
mod source;
mod span;
mod suppression;

pub use diagnostic::{Code, Diagnostic, Diagnostics, Label, Severity};
pub use fingerprint::{Fingerprint, fingerprints};
pub use fix::{Fix, apply};
pub use fragment::Fragment;
pub use source::{LineColumn, Source};
pub use span::Span;
pub use suppression::{Suppressed, Suppression};
