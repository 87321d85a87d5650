//! `**POST /x**`, `**POST** /x`, ``**`POST /x`**``, `**1. POST /x - Title**` as a paragraph.

use super::{Context, Recognized, Shape, Unit, target};
use crate::topics::number;
use crate::{EndpointForm, ItemKind};

pub(super) const SHAPE: Shape = Shape {
    name: "endpoint_bold",
    example: "**POST /orders** - Place an order",
    adds: false,
    recognize,
};

fn recognize(unit: &Unit<'_>, _context: &Context<'_>, found: &mut Vec<Recognized>) -> Option<()> {
    let Unit::Paragraph(inlines, text) = *unit else { return None };
    if !inlines.runs.first()?.style.strong || !text.contains('/') {
        return None;
    }
    let line = text.find('\n').unwrap_or(text.len());
    let (_, start) = number(&text[..line]);
    let stripped = inlines.slice(start..text.len());
    let text = stripped.text();
    let (targets, end) = target::targets(&text)?;
    let purpose = Some(target::purpose(&text, end));
    let endpoint = target::item(&stripped, &text, &targets, EndpointForm::Bold, purpose);
    found.push(Recognized { kind: ItemKind::Endpoint(endpoint), span: inlines.span });
    Some(())
}
