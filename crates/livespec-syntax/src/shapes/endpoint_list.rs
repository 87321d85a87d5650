//! ``- `POST /x` - purpose``, `- POST /x: purpose`, `- **POST** /x`, ``- Place an order (`POST /x`)``.

use super::endpoint_heading::within;
use super::{Context, Recognized, Shape, Unit, target};
use crate::{EndpointForm, EndpointItem, Inlines, ItemKind, Topic};

pub(super) const SHAPE: Shape = Shape {
    name: "endpoint_list",
    example: "- `POST /orders` - place an order",
    adds: false,
    recognize,
};

fn recognize(unit: &Unit<'_>, context: &Context<'_>, found: &mut Vec<Recognized>) -> Option<()> {
    let Unit::Entry(inlines, text, None) = *unit else { return None };
    let endpoint = match target::targets(text) {
        Some((targets, end)) => {
            let purpose = Some(target::purpose(text, end));
            target::item(inlines, text, &targets, EndpointForm::List, purpose)
        }
        None => titled(inlines, text, context)
            .or_else(|| target::under(inlines, text, EndpointForm::List, context.path))?,
    };
    found.push(Recognized { kind: ItemKind::Endpoint(endpoint), span: inlines.span });
    Some(())
}

/// A title with the endpoint behind it and nothing more (`- Place an order (POST /orders)`), where endpoints are told.
fn titled(inlines: &Inlines, text: &str, context: &Context<'_>) -> Option<EndpointItem> {
    if !text.contains('/')
        || !context.within(&[Topic::Api, Topic::Endpoints, Topic::ModifiedEndpoints])
    {
        return None;
    }
    let end = text.trim_end_matches([' ', ')', '.']);
    let (_, _, behind) = target::find(text)?;
    let title = text.find(['(', '—', '–', '`', '/']).unwrap_or(0);
    let plain = !text[..title].contains([':', '.', ',', ';']);
    if behind < end.len() || !plain {
        return None;
    }
    Some(EndpointItem { form: EndpointForm::List, ..within(inlines, text)? })
}
