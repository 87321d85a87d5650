//! From a text to the findings of one rule.

use livespec_diagnostics::{Diagnostic, Diagnostics, Source};

use crate::{Subject, run};

/// Compiles a document and hands it on; what reading it reports goes to `diagnostics`.
pub(crate) fn subject_of(
    source: &Source,
    diagnostics: &mut Diagnostics,
    then: impl FnOnce(&Subject<'_>, &mut Diagnostics),
) {
    let compiled = livespec_compiler::compile(source, diagnostics);
    let subject = Subject {
        source,
        document: &compiled.document,
        outline: &compiled.outline,
        spec: &compiled.spec,
        files: None,
    };
    then(&subject, diagnostics);
}

/// The findings with a code, in document order.
pub(crate) fn findings(code: &str, text: &str) -> Vec<Diagnostic> {
    let source = Source::new("a.md", text);
    let mut diagnostics = Diagnostics::default();
    subject_of(&source, &mut diagnostics, run);
    diagnostics.finish();
    for diagnostic in &diagnostics {
        assert!(text.get(diagnostic.span.range()).is_some(), "{} is outside", diagnostic.code);
    }
    diagnostics.into_iter().filter(|diagnostic| diagnostic.code.0 == code).collect()
}

/// What the findings of a rule point at.
pub(crate) fn places(code: &str, text: &str) -> Vec<String> {
    findings(code, text).iter().map(|found| text[found.span.range()].to_owned()).collect()
}
