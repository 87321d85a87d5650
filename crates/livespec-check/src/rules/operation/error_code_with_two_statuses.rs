//! One code, two meanings.

use std::collections::{HashMap, HashSet};

use livespec_diagnostics::{Code, Diagnostics, Severity, Span};

use crate::{Rule, Subject};

/// An error code has two statuses.
pub(crate) const RULE: Rule = Rule {
    code: Code("O007"),
    name: "error_code_with_two_statuses",
    summary: "an error code has two statuses",
    severity: Severity::Warning,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Finds error codes that the document gives with different HTTP statuses.

## Why is this bad?

A caller that branches on the code and one that branches on the status do different things.

## Example

`CONFLICT` with 409 in the catalogue and with 400 at an endpoint.

## Use instead

One status for each code, or two codes.
"#;

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    let entries = subject.spec.errors.iter().map(|e| (e.code.as_deref(), e.status, e.origin.span));
    let uses = subject.spec.operations.values().flat_map(|operation| &operation.errors);
    let uses = uses.map(|e| (e.code.as_deref(), e.status, e.origin.span));
    let mut seen: HashMap<&str, (u16, Span)> = HashMap::new();
    let mut told: HashSet<(&str, u16)> = HashSet::new();
    for (code, status, span) in entries.chain(uses) {
        let Some(code) = code.filter(|_| status != 0) else { continue };
        let (first, place) = *seen.entry(code).or_insert((status, span));
        if first == status || !told.insert((code, status)) {
            continue;
        }
        diagnostics.push(
            rule.found(
                span,
                format!("`{code}` has the status `{status}` here and `{first}` elsewhere"),
            )
            .secondary(place, format!("`{first}` here"))
            .help("give the code one status, or use two codes"),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::findings;

    fn document(second: &str) -> String {
        format!(
            "# Notes\n\n## API\n\n### `GET /notes/{{id}}`\n\nReads.\n\n## Error Codes\n\n| Code | HTTP Status | Description |\n|---|---|---|\n| GONE | 410 | Deleted |\n| {second} | Lost |\n"
        )
    }

    #[test]
    fn a_code_has_one_status() {
        assert_eq!(findings("O007", &document("GONE | 404")).len(), 1);
        assert!(findings("O007", &document("LOST | 404")).is_empty());
    }
}
