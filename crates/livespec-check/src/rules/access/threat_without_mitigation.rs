//! Threats that nobody does anything about.

use livespec_diagnostics::{Code, Diagnostics, Severity};
use livespec_syntax::{Column, ItemKind};

use crate::{Rule, Subject};

/// A threat has no mitigation.
pub(crate) const RULE: Rule = Rule {
    code: Code("A011"),
    name: "threat_without_mitigation",
    summary: "a threat has no mitigation",
    severity: Severity::Warning,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Finds rows of the threat model whose column for the mitigation is empty. Lists without such a column are left alone.

## Why is this bad?

A threat that is known and open is the first that somebody tries.

## Example

| Threat | Impact | Mitigation |
|---|---|---|
| Guessed passwords | High | |

## Use instead

| Threat | Impact | Mitigation |
|---|---|---|
| Guessed passwords | High | Rate limit of logins |
"#;

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    for item in &subject.outline.items {
        let ItemKind::Table(table) = &item.kind else { continue };
        let Some(first) =
            table.header.first().filter(|_| table.columns.contains(&Column::Mitigation))
        else {
            continue;
        };
        let span = first.span.to(item.span);
        for threat in subject.spec.threats.iter().filter(|threat| span.contains(threat.span)) {
            if threat.mitigation.is_none() && !subject.has_placeholder(threat.span) {
                diagnostics.push(
                    rule.found(
                        threat.span,
                        format!("nothing is done about `{}`", threat.threat.trim()),
                    )
                    .help("say what is done about it, or that the risk is accepted and by whom"),
                );
            }
        }
    }
}
