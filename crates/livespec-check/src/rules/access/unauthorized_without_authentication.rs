//! 401 without anything to log in with.

use livespec_diagnostics::{Code, Diagnostics, Severity};

use crate::{Rule, Subject};

/// A 401 is documented, but no authentication.
pub(crate) const RULE: Rule = Rule {
    code: Code("A004"),
    name: "unauthorized_without_authentication",
    summary: "a 401 is documented, but no authentication",
    severity: Severity::Warning,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Finds endpoints that document 401 in a document that says nothing about authentication or permissions.

## Why is this bad?

Callers know that they can be refused, but not what to send. A bearer JWT is demanded where 401 is documented.

## Example

```markdown
**Status Codes:**
- 200: Success
- 401: Unauthorized
```

## Use instead

The same with a section that names the method, such as `**Authentication Method**: JWT`.
"#;

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    let access = &subject.spec.access;
    let told = access.methods.iter().any(|method| !method.origin.span.is_empty());
    if told || !access.permissions.is_empty() || !access.roles.is_empty() {
        return;
    }
    let first = subject.spec.operations.values().find_map(|operation| {
        let error = operation.errors.iter().find(|error| error.status == 401)?;
        Some((operation, error))
    });
    let Some((operation, error)) = first else { return };
    diagnostics.push(
        rule.found(
            error.origin.span,
            format!(
                "`{}` documents 401, but the document names no authentication",
                operation.title()
            ),
        )
        .note("a bearer JWT is demanded where 401 is documented")
        .help("add `**Authentication Method**: JWT` (or another), or remove the status"),
    );
}

#[cfg(test)]
mod tests {
    use crate::testing::findings;

    fn document(rest: &str) -> String {
        format!(
            "# Notes\n\n## API\n\n### Endpoint: List Notes\n\n**Method:** `GET /notes`\n\n**Status Codes:**\n- 200: Success\n- 401: Unauthorized\n\n{rest}"
        )
    }

    #[test]
    fn a_refusal_names_what_is_missing() {
        assert_eq!(findings("A004", &document("")).len(), 1);
        assert!(
            findings("A004", &document("## Security\n\n### Authentication\n- JWT\n")).is_empty()
        );
    }
}
