//! Open doors with a guard.

use livespec_diagnostics::{Code, Diagnostics, Severity};
use livespec_ir::{AccessRule, Basis, ErrorUse};

use crate::{Rule, Subject};

/// An endpoint is open to everybody and refuses some.
pub(crate) const RULE: Rule = Rule {
    code: Code("A012"),
    name: "public_endpoint_refuses",
    summary: "an endpoint is open to everybody and refuses some",
    severity: Severity::Warning,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Finds endpoints that say that nobody has to log in, and that document 401 or 403.

## Why is this bad?

Either the door is open or it is not; the service believes the words and leaves it open.

## Example

```markdown
**Authentication**: None

- 401: the token is missing
```

## Use instead

```markdown
**Authentication**: Bearer token

- 401: the token is missing
```
"#;

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    for operation in subject.spec.operations.values() {
        let stated = operation.access == AccessRule::Public
            && operation.access_origin.basis == Basis::Stated
            && !operation.access_origin.span.is_empty();
        let refused =
            operation.errors.iter().find(|error| error.status == 401 || is_forbidden(error));
        let Some(error) = refused.filter(|_| stated) else { continue };
        diagnostics.push(
            rule.found(
                error.origin.span,
                format!(
                    "`{}` is open to everybody and answers `{}`",
                    operation.title(),
                    error.status
                ),
            )
            .secondary(operation.access_origin.span, "open to everybody")
            .help("say who may call it, or remove the status"),
        );
    }
}

/// A 403 that speaks of rights; others speak of the state of a record, or of wrong credentials in a login.
fn is_forbidden(error: &ErrorUse) -> bool {
    let text = error.description.as_deref().unwrap_or_default().to_lowercase();
    error.status == 403 && ["permission", "scope", "role"].iter().any(|word| text.contains(word))
}
