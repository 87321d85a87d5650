//! The change log.

use livespec_ir::{Change, Origin};
use livespec_syntax::{Column, TableRole, Topic};

use super::CHECK;
use super::reading::{Reader, row_span};
use super::topics::Topics;

const CHANGES: Topics = Topics::of(&[Topic::ChangeLog]);

pub(super) fn collect(reader: &mut Reader<'_, '_>) {
    let mut changes = Vec::new();
    for line in reader.lines(CHANGES) {
        reader.context.claim(line.index, "change", "D13", CHECK);
        let Some(text) = reader.whole(&line).filter(|_| line.listed && line.item.depth <= 1) else {
            continue;
        };
        let word = |test: fn(&str) -> bool| {
            text.split(|c: char| c.is_whitespace() || "(),:;".contains(c))
                .find(|word| test(word))
                .unwrap_or_default()
                .to_owned()
        };
        let (date, version) = (word(is_date), word(is_version));
        if !date.is_empty() || !version.is_empty() {
            changes.push(Change { date, version, text, origin: Origin::stated(line.item.span) });
        }
    }
    let tables = reader
        .tables(|place, table| table.role == TableRole::ChangeLog || place.around.meets(CHANGES));
    for (index, table) in tables {
        reader.context.claim(index, "change log", "D13", CHECK);
        let span = reader.outline.items[index].span;
        for row in &table.rows {
            let cell = |column| reader.owned(table.cell(row, column)).unwrap_or_default();
            let change = Change {
                date: cell(Column::Date),
                version: cell(Column::Version),
                text: reader
                    .owned(
                        table
                            .cell(row, Column::Change)
                            .or_else(|| table.cell(row, Column::Description)),
                    )
                    .unwrap_or_default(),
                origin: Origin::stated(row_span(row, span)),
            };
            reader.context.note(change.origin.span, "change", "D13", CHECK);
            if !change.date.is_empty() || !change.version.is_empty() {
                changes.push(change);
            }
        }
    }
    reader.context.spec.changes.extend(changes);
}

/// `2025-10-06` and the like.
fn is_date(word: &str) -> bool {
    let parts: Vec<&str> = word.split(['-', '/', '.']).collect();
    parts.len() == 3
        && parts[0].len() == 4
        && parts.iter().all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()))
}

/// `1.2`, `v1.2.0` and the like.
fn is_version(word: &str) -> bool {
    let bare = word.trim_start_matches(['v', 'V']);
    let parts: Vec<&str> = bare.split('.').collect();
    !is_date(word)
        && (parts.len() > 1 || bare.len() < word.len())
        && parts.iter().all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_versions_are_told_apart() {
        assert!(is_date("2025-10-06") && !is_date("1.2.0"));
        assert!(is_version("v1.2") && is_version("1.2.0") && is_version("v2"));
        assert!(!is_version("2025-10-06") && !is_version("12") && !is_version("v"));
    }
}
