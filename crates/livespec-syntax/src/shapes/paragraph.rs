//! A paragraph that is nothing more special.

use super::{Context, Recognized, Shape, Unit};
use crate::{ItemKind, Text};

pub(super) const SHAPE: Shape =
    Shape { name: "paragraph", example: "Orders are kept for a year.", adds: false, recognize };

fn recognize(unit: &Unit<'_>, _context: &Context<'_>, found: &mut Vec<Recognized>) -> Option<()> {
    let Unit::Paragraph(inlines, _) = *unit else { return None };
    found.push(Recognized { kind: ItemKind::Paragraph(Text::of(inlines)), span: inlines.span });
    Some(())
}
