//! `**POST /x**`, `**POST** /x`, ``**`POST /x`**``, `**1. POST /x - Title**`, ``**Title** — `POST /x` ``
//! as a paragraph.

use super::{Context, Recognized, Shape, Unit, target};
use crate::topics::number;
use crate::{EndpointForm, EndpointItem, Inlines, ItemKind};

pub(super) const SHAPE: Shape = Shape {
    name: "endpoint_bold",
    example: "**POST /orders** - Place an order",
    adds: false,
    recognize,
};

fn recognize(unit: &Unit<'_>, context: &Context<'_>, found: &mut Vec<Recognized>) -> Option<()> {
    let Unit::Paragraph(inlines, text) = *unit else { return None };
    if !inlines.runs.first()?.style.strong {
        return None;
    }
    let line = text.find('\n').unwrap_or(text.len());
    let (_, start) = number(&text[..line]);
    let stripped = inlines.slice(start..text.len());
    let text = stripped.text();
    let endpoint = match target::targets(&text) {
        Some((targets, end)) => {
            let purpose = Some(target::purpose(&text, end));
            target::item(&stripped, &text, &targets, EndpointForm::Bold, purpose)
        }
        None => titled(&stripped, &text)
            .or_else(|| target::under(&stripped, &text, EndpointForm::Bold, context.path))?,
    };
    found.push(Recognized { kind: ItemKind::Endpoint(endpoint), span: inlines.span });
    Some(())
}

/// A bold title, then a dash or a bracket, then the endpoint: ``**Place an order** — `POST /x` ``.
fn titled(inlines: &Inlines, text: &str) -> Option<EndpointItem> {
    let title: usize =
        inlines.runs.iter().take_while(|run| run.style.strong).map(|run| run.text.len()).sum();
    let rest = &text[title..];
    let behind = rest.trim_start_matches([' ', '(', '[', '-', '–', '—', '→', '|']);
    let from = text.len() - behind.len();
    if rest.len() == behind.len() || text[..title].trim_end().ends_with([':', '：']) {
        return None;
    }
    let (targets, end) = target::targets(behind)?;
    let end = from + end;
    let after = text[end..].trim_start_matches([')', ']', ' ']);
    let apart = after.is_empty() || after.starts_with(['\n', '-', '–', '—', ':', '(']);
    if !apart {
        return None;
    }
    let targets: Vec<_> = targets.into_iter().map(|target| target.moved(from)).collect();
    Some(target::item(inlines, text, &targets, EndpointForm::Bold, Some(0..title)))
}
