//! Errors that the catalogue does not know.

use std::collections::{BTreeSet, HashSet};

use livespec_diagnostics::{Code, Diagnostics, Severity};

use crate::{Rule, Subject};

/// An error has no entry in the catalogue.
pub(crate) const RULE: Rule = Rule {
    code: Code("O005"),
    name: "error_status_without_entry",
    summary: "an error has no entry in the catalogue",
    severity: Severity::Warning,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Compares the errors that endpoints document with the error catalogue, where the document has one: by code, else by status.

## Why is this bad?

Callers write their handling from the catalogue; an error that is not there surprises them.

## Example

An endpoint with `**Error Response** (410 Gone)` beside a catalogue without 410.

## Use instead

A row `| GONE | 410 | The note was deleted | Forget it |`.
"#;

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    let catalogue: Vec<_> = subject.spec.errors.iter().filter(|entry| entry.catalogued).collect();
    let Some(first) = catalogue.first() else { return };
    let statuses: HashSet<u16> = catalogue.iter().map(|entry| entry.status).collect();
    let codes: BTreeSet<&str> =
        catalogue.iter().filter_map(|entry| entry.code.as_deref()).collect();
    let mut told: HashSet<(u16, Option<&str>)> = HashSet::new();
    for operation in subject.spec.operations.values() {
        for error in &operation.errors {
            let code = error.code.as_deref().filter(|_| !codes.is_empty());
            let known =
                code.map_or_else(|| statuses.contains(&error.status), |code| codes.contains(code));
            if known || !told.insert((error.status, code)) {
                continue;
            }
            let what = code.map_or_else(
                || format!("status `{}`", error.status),
                |code| format!("code `{code}`"),
            );
            let mut found = rule
                .found(
                    error.origin.span,
                    format!("{what} of `{}` is not in the error catalogue", operation.title()),
                )
                .secondary(first.origin.span, "the catalogue begins here")
                .help(format!("add a row for {what}, or use a code that the catalogue has"));
            if let Some(near) =
                code.and_then(|code| crate::words::nearest(code, codes.iter().copied()))
            {
                found = found.help(format!("did you mean `{near}`?"));
            }
            diagnostics.push(found);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::findings;

    fn document(status: &str) -> String {
        format!(
            "# Notes\n\n## Data Model\n\n```typescript\ninterface Note {{\n  id: string;\n  text: string;\n}}\n```\n\n## API\n\n### `GET /notes/{{id}}`\n\nReads.\n\n**Error Response** ({status}):\n\n## Error Codes\n\n| Code | HTTP Status | Description |\n|---|---|---|\n| NOT_FOUND | 404 | No such note |\n"
        )
    }

    #[test]
    fn errors_are_catalogued() {
        assert_eq!(findings("O005", &document("410 Gone")).len(), 1);
        assert!(findings("O005", &document("404 Not Found")).is_empty());
    }
}
