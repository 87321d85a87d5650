//! Limits without an answer.

use livespec_diagnostics::{Code, Diagnostics, Severity};
use livespec_ir::Basis;

use crate::{Rule, Subject};

/// A rate is limited and the catalogue has no 429.
pub(crate) const RULE: Rule = Rule {
    code: Code("Q014"),
    name: "rate_limit_without_entry",
    summary: "a rate is limited and the catalogue has no 429",
    severity: Severity::Info,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Finds rate limits in a document whose error catalogue has no 429, the status that answers a client that sends too much.

## Why is this bad?

Clients do not know that they have to wait, nor by which code to tell.

## Example

| Code | Status |
|---|---|
| NOT_FOUND | 404 |

- 100 requests per minute per user

## Use instead

| Code | Status |
|---|---|
| NOT_FOUND | 404 |
| RATE_LIMITED | 429 |
"#;

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    let spec = subject.spec;
    let limit = spec.limits.iter().find(|limit| limit.origin.basis == Basis::Stated);
    let Some(limit) = limit.filter(|limit| !subject.has_placeholder(limit.origin.span)) else {
        return;
    };
    let catalogue: Vec<_> = spec.errors.iter().filter(|entry| entry.catalogued).collect();
    let uses = spec.operations.values().flat_map(|operation| &operation.errors);
    let answered =
        spec.errors.iter().map(|entry| entry.status).chain(uses.map(|error| error.status));
    let Some(first) = catalogue.first() else { return };
    if answered.into_iter().any(|status| status == 429) {
        return;
    }
    diagnostics.push(
        rule.found(limit.origin.span, "no error answers a client that sends more")
            .secondary(first.origin.span, "the catalogue begins here")
            .help("add a row with the status 429"),
    );
}
