//! Findings as the editor shows them.

use livespec_diagnostics::{Diagnostic, Severity};
use lsp_types::{DiagnosticRelatedInformation, DiagnosticSeverity, NumberOrString};

use super::Question;

/// The findings of a document.
pub(crate) fn all(question: &Question<'_>) -> Vec<lsp_types::Diagnostic> {
    question.analysis.diagnostics.iter().map(|found| one(question, found)).collect()
}

/// One finding: its message with remark, reasons and remedy below it; other places as related ones.
pub(crate) fn one(question: &Question<'_>, found: &Diagnostic) -> lsp_types::Diagnostic {
    let mut message = found.message.clone();
    for text in found.notes.iter().chain(&found.help) {
        message.push('\n');
        message.push_str(text);
    }
    let related = found.secondary.iter().map(|label| DiagnosticRelatedInformation {
        location: question.location(label.span),
        message: label.text.clone(),
    });
    lsp_types::Diagnostic {
        range: question.range(found.span),
        severity: Some(match found.severity {
            Severity::Error => DiagnosticSeverity::ERROR,
            Severity::Warning => DiagnosticSeverity::WARNING,
            Severity::Info => DiagnosticSeverity::INFORMATION,
        }),
        code: Some(NumberOrString::String(found.code.0.to_owned())),
        source: Some("livespec".to_owned()),
        message,
        related_information: Some(related.collect()),
        ..lsp_types::Diagnostic::default()
    }
}
