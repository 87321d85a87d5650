//! Records told by lists: an entry for each field, or an entry for each record with its fields.

mod changes;
mod entries;

use livespec_diagnostics::Span;
use livespec_lang::{EntityDecl, FieldDecl, PhraseKind, Spanned, TypeExpr};
use livespec_syntax::{Item, ItemKind, Text, Topic};

use super::Declared;
use super::naming::{self, RecordName};
use crate::context::Context;

pub(super) use changes::changes;
use entries::of_entry;
pub(super) use entries::of_table;

/// Sections about data.
const DATA: &[Topic] = &[Topic::DataModel, Topic::Entity, Topic::SchemaChanges];
/// Sections where a list of names is something else: parts of messages, settings, steps.
const OTHERS: &[Topic] = &[
    Topic::Request,
    Topic::Response,
    Topic::Parameters,
    Topic::Configuration,
    Topic::Testing,
    Topic::Migration,
    Topic::Files,
    Topic::StateMachine,
    Topic::Errors,
    Topic::ErrorCodes,
    Topic::Constraints,
    Topic::Permissions,
    Topic::UserInterface,
    Topic::OutOfScope,
    Topic::Goals,
    Topic::Optimization,
];

/// The records that the lists of a document define; each with the items that tell it.
pub(super) fn read(context: &Context<'_>) -> Vec<(Declared, Vec<usize>)> {
    let items = &context.outline.items;
    let mut found = Vec::new();
    let mut index = 0;
    while index < items.len() {
        let run = run(context, index);
        if run.len() > 1
            && let Some(declared) = of_run(context, &run)
        {
            found.push((declared, run.clone()));
        } else {
            for at in &run {
                found.extend(of_entry(context, *at).map(|declared| (declared, vec![*at])));
            }
        }
        index = run.last().map_or(index, |last| *last) + 1;
    }
    found
}

/// The entries of one list from an item on; alone where it stands in none. What is nested in an entry
/// belongs to it and is passed over.
fn run(context: &Context<'_>, start: usize) -> Vec<usize> {
    let items = &context.outline.items;
    let first = &items[start];
    let entry = |item: &Item| matches!(item.kind, ItemKind::Entry(_, None) | ItemKind::Label(_));
    let mut run = vec![start];
    if first.depth == 0 || !entry(first) {
        return run;
    }
    for (index, item) in items.iter().enumerate().skip(start + 1) {
        let same = item.section == first.section && item.depth >= first.depth;
        if !same || item.depth == first.depth && (item.parent != first.parent || !entry(item)) {
            break;
        }
        if item.depth == first.depth {
            run.push(index);
        } else if item.depth == first.depth + 1 && matches!(item.kind, ItemKind::Fence(_)) {
            break;
        }
    }
    run
}

/// A list with an entry for each field.
fn of_run(context: &Context<'_>, run: &[usize]) -> Option<Declared> {
    let items = &context.outline.items;
    let first = &items[run[0]];
    let fields: Vec<Vec<FieldDecl>> = run.iter().map(|index| fields_of(&items[*index])).collect();
    let told = fields.iter().filter(|fields| !fields.is_empty()).count();
    if told * 5 < run.len() * 4 || told < 2 {
        return None;
    }
    let name = name_above(context, run[0])?;
    if lists_values(&name.title, fields.iter().flatten()) {
        return None;
    }
    let coded = run.iter().all(|index| text_of(&items[*index]).is_some_and(starts_with_code));
    if !about_data(context, first, coded, &name) {
        return None;
    }
    let decl = EntityDecl {
        name: name.name,
        table: name.table,
        fields: fields.into_iter().flatten().collect(),
        ..EntityDecl::default()
    };
    Some(Declared {
        decl,
        title: name.title,
        lang: "list",
        section: first.section,
        item: run[0],
        alters: false,
        inherited: 0,
    })
}

