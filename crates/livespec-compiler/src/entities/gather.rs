//! Finds the declarations: code of data-model languages, and tables of fields.

use livespec_lang::{Decl, DeclKind};
use livespec_syntax::{FenceItem, Item, ItemKind, LabelItem, TableRole, Topic};

use super::{Declared, Gathered, tables};
use crate::context::Context;
use crate::trace::Effect;

const EFFECTS: &[Effect] = &[Effect::Check, Effect::Serve, Effect::Verify, Effect::Export];

/// How many lines of text may stand between a label and the table that it names.
const LABEL_DISTANCE_MAX: usize = 16;

/// Sections whose code shows how something is built, tested or was rejected, not what is stored.
const ELSEWHERE: &[Topic] = &[
    Topic::Testing,
    Topic::UnitTests,
    Topic::IntegrationTests,
    Topic::EndToEndTests,
    Topic::Alternatives,
    Topic::UserInterface,
    Topic::OutOfScope,
    Topic::Future,
];

pub(super) fn gather(context: &mut Context<'_>) -> Gathered {
    let mut gathered = Gathered::default();
    for (index, item) in context.outline.items.iter().enumerate() {
        if context.claimed(index) || context.within(item, ELSEWHERE) {
            continue;
        }
        match &item.kind {
            ItemKind::Fence(fence) => {
                declarations(context, (index, item), fence, &mut gathered);
            }
            ItemKind::Table(table)
                if table.role == TableRole::Fields && describes_a_record(context, item) =>
            {
                let Some(name) = name_of(context, index, &gathered) else {
                    context.gap(item.span, "a table of fields without the name of their record; put it under a heading such as `Entity: Order`");
                    continue;
                };
                let declared = tables::read(table, name, index, item);
                context.claim(index, "field table", "M4", EFFECTS);
                for field in &declared.decl.fields {
                    context.note(field.span, "field", "M4", EFFECTS);
                }
                gathered.records.push(declared);
            }
            _ => {}
        }
    }
    gathered
}

/// Declarations without a name (a JSON Schema without a title, fields without their class) are called as the heading above them;
/// where that names no record they are the body of some message, and none.
fn named(context: &Context<'_>, item: &Item, mut decls: Vec<Decl>) -> Vec<Decl> {
    let heading = || {
        let section = item.section.filter(|_| describes_a_record(context, item))?;
        heading_name(&context.outline.sections[section.0 as usize].heading)
    };
    decls.retain_mut(|decl| match &mut decl.kind {
        DeclKind::Entity(record) | DeclKind::Alter(record) if record.name.value.is_empty() => {
            record.name = heading().unwrap_or_default();
            !record.name.value.is_empty()
        }
        DeclKind::Enum(list) => !list.name.value.is_empty(),
        DeclKind::Alias(name, _) => !name.value.is_empty(),
        _ => true,
    });
    decls
}

/// Takes in what a block of code declares.
fn declarations(
    context: &mut Context<'_>,
    (index, item): (usize, &Item),
    fence: &FenceItem,
    gathered: &mut Gathered,
) {
    let found = livespec_lang::parse(&fence.lang, &fence.code, context.diagnostics);
    let Some((lang, decls)) = found else { return };
    let decls = named(context, item, decls);
    if !decls.is_empty() {
        context.claim(index, "data model", requirement(lang), EFFECTS);
    }
    for decl in decls {
        let (alters, record) = match decl.kind {
            DeclKind::Entity(record) => (false, record),
            DeclKind::Alter(record) => (true, record),
            DeclKind::Enum(values) => {
                gathered.names.add_values(&values);
                continue;
            }
            DeclKind::Alias(name, ty) => {
                gathered.names.add_alias(&name.value, ty);
                continue;
            }
            DeclKind::Index(found) => {
                context.note(decl.span, "index", "P3", EFFECTS);
                gathered.indexes.push(found);
                continue;
            }
        };
        context.note(record.name.span, "entity", requirement(lang), EFFECTS);
        for field in &record.fields {
            context.note(field.span, "field", requirement(lang), EFFECTS);
        }
        gathered.records.push(Declared {
            decl: record,
            lang,
            section: item.section,
            item: index,
            alters,
        });
    }
}

fn requirement(lang: &str) -> &'static str {
    match lang {
        "typescript" => "M1",
        "csharp" => "M2",
        "sql" => "M3",
        _ => "M6",
    }
}

