//! Steps from or to a state that its field does not list.

use std::collections::BTreeSet;

use livespec_diagnostics::{Code, Diagnostics, Severity};
use livespec_ir::{ConstraintKind, Field, Type};

use crate::{Rule, Subject};

/// A step names a state that its field cannot hold.
pub(crate) const RULE: Rule = Rule {
    code: Code("M131"),
    name: "state_not_listed",
    summary: "a step names a state that its field cannot hold",
    severity: Severity::Warning,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Compares the states that steps name with the values that the field lists.

## Why is this bad?

A record cannot be in a state that its field does not hold, so that the step is never taken.

## Example

| Field | Type | Description |
|---|---|---|
| status | enum | One of `draft`, `sent`, `paid` |

beside `draft → sent → payed`.

## Use instead

One spelling in both places, or the further value in the list.
"#;

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    for entity in subject.spec.entities.values() {
        for machine in &entity.machines {
            let field = entity.field(machine.field);
            let values = values(field);
            if values.is_empty() {
                continue;
            }
            let mut told = BTreeSet::new();
            for step in &machine.transitions {
                for state in [&step.from, &step.to] {
                    if values.contains(&state.as_str()) || !told.insert(state.as_str()) {
                        continue;
                    }
                    let text = format!("`{state}` is no value of `{}.{}`", entity.name, field.name);
                    diagnostics.push(
                        rule.found(step.origin.span, text)
                            .label("this step is never taken")
                            .secondary(field.origin().span, "the values are listed here")
                            .help("write the state as the field does, or add it to the values"),
                    );
                }
            }
        }
    }
}

/// The values that a field lists.
fn values(field: &Field) -> Vec<&str> {
    if let Type::Enum(values) = &field.schema.ty {
        return values.iter().map(String::as_str).collect();
    }
    let listed = field.constraints().iter().find_map(|constraint| match &constraint.kind {
        ConstraintKind::OneOf(values) => Some(values),
        _ => None,
    });
    listed
        .map(|values| values.iter().filter_map(|value| value.as_str()).collect())
        .unwrap_or_default()
}
