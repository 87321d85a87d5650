//! Done, but not all of it.

use livespec_ir::{Status, StatusChoice};
use livespec_syntax::{ItemKind, Topic};

use crate::topics::around;
use livespec_diagnostics::{Code, Diagnostics, Severity};

use crate::{Rule, Subject};

/// A document that says it is implemented has open tasks.
pub(crate) const RULE: Rule = Rule {
    code: Code("D055"),
    name: "implemented_with_open_task",
    summary: "a document that says it is implemented has open tasks",
    severity: Severity::Warning,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Finds tasks without a tick in the plan, the checklists or the acceptance criteria of a document whose status says that it is implemented or done.

## Why is this bad?

Either something is missing in the software, or the document does not say what holds.

## Example

```markdown
**Status:** Implemented

- [ ] alerts
```

## Use instead

```markdown
**Status:** Implemented

- [x] alerts
```
"#;

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    let StatusChoice::Chosen(Status::Implemented, status) = &subject.spec.info.status else {
        return;
    };
    let open: Vec<_> = subject
        .outline
        .items
        .iter()
        .filter(|item| matches!(item.kind, ItemKind::Entry(_, Some(false))))
        .filter(|item| !around(subject.outline, item.section).any(later))
        .collect();
    let Some(first) = open.first() else { return };
    let message = match open.len() {
        1 => "a task is still open".to_owned(),
        count => format!("{count} tasks are still open, this is the first"),
    };
    diagnostics.push(
        rule.found(first.span, message)
            .secondary(status.origin.span, "the document says that it is done")
            .help("tick what is done, and move the rest to what comes later"),
    );
}

/// What need not be done yet.
fn later(topic: Topic) -> bool {
    matches!(topic, Topic::Future | Topic::OpenQuestions | Topic::OutOfScope)
}
