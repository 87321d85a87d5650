//! Values that stand twice.

use std::collections::HashSet;

use livespec_diagnostics::{Code, Diagnostics, Severity};
use livespec_ir::{Constraint, ConstraintKind, Type};

use crate::{Rule, Subject};

/// A value is listed twice.
pub(crate) const RULE: Rule = Rule {
    code: Code("M122"),
    name: "value_listed_twice",
    summary: "a value is listed twice",
    severity: Severity::Info,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Finds values that a list of allowed values has twice.

## Why is this bad?

One of them was meant to be another value.

## Example

```typescript
state: "open" | "done" | "open";
```

## Use instead

```typescript
state: "open" | "done" | "late";
```
"#;

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    for entity in subject.spec.entities.values() {
        for field in &entity.fields {
            let mut seen = HashSet::new();
            let listed: Vec<String> = match &field.schema.ty {
                Type::Enum(values) => values.clone(),
                _ => field.constraints().iter().find_map(one_of).unwrap_or_default(),
            };
            let Some(value) = listed.into_iter().find(|value| !seen.insert(value.clone())) else {
                continue;
            };
            diagnostics.push(
                rule.found(
                    field.origin().span,
                    format!("`{value}` stands twice among the values of `{}`", field.name),
                )
                .help("remove it, or write the value that was meant"),
            );
        }
    }
}

fn one_of(constraint: &Constraint) -> Option<Vec<String>> {
    match &constraint.kind {
        ConstraintKind::OneOf(values) => Some(values.iter().map(ToString::to_string).collect()),
        _ => None,
    }
}
