//! A table of paths with a column for each method, and a table of the properties of one endpoint.

use std::ops::Range;

use livespec_diagnostics::Span;

use super::{Context, Recognized, Shape, Unit, target};
use crate::vocabulary::{ENDPOINT_LABELS, PATH_LABELS};
use crate::{EndpointForm, EndpointItem, ItemKind, TableItem, TableRole, Text};

pub(super) const SHAPE: Shape =
    Shape { name: "endpoint_grid", example: "| Path | GET | POST |", adds: true, recognize };

/// Cells that say that a path does not have a method.
const ABSENT: &[&str] = &[
    "",
    "-",
    "–",
    "—",
    "✗",
    "✘",
    "×",
    "❌",
    "no",
    "n/a",
    "none",
    "not supported",
    "not allowed",
    "405",
    "nein",
    "non",
    "não",
    "нет",
    "否",
    "无",
];

/// Cells that say no more than that it has one.
const PRESENT: &[&str] =
    &["✓", "✔", "✅", "x", "yes", "ja", "oui", "sí", "sim", "да", "是", "•", "●"];

fn recognize(unit: &Unit<'_>, _context: &Context<'_>, found: &mut Vec<Recognized>) -> Option<()> {
    let (Unit::Table(..), Some(Recognized { kind: ItemKind::Table(table), span })) =
        (unit, found.first())
    else {
        return None;
    };
    if table.role == TableRole::Endpoints && is_grid(&table.header, &table.rows) {
        let cells = cells(table);
        found.extend(cells);
    } else if table.header.len() == 2 {
        let endpoint = properties(table)?;
        let span = *span;
        found.push(Recognized { kind: ItemKind::Endpoint(endpoint), span });
    }
    Some(())
}

/// Whether several columns are headed by methods, beside one of paths.
pub(super) fn is_grid(header: &[Text], rows: &[Vec<Text>]) -> bool {
    let methods = header.iter().filter(|cell| method(cell).is_some()).count();
    let paths = rows.iter().filter(|row| path(row).is_some()).count();
    methods > 1 && paths > 0 && paths * 2 >= rows.len()
}

/// The method that a cell is.
fn method(cell: &Text) -> Option<Range<usize>> {
    let text = cell.as_str();
    let (mut found, end) = target::methods(text, text.len() - text.trim_start().len())?;
    (found.len() == 1 && text[end..].trim().is_empty()).then(|| found.remove(0))
}

/// The first cell that is a path.
fn path(row: &[Text]) -> Option<(usize, &Text)> {
    row.iter().enumerate().find(|(_, cell)| {
        let text = cell.as_str().trim();
        text.starts_with('/') && !text.contains(char::is_whitespace)
    })
}

/// An endpoint for each cell that says something.
fn cells(table: &TableItem) -> Vec<Recognized> {
    let heads: Vec<(usize, &Text, Range<usize>)> = table
        .header
        .iter()
        .enumerate()
        .filter_map(|(index, cell)| Some((index, cell, method(cell)?)))
        .collect();
    let mut found = Vec::new();
    for row in &table.rows {
        let Some((_, path)) = path(row) else { continue };
        for (index, head, range) in &heads {
            let Some(cell) = row.get(*index) else { continue };
            let said = cell.as_str().trim().to_lowercase();
            if ABSENT.contains(&said.as_str()) {
                continue;
            }
            let purpose = (!PRESENT.contains(&said.as_str())).then(|| cell.clone());
            let word = head.as_str()[range.clone()].to_owned();
            // The method stands in the header; the endpoint is the cell.
            let target = (word, cell.span, path.as_str().trim().to_owned(), path.span);
            let kind = ItemKind::Endpoint(item(vec![target], EndpointForm::Table, purpose));
            found.push(Recognized { kind, span: path.span.to(cell.span) });
        }
    }
    found
}

/// `| Method | POST |` above `| URL | /orders |`, or `| Endpoint | POST /orders |`.
fn properties(table: &TableItem) -> Option<EndpointItem> {
    let rows = || std::iter::once(&table.header).chain(&table.rows).filter(|row| row.len() == 2);
    let key = |row: &[Text]| row[0].as_str().trim().trim_end_matches(':').to_lowercase();
    let whole = rows()
        .find(|row| ENDPOINT_LABELS.has(&key(row)) && target::targets(row[1].as_str()).is_some());
    if let Some(row) = whole {
        let text = row[1].as_str();
        let (targets, end) = target::targets(text)?;
        let purpose = Some(target::purpose(text, end));
        return Some(target::item(&row[1].inlines, text, &targets, EndpointForm::Label, purpose));
    }
    let path = rows().find(|row| PATH_LABELS.has(&key(row)) && path(&row[1..]).is_some())?;
    let said = rows().find(|row| method(&row[1]).is_some())?;
    let range = method(&said[1])?;
    let word = said[1].as_str()[range.clone()].to_owned();
    let place: Span = said[1].fragment.span(range);
    let target = (word, place, path[1].as_str().trim().to_owned(), path[1].span);
    Some(item(vec![target], EndpointForm::Label, None))
}

fn item(
    targets: Vec<(String, Span, String, Span)>,
    form: EndpointForm,
    purpose: Option<Text>,
) -> EndpointItem {
    let placeholder =
        targets.iter().any(|(method, _, path, _)| target::is_placeholder(method, path));
    EndpointItem { targets, form, purpose, cells: Vec::new(), placeholder }
}
