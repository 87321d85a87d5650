//! What a rule is.

use livespec_diagnostics::{Code, Diagnostic, Diagnostics, Severity, Span};

use crate::Subject;

/// A rule: its names, its manual and its logic.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// The stable code, never used again for another rule.
    pub code: Code,
    /// The name, after the bad pattern.
    pub name: &'static str,
    /// What it finds, in one line.
    pub summary: &'static str,
    /// How grave a finding is as a rule; the manual says when it is another.
    pub severity: Severity,
    /// The manual page in Markdown, below its title.
    pub manual: &'static str,
    pub(crate) check: fn(&Subject<'_>, &Rule, &mut Diagnostics),
}

impl Rule {
    /// A finding of this rule with its usual gravity.
    pub(crate) fn found(&self, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(self.code, self.severity, message, span)
    }

    /// A finding that is an error in an approved document.
    pub(crate) fn strict(
        &self,
        subject: &Subject<'_>,
        span: Span,
        message: impl Into<String>,
    ) -> Diagnostic {
        let approved = subject.spec.info.status.is_approved();
        let severity = if approved { Severity::Error } else { self.severity };
        let found = Diagnostic::new(self.code, severity, message, span);
        match &subject.spec.info.status {
            livespec_ir::StatusChoice::Chosen(_, note) if approved => {
                found.secondary(note.origin.span, "the document says that it is decided")
            }
            _ => found,
        }
    }
}
