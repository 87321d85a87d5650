//! Components that the architecture describes and does not draw.

use livespec_diagnostics::{Code, Diagnostics, Severity};

use crate::{Rule, Subject, diagrams};

/// A component is described and not drawn.
pub(crate) const RULE: Rule = Rule {
    code: Code("S002"),
    name: "component_not_drawn",
    summary: "a component is described and not drawn",
    severity: Severity::Info,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Finds components that have a heading or a row of their own and are no node of a diagram of the architecture, where such a diagram draws other components.

## Why is this bad?

Who reads the picture misses a part, and what talks to that part is told nowhere.

## Example

A diagram with `Order API` and `Order Store`, and a heading `Component 3: Search Index`.

## Use instead

```mermaid
graph LR
  api[Order API] --> store[(Order Store)]
  api --> index[Search Index]
```
"#;

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    let flows = diagrams::architecture(subject);
    let nodes = flows.iter().flat_map(|flow| flow.nodes.iter().chain(&flow.groups));
    let drawn: Vec<&str> = nodes.take(diagrams::NAMES_MAX).map(diagrams::shown).collect();
    let (known, missing): (Vec<_>, Vec<_>) = diagrams::components(subject)
        .into_iter()
        .partition(|(name, _)| drawn.iter().any(|node| diagrams::same(node, name)));
    // A picture that draws few of the components is about something else.
    if known.len() < missing.len() || known.is_empty() {
        return;
    }
    for (name, span) in missing {
        if !subject.has_placeholder(span) {
            let message = format!("the component `{name}` is in no diagram of the architecture");
            diagnostics.push(rule.found(span, message).help("draw it, with what uses it"));
        }
    }
}
