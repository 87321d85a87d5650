//! A paragraph that begins with `` `POST /x` ``, or that is `POST /x` and nothing else on its line.

use super::{Context, Recognized, Shape, Unit, target};
use crate::{EndpointForm, ItemKind};

pub(super) const SHAPE: Shape = Shape {
    name: "endpoint_prose",
    example: "`POST /orders` places an order.",
    adds: false,
    recognize,
};

fn recognize(unit: &Unit<'_>, _context: &Context<'_>, found: &mut Vec<Recognized>) -> Option<()> {
    let Unit::Paragraph(inlines, text) = *unit else { return None };
    let (targets, end) = target::targets(text)?;
    let rest = text[end..].lines().next().unwrap_or("").trim();
    let alone = rest.is_empty() || rest.starts_with(['-', '–', '—', '→']);
    if !inlines.runs.first()?.style.code && !alone {
        return None;
    }
    let purpose = Some(target::purpose(text, end));
    let endpoint = target::item(inlines, text, &targets, EndpointForm::Prose, purpose);
    found.push(Recognized { kind: ItemKind::Endpoint(endpoint), span: inlines.span });
    Some(())
}
