//! Finds the declarations: code of data-model languages, and tables of fields.

use livespec_lang::{Decl, DeclKind};
use livespec_syntax::{FenceItem, Item, ItemKind, TableItem, TableRole, Topic};

use super::naming::{self, RecordName};
use super::{Declared, Gathered, lists, pseudo, samples, tables};
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
    Topic::OutOfScope,
    Topic::Future,
];

pub(super) fn gather(context: &mut Context<'_>) -> Gathered {
    let mut gathered = Gathered::default();
    for (index, item) in context.outline.items.iter().enumerate() {
        let shown = context.within(item, &[Topic::UserInterface])
            && !matches!(item.kind, ItemKind::Fence(_));
        if context.claimed(index) || context.within(item, ELSEWHERE) || shown {
            continue;
        }
        match &item.kind {
            ItemKind::Fence(fence) => of_fence(context, index, fence, &mut gathered),
            ItemKind::Table(table) if !lists::of_table(index, item, table).is_empty() => {
                context.claim(index, "table of records", "M4", EFFECTS);
                for declared in lists::of_table(index, item, table) {
                    note(context, &declared);
                    gathered.records.push(declared);
                }
            }
            ItemKind::Table(table) if describes_a_record(context, item, table) => {
                of_table(context, index, table, &mut gathered);
            }
            _ => {}
        }
    }
    for (declared, items) in lists::read(context) {
        let first = &context.outline.items[declared.item];
        if items.iter().any(|index| context.claimed(*index)) || context.within(first, ELSEWHERE) {
            continue;
        }
        if declared.lang == "message" {
            gathered.messages.push(declared);
            continue;
        }
        for index in items {
            context.claim(index, "field list", "M4", EFFECTS);
        }
        note(context, &declared);
        gathered.records.push(declared);
    }
    for declared in lists::changes(context, &gathered.records) {
        note(context, &declared);
        gathered.records.push(declared);
    }
    gathered.records.sort_by_key(|declared| declared.item);
    gathered
}

/// Notes a record and its fields.
fn note(context: &mut Context<'_>, declared: &Declared) {
    let requirement = requirement(declared.lang);
    context.note(declared.decl.name.span, "entity", requirement, EFFECTS);
    for field in &declared.decl.fields {
        context.note(field.span, "field", requirement, EFFECTS);
    }
}

fn of_fence(context: &mut Context<'_>, index: usize, fence: &FenceItem, gathered: &mut Gathered) {
    let parsed = livespec_lang::parse(&fence.lang, &fence.code, context.diagnostics)
        .map(|(lang, decls)| (lang, named(context, index, decls)));
    if let Some((lang, decls)) = parsed.filter(|(_, decls)| !decls.is_empty()) {
        context.claim(index, "data model", requirement(lang), EFFECTS);
        for decl in decls {
            of_decl(context, index, lang, decl, gathered);
        }
    } else if let Some(declared) = samples::read(context, index, fence) {
        note_message(context, &declared);
        gathered.messages.push(declared);
    } else if let Some(declared) = pseudo::read(context, index, fence) {
        context.claim(index, "list of fields", "M6", EFFECTS);
        note(context, &declared);
        gathered.records.push(declared);
    }
}

/// Notes a message; the body itself is left to the endpoint that it may belong to.
fn note_message(context: &mut Context<'_>, declared: &Declared) {
    context.note(declared.decl.name.span, "message", "M6", &[Effect::Check]);
    for field in &declared.decl.fields {
        context.note(field.span, "member of a message", "M6", &[Effect::Check]);
    }
}

fn of_decl(
    context: &mut Context<'_>,
    index: usize,
    lang: &'static str,
    decl: Decl,
    gathered: &mut Gathered,
) {
    let (alters, record) = match decl.kind {
        DeclKind::Entity(record) => (false, record),
        DeclKind::Alter(record) => (true, record),
        DeclKind::Enum(values) => return gathered.names.add_values(&values),
        DeclKind::Alias(name, ty) => return gathered.names.add_alias(&name.value, ty),
        DeclKind::Index(found) => {
            context.note(decl.span, "index", "P3", EFFECTS);
            return gathered.indexes.push(found);
        }
    };
    if record.fields.is_empty() && record.extends.is_empty() && !record.table && !alters {
        // A type with operations only: a service, a port, a handler.
        return context.note(decl.span, "interface of a component", "S4", &[Effect::Check]);
    }
    if lang == "typescript" && is_of_a_view(&record.name.value) {
        return context.note(decl.span, "properties of a view", "D16", &[]);
    }
    let title = record.name.value.clone();
    let section = context.outline.items[index].section;
    let declared =
        Declared { decl: record, title, lang, section, item: index, alters, inherited: 0 };
    note(context, &declared);
    // What a client keeps for itself is no record of the service.
    if context.within(&context.outline.items[index], &[Topic::UserInterface]) {
        gathered.messages.push(declared);
    } else {
        gathered.records.push(declared);
    }
}

