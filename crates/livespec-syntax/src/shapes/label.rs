//! `**Request Body** (application/json):`, `- Description: Creates ...`, `**Status:** Draft`.

use super::{Context, Recognized, Shape, Unit, key, key::is_plain_label, status_entry};
use crate::topics::{number, topic};
use crate::{Inlines, ItemKind, LabelItem, Text, Topic};

pub(super) const SHAPE: Shape =
    Shape { name: "label", example: "**Response** (201 Created):", adds: false, recognize };

fn recognize(unit: &Unit<'_>, _context: &Context<'_>, found: &mut Vec<Recognized>) -> Option<()> {
    let (inlines, text, list) = match *unit {
        Unit::Paragraph(inlines, text) => (inlines, text, false),
        Unit::Entry(inlines, text, None) => (inlines, text, true),
        _ => return None,
    };
    let label = read(inlines, text, list)?;
    found.push(Recognized { kind: ItemKind::Label(label), span: inlines.span });
    Some(())
}

pub(super) fn read(inlines: &Inlines, text: &str, list: bool) -> Option<LabelItem> {
    let found = key(inlines, text, list)?;
    if !found.bold && !list && !is_plain_label(text, &found) {
        return None;
    }
    let name = &text[found.key.clone()];
    let (_, start) = number(name);
    let topic = topic(&name[start..]);
    let place = |range: std::ops::Range<usize>| inlines.fragment().span(range);
    let head = found.qualifier.as_ref().map_or(found.key.end, |note| note.end.max(found.key.end));
    let spoken = matches!(
        topic,
        Some(Topic::Response | Topic::Errors | Topic::Request | Topic::StatusCodes)
    );
    let behind = || {
        let value = &text[found.value..];
        let lead = found.value + (value.len() - value.trim_start().len());
        status_entry::status(text, lead).filter(|range| range.start == lead && spoken)
    };
    let in_head = status_entry::status(&text[..head], found.key.start);
    let status = in_head
        .or_else(behind)
        .and_then(|range| Some((text[range.clone()].parse().ok()?, place(range))));
    Some(LabelItem {
        key: Text::from(inlines.slice(found.key.clone())),
        qualifier: found.qualifier.map(|range| Text::from(inlines.slice(range))),
        value: Text::from(inlines.slice(found.value..text.len())),
        status,
        topic,
    })
}
