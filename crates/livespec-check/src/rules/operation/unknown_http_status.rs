//! Statuses that nobody knows.

use std::collections::BTreeSet;

use crate::statuses;
use livespec_diagnostics::{Code, Diagnostics, Severity};

use crate::{Rule, Subject};

/// A status is not registered.
pub(crate) const RULE: Rule = Rule {
    code: Code("O035"),
    name: "unknown_http_status",
    summary: "a status is not registered",
    severity: Severity::Warning,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Finds statuses of responses and errors that are not in the registry of HTTP status codes. Codes of well-known proxies (499, 520 to 526) are left alone.

## Why is this bad?

Clients treat an unknown status as the first of its hundred; mostly it is a typing error.

## Example

```markdown
- 402 to 499 as usual, 441 where the note is locked
```

## Use instead

```markdown
- 423 where the note is locked
```
"#;

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    let spec = subject.spec;
    let entries = spec.errors.iter().map(|entry| (entry.status, entry.origin.span));
    let answers = spec.operations.values().flat_map(|operation| {
        let responses = operation.responses.iter().map(|it| (it.status, it.origin.span));
        responses.chain(operation.errors.iter().map(|it| (it.status, it.origin.span)))
    });
    let mut told = BTreeSet::new();
    for (status, whole) in entries.chain(answers) {
        // Numbers that are no status at all stand for codes of the application.
        if !(100..=599).contains(&status) || statuses::is_known(status) || !told.insert(status) {
            continue;
        }
        let text = status.to_string();
        let at = subject.source.slice(whole).find(&text);
        let span = at.map_or(whole, |at| whole.slice(at, at + text.len()));
        diagnostics.push(
            rule.found(span, format!("`{text}` is no registered HTTP status"))
                .help("use a registered one, such as 400, 404, 409, 422 or 423"),
        );
    }
}