/// Declarations without a name (a JSON Schema without a title, fields without their class) are called as the heading above them;
/// where that names no record they are the body of some message, and none.
fn named(context: &Context<'_>, index: usize, mut decls: Vec<Decl>) -> Vec<Decl> {
    let item = &context.outline.items[index];
    let heading = || {
        let section = item.section.filter(|_| about_records(context, item) != Some(false))?;
        naming::of_heading(&context.outline.sections[section.0 as usize].heading)
    };
    decls.retain_mut(|decl| match &mut decl.kind {
        DeclKind::Entity(record) | DeclKind::Alter(record) if record.name.value.is_empty() => {
            record.name = heading().map(|name| name.name).unwrap_or_default();
            !record.name.value.is_empty()
        }
        DeclKind::Enum(list) => !list.name.value.is_empty(),
        DeclKind::Alias(name, _) => !name.value.is_empty(),
        _ => true,
    });
    decls
}

/// `OrderListProps`: what a component of a user interface is given.
fn is_of_a_view(name: &str) -> bool {
    name.len() > "Props".len() && name.ends_with("Props")
}

fn of_table(context: &mut Context<'_>, index: usize, table: &TableItem, gathered: &mut Gathered) {
    let item = &context.outline.items[index];
    let Some(name) = name_of(context, index, gathered) else {
        if table.role == TableRole::Fields {
            context.gap(item.span, "a table of fields without the name of their record; put it under a heading such as `Entity: Order`");
        }
        return;
    };
    let declared = tables::read(table, name, index, item);
    let untold = table.role == TableRole::Other;
    if declared.decl.fields.is_empty()
        || untold && lists::lists_values(&declared.title, declared.decl.fields.iter())
    {
        return;
    }
    context.claim(index, "field table", "M4", EFFECTS);
    for field in &declared.decl.fields {
        context.note(field.span, "field", "M4", EFFECTS);
    }
    gathered.records.push(declared);
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
/// API. In a section about data a table whose first column names things lists fields too.
fn describes_a_record(context: &Context<'_>, item: &Item, table: &TableItem) -> bool {
    let fields = table.role == TableRole::Fields;
    if tables::maps(table) {
        return false;
    }
    let other = table.role == TableRole::Other && tables::name_column(table).is_some();
    if !fields && !other {
        return false;
    }
    about_records(context, item).unwrap_or(fields || tables::types_names(table))
}

/// Whether an item stands in a section about data, or in one about messages; none in any other.
fn about_records(context: &Context<'_>, item: &Item) -> Option<bool> {
    context.topics(item).find_map(|topic| match topic {
        Topic::DataModel
        | Topic::Entity
        | Topic::SchemaChanges
        | Topic::Migration
        | Topic::Storage => Some(true),
        Topic::Api
        | Topic::Endpoints
        | Topic::Endpoint
        | Topic::ModifiedEndpoints
        | Topic::Request
        | Topic::Response
        | Topic::Parameters => Some(false),
        _ => None,
    })
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
        return Some(RecordName {
            name: record.decl.name.clone(),
            title: record.title.clone(),
            table: record.decl.table,
        });
    }
    let around = std::iter::successors(section, |section| {
        section.parent.map(|id| &context.outline.sections[id.0 as usize])
    });
    // `Fields` below `Order` lists the fields of the order.
    around.take(2).find_map(|section| naming::of_heading(&section.heading))
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
                if let Some(name) = naming::of_label(label) {
                    return Some(name);
                }
            }
            ItemKind::Table(_) | ItemKind::Fence(_) | ItemKind::Endpoint(_) => return None,
            ItemKind::Entry(..) | ItemKind::Paragraph(_) => {}
        }
    }
    None
}
