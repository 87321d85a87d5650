//! Nodes of the architecture that the text does not speak of.

use livespec_diagnostics::{Code, Diagnostics, Severity};
use livespec_syntax::ItemKind;

use crate::diagrams::{self, NAMES_MAX, Text};
use crate::{Rule, Subject};

/// A component is drawn and not described.
pub(crate) const RULE: Rule = Rule {
    code: Code("S003"),
    name: "drawn_component_not_described",
    summary: "a component is drawn and described nowhere",
    severity: Severity::Info,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Finds nodes in a diagram of the architecture that the document names nowhere else, where it describes components and most nodes are named.

## Why is this bad?

What such a part is for, and who runs it, is left to a guess.

## Example

A diagram with `api[Order API] --> legacy[Legacy Bridge]` in a document that does not speak of a bridge.

## Use instead

Describe the component, or take it out of the picture.
"#;

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    if diagrams::components(subject).is_empty() {
        return;
    }
    let mut left = NAMES_MAX;
    for flow in diagrams::architecture(subject) {
        let Some(first) = flow.nodes.first() else { continue };
        let fence = subject.outline.items.iter().find(|item| {
            matches!(item.kind, ItemKind::Fence(_)) && item.span.contains(first.id.span)
        });
        let Some(fence) = fence else { continue };
        let text = Text::outside(subject, fence.span);
        let nodes = flow.nodes.iter().take(left);
        left -= nodes.len();
        let (named, foreign): (Vec<_>, Vec<_>) =
            nodes.partition(|node| text.names(diagrams::shown(node)));
        if named.len() < foreign.len() {
            continue;
        }
        for node in foreign {
            let span = node.label.as_ref().map_or(node.id.span, |label| label.span);
            // A node may also be a call.
            let call = diagrams::shown(node).split_once(" /").is_some();
            if call || subject.has_placeholder(span) {
                continue;
            }
            let message = format!("`{}` is drawn and described nowhere", diagrams::shown(node));
            let help = "describe it among the components, or take it out of the picture";
            diagnostics.push(rule.found(span, message).help(help));
        }
    }
}
