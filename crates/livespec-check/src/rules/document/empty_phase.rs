//! Phases of nothing.

use std::collections::HashSet;

use livespec_diagnostics::Span;
use livespec_diagnostics::{Code, Diagnostics, Severity};
use livespec_syntax::ItemKind;

use crate::{Rule, Subject};

/// A phase does not say what it does.
pub(crate) const RULE: Rule = Rule {
    code: Code("D054"),
    name: "empty_phase",
    summary: "a phase does not say what it does",
    severity: Severity::Warning,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Finds phases of a rollout or of the implementation that have a name and neither a scope nor a task.

## Why is this bad?

A phase without content can be neither planned nor finished.

## Example

| Phase | Scope |
|---|---|
| 1 | Internal users |
| 2 | |

## Use instead

| Phase | Scope |
|---|---|
| 1 | Internal users |
| 2 | Everybody |
"#;

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    // An empty section is reported as such.
    let headings: HashSet<Span> =
        subject.outline.sections.iter().map(|section| section.heading.span).collect();
    for phase in &subject.spec.phases {
        let span = phase.origin.span;
        let told = !phase.scope.trim().is_empty()
            || headings.contains(&span)
            || has_more(subject, span)
            || subject.has_placeholder(span);
        if !told {
            diagnostics.push(
                rule.found(
                    span,
                    format!("the phase `{}` does not say what it does", phase.name.trim()),
                )
                .help("write its scope or its tasks"),
            );
        }
    }
}

/// Whether something deeper stands under the item of a phase, or its row tells more than a name.
fn has_more(subject: &Subject<'_>, span: Span) -> bool {
    let items = &subject.outline.items;
    let at = items.partition_point(|item| item.span.start < span.start);
    let Some(item) = items.get(at).filter(|item| item.span == span) else {
        // A row: every cell but the first one.
        let cells = subject.source.slice(span).trim_matches('|').split('|').skip(1);
        return cells.map(str::trim).any(|cell| cell.chars().any(char::is_alphanumeric));
    };
    items.get(at + 1).is_some_and(|next| {
        next.section == item.section
            && (next.depth > item.depth || !matches!(next.kind, ItemKind::Label(_)))
    })
}
