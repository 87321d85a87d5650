//! An entry of a list that is nothing more special; every task of a task list.

use super::{Context, Recognized, Shape, Unit};
use crate::{ItemKind, Text};

pub(super) const SHAPE: Shape =
    Shape { name: "entry", example: "- [ ] check the input", adds: false, recognize };

fn recognize(unit: &Unit<'_>, _context: &Context<'_>, found: &mut Vec<Recognized>) -> Option<()> {
    let Unit::Entry(inlines, _, task) = *unit else { return None };
    let kind = ItemKind::Entry(Text::of(inlines), task);
    found.push(Recognized { kind, span: inlines.span });
    Some(())
}
