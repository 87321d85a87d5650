//! A table: what its columns hold and what it lists.

mod columns;
mod role;

use super::{Context, Recognized, Shape, Unit};
use crate::{ItemKind, TableItem, Text};

pub(super) const SHAPE: Shape = Shape {
    name: "table",
    example: "| Code | HTTP Status | Description |",
    adds: false,
    recognize,
};

fn recognize(unit: &Unit<'_>, context: &Context<'_>, found: &mut Vec<Recognized>) -> Option<()> {
    let Unit::Table(table, span) = unit else { return None };
    let texts = |row: &Vec<crate::Inlines>| row.iter().map(Text::of).collect::<Vec<Text>>();
    let header = texts(&table.header);
    let rows: Vec<Vec<Text>> = table.rows.iter().map(texts).collect();
    let columns = columns::columns(&header, &rows);
    let role = role::role(&columns, &header, &rows, context);
    let item = TableItem { role, columns, header, rows };
    found.push(Recognized { kind: ItemKind::Table(item), span: *span });
    Some(())
}
