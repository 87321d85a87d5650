//! What a check reports.

use crate::{Fix, Span, Suppressed, Suppression};

/// The stable name of a diagnostic: a family letter and three digits (`M104`). Never reused.
///
/// Families: `D` document and dialect, `L` embedded languages, `M` model, `O` operations,
/// `A` access, `Q` quality targets, `V` verification, `H` problems of the running service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(pub &'static str);

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0)
    }
}

/// How grave a diagnostic is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing; never changes an exit status.
    Info,
    /// Probably not what the author meant; the document can be served.
    Warning,
    /// The document contradicts itself or cannot be served as it stands.
    Error,
}

impl Severity {
    /// `error`, `warning` or `info`.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "info",
        }
    }
}

/// A second place that a diagnostic speaks of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub span: Span,
    /// What is there ("defined here").
    pub text: String,
}

/// One finding: what is wrong, where, what it contradicts and what to do.
///
/// Texts start in lower case, have no final stop and put text of the document in backticks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// The stable code.
    pub code: Code,
    /// How grave.
    pub severity: Severity,
    /// What is wrong, in one line.
    pub message: String,
    /// The smallest wrong thing.
    pub span: Span,
    /// The remark at `span`; may be empty.
    pub label: String,
    /// Other places, such as the definition that is contradicted.
    pub secondary: Vec<Label>,
    /// Why it matters, one sentence each.
    pub notes: Vec<String>,
    /// What to do, one sentence each.
    pub help: Vec<String>,
    /// Changes that remove the cause.
    pub fixes: Vec<Fix>,
}

impl Diagnostic {
    /// A finding without remarks; add them with the methods below.
    pub fn new(code: Code, severity: Severity, message: impl Into<String>, span: Span) -> Self {
        Diagnostic {
            code,
            severity,
            message: message.into(),
            span,
            label: String::new(),
            secondary: Vec::new(),
            notes: Vec::new(),
            help: Vec::new(),
            fixes: Vec::new(),
        }
    }

    /// The remark at the primary place.
    #[must_use]
    pub fn label(mut self, text: impl Into<String>) -> Self {
        self.label = text.into();
        self
    }

    /// Another place with a remark.
    #[must_use]
    pub fn secondary(mut self, span: Span, text: impl Into<String>) -> Self {
        self.secondary.push(Label { span, text: text.into() });
        self
    }

    /// Why it matters.
    #[must_use]
    pub fn note(mut self, text: impl Into<String>) -> Self {
        self.notes.push(text.into());
        self
    }

    /// What to do.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help.push(text.into());
        self
    }

    /// A change that removes the cause and keeps what the author meant; it may be applied unseen.
    #[must_use]
    pub fn fix(
        mut self,
        span: Span,
        replacement: impl Into<String>,
        title: impl Into<String>,
    ) -> Self {
        let (replacement, title) = (replacement.into(), title.into());
        self.fixes.push(Fix { span, replacement, title, safe: true });
        self
    }

    /// A change that removes the cause, if it is what the author meant; a person has to decide.
    #[must_use]
    pub fn suggestion(
        mut self,
        span: Span,
        replacement: impl Into<String>,
        title: impl Into<String>,
    ) -> Self {
        let (replacement, title) = (replacement.into(), title.into());
        self.fixes.push(Fix { span, replacement, title, safe: false });
        self
    }
}

/// The sink that every phase writes into.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Diagnostics {
    items: Vec<Diagnostic>,
    suppressed: Vec<Suppressed>,
}

impl Diagnostics {
    /// Adds a finding.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.items.push(diagnostic);
    }

    /// The findings in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.items.iter()
    }

    /// Sorts by place, then gravity, then code, and drops exact repetitions.
    pub fn finish(&mut self) {
        self.items.sort_by(|a, b| {
            (a.span, std::cmp::Reverse(a.severity), a.code, &a.message).cmp(&(
                b.span,
                std::cmp::Reverse(b.severity),
                b.code,
                &b.message,
            ))
        });
        self.items.dedup();
    }

    /// Changes findings, or takes them out where `keep` answers `false`.
    pub fn retain_mut(&mut self, keep: impl FnMut(&mut Diagnostic) -> bool) {
        self.items.retain_mut(keep);
    }

    /// Hides the findings for which `why` gives a reason. They are no longer counted or iterated.
    pub fn suppress(&mut self, mut why: impl FnMut(&Diagnostic) -> Option<Suppression>) {
        for diagnostic in std::mem::take(&mut self.items) {
            match why(&diagnostic) {
                Some(suppression) => self.suppressed.push(Suppressed { diagnostic, suppression }),
                None => self.items.push(diagnostic),
            }
        }
    }

    /// The findings that were hidden, in the order in which they were.
    pub fn suppressed(&self) -> &[Suppressed] {
        &self.suppressed
    }

    /// How many findings have a severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.items.iter().filter(|item| item.severity == severity).count()
    }

    /// How many errors.
    pub fn errors(&self) -> usize {
        self.count(Severity::Error)
    }

    /// How many warnings.
    pub fn warnings(&self) -> usize {
        self.count(Severity::Warning)
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// How many findings.
    pub fn len(&self) -> usize {
        self.items.len()
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.into_iter()
    }
}

impl<'a> IntoIterator for &'a Diagnostics {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl Extend<Diagnostic> for Diagnostics {
    fn extend<T: IntoIterator<Item = Diagnostic>>(&mut self, iter: T) {
        self.items.extend(iter);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding(severity: Severity, message: &str, start: usize) -> Diagnostic {
        Diagnostic::new(Code("D001"), severity, message, Span::new(start, start + 1))
    }

    #[test]
    fn finishing_sorts_by_place_then_gravity_and_drops_repetitions() {
        let mut diagnostics = Diagnostics::default();
        diagnostics.extend([
            finding(Severity::Info, "late", 9),
            finding(Severity::Warning, "mild", 3),
            finding(Severity::Error, "grave", 3),
            finding(Severity::Warning, "mild", 3),
        ]);
        diagnostics.finish();
        let order: Vec<&str> = diagnostics.iter().map(|item| item.message.as_str()).collect();
        assert_eq!(order, ["grave", "mild", "late"]);
        assert_eq!((diagnostics.errors(), diagnostics.warnings()), (1, 1));
        assert_eq!((diagnostics.count(Severity::Info), diagnostics.len()), (1, 3));
    }

    #[test]
    fn findings_that_differ_in_a_remark_are_both_kept() {
        let mut diagnostics = Diagnostics::default();
        diagnostics.push(finding(Severity::Error, "m", 0).label("a"));
        diagnostics.push(finding(Severity::Error, "m", 0).label("b"));
        diagnostics.finish();
        assert_eq!(diagnostics.len(), 2);
    }
}
