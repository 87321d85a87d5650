//! Rows of the catalogue that nothing answers with.

use std::collections::HashSet;

use livespec_diagnostics::{Code, Diagnostics, Severity};
use livespec_ir::{AccessRule, OperationKind, Spec};

use crate::{Rule, Subject};

/// An entry of the error catalogue is never used.
pub(crate) const RULE: Rule = Rule {
    code: Code("O006"),
    name: "error_entry_never_used",
    summary: "an entry of the error catalogue is never used",
    severity: Severity::Info,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Finds rows of the error catalogue whose status no endpoint documents and the service never gives by itself.

## Why is this bad?

Callers prepare for an error that cannot happen, or an endpoint forgets to mention it.

## Example

A row `| GONE | 410 | ... |` where no endpoint documents 410.

## Use instead

Name the error at the endpoint that answers with it, or remove the row.
"#;

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    let spec = subject.spec;
    if spec.operations.is_empty() {
        return;
    }
    let errors = || spec.operations.values().flat_map(|operation| &operation.errors);
    let cases = spec.errors.iter().filter(|entry| !entry.catalogued).map(|entry| entry.status);
    let statuses: HashSet<u16> = errors().map(|error| error.status).chain(cases).collect();
    let codes: HashSet<&str> = errors().filter_map(|error| error.code.as_deref()).collect();
    for entry in spec.errors.iter().filter(|entry| entry.catalogued && entry.status >= 400) {
        let used = entry.code.as_deref().is_some_and(|code| codes.contains(code))
            || statuses.contains(&entry.status);
        if used || given(spec, entry.status) || subject.has_placeholder(entry.origin.span) {
            continue;
        }
        let status = entry.status.to_string();
        let name = entry.code.as_deref().unwrap_or(&status);
        diagnostics.push(
            rule.found(entry.origin.span, format!("no endpoint answers with `{name}`"))
                .help("name it at the endpoint that answers with it, or remove the row"),
        );
    }
}

/// Whether the service gives a status by itself.
fn given(spec: &Spec, status: u16) -> bool {
    let kind =
        |wanted: &[OperationKind]| spec.operations.values().any(|o| wanted.contains(&o.kind));
    let unique = || spec.entities.values().any(|entity| !entity.uniques.is_empty());
    // What the state of a record forbids is a conflict unless it is told otherwise.
    let conditional = || {
        let told = spec.operations.values().filter_map(|o| o.behaviour.as_ref());
        told.flat_map(|behaviour| &behaviour.guards).any(|guard| guard.refusal.status.is_none())
            || spec.entities.values().any(|entity| !entity.machines.is_empty())
    };
    match status {
        400 | 404 | 405 | 406 | 408 | 413 | 414 | 415 | 429 | 431 | 500 | 503 => true,
        401 => {
            spec.access.required || spec.operations.values().any(|o| o.access != AccessRule::Public)
        }
        403 => spec.operations.values().any(|o| matches!(o.access, AccessRule::Scopes(_))),
        409 => unique() || conditional(),
        412 => kind(&[OperationKind::Replace, OperationKind::Update, OperationKind::Delete]),
        422 => kind(&[OperationKind::Create]),
        501 | 502 => spec.operations.values().any(|o| !o.runs()),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::findings;

    fn document(row: &str) -> String {
        format!(
            "# Notes\n\n## Data Model\n\n```typescript\ninterface Note {{\n  id: string;\n  text: string;\n}}\n```\n\n## API\n\n### `GET /notes/{{id}}`\n\nReads.\n\n## Error Codes\n\n| Code | HTTP Status | Description |\n|---|---|---|\n| {row} | Told here |\n"
        )
    }

    #[test]
    fn rows_that_nothing_gives_are_named() {
        assert_eq!(findings("O006", &document("GONE | 410")).len(), 1);
        assert!(findings("O006", &document("NOT_FOUND | 404")).is_empty());
    }
}