/// A table of fields is a record in a section about data, and the body of a message in one about the
/// API.
fn describes_a_record(context: &Context<'_>, item: &Item) -> bool {
    for topic in context.topics(item) {
        match topic {
            Topic::DataModel
            | Topic::Entity
            | Topic::SchemaChanges
            | Topic::Migration
            | Topic::Storage => return true,
            Topic::Api
            | Topic::Endpoints
            | Topic::Endpoint
            | Topic::ModifiedEndpoints
            | Topic::Request
            | Topic::Response
            | Topic::Parameters => return false,
            _ => {}
        }
    }
    true
}

/// The name of the record that a table describes, and whether it is the name of a database table.
pub(super) struct RecordName {
    pub(super) name: livespec_lang::Spanned<String>,
    pub(super) table: bool,
}

fn name_of(context: &Context<'_>, index: usize, gathered: &Gathered) -> Option<RecordName> {
    let item = &context.outline.items[index];
    if let Some(name) = label_before(context, index) {
        return Some(name);
    }
    let section = item.section.map(|id| &context.outline.sections[id.0 as usize]);
    // A table right after a class in the same section describes that class again.
    let before =
        gathered.records.last().filter(|record| record.section == item.section && !record.alters);
    if let Some(record) = before {
        return Some(RecordName { name: record.decl.name.clone(), table: record.decl.table });
    }
    let section = section?;
    let heading = section.heading.as_str();
    let name = heading_name(&section.heading)?;
    let table = heading.to_lowercase().contains("table");
    Some(RecordName { name, table })
}

/// `New Table: x`, `**Entity:** x` above the table, in the same section and nothing but text between.
fn label_before(context: &Context<'_>, index: usize) -> Option<RecordName> {
    let item = &context.outline.items[index];
    for before in (index.saturating_sub(LABEL_DISTANCE_MAX)..index).rev() {
        let candidate = &context.outline.items[before];
        if candidate.section != item.section {
            return None;
        }
        match &candidate.kind {
            ItemKind::Label(label) => {
                if let Some(name) = label_name(label) {
                    return Some(name);
                }
            }
            ItemKind::Table(_) | ItemKind::Fence(_) | ItemKind::Endpoint(_) => return None,
            ItemKind::Entry(..) | ItemKind::Paragraph(_) => {}
        }
    }
    None
}

fn label_name(label: &LabelItem) -> Option<RecordName> {
    let key = label.key.read().to_lowercase();
    let kind = ["table", "entity", "model", "collection", "record"]
        .into_iter()
        .find(|word| key.contains(word))?;
    let name = match label.value.inlines.codes().next() {
        Some(run) => livespec_lang::Spanned { value: run.text.clone(), span: run.span },
        None => {
            let text = label.value.as_str().trim();
            let word = text.split_whitespace().next()?;
            if text.split_whitespace().count() > 2 {
                return None;
            }
            livespec_lang::Spanned {
                value: word.trim_end_matches(['.', ',', ':']).to_owned(),
                span: label.value.span,
            }
        }
    };
    if name.value.is_empty() {
        return None;
    }
    Some(RecordName { name, table: kind == "table" || kind == "collection" })
}

/// The record's name in a heading: the code span, else what follows a colon, else a short heading
/// without the words that only say what it is.
pub(super) fn heading_name(
    heading: &livespec_syntax::Text,
) -> Option<livespec_lang::Spanned<String>> {
    let spanned =
        |value: &str, span| Some(livespec_lang::Spanned { value: value.to_owned(), span });
    if let Some(run) = heading.inlines.codes().next() {
        return spanned(&run.text, run.span);
    }
    let text = heading.as_str();
    let start = text.find(':').map_or(0, |at| at + 1);
    let name = text[start..].trim();
    let offset = start + (text[start..].len() - text[start..].trim_start().len());
    const NOISE: &[&str] =
        &["table", "model", "entity", "schema", "collection", "the", "new", "fields", "modified"];
    let words: Vec<&str> = name
        .split(|c: char| !(c.is_alphanumeric() || c == '_'))
        .filter(|word| !word.is_empty() && !NOISE.contains(&word.to_lowercase().as_str()))
        .collect();
    if words.is_empty() || words.len() > 3 {
        return None;
    }
    spanned(&words.join(" "), heading.fragment.span(offset..offset + name.len()))
}
