//! The manual: a page for every code that a document can be found with.

mod foreign;

use livespec_diagnostics::Severity;

use crate::{RULES, suppressions};

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
    rules.chain(suppressions::PAGES.iter().copied()).chain(foreign::PAGES.iter().copied())
}

/// A name that no rule has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unknown {
    /// The name.
    pub name: String,
    /// The name that was probably meant.
    pub near: Option<&'static str>,
}

impl Unknown {
    /// What to do about it.
    pub fn help(&self) -> String {
        match self.near {
            Some(near) => format!("did you mean `{near}`?"),
            None => "`livespec explain` lists all rules".to_owned(),
        }
    }
}

impl std::fmt::Display for Unknown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "there is no rule `{}`; {}", self.name, self.help())
    }
}

impl std::error::Error for Unknown {}

/// The page of a code or of the name of a rule, whatever its case, with `-` or `_` between words.
///
/// # Errors
/// A name that no rule has.
pub fn find(name: &str) -> Result<Page, Unknown> {
    explain(&name.replace('-', "_")).ok_or_else(|| Unknown {
        name: name.to_owned(),
        near: crate::words::nearest(name, pages().map(|page| page.name)),
    })
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

    /// Every code that stands in the sources of the crates below has a page.
    #[test]
    fn no_code_is_without_a_page() {
        let crates = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let names = ["livespec-syntax", "livespec-lang", "livespec-compiler", "livespec-check"];
        let mut open: Vec<_> = names.iter().map(|name| crates.join(name).join("src")).collect();
        let mut count = 0;
        while let Some(path) = open.pop() {
            if path.is_dir() {
                open.extend(std::fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            for part in text.split("Code(\"").skip(1) {
                let code = part.split('"').next().unwrap();
                let named = code.len() == 4 && code[1..].bytes().all(|byte| byte.is_ascii_digit());
                assert!(
                    !named || explain(code).is_some(),
                    "{code} of {} has no page",
                    path.display()
                );
                count += usize::from(named);
            }
        }
        assert!(count >= RULES.len());
    }

    #[test]
    fn a_code_has_one_page() {
        let codes: HashSet<&str> = pages().map(|page| page.code).collect();
        assert_eq!(codes.len(), pages().count());
    }
}
