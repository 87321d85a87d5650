//! Holes in tables.

use livespec_diagnostics::{Code, Diagnostics, Severity};
use livespec_syntax::{Column, ItemKind, TableItem, TableRole, Text};

use crate::{Rule, Subject};

/// A cell of a table is left empty.
pub(crate) const RULE: Rule = Rule {
    code: Code("D058"),
    name: "empty_cell",
    summary: "a cell of a table is left empty",
    severity: Severity::Info,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Finds empty cells in columns that every table of its kind needs: the meaning of an error, the severity of an alert, the version of a dependency, the owner of a question, the behaviour in an edge case. The other rows of the column are filled.

## Why is this bad?

The row was begun and not finished, and what it should say is missing where it is looked up.

## Example

| Code | Status | Description |
|---|---|---|
| NOT_FOUND | 404 | There is no such note |
| CONFLICT | 409 | |

## Use instead

| Code | Status | Description |
|---|---|---|
| NOT_FOUND | 404 | There is no such note |
| CONFLICT | 409 | The title is taken |
"#;

/// What a table of a kind cannot do without; cells that have a rule of their own are left to it.
const NEEDED: &[(TableRole, &[Column])] = &[
    (TableRole::Errors, &[Column::Status, Column::Description]),
    (TableRole::StatusCodes, &[Column::Description]),
    (TableRole::EdgeCases, &[Column::Behavior]),
    (TableRole::Alerts, &[Column::Severity, Column::Action]),
    (TableRole::Objectives, &[Column::Target]),
    (TableRole::Dependencies, &[Column::Criticality]),
    (TableRole::Risks, &[Column::Likelihood, Column::Impact]),
    (TableRole::Questions, &[Column::Owner]),
    (TableRole::Variables, &[Column::Description]),
    (TableRole::Fields, &[Column::Type]),
    (TableRole::Parameters, &[Column::Type]),
    (TableRole::Glossary, &[Column::Definition]),
];

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    for item in &subject.outline.items {
        let ItemKind::Table(table) = &item.kind else { continue };
        let needed = NEEDED.iter().find(|(role, _)| *role == table.role);
        for column in needed.into_iter().flat_map(|(_, columns)| *columns) {
            let Some(at) = table.columns.iter().position(|known| known == column) else { continue };
            column_of(rule, table, at, diagnostics);
        }
    }
}

/// The holes of a column in which most cells are filled.
fn column_of(rule: &Rule, table: &TableItem, at: usize, diagnostics: &mut Diagnostics) {
    let empty = |row: &&Vec<Text>| row.get(at).is_none_or(|cell| cell.as_str().trim().is_empty());
    let holes: Vec<&Vec<Text>> = table.rows.iter().filter(empty).collect();
    if holes.len() * 2 > table.rows.len() || table.rows.len() < 2 {
        return;
    }
    let Some(header) = table.header.get(at) else { return };
    for row in holes {
        let named = row.iter().find(|cell| !cell.as_str().trim().is_empty());
        let Some(named) = named else { continue };
        let name = named.as_str().trim();
        let column = header.as_str().trim();
        diagnostics.push(
            rule.found(named.span, format!("`{name}` has nothing in the column `{column}`"))
                .secondary(header.span, "this column")
                .help("fill the cell, or write `-` where nothing belongs there"),
        );
    }
}
