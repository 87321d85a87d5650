//! What the service depends on: libraries, other services, teams.

use livespec_ir::{Dependency, Origin};
use livespec_syntax::{Column, TableRole, Topic};

use super::CHECK_VERIFY;
use super::reading::{Reader, row_span};
use super::topics::Topics;

const DEPENDENCIES: Topics =
    Topics::of(&[Topic::Dependencies, Topic::ExternalDependencies, Topic::InternalDependencies]);
/// What a component needs is told with the component.
const COMPONENTS: Topics = Topics::of(&[Topic::Components]);

pub(super) fn collect(reader: &mut Reader<'_, '_>) {
    let mut found = Vec::new();
    for line in reader.lines(DEPENDENCIES) {
        let around = reader.place(line.index).around;
        if around.meets(COMPONENTS) || reader.context.claimed(line.index) {
            continue;
        }
        reader.context.claim(line.index, "dependency", "S7", CHECK_VERIFY);
        if !line.listed || line.item.depth > 1 {
            continue;
        }
        let Some(text) = reader.whole(&line) else { continue };
        let name = line.key.map_or(text.as_str(), |key| key.text.trim());
        found.push(Dependency {
            name: bare(name).to_owned(),
            version: version(&text).or_else(|| line.qualifier().and_then(version)),
            criticality: None,
            origin: Origin::stated(line.item.span),
        });
    }
    let tables = reader.tables(|place, table| {
        !place.around.meets(COMPONENTS)
            && (table.role == TableRole::Dependencies
                || (place.around.meets(DEPENDENCIES)
                    && table.columns.contains(&Column::Dependency)))
    });
    for (index, table) in tables {
        reader.context.claim(index, "dependencies", "S7", CHECK_VERIFY);
        let span = reader.outline.items[index].span;
        for row in &table.rows {
            let place = row_span(row, span);
            reader.context.note(place, "dependency", "S7", CHECK_VERIFY);
            let name =
                table.cell(row, Column::Dependency).or_else(|| table.cell(row, Column::Name));
            let Some(name) = reader.owned(name.or_else(|| row.first())) else { continue };
            let api = table
                .header
                .iter()
                .position(|cell| cell.as_str().trim().eq_ignore_ascii_case("api"));
            let version = table.cell(row, Column::Version).or_else(|| row.get(api?));
            found.push(Dependency {
                name,
                version: reader.owned(version),
                criticality: reader.owned(table.cell(row, Column::Criticality)),
                origin: Origin::stated(place),
            });
        }
    }
    reader.context.spec.dependencies.extend(found);
}

/// A name without the version behind it.
fn bare(name: &str) -> &str {
    let end = name
        .char_indices()
        .find(|(at, c)| *at > 0 && (*c == '(' || *c == '^' || *c == '~' || *c == '—' || *c == '–'))
        .map_or(name.len(), |(at, _)| at);
    let name = name[..end].trim();
    match name.rsplit_once(' ') {
        Some((head, tail)) if is_version(tail) => head.trim(),
        _ => name,
    }
}

fn version(text: &str) -> Option<String> {
    let mut words = text.split(|c: char| c.is_whitespace() || "(),;:".contains(c));
    words.find(|word| is_version(word)).map(str::to_owned)
}

/// `16`, `16+`, `^2.0.0`, `v3`, `7.x`.
fn is_version(word: &str) -> bool {
    let bare = word.trim_start_matches(['^', '~', '>', '=', '<', 'v', 'V']).trim_end_matches('+');
    bare.starts_with(|c: char| c.is_ascii_digit())
        && bare.len() <= 12
        && bare.chars().all(|c| c.is_ascii_digit() || c == '.' || c == 'x' || c == '*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_from_versions() {
        assert_eq!(bare("PostgreSQL 16+"), "PostgreSQL");
        assert_eq!(bare("Redis (7.x)"), "Redis");
        assert_eq!(bare("Order Service"), "Order Service");
        assert_eq!(version("Redis (7.x): cache").as_deref(), Some("7.x"));
        assert_eq!(version("Redis for caching"), None);
    }
}
