//! Permissions that open nothing.

use std::collections::HashSet;

use livespec_diagnostics::{Code, Diagnostics, Severity};
use livespec_ir::AccessRule;

use crate::{Rule, Subject};

/// A declared permission is never used.
pub(crate) const RULE: Rule = Rule {
    code: Code("A002"),
    name: "permission_never_used",
    summary: "a declared permission is never used",
    severity: Severity::Info,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Finds permissions that the document declares and that no endpoint asks for.

## Why is this bad?

Either an endpoint forgot to ask for it and is more open than meant, or the permission is left over.

## Example

`notes:delete` in the list, and no endpoint that deletes.

## Use instead

Name the permission at the endpoint that needs it, or remove it from the list.
"#;

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    if subject.spec.operations.is_empty() {
        return;
    }
    let used: HashSet<&str> = subject
        .spec
        .operations
        .values()
        .filter_map(|operation| match &operation.access {
            AccessRule::Scopes(scopes) => Some(scopes),
            AccessRule::Public | AccessRule::Authenticated => None,
        })
        .flatten()
        .map(String::as_str)
        .collect();
    for permission in &subject.spec.access.permissions {
        if !used.contains(permission.name.as_str())
            && !subject.has_placeholder(permission.origin.span)
        {
            diagnostics.push(
                rule.found(
                    permission.origin.span,
                    format!("no endpoint asks for `{}`", permission.name),
                )
                .help("name it at the endpoint that needs it, or remove it"),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::findings;

    #[test]
    fn permissions_open_something() {
        let text = "# Notes\n\n## Data Model\n\n```typescript\ninterface Note {\n  id: string;\n  text: string;\n}\n```\n\n## API\n\n### `GET /notes/{id}`\nReads.\n\n**Permission**: `notes:read`\n\n### Authentication & Authorization\n\n**Authentication Method**: JWT\n\n**Required Permissions**:\n- `notes:read`: Read notes\n- `notes:delete`: Delete notes\n";
        let found = findings("A002", text);
        assert_eq!(found.len(), 1);
        assert!(found[0].message.contains("notes:delete"));
    }
}
