//! Bodies that cannot be sent.

use livespec_diagnostics::{Code, Diagnostics, Severity};

use crate::{Rule, Subject};

/// A response that has no content shows a body.
pub(crate) const RULE: Rule = Rule {
    code: Code("O034"),
    name: "body_without_content",
    summary: "a response that has no content shows a body",
    severity: Severity::Warning,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Finds bodies documented for the statuses 204, 205 and 304.

## Why is this bad?

Such responses have no body (RFC 9110, section 15.3.5); clients that wait for one fail.

## Example

```markdown
**Response (204):**

{ "deleted": true }
```

## Use instead

```markdown
**Response (200):**

{ "deleted": true }
```
"#;

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    for operation in subject.spec.operations.values() {
        for response in &operation.responses {
            let shown = response.template.is_some() || response.example.is_some();
            if !matches!(response.status, 204 | 205 | 304) || !shown {
                continue;
            }
            let title = operation.title();
            diagnostics.push(
                rule.found(
                    response.origin.span,
                    format!("`{title}` shows a body for `{}`, which has none", response.status),
                )
                .help("answer 200 with the body, or leave the body out"),
            );
        }
    }
}
