//! `stateDiagram-v2` in Mermaid.

use livespec_diagnostics::Diagnostics;
use livespec_lang::diagram::{Diagram, parse};
use livespec_syntax::{Item, ItemKind};

use super::Chart;

pub(super) fn read(item: &Item, diagnostics: &mut Diagnostics) -> Option<Chart> {
    let ItemKind::Fence(fence) = &item.kind else { return None };
    let Diagram::State(told) = parse(&fence.lang, &fence.code, diagnostics)? else { return None };
    let label = |step: &livespec_lang::diagram::TransitionDecl| {
        step.label.as_ref().map(|label| label.value.clone())
    };
    let steps = told
        .transitions
        .iter()
        .map(|step| {
            (
                step.from.value.clone(),
                step.to.value.clone(),
                label(step),
                step.from.span.to(step.to.span),
            )
        })
        .collect();
    let initial = told.initial.map(|initial| (initial.value, initial.span));
    Some(Chart { steps, initial, head: None, certain: true })
}
