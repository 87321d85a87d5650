//! Permissions that the list does not have.

use std::collections::{BTreeSet, HashSet};

use livespec_diagnostics::{Code, Diagnostics, Severity};
use livespec_ir::AccessRule;

use crate::{Rule, Subject};

/// A permission is used but not declared.
pub(crate) const RULE: Rule = Rule {
    code: Code("A001"),
    name: "permission_not_declared",
    summary: "a permission is used but not declared",
    severity: Severity::Warning,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Finds permissions that endpoints ask for and that the document's own list of permissions or roles does not have.
A document without such a list is left alone.

## Why is this bad?

Nobody can be granted it: a token with that permission is never issued, and the endpoint answers 403 to all.

## Example

An endpoint with `**Permission**: notes:writ` beside a list with `notes:write`.

## Use instead

The permission as the list has it, or a new entry in the list.
"#;

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    let access = &subject.spec.access;
    let Some(first) = access.permissions.first() else { return };
    let listed = access.permissions.iter().map(|permission| permission.name.as_str());
    let held = access.roles.iter().flat_map(|role| role.permissions.iter().map(String::as_str));
    let declared: BTreeSet<&str> = listed.chain(held).collect();
    let mut told: HashSet<&str> = HashSet::new();
    for operation in subject.spec.operations.values() {
        let AccessRule::Scopes(scopes) = &operation.access else { continue };
        for scope in scopes {
            if declared.contains(scope.as_str()) || !told.insert(scope) {
                continue;
            }
            let whole = operation.access_origin.span;
            let at = subject.source.slice(whole).find(scope.as_str());
            let span = at.map_or(whole, |at| whole.slice(at, at + scope.len()));
            let near = crate::words::nearest(scope, declared.iter().copied());
            let help = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("add `{scope}` to the list"),
            };
            let mut found = rule
                .found(
                    span,
                    format!("`{}` asks for `{scope}`, which is not declared", operation.title()),
                )
                .secondary(first.origin.span, "the declared permissions begin here")
                .help(help);
            if let (Some(near), Some(_)) = (near, at) {
                found = found.suggestion(span, near, format!("write `{near}`"));
            }
            diagnostics.push(found);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::findings;

    fn document(permission: &str) -> String {
        format!(
            "# Notes\n\n## Data Model\n\n```typescript\ninterface Note {{\n  id: string;\n  text: string;\n}}\n```\n\n## API\n\n### `GET /notes/{{id}}`\nReads.\n\n**Permission**: `{permission}`\n\n### Authentication & Authorization\n\n**Authentication Method**: JWT\n\n**Required Permissions**:\n- `notes:read`: Read notes\n"
        )
    }

    #[test]
    fn permissions_are_declared() {
        let found = findings("A001", &document("notes:raed"));
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].help, ["did you mean `notes:read`?"]);
        assert!(findings("A001", &document("notes:read")).is_empty());
    }
}
