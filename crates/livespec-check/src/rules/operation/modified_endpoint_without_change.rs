//! Changes that are not told.

use livespec_diagnostics::Span;
use livespec_syntax::{Item, ItemKind, Topic};

use crate::topics::around;
use livespec_diagnostics::{Code, Diagnostics, Severity};

use crate::{Rule, Subject};

/// A modified endpoint does not say what changes.
pub(crate) const RULE: Rule = Rule {
    code: Code("O043"),
    name: "modified_endpoint_without_change",
    summary: "a modified endpoint does not say what changes",
    severity: Severity::Info,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Finds endpoints listed as modified with nothing behind them: no sentence, no field, no status.

## Why is this bad?

Whoever builds it does not know what to change, and whoever calls it not what to expect.

## Example

```markdown
### Modified Endpoints

- `GET /notes`
```

## Use instead

```markdown
### Modified Endpoints

- `GET /notes`: takes `author` as a filter
```
"#;

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    let outline = subject.outline;
    for (index, item) in outline.items.iter().enumerate() {
        let ItemKind::Endpoint(endpoint) = &item.kind else { continue };
        let modified = around(outline, item.section).any(|topic| topic == Topic::ModifiedEndpoints);
        let told = endpoint.purpose.as_ref().is_some_and(|text| !text.as_str().trim().is_empty())
            || endpoint.cells.iter().any(|(_, text)| !text.as_str().trim().is_empty());
        let next = outline.items.get(index + 1);
        let more = next.is_some_and(|next| {
            next.section == item.section && !matches!(next.kind, ItemKind::Endpoint(_))
        });
        if !modified || told || more || endpoint.placeholder || !is_last(subject, item) {
            continue;
        }
        let Some((method, from, path, to)) = endpoint.targets.first() else { continue };
        diagnostics.push(
            rule.found(from.to(*to), format!("nothing says what changes in `{method} {path}`"))
                .help("say what is added, changed or removed"),
        );
    }
}

/// Whether nothing stands behind the endpoint in its own lines.
fn is_last(subject: &Subject<'_>, item: &Item) -> bool {
    let ItemKind::Endpoint(endpoint) = &item.kind else { return false };
    let Some((.., span)) = endpoint.targets.last() else { return false };
    let line = subject.source.line_span(subject.source.line(span.end));
    let rest = subject.source.slice(Span { start: span.end, end: line.end });
    !rest.contains(char::is_alphanumeric)
}
