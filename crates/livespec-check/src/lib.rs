//! The rules that a specification is judged by.
//!
//! In: a compiled document as a [`Subject`]: its text, its outline and its model. Out: findings in a
//! [`Diagnostics`] sink, and with [`validate`] the model as [`Valid`], which servers and exporters take.
//! It knows nothing of how a document is compiled or served, and does no I/O.
//!
//! Terms: a [`Rule`] is plain data with its manual and its logic; [`RULES`] lists them all. A finding
//! is an error only where the document cannot be served as it stands or contradicts itself; text
//! that is still to be replaced is a warning in a draft and an error in an approved document.
//!
//! ```
//! use livespec_check::explain;
//! let page = explain("D001").expect("a rule has a manual");
//! assert_eq!(page.name, "placeholder_left");
//! assert!(page.manual.contains("## Why is this bad?"));
//! ```

mod dates;
mod diagrams;
mod explain;
mod inlines;
mod keys;
mod levels;
mod rule;
mod rules;
mod statuses;
mod suppressions;
#[cfg(test)]
mod testing;
mod topics;
mod values;
mod words;

use livespec_diagnostics::{Diagnostics, Source, Span};
use livespec_ir::{Spec, Valid};
use livespec_syntax::{Document, Outline, Placeholder};

pub use explain::{Page, Unknown, explain, find, pages};
pub use levels::{Level, Levels};
pub use rule::Rule;
pub use rules::RULES;

/// What is judged.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// The text.
    pub source: &'a Source,
    /// Its blocks.
    pub document: &'a Document,
    /// Its sections and items.
    pub outline: &'a Outline,
    /// What was understood of it.
    pub spec: &'a Spec,
    /// The files beside it; without them, links to files are not judged.
    pub files: Option<&'a dyn Files>,
}

/// The files beside a document. Rules do no I/O; whoever runs them looks.
pub trait Files: std::fmt::Debug {
    /// Whether a path, relative to the document and with `/` between its parts, leads to a file or a
    /// folder.
    fn exist(&self, path: &str) -> bool;
}

impl Subject<'_> {
    /// The placeholders that touch a span, found without a look at the others.
    pub(crate) fn placeholders(&self, span: Span) -> impl Iterator<Item = &Placeholder> {
        let all = &self.outline.placeholders;
        let from = all.partition_point(|placeholder| placeholder.span.end <= span.start);
        all[from..].iter().take_while(move |placeholder| placeholder.span.start < span.end)
    }

    /// Whether a span holds text that was meant to be replaced; it is reported as such.
    pub(crate) fn has_placeholder(&self, span: Span) -> bool {
        self.placeholders(span).next().is_some()
    }
}

/// Runs every rule; findings come in the order of the rules until the sink is finished.
pub fn run(subject: &Subject<'_>, diagnostics: &mut Diagnostics) {
    for rule in RULES {
        (rule.check)(subject, rule, diagnostics);
    }
}

/// Gives findings the gravity that the project wants and hides those that comments in the document
/// allow. Call it once, after every phase has written its findings and before the sink is finished.
pub fn settle(subject: &Subject<'_>, levels: &Levels, diagnostics: &mut Diagnostics) {
    levels.apply(diagnostics);
    suppressions::apply(subject, diagnostics);
}

/// The model as a valid one, where `diagnostics` holds no error. Call it after [`settle`], with the
/// sink that all phases wrote into.
pub fn validate(spec: Spec, diagnostics: &Diagnostics) -> Option<Valid<Spec>> {
    (diagnostics.errors() == 0).then(|| Valid::assume_valid(spec))
}
