//! Dates that must be guessed.

use crate::dates;
use livespec_diagnostics::{Code, Diagnostics, Severity};

use crate::{Rule, Subject};

/// A date is not written as `YYYY-MM-DD`.
pub(crate) const RULE: Rule = Rule {
    code: Code("D063"),
    name: "date_not_iso",
    summary: "a date is not written as `YYYY-MM-DD`",
    severity: Severity::Info,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Finds dates of the metadata and of the change log that can be read but are written otherwise. Where day and month could be either way round, nothing is changed by `--fix`.

## Why is this bad?

`06/05/2025` is a day in May for one reader and in June for another.

## Example

```yaml
created: 06.10.2025
```

## Use instead

```yaml
created: 2025-10-06
```
"#;

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    let info = &subject.spec.info;
    let notes = info.created.iter().chain(&info.modified);
    let heads = notes.map(|note| (note.text.as_str(), note.origin.span));
    let rows = subject.spec.changes.iter().map(|change| (change.date.as_str(), change.origin.span));
    for (text, span) in heads.chain(rows) {
        let text = text.trim_matches(|c: char| !c.is_alphanumeric());
        let Some(date) = dates::parse(text) else { continue };
        let written = date.to_string();
        // A time behind the day is no other way of writing the day.
        if text.starts_with(&written) {
            continue;
        }
        let Some(at) = subject.source.slice(span).find(text) else { continue };
        let span = span.slice(at, at + text.len());
        let found = rule
            .found(span, format!("`{text}` is not written as `YYYY-MM-DD`"))
            .help(format!("write `{written}`, if that is the day"));
        let title = format!("write `{written}`");
        diagnostics.push(if dates::is_ambiguous(text) {
            found.suggestion(span, written, title)
        } else {
            found.fix(span, written, title)
        });
    }
}
