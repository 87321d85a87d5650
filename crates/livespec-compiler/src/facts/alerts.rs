//! Alerts: tables and lines with a condition.

use livespec_ir::{Alert, Origin};
use livespec_syntax::{Column, TableRole, Topic};

use super::SERVE_EXPORT;
use super::reading::{Line, Reader, row_span};
use super::topics::Topics;

const ALERTS: Topics = Topics::of(&[Topic::Alerts]);

pub(super) fn collect(reader: &mut Reader<'_, '_>) {
    let mut found = Vec::new();
    for line in reader.lines(ALERTS) {
        reader.context.claim(line.index, "alert", "O2", SERVE_EXPORT);
        if line.listed
            && let Some(alert) = of_line(reader, &line)
        {
            found.push(alert);
        }
    }
    let tables = reader.tables(|place, table| {
        table.role == TableRole::Alerts || place.topic == Some(Topic::Alerts)
    });
    for (index, table) in tables {
        reader.context.claim(index, "alerts", "O2", SERVE_EXPORT);
        let span = reader.outline.items[index].span;
        for row in &table.rows {
            let place = row_span(row, span);
            reader.context.note(place, "alert", "O2", SERVE_EXPORT);
            let named = table.cell(row, Column::Name).or_else(|| row.first());
            let condition = [Column::Condition, Column::Trigger, Column::Target]
                .iter()
                .find_map(|column| reader.owned(table.cell(row, *column)));
            let (Some(name), Some(condition)) = (reader.owned(named), condition) else { continue };
            found.push(Alert {
                name,
                condition,
                severity: reader.owned(table.cell(row, Column::Severity)),
                action: reader.owned(table.cell(row, Column::Action)),
                origin: Origin::stated(place),
            });
        }
    }
    reader.context.spec.alerts.extend(found);
}

/// `Error rate > 2% for 5 minutes: page somebody`, `High latency: p95 > 500ms`, `5xx rate > 1 % → P2`.
fn of_line(reader: &Reader<'_, '_>, line: &Line<'_>) -> Option<Alert> {
    let whole = reader.whole(line)?;
    let compares = |text: &str| text.contains(['>', '<', '≥', '≤']) || text.contains("exceed");
    let (name, condition, action) = match line.key {
        Some(key) if compares(key.text) => (key.text, key.text, reader.told(line.value)),
        Some(key) => (key.text, reader.told(line.value)?, None),
        None => match whole.split_once('→').or_else(|| whole.split_once(": ")) {
            Some((condition, action)) => (condition, condition, Some(action)),
            None => (whole.as_str(), whole.as_str(), None),
        },
    };
    Some(Alert {
        name: name.trim().to_owned(),
        condition: condition.trim().to_owned(),
        severity: None,
        action: action.map(|action| action.trim().to_owned()),
        origin: Origin::stated(line.item.span),
    })
}
