//! One cause that leads from one state to two.

use std::collections::HashMap;

use livespec_diagnostics::{Code, Diagnostics, Severity};
use livespec_ir::Transition;

use crate::{Rule, Subject};

/// The same cause leads from one state to two others.
pub(crate) const RULE: Rule = Rule {
    code: Code("M132"),
    name: "step_with_two_targets",
    summary: "one cause leads from one state to two others",
    severity: Severity::Warning,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Finds steps from one state with the same words on them and different ends.

## Why is this bad?

A reader cannot tell which of the two is taken, and whoever implements it has to guess.

## Example

- `sent` → `paid` on payment
- `sent` → `closed` on payment

## Use instead

The condition that decides: `on full payment`, `on payment of the last instalment`.
"#;

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    for entity in subject.spec.entities.values() {
        for machine in &entity.machines {
            let mut seen: HashMap<(&str, String), &Transition> = HashMap::new();
            for step in &machine.transitions {
                let Some(cause) = &step.trigger else { continue };
                let key = (step.from.as_str(), crate::words::plain(cause));
                match seen.get(&key) {
                    Some(first) if first.to != step.to => diagnostics.push(
                        rule.found(
                            step.origin.span,
                            format!("`{cause}` leads from `{}` to two states", step.from),
                        )
                        .label(format!("to `{}`", step.to))
                        .secondary(first.origin.span, format!("to `{}`", first.to))
                        .help("say what decides between the two"),
                    ),
                    Some(_) => {}
                    None => {
                        seen.insert(key, step);
                    }
                }
            }
        }
    }
}
