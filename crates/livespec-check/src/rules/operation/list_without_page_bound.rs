//! Pages of any size.

use livespec_diagnostics::{Code, Diagnostics, Severity};
use livespec_ir::{Basis, ConstraintKind, OperationKind, Paging};

use crate::{Rule, Subject};

/// The size of a page has no bound.
pub(crate) const RULE: Rule = Rule {
    code: Code("O037"),
    name: "list_without_page_bound",
    summary: "the size of a page has no bound",
    severity: Severity::Info,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Finds list endpoints that document the size of a page and no largest size, where the document names none elsewhere. The service then uses its own bound.

## Why is this bad?

One client can ask for everything at once.

## Example

```markdown
- `limit` (integer, default 20): how many notes
```

## Use instead

```markdown
- `limit` (integer, default 20, max 100): how many notes
```
"#;

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    let lists = subject.spec.operations.values().filter(|it| it.kind == OperationKind::List);
    let mut found = lists.filter_map(|operation| {
        let (Paging::Cursor { limit, .. }
        | Paging::Page { size: limit, .. }
        | Paging::Offset { limit, .. }) = &operation.paging;
        let parameter = operation.parameters.iter().find(|parameter| {
            parameter.name == *limit && parameter.origin.basis == Basis::Stated
        })?;
        let bounded = parameter.schema.constraints.iter().any(|constraint| {
            matches!(
                constraint.kind,
                ConstraintKind::Max(_) | ConstraintKind::Below(_) | ConstraintKind::OneOf(_)
            )
        });
        (!bounded).then_some((operation, parameter))
    });
    let Some((operation, parameter)) = found.next() else { return };
    if told_elsewhere(subject) || subject.has_placeholder(parameter.origin.span) {
        return;
    }
    let others = found.count();
    let mut message =
        format!("`{}` of `{}` has no largest value", parameter.name, operation.title());
    if others > 0 {
        message.push_str(&format!(", and so {others} more"));
    }
    diagnostics.push(
        rule.found(parameter.origin.span, message)
            .note("the service answers at most 100 records in a page")
            .help("say the largest value, such as `max 100`"),
    );
}

/// Whether some line of the document bounds pages.
fn told_elsewhere(subject: &Subject<'_>) -> bool {
    let page = ["page", "limit", "items"];
    let bound = [
        "max",
        "at most",
        "up to",
        "no more than",
        "capped",
        "between",
        "1 to ",
        "1-",
        "1–",
        "1..",
        "<=",
    ];
    subject.source.text().lines().any(|line| {
        let line = line.to_ascii_lowercase().replace('≤', "<=");
        page.iter().any(|word| line.contains(word)) && bound.iter().any(|word| line.contains(word))
    })
}
