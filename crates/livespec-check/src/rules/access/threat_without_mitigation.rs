//! Threats that nobody does anything about.

use livespec_diagnostics::{Code, Diagnostics, Severity, Span};
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
    // The tables that have the column, in document order.
    let items = subject.outline.items.iter();
    let tables: Vec<Span> = items
        .filter(|item| matches!(&item.kind, ItemKind::Table(table) if table.columns.contains(&Column::Mitigation)))
        .map(|item| item.span)
        .collect();
    for threat in subject.spec.threats.iter().filter(|threat| threat.mitigation.is_none()) {
        let after = tables.partition_point(|table| table.start <= threat.span.start);
        let told = after.checked_sub(1).is_some_and(|at| tables[at].contains(threat.span));
        if told && !subject.has_placeholder(threat.span) {
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
