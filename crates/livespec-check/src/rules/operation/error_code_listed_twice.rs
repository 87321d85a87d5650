//! One code in two rows.

use std::collections::HashMap;

use livespec_diagnostics::Span;
use livespec_diagnostics::{Code, Diagnostics, Severity};

use crate::{Rule, Subject};

/// The catalogue lists an error code twice.
pub(crate) const RULE: Rule = Rule {
    code: Code("O042"),
    name: "error_code_listed_twice",
    summary: "the catalogue lists an error code twice",
    severity: Severity::Info,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Finds codes that two rows of the error catalogue have, with the same status. Two statuses for one code are the business of `error_code_with_two_statuses`.

## Why is this bad?

One row is forgotten when the other one changes.

## Example

| Code | Status |
|---|---|
| NOT_FOUND | 404 |
| NOT_FOUND | 404 |

## Use instead

| Code | Status |
|---|---|
| NOT_FOUND | 404 |
| TEAM_NOT_FOUND | 404 |
"#;

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    let mut seen: HashMap<(&str, u16), Span> = HashMap::new();
    for entry in subject.spec.errors.iter().filter(|entry| entry.catalogued) {
        let Some(code) = entry.code.as_deref() else { continue };
        let key = (code, entry.status);
        let span = entry.origin.span;
        match seen.get(&key) {
            // A catalogue that is read in two ways is no second row.
            Some(first) if first.contains(span) || span.contains(*first) => {}
            Some(first) => diagnostics.push(
                rule.found(span, format!("`{code}` has another row in the catalogue"))
                    .secondary(*first, "the first one")
                    .help("merge the rows, or give each case a code of its own"),
            ),
            None => {
                seen.insert(key, span);
            }
        }
    }
}
