//! Targets in tables: in the column of targets, else in the first cell with a number that compares.

use std::borrow::Cow;

use livespec_diagnostics::Span;
use livespec_ir::{Metric, Objective};
use livespec_syntax::{Column, TableItem, TableRole, Text};

use super::super::measure::{self, Measure};
use super::super::reading::{Reader, row_span};
use super::super::topics::Topics;
use super::super::{SERVE_VERIFY_EXPORT, subject};
use super::{OTHERS, QUALITY, TARGETS, TESTS, metric, objective};

pub(super) fn collect(reader: &mut Reader<'_, '_>) {
    let tables = reader
        .tables(|place, table| !place.around.meets(OTHERS) && lists_targets(place.around, table));
    for (index, table) in tables {
        let around = reader.place(index).around;
        let span = reader.outline.items[index].span;
        let mut found = false;
        for row in &table.rows {
            let told = of_row(reader, table, row, span, around);
            found |= !told.is_empty();
            if !told.is_empty() || table.role == TableRole::Objectives {
                reader.context.note(row_span(row, span), "objective", "P1", SERVE_VERIFY_EXPORT);
            }
            reader.context.spec.objectives.extend(told);
        }
        if found || table.role == TableRole::Objectives {
            reader.context.claim(index, "objectives", "P1", SERVE_VERIFY_EXPORT);
        }
    }
}

/// Whether a table may hold targets: by its role, by where it stands, or by a header.
fn lists_targets(around: Topics, table: &TableItem) -> bool {
    let open = matches!(table.role, TableRole::Other | TableRole::Limits | TableRole::Components);
    table.role == TableRole::Objectives
        || open
            && (around.meets(TARGETS)
                || bounds(table, "size")
                || covers(table)
                || around.meets(TESTS))
}

/// Whether a header bounds something: `Size limit`, `Max size`.
fn bounds(table: &TableItem, what: &str) -> bool {
    column(table, what).is_some()
}

fn column(table: &TableItem, what: &str) -> Option<usize> {
    const BOUNDS: &[&str] = &["limit", "max", "target", "budget", "goal"];
    table.header.iter().position(|cell| {
        let text = cell.read().to_lowercase();
        text.contains(what) && BOUNDS.iter().any(|word| text.contains(word))
    })
}

/// Whether a header speaks of coverage by tests.
fn covers(table: &TableItem) -> bool {
    table.header.iter().any(|cell| cell.read().to_lowercase().contains("coverage"))
}

/// The targets of a row.
fn of_row(
    reader: &Reader<'_, '_>,
    table: &TableItem,
    row: &[Text],
    table_span: Span,
    around: Topics,
) -> Vec<Objective> {
    let joined: Vec<Cow<'_, str>> = row.iter().map(Text::read).collect();
    let all = joined.join(" | ");
    if all.to_lowercase().contains("rate limit") {
        return Vec::new();
    }
    let sized = column(table, "size").and_then(|index| row.get(index));
    let covering = table
        .header
        .iter()
        .position(|cell| cell.read().to_lowercase().contains("coverage"))
        .and_then(|index| row.get(index));
    let target = table.cell(row, Column::Target).or_else(|| table.cell(row, Column::Limit));
    let stated = sized.or(covering).or(target);
    let cells = stated.into_iter().chain(row.iter().skip(1));
    for (place, cell) in cells.enumerate() {
        if reader.cell(Some(cell)).is_none() {
            continue;
        }
        // The cell of the target states one even where it compares with nothing.
        let seen = Seen {
            stated: place == 0 && stated.is_some(),
            sized: sized.is_some() || all.to_lowercase().contains("size"),
            covering: covering.is_some_and(|covering| covering.span == cell.span),
            around,
        };
        let text = cell.read();
        let name = row.first().map(|cell| cell.read()).unwrap_or_default();
        let about = format!("{name} | {text}");
        let found = of_cell(&seen, &text, &about);
        if found.is_empty() {
            continue;
        }
        let near = measure::percentile(&text).or_else(|| measure::percentile(&all));
        let near = near.map(|(value, _)| value);
        let span = row_span(row, table_span);
        return found
            .iter()
            .map(|(metric, measure, unit)| {
                let mut told =
                    objective(*metric, measure, near, all.trim(), span, subject::in_row(row));
                if let Some(unit) = unit {
                    told.unit.clone_from(unit);
                }
                told
            })
            .collect();
    }
    Vec::new()
}

/// What is known of a cell.
struct Seen {
    stated: bool,
    sized: bool,
    covering: bool,
    around: Topics,
}

/// The numbers of a cell that are targets, with what they measure; a unit of the document's own apart.
fn of_cell(seen: &Seen, text: &str, about: &str) -> Vec<(Metric, Measure, Option<String>)> {
    let quality = seen.around.meets(QUALITY);
    let tests = seen.around.meets(TESTS) && !quality;
    let mut found = Vec::new();
    for measure in measure::scan(text) {
        let Some(metric) = metric(&measure, about, seen.covering) else { continue };
        let open = measure.comparison.is_none()
            && matches!(metric, Metric::Latency | Metric::Other | Metric::Size);
        let stated = seen.stated || measure::percentile(text).is_some();
        if open && !stated
            || open && metric == Metric::Size && !seen.sized
            || metric == Metric::Other && !quality
            || tests && metric != Metric::Coverage
        {
            continue;
        }
        found.push((metric, measure, None));
    }
    if found.is_empty() && quality && !tests {
        let own =
            measure::bare(text).filter(|(measure, _)| measure.comparison.is_some() && seen.stated);
        found.extend(own.map(|(measure, unit)| {
            let lower = about.to_lowercase();
            let at_once = lower.contains("concurrent") || lower.contains("simultaneous");
            match (at_once, unit.is_empty()) {
                (true, true) => (Metric::Concurrency, measure, Some("users".to_owned())),
                (true, false) => (Metric::Concurrency, measure, Some(unit)),
                (false, _) => (Metric::Other, measure, Some(unit)),
            }
        }));
    }
    found
}
