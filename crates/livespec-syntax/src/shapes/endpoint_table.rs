//! `| POST | /x | purpose |`, ``| `POST /x` | purpose |``, `| GET / POST | /x |`: a row each.

use livespec_diagnostics::Span;

use super::{Context, Recognized, Shape, Unit, target};
use crate::{Column, EndpointForm, EndpointItem, Inlines, ItemKind, TableRole, Text};

pub(super) const SHAPE: Shape = Shape {
    name: "endpoint_table",
    example: "| POST | /orders | place an order |",
    adds: true,
    recognize,
};

fn recognize(unit: &Unit<'_>, _context: &Context<'_>, found: &mut Vec<Recognized>) -> Option<()> {
    let (Unit::Table(..), Some(Recognized { kind: ItemKind::Table(table), .. })) =
        (unit, found.first())
    else {
        return None;
    };
    if table.role != TableRole::Endpoints {
        return None;
    }
    let rows = table.rows.iter().filter_map(|row| {
        let endpoint = endpoint(row, &table.columns)?;
        let span = row.first()?.span.to(row.last()?.span);
        Some(Recognized { kind: ItemKind::Endpoint(endpoint), span })
    });
    let rows: Vec<Recognized> = rows.collect();
    found.extend(rows);
    Some(())
}

fn endpoint(row: &[Text], columns: &[Column]) -> Option<EndpointItem> {
    let at = |column: Column| columns.iter().position(|candidate| *candidate == column);
    let split = at(Column::Method).zip(at(Column::Path));
    let (used, mut endpoint) = match split {
        Some((method, path)) => (vec![method, path], two_cells(&row[method], &row[path])?),
        None => {
            let index = at(Column::Endpoint).unwrap_or(0);
            (vec![index], one_cell(&row[index])?)
        }
    };
    for (index, (cell, column)) in row.iter().zip(columns).enumerate() {
        if used.contains(&index) || cell.as_str().trim().is_empty() {
            continue;
        }
        if *column == Column::Description && endpoint.purpose.is_none() {
            endpoint.purpose = Some(cell.clone());
        }
        endpoint.cells.push((*column, cell.clone()));
    }
    Some(endpoint)
}

/// Method and path in one cell; what else stands in it is the purpose.
fn one_cell(cell: &Text) -> Option<EndpointItem> {
    let text = cell.as_str();
    let (targets, end) = target::targets(text)?;
    Some(target::item(
        &cell.inlines,
        text,
        &targets,
        EndpointForm::Table,
        Some(target::purpose(text, end)),
    ))
}

/// One or more methods in one cell, one or more paths in another.
fn two_cells(method: &Text, path: &Text) -> Option<EndpointItem> {
    let word = method.as_str().to_ascii_uppercase();
    let methods = methods(&word)?;
    let mut paths = paths(path);
    // Some tables repeat the method in front of the path.
    if paths.is_empty() {
        return one_cell(path);
    }
    paths.truncate(32);
    let targets: Vec<_> = paths
        .iter()
        .flat_map(|(path_text, path_span)| {
            methods.iter().map(|range| {
                let word = word[range.clone()].to_owned();
                (word, method.fragment.span(range.clone()), path_text.clone(), *path_span)
            })
        })
        .collect();
    let placeholder =
        targets.iter().any(|(method, _, path, _)| target::is_placeholder(method, path));
    Some(EndpointItem {
        targets,
        form: EndpointForm::Table,
        purpose: None,
        cells: Vec::new(),
        placeholder,
    })
}

fn methods(text: &str) -> Option<Vec<std::ops::Range<usize>>> {
    let lead = text.len() - text.trim_start().len();
    target::methods(text, lead).map(|(methods, _)| methods)
}

/// The paths of a cell, apart by white space, commas or line breaks; a word in front of a slash
/// that is missing still counts where it is all there is.
fn paths(cell: &Text) -> Vec<(String, Span)> {
    let text = cell.as_str();
    let mut paths = Vec::new();
    let mut at = 0;
    for word in text.split([' ', '\n', ',', ';']) {
        let bare = word.trim_end_matches([',', ';']);
        if bare.starts_with('/') || bare.starts_with("http") || bare.starts_with('{') {
            paths.push((bare.to_owned(), cell.fragment.span(at..at + bare.len())));
        }
        at += word.len() + 1;
    }
    let alone = text.trim();
    if paths.is_empty()
        && !alone.is_empty()
        && !alone.contains(' ')
        && (alone.contains('/') || is_code(&cell.inlines))
    {
        paths.push((alone.to_owned(), cell.span));
    }
    paths
}

fn is_code(inlines: &Inlines) -> bool {
    inlines.runs.len() == 1 && inlines.runs[0].style.code
}
