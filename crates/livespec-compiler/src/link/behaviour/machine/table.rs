//! Tables with columns of from and to, or of a state and those that may follow.

use livespec_diagnostics::Diagnostics;
use livespec_syntax::{Column, Item, ItemKind, TableItem, Text};

use super::lines::names_in;
use super::{ANY, Chart};
use crate::lexicon::Lexicon;

pub(super) fn read(item: &Item, _: &mut Diagnostics) -> Option<Chart> {
    let ItemKind::Table(table) = &item.kind else { return None };
    let (from, to) = columns(table)?;
    let notes: Vec<usize> = (0..table.header.len()).filter(|at| *at != from && *at != to).collect();
    let mut chart = Chart { certain: true, ..Chart::default() };
    for row in &table.rows {
        let (Some(before), Some(after)) = (row.get(from), row.get(to)) else { continue };
        let said: Vec<&str> = notes
            .iter()
            .filter_map(|at| row.get(*at))
            .map(|cell| cell.as_str().trim())
            .filter(|text| !text.is_empty() && !matches!(*text, "-" | "—" | "–"))
            .collect();
        let trigger = (!said.is_empty()).then(|| said.join("; "));
        let states = names_in(after);
        if is_start(before.as_str()) {
            chart.initial = states.first().map(|state| (state.clone(), after.span));
            continue;
        }
        for from in names_in(before) {
            let from = if is_any(&from) { ANY.to_owned() } else { from };
            for to in states.iter().filter(|to| !is_end(to)) {
                chart.steps.push((
                    from.clone(),
                    to.clone(),
                    trigger.clone(),
                    before.span.to(after.span),
                ));
            }
        }
    }
    (!chart.steps.is_empty()).then_some(chart)
}

/// The columns of the state before and the state after.
fn columns(table: &TableItem) -> Option<(usize, usize)> {
    let of = |column: Column| table.columns.iter().position(|it| *it == column);
    if let (Some(from), Some(to)) = (of(Column::From), of(Column::To)) {
        return Some((from, to));
    }
    let header = |test: &dyn Fn(&str) -> bool| {
        table.header.iter().position(|cell: &Text| test(&cell.as_str().trim().to_lowercase()))
    };
    let state = header(&|text| {
        matches!(
            text,
            "state"
                | "status"
                | "from"
                | "current state"
                | "current status"
                | "from state"
                | "from status"
        )
    })?;
    let next = header(&|text| {
        Lexicon::new(&[&[
            "next",
            "transition",
            "allowed",
            "can move to",
            "may become",
            "to state",
            "to status",
            "new state",
            "new status",
        ]])
        .is_in(text)
            || text == "to"
    })?;
    (state != next).then_some((state, next))
}

fn is_any(text: &str) -> bool {
    matches!(
        text.trim().to_lowercase().as_str(),
        "any" | "*" | "all" | "any state" | "any status" | "(any)"
    )
}

fn is_start(text: &str) -> bool {
    let text = text.trim().to_lowercase();
    matches!(
        text.as_str(),
        "[*]"
            | "(start)"
            | "start"
            | "(none)"
            | "none"
            | "-"
            | "—"
            | "–"
            | ""
            | "(new)"
            | "new record"
            | "initial"
            | "(initial)"
    )
}

fn is_end(text: &str) -> bool {
    let text = text.trim().to_lowercase();
    matches!(
        text.as_str(),
        "[*]"
            | "(end)"
            | "none"
            | "-"
            | "—"
            | "–"
            | "(terminal)"
            | "terminal"
            | "n/a"
            | "(none)"
            | "final"
            | "(final)"
    )
}
