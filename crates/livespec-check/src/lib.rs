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
mod explain;
mod rule;
mod rules;
#[cfg(test)]
mod testing;
mod topics;
mod words;

use livespec_diagnostics::{Diagnostics, Source, Span};
use livespec_ir::{Spec, Valid};
use livespec_syntax::{Document, Outline, Placeholder};

pub use explain::{Page, explain, pages};
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

/// The model as a valid one, where `diagnostics` holds no error. Call it after [`run`], with the
/// sink that all phases wrote into.
pub fn validate(spec: Spec, diagnostics: &Diagnostics) -> Option<Valid<Spec>> {
    (diagnostics.errors() == 0).then(|| Valid::assume_valid(spec))
}
