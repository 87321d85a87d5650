//! Permissions that only a role knows.

use livespec_diagnostics::{Code, Diagnostics, Severity};
use std::collections::BTreeSet;

use crate::{Rule, Subject};

/// A role holds a permission that is not declared.
pub(crate) const RULE: Rule = Rule {
    code: Code("A010"),
    name: "role_with_undeclared_permission",
    summary: "a role holds a permission that is not declared",
    severity: Severity::Warning,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Finds permissions that the table of roles gives away and the list of permissions does not have. Patterns with `*` are left alone.

## Why is this bad?

Mostly the name is misspelled, and the role cannot do what it should.

## Example

```markdown
- `notes:read`, `notes:write`

| Role | Permissions |
|---|---|
| editor | notes:read, notes:wirte |
```

## Use instead

```markdown
| Role | Permissions |
|---|---|
| editor | notes:read, notes:write |
```
"#;

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    let access = &subject.spec.access;
    let Some(first) = access.permissions.first() else { return };
    let declared: BTreeSet<&str> = access.permissions.iter().map(|it| it.name.as_str()).collect();
    for role in &access.roles {
        for name in &role.permissions {
            if declared.contains(name.as_str()) || !name.contains(':') || name.contains('*') {
                continue;
            }
            // The role is told by its name; the permissions stand in the same line.
            let whole = subject.source.line_span(subject.source.line(role.origin.span.start));
            let at = subject.source.slice(whole).find(name.as_str());
            let span = at.map_or(role.origin.span, |at| whole.slice(at, at + name.len()));
            let near = crate::words::nearest(name, declared.iter().copied());
            let mut found = rule
                .found(
                    span,
                    format!("the role `{}` holds `{name}`, which is not declared", role.name),
                )
                .secondary(first.origin.span, "the declared permissions begin here");
            found = match near {
                Some(near) => found.help(format!("did you mean `{near}`?")).suggestion(
                    span,
                    near,
                    format!("write `{near}`"),
                ),
                None => found.help(format!("add `{name}` to the list")),
            };
            diagnostics.push(found);
        }
    }
}
