//! `#### POST /x`, ``#### `POST /x` — Title``, `### Create order (POST /orders)`.

use super::{Context, Recognized, Shape, Unit, target};
use crate::{EndpointForm, Inlines, ItemKind};

pub(super) const SHAPE: Shape = Shape {
    name: "endpoint_heading",
    example: "#### `POST /orders` — Place an order",
    adds: false,
    recognize,
};

fn recognize(unit: &Unit<'_>, context: &Context<'_>, found: &mut Vec<Recognized>) -> Option<()> {
    let Unit::Heading(inlines, text) = *unit else { return None };
    let endpoint = match target::targets(text) {
        Some((targets, end)) => {
            let purpose = Some(target::purpose(text, end));
            target::item(inlines, text, &targets, EndpointForm::Heading, purpose)
        }
        None => within(inlines, text)
            .or_else(|| target::under(inlines, text, EndpointForm::Heading, context.path))?,
    };
    found.push(Recognized { kind: ItemKind::Endpoint(endpoint), span: inlines.span });
    Some(())
}

/// A target behind the title: as a code span of its own, in parentheses or behind a dash at the end.
pub(super) fn within(inlines: &Inlines, text: &str) -> Option<crate::EndpointItem> {
    let mut at = 0;
    let code = inlines.runs.iter().find_map(|run| {
        let range = at..at + run.text.len();
        at = range.end;
        run.style.code.then_some(range).filter(|range| {
            target::targets(&text[range.clone()])
                .is_some_and(|(_, end)| text[range.start + end..range.end].trim().is_empty())
        })
    });
    let ends = |inner: std::ops::Range<usize>| {
        let (_, end) = target::targets(&text[inner.clone()])?;
        text[inner.start + end..inner.end].trim().is_empty().then_some(inner)
    };
    let parenthesis = || {
        let open = text.rfind('(')?;
        let inner = text[open + 1..].trim_end().strip_suffix(')')?;
        ends(open + 1..open + 1 + inner.len())
    };
    let dash = || {
        let (at, mark) = [" - ", " – ", " — ", ": ", " | "]
            .into_iter()
            .filter_map(|mark| Some((text.rfind(mark)?, mark)))
            .max()?;
        ends(at + mark.len()..text.len())
    };
    let range = code.or_else(parenthesis).or_else(dash)?;
    let (targets, _) = target::targets(&text[range.clone()])?;
    let moved: Vec<_> = targets.into_iter().map(|found| found.moved(range.start)).collect();
    let title = text[..range.start].trim_end_matches([' ', '(', ':', '-', '–', '—', '`']);
    Some(target::item(inlines, text, &moved, EndpointForm::Heading, Some(0..title.len())))
}
