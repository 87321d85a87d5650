//! ``- `POST /x` - purpose``, `- POST /x: purpose`, `- **POST** /x`.

use super::{Context, Recognized, Shape, Unit, target};
use crate::{EndpointForm, ItemKind};

pub(super) const SHAPE: Shape = Shape {
    name: "endpoint_list",
    example: "- `POST /orders` - place an order",
    adds: false,
    recognize,
};

fn recognize(unit: &Unit<'_>, _context: &Context<'_>, found: &mut Vec<Recognized>) -> Option<()> {
    let Unit::Entry(inlines, text, None) = *unit else { return None };
    let (targets, end) = target::targets(text)?;
    let purpose = Some(target::purpose(text, end));
    let endpoint = target::item(inlines, text, &targets, EndpointForm::List, purpose);
    found.push(Recognized { kind: ItemKind::Endpoint(endpoint), span: inlines.span });
    Some(())
}
