//! The manual: a page for every code that a document can be found with.

mod foreign;

use livespec_diagnostics::Severity;

use crate::RULES;

/// A page of the manual.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    /// The code.
    pub code: &'static str,
    /// The name.
    pub name: &'static str,
    /// What it is about, in one line.
    pub summary: &'static str,
    /// How grave such a finding is as a rule.
    pub severity: Severity,
    /// The text in Markdown, below its title.
    pub manual: &'static str,
}

/// Every page: the rules, then what reading and the embedded languages report.
pub fn pages() -> impl Iterator<Item = Page> {
    let rules = RULES.iter().map(|rule| Page {
        code: rule.code.0,
        name: rule.name,
        summary: rule.summary,
        severity: rule.severity,
        manual: rule.manual,
    });
    rules.chain(foreign::PAGES.iter().copied())
}

/// The page of a code or of the name of a rule, whatever its case; none for an unknown one.
pub fn explain(code: &str) -> Option<Page> {
    let code = code.trim();
    pages()
        .find(|page| page.code.eq_ignore_ascii_case(code) || page.name.eq_ignore_ascii_case(code))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn pages_are_found_by_code_and_name() {
        assert_eq!(explain("d001").map(|page| page.name), Some("placeholder_left"));
        assert_eq!(explain("Placeholder_Left").map(|page| page.code), Some("D001"));
        assert_eq!(explain("D999"), None);
    }

    #[test]
    fn a_code_has_one_page() {
        let codes: HashSet<&str> = pages().map(|page| page.code).collect();
        assert_eq!(codes.len(), pages().count());
    }
}
