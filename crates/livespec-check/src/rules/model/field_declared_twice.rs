//! Fields with two rows in one table.

use std::collections::HashMap;

use livespec_diagnostics::{Code, Diagnostics, Severity, Span};
use livespec_syntax::{Column, ItemKind, TableRole};

use crate::{Rule, Subject};

/// A field is declared twice in one place.
pub(crate) const RULE: Rule = Rule {
    code: Code("M105"),
    name: "field_declared_twice",
    summary: "a field is declared twice in one place",
    severity: Severity::Warning,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Finds fields that one definition lists twice, whatever their case.

## Why is this bad?

Only one of the two can be served: the first.

## Example

| Field | Type |
|---|---|
| text | string |
| Text | int |

## Use instead

One row for each field.
"#;

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    for item in &subject.outline.items {
        let ItemKind::Table(table) = &item.kind else { continue };
        if !matches!(table.role, TableRole::Fields) {
            continue;
        }
        let mut seen: HashMap<String, Span> = HashMap::new();
        for row in &table.rows {
            let cell = table.cell(row, Column::Field).or_else(|| table.cell(row, Column::Name));
            let Some(cell) = cell.filter(|cell| !subject.has_placeholder(cell.span)) else {
                continue;
            };
            let name = cell.as_str().trim();
            let plain = crate::words::plain(name);
            if plain.is_empty() {
                continue;
            }
            match seen.get(&plain) {
                Some(first) => diagnostics.push(
                    rule.found(cell.span, format!("the field `{name}` is declared twice"))
                        .label("declared again")
                        .secondary(*first, "first declared here")
                        .help("remove one of the rows, or rename a field"),
                ),
                None => {
                    seen.insert(plain, cell.span);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::places;

    fn document(second: &str) -> String {
        format!(
            "# Notes\n\n## Data Model\n\n### Entity: Note\n\n| Field | Type | Required | Description |\n|---|---|---|---|\n| id | int | Yes | Key |\n| text | string | Yes | Text |\n| {second} | int | No | Length |\n"
        )
    }

    #[test]
    fn rows_are_one_a_field() {
        assert_eq!(places("M105", &document("Text")), ["Text"]);
        assert!(places("M105", &document("length")).is_empty());
    }
}
