//! Feature flags.

use livespec_ir::{Flag, Origin};
use livespec_syntax::{Column, TableRole, Topic};

use super::SERVE;
use super::reading::{Line, Reader, row_span};
use super::topics::Topics;

const FLAGS: Topics = Topics::of(&[Topic::FeatureFlags]);

pub(super) fn collect(reader: &mut Reader<'_, '_>) {
    let mut found = Vec::new();
    for line in reader.lines(FLAGS) {
        reader.context.claim(line.index, "feature flag", "O6", SERVE);
        if !line.listed {
            continue;
        }
        let code = line.codes().next().map(|run| (run.text.clone(), run.span));
        let key = line.key.and_then(|key| reader.told(key).map(|name| (name.to_owned(), key.span)));
        let Some((name, span)) = code.or(key).filter(|(name, _)| is_name(name)) else { continue };
        let described =
            line.key.and_then(|_| reader.told(line.value)).or_else(|| behind(&line, &name));
        let description = described.unwrap_or_default().to_owned();
        found.push(Flag { name, description, origin: Origin::stated(span) });
    }
    let tables = reader.tables(|place, table| {
        table.role == TableRole::Flags || place.topic == Some(Topic::FeatureFlags)
    });
    for (index, table) in tables {
        reader.context.claim(index, "feature flags", "O6", SERVE);
        let span = reader.outline.items[index].span;
        for row in &table.rows {
            let Some(cell) = table.cell(row, Column::Name).or_else(|| row.first()) else {
                continue;
            };
            let Some(name) = reader.cell(Some(cell)) else { continue };
            reader.context.note(row_span(row, span), "feature flag", "O6", SERVE);
            let texts: Vec<&str> = [Column::Description, Column::Default]
                .iter()
                .filter_map(|column| reader.cell(table.cell(row, *column)))
                .collect();
            let origin = Origin::stated(cell.span);
            found.push(Flag { name: name.to_owned(), description: texts.join("; "), origin });
        }
    }
    reader.context.spec.flags.extend(found);
}

/// What stands behind the name where no colon parts them.
fn behind<'a>(line: &Line<'a>, name: &str) -> Option<&'a str> {
    let rest = line.value.text.trim().strip_prefix(name)?.trim();
    Some(rest).filter(|rest| rest.contains(char::is_alphabetic))
}

/// A name without spaces: what a program looks up.
fn is_name(text: &str) -> bool {
    !text.is_empty() && !text.contains(char::is_whitespace) && text.contains(char::is_alphabetic)
}
