//! Dates that are none.

use livespec_diagnostics::{Code, Diagnostics, Severity};

use crate::{Rule, Subject, dates};

/// A date cannot be read or does not exist.
pub(crate) const RULE: Rule = Rule {
    code: Code("D010"),
    name: "unreadable_date",
    summary: "a date cannot be read or does not exist",
    severity: Severity::Warning,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Finds dates in the metadata and in the change log that are no dates: `2025-02-30`, `soon`.
Placeholders are reported as such.

## Why is this bad?

The order of changes and the age of the document cannot be told.

## Example

```yaml
created: 2025-13-01
```

## Use instead

```yaml
created: 2025-12-01
```
"#;

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    let info = &subject.spec.info;
    let notes = info.created.iter().chain(&info.modified);
    let heads = notes.map(|note| (note.text.as_str(), note.origin.span));
    let rows = subject.spec.changes.iter().map(|change| (change.date.as_str(), change.origin.span));
    for (text, span) in heads.chain(rows) {
        if text.is_empty() || dates::parse(text).is_some() {
            continue;
        }
        let at = subject.source.slice(span).find(text);
        let span = at.map_or(span, |at| span.slice(at, at + text.len()));
        diagnostics.push(
            rule.found(span, format!("`{text}` is no date"))
                .help("write the day as `YYYY-MM-DD`, such as `2025-10-06`"),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::places;

    #[test]
    fn days_that_do_not_exist_are_found() {
        let head = |date: &str| {
            format!("---\ntitle: Notes\ncreated: {date}\n---\n\n# Notes\n\n## Overview\n\nText.\n")
        };
        assert_eq!(places("D010", &head("2025-02-30")), ["2025-02-30"]);
        assert!(places("D010", &head("2025-02-28")).is_empty());
        assert!(places("D010", &head("YYYY-MM-DD")).is_empty());
    }
}
