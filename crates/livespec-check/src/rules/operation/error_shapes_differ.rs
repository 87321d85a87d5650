//! Errors in two shapes.

use std::collections::BTreeSet;

use livespec_diagnostics::Span;
use livespec_diagnostics::{Code, Diagnostics, Severity};
use livespec_syntax::{FenceItem, ItemKind, LabelItem, PartRole, Topic};
use serde_json::Value;

use crate::{Rule, Subject};

/// Two error bodies have nothing in common.
pub(crate) const RULE: Rule = Rule {
    code: Code("O038"),
    name: "error_shapes_differ",
    summary: "two error bodies have nothing in common",
    severity: Severity::Warning,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Finds bodies of errors that share no member with the first one, such as `{"error": {..}}` and `{"code": .., "message": ..}`.

## Why is this bad?

A client has one place that reads errors. The service answers every error in one shape, that of the body that shows most.

## Example

```json
{ "error": { "code": "NOT_FOUND" } }
```
and elsewhere
```json
{ "message": "no such note" }
```

## Use instead

```json
{ "error": { "code": "NOT_FOUND" } }
```
and elsewhere
```json
{ "error": { "code": "CONFLICT" } }
```
"#;

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    let mut first: Option<(BTreeSet<String>, Span)> = None;
    for (index, item) in subject.outline.items.iter().enumerate() {
        let ItemKind::Fence(fence) = &item.kind else { continue };
        for (code, span) in bodies(subject, index, fence) {
            let Some(members) = members(code) else { continue };
            let Some((known, place)) = &first else {
                first = Some((members, span));
                continue;
            };
            if members.is_disjoint(known) {
                let shown = |names: &BTreeSet<String>| {
                    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
                };
                diagnostics.push(
                    rule.found(
                        span,
                        format!(
                            "this error has {}, the first one {}",
                            shown(&members),
                            shown(known)
                        ),
                    )
                    .secondary(*place, "the first error body")
                    .help("give every error the same shape"),
                );
                // One finding tells it; each further body would repeat it.
                return;
            }
        }
    }
}

/// The error bodies in a code block, each with the place that says what it is.
fn bodies<'a>(subject: &Subject<'a>, index: usize, fence: &'a FenceItem) -> Vec<(&'a str, Span)> {
    let parts: Vec<(&str, Span)> = fence
        .parts
        .iter()
        .filter(|part| matches!(part.role, PartRole::Error(_)))
        .map(|part| (part.code.text(), part.role_span))
        .collect();
    if !parts.is_empty() || fence.parts.len() > 1 {
        return parts;
    }
    let before = index.checked_sub(1).and_then(|at| subject.outline.items.get(at));
    match before.map(|item| &item.kind) {
        Some(ItemKind::Label(label)) if is_error(label) => {
            vec![(fence.code.text(), label.key.span)]
        }
        _ => Vec::new(),
    }
}

fn is_error(label: &LabelItem) -> bool {
    match label.status {
        Some((status, _)) => status >= 400,
        None => {
            label.topic == Some(Topic::Errors)
                && label.key.as_str().to_lowercase().contains("error resp")
        }
    }
}

/// The members of an object at the top.
fn members(code: &str) -> Option<BTreeSet<String>> {
    match serde_json::from_str(code) {
        Ok(Value::Object(members)) if !members.is_empty() => {
            Some(members.keys().cloned().collect())
        }
        _ => None,
    }
}
