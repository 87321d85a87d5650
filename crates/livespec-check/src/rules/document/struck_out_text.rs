//! The old beside the new.

use livespec_syntax::{ItemKind, Topic};

use crate::inlines;
use crate::topics::around;
use livespec_diagnostics::{Code, Diagnostics, Severity};

use crate::{Rule, Subject};

/// Struck-out text stands beside what holds.
pub(crate) const RULE: Rule = Rule {
    code: Code("D059"),
    name: "struck_out_text",
    summary: "struck-out text stands beside what holds",
    severity: Severity::Info,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Finds struck-out text in requirements, constraints, models and descriptions of endpoints. Questions, tasks, risks and the change log, where it means that something is settled, are left alone.

## Why is this bad?

It is read like any other text, by people who copy it and by programs.

## Example

```markdown
- `text` has at most ~~500~~ 2000 characters
```

## Use instead

```markdown
- `text` has at most 2000 characters
```
"#;

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    for item in &subject.outline.items {
        // A task that is struck out is done.
        if matches!(item.kind, ItemKind::Entry(_, Some(_))) {
            continue;
        }
        let struck = inlines::texts(item)
            .into_iter()
            .flat_map(|text| &text.inlines.runs)
            .find(|run| run.style.strike && !run.text.trim().is_empty());
        let Some(run) = struck else { continue };
        if !around(subject.outline, item.section).next().is_some_and(binding) {
            continue;
        }
        diagnostics.push(
            rule.found(run.span, format!("`{}` is struck out", run.text.trim()))
                .help("remove it; the change log says what was there"),
        );
    }
}

/// Sections that say what holds.
fn binding(topic: Topic) -> bool {
    matches!(
        topic,
        Topic::Requirements
            | Topic::Constraints
            | Topic::DataModel
            | Topic::Entity
            | Topic::Api
            | Topic::Endpoints
            | Topic::Endpoint
            | Topic::Request
            | Topic::Response
            | Topic::Nfr
            | Topic::PerformanceTargets
            | Topic::RateLimiting
            | Topic::Permissions
    )
}