/// Whether names are the values of something, or names of types, rather than fields.
pub(super) fn lists_values<'f>(
    title: &str,
    mut fields: impl Iterator<Item = &'f FieldDecl> + Clone,
) -> bool {
    const VALUES: &[&str] = &[
        "type",
        "status",
        "state",
        "value",
        "role",
        "kind",
        "option",
        "level",
        "code",
        "enum",
        "mode",
        "stage",
        "step",
        "category",
        "permission",
    ];
    const RULES: &[&str] = &[
        "index",
        "indic",
        "constraint",
        "relation",
        "invariant",
        "rule",
        "note",
        "trigger",
        "polic",
    ];
    let camel = title.to_lowercase();
    let last = title.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or("").to_lowercase();
    let last = crate::names::singular(&last).into_owned();
    let ruled = RULES.iter().any(|word| last.starts_with(word));
    let values = ruled
        || VALUES.contains(&last.as_str())
        || ["status", "type", "enum"].iter().any(|word| camel.ends_with(word));
    let typed =
        fields.clone().any(|field| !matches!(field.ty, TypeExpr::Plain(livespec_ir::Type::Any)));
    let upper = |field: &FieldDecl| {
        let name = &field.name.value;
        name.chars().next().is_some_and(char::is_uppercase) && !name.eq_ignore_ascii_case("id")
    };
    values || !typed && fields.all(upper)
}

/// Whether a list of names tells of stored data: by its section, or because it is announced as fields.
fn about_data(context: &Context<'_>, item: &Item, coded: bool, name: &RecordName) -> bool {
    for topic in context.topics(item) {
        if DATA.contains(&topic) || topic == Topic::Storage {
            return true;
        }
        if OTHERS.contains(&topic)
            || matches!(topic, Topic::Api | Topic::Endpoints | Topic::Endpoint)
        {
            return false;
        }
    }
    let announced = context.sections(item).any(|id| {
        naming::announces_fields(context.outline.sections[id.0 as usize].heading.as_str())
    });
    coded && (announced || naming::is_type_name(&name.title))
}

fn text_of(item: &Item) -> Option<&Text> {
    match &item.kind {
        ItemKind::Entry(text, _) | ItemKind::Paragraph(text) => Some(text),
        ItemKind::Label(label) => Some(&label.key),
        _ => None,
    }
}

fn starts_with_code(text: &Text) -> bool {
    text.inlines.runs.first().is_some_and(|run| run.style.code)
}

/// The name over a list: the label right above it, else the section's heading.
fn name_above(context: &Context<'_>, first: usize) -> Option<RecordName> {
    let item = &context.outline.items[first];
    if item.depth > 1 {
        let ItemKind::Label(label) = &context.outline.items[item.parent?].kind else {
            let ItemKind::Entry(text, _) = &context.outline.items[item.parent?].kind else {
                return None;
            };
            return naming::of_heading(text).filter(|name| naming::is_identifier(&name.name.value));
        };
        return naming::of_label(label);
    }
    let section = &context.outline.sections[item.section?.0 as usize];
    let above = first.checked_sub(1).map(|index| &context.outline.items[index]);
    let label = above.filter(|above| above.section == item.section && above.depth == 0);
    match label.map(|above| &above.kind) {
        Some(ItemKind::Label(label)) => {
            if let Some(name) = naming::of_label(label) {
                return Some(name);
            }
            naming::announces_fields(label.key.as_str()).then_some(())?;
        }
        Some(ItemKind::Paragraph(paragraph)) => {
            let text = paragraph.as_str().trim();
            let introduces = text.ends_with([':', '：']);
            if introduces && let Some(name) = naming::of_code_alone(paragraph) {
                return Some(name);
            }
            (introduces || section.topic == Some(Topic::Entity)).then_some(())?;
        }
        Some(ItemKind::Fence(_) | ItemKind::Table(_) | ItemKind::Endpoint(_)) => return None,
        _ => {}
    }
    named_section(section)
}

/// The name of a section that is one record's.
fn named_section(section: &livespec_syntax::Section) -> Option<RecordName> {
    let heading = section.heading.as_str();
    let named = section.topic == Some(Topic::Entity)
        || naming::announces_fields(heading)
        || section.topic.is_none();
    named.then(|| naming::of_heading(&section.heading)).flatten()
}

/// The fields that an entry names: `` `id` (uuid): ... ``, `- total_cents`, `` `a`/`b`: ... ``.
fn fields_of(item: &Item) -> Vec<FieldDecl> {
    match &item.kind {
        ItemKind::Entry(text, None) => in_text(text),
        ItemKind::Label(label) => in_text(&crate::text::whole(label)),
        _ => Vec::new(),
    }
}

