//! Variables of the environment: lines of a fence, tables, lists.

use livespec_diagnostics::Span;
use livespec_ir::{Origin, Variable};
use livespec_syntax::{Column, FenceItem, ItemKind, TableRole, Topic};

use super::CHECK_SERVE;
use super::reading::{Line, Piece, Reader, row_span};
use super::topics::Topics;

const CONFIGURATION: Topics = Topics::of(&[Topic::Configuration]);

pub(super) fn collect(reader: &mut Reader<'_, '_>) {
    let mut found = Vec::new();
    for index in reader.under(CONFIGURATION) {
        match &reader.outline.items[index].kind {
            ItemKind::Fence(fence) => of_fence(reader, index, fence, &mut found),
            ItemKind::Table(_) | ItemKind::Endpoint(_) => {}
            ItemKind::Label(_) | ItemKind::Entry(..) | ItemKind::Paragraph(_) => {
                let Some(line) = reader.line(index) else { continue };
                of_line(reader, &line, &mut found);
            }
        }
    }
    let tables = reader.tables(|place, table| {
        table.role == TableRole::Variables
            || (place.topic == Some(Topic::Configuration) && table.role == TableRole::Other)
    });
    for (index, table) in tables {
        let span = reader.outline.items[index].span;
        reader.context.claim(index, "variables", "O5", CHECK_SERVE);
        for row in &table.rows {
            let Some(cell) = table.cell(row, Column::Name).or_else(|| row.first()) else {
                continue;
            };
            let name = cell.as_str().trim();
            if !is_name(name) {
                continue;
            }
            reader.context.note(row_span(row, span), "variable", "O5", CHECK_SERVE);
            let default =
                table.cell(row, Column::Default).or_else(|| table.cell(row, Column::Example));
            let value = default.map(|cell| Piece { text: cell.as_str(), span: cell.span });
            let mut variable = variable(reader, name, value, cell.span);
            variable.description = reader.owned(table.cell(row, Column::Description));
            found.push(variable);
        }
    }
    reader.context.spec.variables.extend(found);
}

/// `KEY=value` lines; a fence without one is not claimed.
fn of_fence(
    reader: &mut Reader<'_, '_>,
    index: usize,
    fence: &FenceItem,
    found: &mut Vec<Variable>,
) {
    let code = &fence.code;
    let mut start = 0;
    let mut any = false;
    for line in code.text().split_inclusive('\n') {
        let base = start;
        start += line.len();
        let body = line.trim();
        let body = body.strip_prefix("export ").unwrap_or(body);
        let Some((name, value)) = body.split_once('=') else { continue };
        let name = name.trim();
        if !is_name(name) {
            continue;
        }
        let Some(at) = line.find(name) else { continue };
        let equals = line[at..].find('=').map_or(line.len(), |equals| at + equals + 1);
        let (value, comment) = cut_comment(value);
        let span = code.span(base + at..base + at + name.len());
        let value_start = base + equals;
        let value_span = code.span(value_start..base + line.trim_end().len().max(equals));
        let mut entry = variable(reader, name, Some(Piece { text: value, span: value_span }), span);
        entry.description = comment;
        reader.context.note(
            code.span(base..base + line.trim_end().len()),
            "variable",
            "O5",
            CHECK_SERVE,
        );
        found.push(entry);
        any = true;
    }
    if any {
        reader.context.claim(index, "variables", "O5", CHECK_SERVE);
    }
}

/// A value without quotes, and the comment behind it.
fn cut_comment(value: &str) -> (&str, Option<String>) {
    let (value, comment) = match value.find(" #") {
        Some(at) => (&value[..at], Some(value[at + 2..].trim().to_owned())),
        None => (value, None),
    };
    let value = value.trim();
    let bare =
        ['"', '\''].iter().find_map(|quote| value.strip_prefix(*quote)?.strip_suffix(*quote));
    (bare.unwrap_or(value), comment.filter(|comment| !comment.is_empty()))
}

/// `` - `CACHE_TTL`: seconds (default: 60) ``, `` - `PUSH_ENABLED=true`: ... ``.
fn of_line(reader: &mut Reader<'_, '_>, line: &Line<'_>, found: &mut Vec<Variable>) {
    let run = line.codes().next().map(|run| (run.text.as_str(), run.span));
    let named = run.or_else(|| line.key.map(|key| (key.text.trim(), key.span)));
    let Some((text, span)) = named else { return };
    let (name, inline) =
        text.split_once('=').map_or((text, None), |(name, value)| (name, Some(value)));
    if !is_name(name) || !line.listed {
        return;
    }
    reader.context.claim(line.index, "variable", "O5", CHECK_SERVE);
    let lower = line.value.text.to_ascii_lowercase();
    let default = ["default:", "defaults to", "default"].iter().find_map(|word| {
        let at = lower.find(word)? + word.len();
        line.value.text.get(at..)?.split_whitespace().next()
    });
    let value =
        inline.or(default.map(|value| value.trim_matches(['`', ')', '.', ',', ';', '"', '='])));
    let mut entry =
        variable(reader, name, value.map(|text| Piece { text, span: line.value.span }), span);
    entry.description = reader.told(line.value).map(str::to_owned);
    found.push(entry);
}

fn variable(reader: &Reader<'_, '_>, name: &str, value: Option<Piece<'_>>, span: Span) -> Variable {
    let hidden = value.is_some_and(|value| {
        let value = value.text.to_lowercase();
        ["secret", "password", "token", "api-key", "apikey"].iter().any(|word| value.contains(word))
            && value.starts_with(['<', '[', '{', '$'])
    });
    let default = value.map(|value| value.text.trim()).filter(|text| {
        let lower = text.to_ascii_lowercase();
        let invented = ["your_", "your-", "changeme", "change-me", "xxx"]
            .iter()
            .any(|word| lower.starts_with(word));
        let marked = invented
            || text.starts_with(['<', '[', '{', '$'])
            || text.contains("...")
            || text.contains('…');
        let replaced = value.is_some_and(|value| reader.context.has_placeholder(value.span));
        !text.is_empty()
            && !marked
            && !replaced
            && !matches!(*text, "-" | "—" | "none" | "required")
    });
    let secret = hidden || secret(name);
    Variable {
        name: name.to_owned(),
        default: default.map(str::to_owned),
        secret,
        description: None,
        origin: Origin::stated(span),
    }
}

/// Letters in capitals, digits and underscores; one word alone is no variable unless it is long enough.
fn is_name(text: &str) -> bool {
    text.len() >= 3
        && text.starts_with(|c: char| c.is_ascii_uppercase() || c == '_')
        && text
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
}

/// Whether a name is one of a secret.
fn secret(name: &str) -> bool {
    name.split('_').any(|part| {
        matches!(
            part,
            "SECRET"
                | "SECRETS"
                | "PASSWORD"
                | "PASSWD"
                | "PASS"
                | "TOKEN"
                | "KEY"
                | "APIKEY"
                | "CREDENTIALS"
                | "DSN"
                | "PRIVATE"
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_variables_and_of_secrets() {
        assert!(is_name("CACHE_TTL") && is_name("PORT") && !is_name("Port") && !is_name("A-B"));
        assert!(
            secret("API_KEY")
                && secret("DB_PASSWORD")
                && !secret("KEYSPACE")
                && !secret("LOG_LEVEL")
        );
    }

    #[test]
    fn quotes_and_comments_are_no_value() {
        assert_eq!(cut_comment("\"a b\" # why"), ("a b", Some("why".to_owned())));
        assert_eq!(cut_comment("60"), ("60", None));
    }
}
