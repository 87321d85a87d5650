//! Names in a diagram that nothing in it has.

use std::collections::HashSet;

use livespec_diagnostics::{Code, Diagnostics, Severity};

use crate::{Rule, Subject, diagrams, words};

/// A diagram refers to something that it does not draw.
pub(crate) const RULE: Rule = Rule {
    code: Code("S001"),
    name: "diagram_names_nothing",
    summary: "a diagram refers to something that it does not draw",
    severity: Severity::Warning,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Finds names in a flowchart that only `style`, `class` or `click` mention, and participants of a sequence that are not declared although two or more others are.

## Why is this bad?

A name that is misspelt draws a second box beside the one that was meant, or colours none.

## Example

```mermaid
sequenceDiagram
  participant Client
  participant Orders
  Client->>Order: POST /orders
```

## Use instead

```mermaid
sequenceDiagram
  participant Client
  participant Orders
  Client->>Orders: POST /orders
```
"#;

/// How many names of a document get the nearest one that there is as a suggestion; looking for it
/// takes a look at all of them.
const SUGGESTIONS_MAX: usize = 16;

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    let mut left = SUGGESTIONS_MAX;
    for flow in diagrams::flows(subject) {
        let drawn = || flow.nodes.iter().chain(&flow.groups).map(|node| node.id.value.as_str());
        let known: HashSet<&str> = drawn().collect();
        for name in flow.styled.iter().filter(|name| !known.contains(name.value.as_str())) {
            let found = rule
                .found(name.span, format!("no node of the flowchart is called `{}`", name.value));
            diagnostics.push(found.help(help(&name.value, drawn(), &mut left)));
        }
    }
    for (_, sequence) in diagrams::sequences(subject) {
        let declared = || sequence.participants.iter().filter(|found| found.declared);
        if declared().count() < 2 {
            continue;
        }
        for found in sequence.participants.iter().filter(|found| !found.declared) {
            let name = &found.id;
            let message = format!("the sequence has no participant `{}`", name.value);
            let known = declared().map(|found| found.id.value.as_str());
            diagnostics.push(rule.found(name.span, message).help(help(
                &name.value,
                known,
                &mut left,
            )));
        }
    }
}

fn help<'a>(name: &str, known: impl Iterator<Item = &'a str>, left: &mut usize) -> String {
    let looks = *left > 0;
    *left = left.saturating_sub(1);
    match words::nearest(name, known.take(if looks { usize::MAX } else { 0 })) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("draw `{name}`, or take the line out"),
    }
}