fn in_text(text: &Text) -> Vec<FieldDecl> {
    let line = text.as_str();
    let mut names: Vec<(String, std::ops::Range<usize>)> = Vec::new();
    let mut at = 0;
    let mut rest = 0;
    if starts_with_code(text) || text.inlines.runs.first().is_some_and(|run| run.style.strong) {
        for run in &text.inlines.runs {
            let end = at + run.text.len();
            if run.style.code || run.style.strong && names.is_empty() {
                names.push((run.text.clone(), at..end));
                rest = end;
            } else if !matches!(run.text.trim(), "/" | "," | "&" | "and" | "、") {
                break;
            }
            at = end;
        }
    } else {
        let end = line
            .find(['(', ':', '—', '–', '（', '：', '→', '='])
            .or_else(|| line.find(" -"))
            .unwrap_or(line.len());
        let name = line[..end].trim();
        rest = end;
        names.push((name.to_owned(), 0..name.len()));
    }
    let plain = !starts_with_code(text);
    let fields: Vec<FieldDecl> = names
        .iter()
        .filter_map(|(name, place)| field(name, plain, text.fragment.span(place.clone())))
        .collect();
    if fields.len() != names.len() || !ends_name(&line[rest..]) {
        return Vec::new();
    }
    match <[FieldDecl; 1]>::try_from(fields) {
        Ok([mut single]) => {
            details(&mut single, text, rest);
            vec![single]
        }
        Err(several) => several,
    }
}

/// Whether what follows a name leaves it a name: nothing, or something set apart.
fn ends_name(rest: &str) -> bool {
    let rest = rest.trim_start();
    rest.is_empty()
        || rest.starts_with(['(', ':', '—', '–', '-', '（', '：', '→', '=', '?', ',', '.', '['])
        || rest
            .split_whitespace()
            .next()
            .is_some_and(|word| livespec_lang::type_word(word).is_some())
}

/// A name of a field: an identifier; without code marks also two words in lower case.
fn field(text: &str, plain: bool, span: Span) -> Option<FieldDecl> {
    let optional = text.ends_with('?');
    let (name, ty) = match text.split_once(':') {
        Some((name, ty)) if !plain => (name.trim(), Some(ty.trim())),
        _ => (text.trim_end_matches(['?', '*']).trim(), None),
    };
    let name = name.trim_end_matches('?');
    let words = name.split(' ').count();
    let shaped = !name.contains('.')
        && name.split(' ').all(naming::is_identifier)
        && (words == 1 || plain && words == 2 && !name.chars().any(char::is_uppercase));
    if !shaped || name.len() > 64 {
        return None;
    }
    let mut field = FieldDecl {
        name: Spanned { value: name.to_owned(), span },
        required: optional.then_some(false),
        span,
        ..FieldDecl::default()
    };
    if let Some(word) = ty.and_then(livespec_lang::type_word) {
        field.ty = word.ty;
    }
    Some(field)
}

/// The type, the values and the key that stand behind a name.
fn details(field: &mut FieldDecl, text: &Text, from: usize) {
    let rest = text.as_str()[from..].trim_start();
    let parts = match rest.strip_prefix(['(', '（']).and_then(|inner| inner.split_once([')', '）']))
    {
        Some((inner, _)) => inner,
        None => rest.trim_start_matches([':', '—', '–', '-', ' ', '：']),
    };
    let values: Vec<&str> = parts.split('/').map(str::trim).collect();
    let listed = values.len() > 1
        && values.iter().all(|value| {
            !value.is_empty() && value.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-')
        });
    field.span = text.span;
    field.ty_span = text.fragment.span(from..text.as_str().len());
    if listed {
        field.ty =
            TypeExpr::Values(values.iter().map(|value| serde_json::Value::from(*value)).collect());
        return;
    }
    let head = parts.split([',', ';', '.', '—', '–']).next().unwrap_or("").trim();
    if head.split_whitespace().count() > 3 {
        return;
    }
    let Some(word) = livespec_lang::type_word(head.trim_matches('`')) else { return };
    if word.optional {
        field.required = Some(false);
    }
    field.nullable = word.nullable.then_some(true);
    field.primary_key = word.phrases.iter().any(|phrase| matches!(phrase, PhraseKind::PrimaryKey));
    field.ty = word.ty;
}
