//! Bodies that nobody reads.

use livespec_diagnostics::Span;
use livespec_diagnostics::{Code, Diagnostics, Severity};
use livespec_syntax::{EndpointForm, FenceItem, Item, ItemKind, Outline, PartRole, Topic};

use crate::{Rule, Subject};

/// A request that reads has a body.
pub(crate) const RULE: Rule = Rule {
    code: Code("O033"),
    name: "request_body_of_read",
    summary: "a request that reads has a body",
    severity: Severity::Info,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Finds request bodies under endpoints that are only called with `GET` or `HEAD`.

## Why is this bad?

A body of such a request has no meaning (RFC 9110, section 9.3.1); proxies and clients drop it.

## Example

```markdown
#### `GET /notes`

**Request:**

{ "author": "string" }
```

## Use instead

```markdown
#### `GET /notes?author=string`
```
"#;

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    let outline = subject.outline;
    let mut current: Option<(usize, Span, String)> = None;
    for (index, item) in outline.items.iter().enumerate() {
        match &item.kind {
            ItemKind::Endpoint(endpoint) => {
                let own = matches!(
                    endpoint.form,
                    EndpointForm::Heading | EndpointForm::Bold | EndpointForm::Label
                );
                let reads = endpoint
                    .targets
                    .iter()
                    .all(|(method, ..)| matches!(method.as_str(), "GET" | "HEAD"));
                let first = endpoint.targets.first().filter(|_| own && reads);
                current = first.map(|(method, from, path, to)| {
                    (index, from.to(*to), format!("{method} {path}"))
                });
            }
            ItemKind::Fence(fence) => {
                let Some((start, place, title)) = &current else { continue };
                if outline.items[*start].section != item.section && !below(outline, item, *start) {
                    current = None;
                    continue;
                }
                let Some(span) = body(outline, index, fence) else { continue };
                diagnostics.push(
                    rule.found(span, format!("`{title}` reads and takes no body"))
                        .secondary(*place, "this endpoint")
                        .note("its members are read as query parameters")
                        .help("document them as query parameters, or use `POST`"),
                );
                current = None;
            }
            _ => {}
        }
    }
}

/// Whether an item stands in the section of an endpoint or in one inside it.
fn below(outline: &Outline, item: &Item, endpoint: usize) -> bool {
    let home = outline.items[endpoint].section.and_then(|id| outline.sections.get(id.0 as usize));
    home.is_some_and(|section| section.level > 2 && section.span.contains(item.span))
}

/// Where a fence shows a request body in JSON.
fn body(outline: &Outline, index: usize, fence: &FenceItem) -> Option<Span> {
    let json = |text: &str| text.trim_start().starts_with(['{', '[']);
    if let Some(part) = fence.parts.iter().find(|part| part.role == PartRole::Request) {
        return json(part.code.text()).then_some(part.role_span);
    }
    let before = outline.items.get(index.checked_sub(1)?)?;
    let ItemKind::Label(label) = &before.kind else { return None };
    let key = label.key.as_str().to_lowercase();
    let request =
        label.topic == Some(Topic::Request) && !key.contains("param") && !key.contains("header");
    (request && json(fence.code.text())).then_some(label.key.span)
}
