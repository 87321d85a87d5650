//! Records that one entry, one sentence or one row of a table tells whole.

use livespec_lang::{EntityDecl, FieldDecl, Spanned};
use livespec_syntax::{Item, ItemKind, TableItem, Text, Topic};

use super::super::Declared;
use super::super::naming;
use super::{DATA, OTHERS, lists_values, starts_with_code};
use crate::context::Context;

/// An entry that tells a whole record: `` `orders` – id, total, status ``, `Order: id, total`.
pub(super) fn of_entry(context: &Context<'_>, index: usize) -> Option<Declared> {
    let item = &context.outline.items[index];
    let text = match &item.kind {
        ItemKind::Entry(text, None) | ItemKind::Paragraph(text) => text.clone(),
        ItemKind::Label(label) => crate::text::whole(label),
        _ => return None,
    };
    let topic = context.topics(item).find(|topic| {
        DATA.contains(topic)
            || OTHERS.contains(topic)
            || matches!(topic, Topic::Api | Topic::Endpoints | Topic::Endpoint)
    });
    let data = topic.is_some_and(|topic| DATA.contains(&topic));
    let api = matches!(topic, Some(Topic::Api | Topic::Endpoints | Topic::Endpoint) | None);
    if !data && !api {
        return None;
    }
    let (name, place, rest) = head(&text)?;
    let fields = enumerated(&text, rest, !data)?;
    let coded = starts_with_code(&text);
    let named =
        data || naming::is_type_name(&name) || capitalised(&name) && !is_part_of_message(&name);
    if lists_values(&name, fields.iter()) || naming::is_noise(&name) {
        return None;
    }
    if !named || fields.len() < 2 || (fields.len() < 3 && !coded) {
        return None;
    }
    let span = text.fragment.span(place);
    Some(Declared {
        decl: EntityDecl {
            name: Spanned { value: name.clone(), span },
            table: coded && name.chars().all(|c| !c.is_uppercase()),
            fields,
            ..EntityDecl::default()
        },
        title: name,
        lang: if data { "list" } else { "message" },
        section: item.section,
        item: index,
        alters: false,
        inherited: 0,
    })
}

fn capitalised(name: &str) -> bool {
    name.chars().next().is_some_and(char::is_uppercase) && naming::is_identifier(name)
}

/// Labels of endpoints whose values are lists of names.
fn is_part_of_message(name: &str) -> bool {
    const PARTS: &[&str] = &[
        "body",
        "query",
        "request",
        "response",
        "responses",
        "params",
        "parameters",
        "headers",
        "fields",
        "input",
        "output",
        "returns",
        "filters",
        "sort",
        "sorting",
        "errors",
        "auth",
        "required",
        "optional",
        "method",
        "endpoint",
        "example",
        "notes",
        "status",
        "statuses",
        "path",
        "payload",
        "roles",
        "scopes",
        "permissions",
        "values",
        "includes",
        "include",
        "events",
        "data",
        "columns",
        "files",
        "dependencies",
        "methods",
        "states",
        "types",
        "tags",
        "props",
        "endpoints",
        "tables",
    ];
    PARTS.contains(&name.to_lowercase().as_str())
}

/// The name that an entry begins with, its place, and where the list of fields begins.
fn head(text: &Text) -> Option<(String, std::ops::Range<usize>, usize)> {
    let line = text.as_str();
    let first = text.inlines.runs.first()?;
    let marked = first.style.code || first.style.strong;
    let end = if marked {
        first.text.len()
    } else {
        line.find([':', '—', '–', '：']).or_else(|| line.find(" - "))?
    };
    let name = line[..end].trim().trim_end_matches([':', '：']);
    let mut rest = line[end..].trim_start();
    if let Some((_, behind)) = rest.strip_prefix('(').and_then(|inner| inner.split_once(')')) {
        rest = behind.trim_start();
    }
    let behind = rest.trim_start_matches([':', '—', '–', '-', '：', ' ']);
    let verb = HAS.iter().filter(|_| marked).find_map(|verb| behind.strip_prefix(verb));
    let behind = verb.map_or(behind, |behind| {
        FIELDS.iter().find_map(|words| behind.strip_prefix(words)).unwrap_or(behind)
    });
    let apart = behind.len() < rest.len() || line[..end].ends_with([':', '：']);
    let fits = apart && naming::is_identifier(name) && name.len() > 1;
    fits.then(|| (name.to_owned(), 0..name.len(), line.len() - behind.len()))
}

