//! Rollouts that only go forward.

use livespec_diagnostics::{Code, Diagnostics, Severity};
use livespec_syntax::Topic;

use crate::{Rule, Subject};

/// A rollout in phases has no way back.
pub(crate) const RULE: Rule = Rule {
    code: Code("Q017"),
    name: "rollout_without_way_back",
    summary: "a rollout in phases has no way back",
    severity: Severity::Info,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Finds a rollout in phases in a document that names neither a trigger nor a plan to go back.

## Why is this bad?

When a phase goes wrong, somebody decides at night what should have been decided before.

## Example

| Phase | Scope |
|---|---|
| 1 | 10 % of the users |

## Use instead

| Phase | Scope | Rollback trigger |
|---|---|---|
| 1 | 10 % of the users | error rate > 1 % |
"#;

/// How many sections about a rollout are looked at.
const ROLLOUTS_MAX: usize = 50;

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    let phases = &subject.spec.phases;
    let outline = subject.outline;
    let rollouts =
        outline.sections.iter().filter(|it| it.topic == Some(Topic::Rollout) && it.level <= 3);
    let mut found = rollouts.take(ROLLOUTS_MAX).filter(|section| {
        let own = phases.iter().filter(|phase| section.span.contains(phase.origin.span));
        own.count() > 1
    });
    let Some(section) = found.next() else { return };
    let text = subject.source.text().to_ascii_lowercase();
    let back =
        ["rollback", "roll back", "rolled back", "roll-back", "revert", "kill switch", "backout"];
    if back.iter().any(|word| text.contains(word)) || phases.iter().any(|it| it.rollback.is_some())
    {
        return;
    }
    diagnostics.push(
        rule.found(section.heading.span, "the rollout has phases and no way back")
            .help("say for each phase what makes it go back, and how"),
    );
}
