//! States that no record ever gets to.

use std::collections::BTreeSet;

use livespec_diagnostics::{Code, Diagnostics, Severity};
use livespec_ir::{Entity, Id, NewValue, Spec, StateMachine};

use crate::{Rule, Subject};

/// No step leads to a state.
pub(crate) const RULE: Rule = Rule {
    code: Code("M130"),
    name: "unreachable_state",
    summary: "no step leads to a state",
    severity: Severity::Warning,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Follows the steps of a life cycle from the state in which records begin, and finds the states that it never
comes to. What an action sets counts as a step.

## Why is this bad?

No record is ever in such a state, so that what the document says of it never happens; most often a step was
forgotten.

## Example

```
draft → sent
paid → closed
```

## Use instead

```
draft → sent → paid → closed
```
"#;

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    for (id, entity) in subject.spec.entities.iter() {
        for machine in &entity.machines {
            let Some((initial, _)) = &machine.initial else { continue };
            let reached = reached(subject.spec, id, machine, initial);
            let mut told = BTreeSet::new();
            let lost =
                machine.transitions.iter().filter(|step| !reached.contains(step.from.as_str()));
            for step in lost.filter(|step| told.insert(step.from.as_str())) {
                let text = format!("no step of `{}` leads to `{}`", entity.name, step.from);
                diagnostics.push(
                    rule.found(step.origin.span, text)
                        .label(format!("records begin as `{initial}` and never come here"))
                        .help("add the step that leads here, or remove the state"),
                );
            }
        }
    }
}

/// The states that a record comes to.
fn reached<'s>(
    spec: &'s Spec,
    id: Id<Entity>,
    machine: &'s StateMachine,
    initial: &'s str,
) -> BTreeSet<&'s str> {
    let set = spec.operations.values().filter(|operation| operation.entity == Some(id));
    let effects =
        set.filter_map(|operation| operation.behaviour.as_ref()).flat_map(|it| &it.effects);
    let mut open: Vec<&str> = effects
        .filter(|effect| effect.field == machine.field)
        .filter_map(|effect| match &effect.value {
            NewValue::Constant(value) => value.as_str(),
            _ => None,
        })
        .collect();
    open.push(initial);
    let mut reached = BTreeSet::new();
    while let Some(state) = open.pop() {
        if reached.insert(state) {
            let next = machine.transitions.iter().filter(|step| step.from == state);
            open.extend(next.map(|step| step.to.as_str()));
        }
    }
    reached
}