/// Words between the name of a record and its fields.
const HAS: &[&str] =
    &["has ", "contains ", "includes ", "holds ", "consists of ", "with ", "stores "];
/// Words that may follow them.
const FIELDS: &[&str] =
    &["the fields ", "the columns ", "the attributes ", "fields ", "columns ", "the properties "];

/// The records of a table with a row for each: `| Order | id, total, status |`.
pub(in crate::entities) fn of_table(index: usize, item: &Item, table: &TableItem) -> Vec<Declared> {
    const HEADS: &[&str] =
        &["entity", "table", "model", "object", "record", "collection", "resource"];
    let header: Vec<String> = table.header.iter().map(|cell| cell.read().to_lowercase()).collect();
    let named = header.first().is_some_and(|head| HEADS.iter().any(|word| head.contains(word)));
    let column = header.iter().skip(1).position(|head| naming::announces_fields(head));
    let Some(column) = column.filter(|_| named) else { return Vec::new() };
    let record = |row: &Vec<Text>| {
        let name = row.first()?;
        let value = name.as_str().trim().trim_matches('`').to_owned();
        let fields =
            enumerated(row.get(column + 1)?, 0, false).filter(|fields| fields.len() > 1)?;
        naming::is_identifier(&value).then(|| Declared {
            title: value.clone(),
            decl: EntityDecl {
                name: Spanned { value, span: name.span },
                fields,
                ..EntityDecl::default()
            },
            lang: "table",
            section: item.section,
            item: index,
            alters: false,
            inherited: 0,
        })
    };
    table.rows.iter().filter_map(record).collect()
}

/// The fields of `id, total (cents), status`; with `coded` each must be a code span.
fn enumerated(text: &Text, from: usize, coded: bool) -> Option<Vec<FieldDecl>> {
    let line = text.as_str();
    let mut codes = Vec::new();
    let mut at = 0;
    for run in &text.inlines.runs {
        if run.style.code {
            codes.push(at..at + run.text.len());
        }
        at += run.text.len();
    }
    let mut fields = Vec::new();
    let mut marked = 0;
    let mut start = from;
    let mut depth = 0_usize;
    let ends = line[from..].char_indices().filter_map(|(at, c)| {
        match c {
            '(' | '{' | '[' | '（' => depth += 1,
            ')' | '}' | ']' | '）' => depth = depth.saturating_sub(1),
            ',' | ';' | '、' if depth == 0 => return Some((from + at, c.len_utf8())),
            _ => {}
        }
        None
    });
    let parts: Vec<(usize, usize)> = ends.chain([(line.len(), 0)]).collect();
    for (end, width) in parts {
        let part = &line[start..end];
        let lead = start + (part.len() - part.trim_start().len());
        let part = part.trim().trim_end_matches('.').trim_start_matches("and ");
        let cut = part.find(['(', '（', '=', '→']).unwrap_or(part.len());
        let name = part[..cut].trim();
        let is_code = codes.iter().any(|code| code.start == lead);
        if name.is_empty() || coded && !is_code {
            return None;
        }
        let words = name.split_whitespace().count();
        let (name, ty) = match name.split_once(':') {
            Some((name, ty)) => (name.trim(), Some(ty.trim())),
            None => (name, None),
        };
        let shaped = words <= 3
            && name.chars().next().is_some_and(char::is_alphabetic)
            && name.chars().all(|c| c.is_alphanumeric() || "_- .?/".contains(c));
        if !shaped {
            return None;
        }
        let span = text.fragment.span(lead..lead + name.len());
        let mut field = FieldDecl {
            name: Spanned { value: name.trim_end_matches('?').to_owned(), span },
            required: name.ends_with('?').then_some(false),
            span,
            ..FieldDecl::default()
        };
        if let Some(word) = ty.and_then(livespec_lang::type_word) {
            field.ty = word.ty;
        }
        marked += usize::from(is_code);
        fields.push(field);
        start = end + width;
    }
    // Names are marked as code alike.
    (marked == 0 || marked == fields.len()).then_some(fields)
}
