//! The pages of `explain`: those of the checks, and those about reading a file.

use livespec_check::Page;
use livespec_diagnostics::Severity;
use livespec_diagnostics::render::sarif;

use crate::input::NOT_UTF8;

/// What this program itself finds.
const OWN: &[Page] = &[Page {
    code: NOT_UTF8.0,
    name: "not_utf8",
    summary: "the bytes of the document are no UTF-8 text",
    severity: Severity::Error,
    manual: "\
## What it does

Finds the first byte that does not belong to UTF-8 text.

## Why is this bad?

Documents are read as UTF-8. Other bytes cannot be told apart from damage; they are read as `U+FFFD`, so that everything
else can still be checked, but names and values that hold one are not what the author wrote.

## Example

A document saved as Latin-1, in which `é` is the single byte `E9`.

## Use instead

Save the document as UTF-8. `iconv -f LATIN1 -t UTF-8 old.md > new.md` converts one.
",
}];

/// Every page, ordered by code.
pub(crate) fn pages() -> Vec<Page> {
    let mut pages: Vec<Page> = livespec_check::pages().chain(OWN.iter().copied()).collect();
    pages.sort_by_key(|page| page.code);
    pages
}

/// The page of a code or a name, whatever its case.
pub(crate) fn explain(code: &str) -> Option<Page> {
    let code = code.trim();
    let is_meant =
        |page: &Page| page.code.eq_ignore_ascii_case(code) || page.name.eq_ignore_ascii_case(code);
    pages().into_iter().find(is_meant)
}

/// The pages as SARIF lists them.
pub(crate) fn rules(pages: &[Page]) -> Vec<sarif::Rule<'_>> {
    let rule = |page: &Page| sarif::Rule {
        code: page.code,
        name: page.name,
        summary: page.summary,
        manual: page.manual,
        severity: page.severity,
    };
    pages.iter().map(rule).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_names_are_unique() {
        let pages = pages();
        assert!(pages.windows(2).all(|pair| pair[0].code < pair[1].code));
        let names: std::collections::HashSet<&str> = pages.iter().map(|page| page.name).collect();
        assert_eq!(names.len(), pages.len());
    }
}
