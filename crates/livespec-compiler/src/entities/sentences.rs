//! Sentences about fields, in constraint lists and in cells of tables.

use std::collections::BTreeMap;

use livespec_ir::{Entity, Id, Reference};
use livespec_syntax::{Column, Item, ItemKind, SectionId, Text, Topic};

use super::{Declared, cascades, comments, merge};
use crate::context::Context;
use crate::directory::Directory;
use crate::names::{self, Fields};
use crate::trace::Effect;

const EFFECTS: &[Effect] = &[Effect::Check, Effect::Serve, Effect::Verify, Effect::Export];

/// Applies cells of field tables, then sentences.
pub(super) fn apply(context: &mut Context<'_>, records: &[Declared]) {
    let mut near = Near::new(context, records);
    for declared in records.iter().filter(|declared| declared.lang == "table") {
        apply_cells(context, &near, declared);
    }
    let items = &context.outline.items;
    for (index, item) in items.iter().enumerate() {
        near.pass(index, item);
        let text = match &item.kind {
            ItemKind::Entry(text, None) | ItemKind::Paragraph(text) => text,
            // `name: must not be empty` reads as a label whose value is the sentence.
            ItemKind::Label(label) if item.depth > 0 => &label.value,
            _ => continue,
        };
        if context.claimed(index) || !speaks_of_fields(context, index, near.label(item)) {
            continue;
        }
        let text = match &item.kind {
            ItemKind::Label(label) => &crate::text::whole(label),
            _ => text,
        };
        apply_sentence(context, &near, index, item, text);
    }
}

fn apply_cells(context: &mut Context<'_>, near: &Near<'_>, declared: &Declared) {
    let ItemKind::Table(table) = &context.outline.items[declared.item].kind else { return };
    let Some(id) = near.directory.find(&declared.decl.name.value) else { return };
    for row in &table.rows {
        let Some(name) = table.cell(row, Column::Field).or_else(|| table.cell(row, Column::Name))
        else {
            continue;
        };
        let name = name.as_str().trim().trim_end_matches(['?', '*']);
        let Some(at) = near.fields[id.index()].find(name) else { continue };
        for column in [Column::Constraints, Column::Default, Column::Description, Column::Other] {
            let Some(cell) = table.cell(row, column) else { continue };
            if context.has_placeholder(cell.span) {
                continue;
            }
            if column == Column::Default {
                set_default(context, id, at, cell);
                continue;
            }
            if column == Column::Description {
                context.spec.entities[id].fields[at]
                    .schema
                    .description
                    .get_or_insert_with(|| cell.as_str().trim().to_owned());
            }
            let reading = crate::text::read_sentence(cell);
            let stated_required = table.cell(row, Column::Required).is_some();
            apply_phrases(context, near, (id, at), &reading, stated_required);
        }
        // In a column table a column that says nothing of `NULL` takes it only where others say
        // `NOT NULL`; where nobody does, the table is silent and every listed field is expected.
    }
    settle_nullability(context, (id, &near.fields[id.index()]), declared, table);
}

fn settle_nullability(
    context: &mut Context<'_>,
    (id, fields): (Id<Entity>, &Fields),
    declared: &Declared,
    table: &livespec_syntax::TableItem,
) {
    let column = table.columns.iter().position(|column| *column == Column::Constraints);
    let Some(column) = column else { return };
    let says = |row: &Vec<Text>| {
        row.get(column).is_some_and(|cell| cell.as_str().to_lowercase().contains("not null"))
    };
    if !table.rows.iter().any(says) {
        return;
    }
    for (row, decl) in table.rows.iter().zip(&declared.decl.fields) {
        let entity = &mut context.spec.entities[id];
        let Some(at) = fields.find(&decl.name.value) else { continue };
        let field_id = Id::new(at);
        let is_key = entity.key.contains(&field_id);
        let field = &mut entity.fields[at];
        if !says(row) && !is_key && decl.required.is_none() && field.origins.len() == 1 {
            field.required = false;
            field.schema.nullable = true;
        }
    }
}

fn set_default(context: &mut Context<'_>, id: Id<Entity>, at: usize, cell: &Text) {
    let text = cell.as_str().trim().trim_matches(['`', '\'', '"']).to_owned();
    let origin = livespec_ir::Origin::stated(cell.span);
    let field = &mut context.spec.entities[id].fields[at];
    let default = match text.to_lowercase().as_str() {
        "" | "-" | "–" | "—" | "none" | "n/a" | "null" => return,
        "now()" | "current_timestamp" | "now" => livespec_ir::Default::Now(origin),
        lower if lower.contains("uuid") && lower.ends_with("()") => {
            livespec_ir::Default::Uuid(origin)
        }
        lower if lower.contains('(') => return,
        _ => livespec_ir::Default::Value(value_of(&text, &field.schema.ty), origin),
    };
    field.default = Some(default);
    field.required = false;
}

/// A default or constant as JSON, by the type of its field.
pub(crate) fn value_of(text: &str, ty: &livespec_ir::Type) -> serde_json::Value {
    use livespec_ir::Type;
    match ty {
        Type::Integer(_)
        | Type::Number
        | Type::Decimal(..)
        | Type::Boolean
        | Type::Any
        | Type::Array(_)
        | Type::Map(_) => serde_json::from_str(text)
            .unwrap_or_else(|_| serde_json::Value::String(text.to_owned())),
        _ => serde_json::Value::String(text.to_owned()),
    }
}

fn apply_phrases(
    context: &mut Context<'_>,
    near: &Near<'_>,
    (id, at): (Id<Entity>, usize),
    reading: &livespec_lang::Reading,
    keep_required: bool,
) {
    let entity = &mut context.spec.entities[id];
    let mut lost = Vec::new();
    let before = entity.fields[at].required;
    let beyond = comments::apply(&mut entity.fields[at], reading);
    let field = Id::new(at);
    if keep_required && entity.fields[at].default.is_none() {
        entity.fields[at].required = before;
    }
    if beyond.primary_key {
        let default_only =
            entity.key.len() == 1 && entity.key[0] != field && entity.origins.len() == 1;
        if default_only {
            entity.key.clear();
        }
        if !entity.key.contains(&field) {
            entity.key.push(field);
        }
    }
    for (others, origin) in beyond.uniques {
        match comments::together(&near.fields[id.index()], field, &others) {
            Some(fields) => merge::add_unique(entity, fields, origin),
            None => lost.push(origin.span),
        }
    }
    if let Some(origin) = beyond.indexed {
        entity.indexes.push(livespec_ir::Index {
            name: None,
            fields: vec![(field, false)],
            origin,
        });
    }
    for span in lost {
        context.gap(
            span,
            "unique together with something that is no field of the record; name the field",
        );
    }
    for (target, on_delete, origin) in beyond.references {
        let found = near.directory.find(target.split('.').next().unwrap_or(&target));
        if let Some(target) = found {
            let reference =
                Reference { entity: target, on_delete: on_delete.unwrap_or_default(), origin };
            context.spec.entities[id].fields[at].reference = Some(reference);
        }
    }
}

/// Whether a sentence may speak of fields: it stands under a label or a heading about constraints, or
/// in a section about the data.
fn speaks_of_fields(context: &Context<'_>, index: usize, label: Option<usize>) -> bool {
    let item = &context.outline.items[index];
    let under_label =
        std::iter::successors(item.parent, |parent| context.outline.items[*parent].parent)
            .chain(label)
            .any(|parent| match &context.outline.items[parent].kind {
                ItemKind::Label(label) => label.topic == Some(Topic::Constraints),
                _ => false,
            });
    if under_label {
        return true;
    }
    match context.topic(item) {
        Some(Topic::Constraints | Topic::Entity | Topic::DataModel | Topic::SchemaChanges) => true,
        Some(Topic::InputValidation) => item.depth > 0,
        _ => false,
    }
}

/// What a sentence may speak of, kept while the items pass by.
struct Near<'r> {
    records: &'r [Declared],
    directory: Directory,
    /// The records declared in each section.
    of_section: BTreeMap<SectionId, Vec<usize>>,
    /// The fields of each record, in the order of the records.
    fields: Vec<Fields>,
    /// The first record that has a field of a name.
    of_field: BTreeMap<String, Id<Entity>>,
    /// The last label outside lists, with its section.
    label: Option<(usize, Option<SectionId>)>,
}

impl<'r> Near<'r> {
    fn new(context: &Context<'_>, records: &'r [Declared]) -> Self {
        let mut of_section: BTreeMap<SectionId, Vec<usize>> = BTreeMap::new();
        for (at, record) in records.iter().enumerate() {
            if let Some(section) = record.section {
                of_section.entry(section).or_default().push(at);
            }
        }
        let mut of_field = BTreeMap::new();
        for (id, entity) in context.spec.entities.iter() {
            for field in &entity.fields {
                of_field.entry(names::field_key(&field.name)).or_insert(id);
            }
        }
        let directory = Directory::of(&context.spec.entities);
        let fields =
            context.spec.entities.values().map(|entity| Fields::of(&entity.fields)).collect();
        Near { records, fields, directory, of_section, of_field, label: None }
    }

    /// Keeps the label whose list may follow.
    fn pass(&mut self, index: usize, item: &Item) {
        if item.depth == 0 && matches!(item.kind, ItemKind::Label(_)) {
            self.label = Some((index, item.section));
        }
    }

    /// The label whose list this entry is part of.
    fn label(&self, item: &Item) -> Option<usize> {
        self.label
            .filter(|(_, section)| *section == item.section && item.depth > 0)
            .map(|(index, _)| index)
    }

    /// The records declared in the sections around an item before it, nearest first, and those that
    /// the sections' headings name.
    fn records(&self, context: &Context<'_>, index: usize, item: &Item) -> Vec<Id<Entity>> {
        let mut near = Vec::new();
        for section in context.sections(item) {
            let declared = self.of_section.get(&section).map_or(&[][..], Vec::as_slice);
            let before = declared.partition_point(|at| self.records[*at].item < index);
            let last = declared[..before].last();
            near.extend(
                last.and_then(|at| self.directory.find(&self.records[*at].decl.name.value)),
            );
            let heading = &context.outline.sections[section.0 as usize].heading;
            near.extend(
                super::naming::of_heading(heading)
                    .and_then(|name| self.directory.find(&name.name.value)),
            );
        }
        near
    }
}

fn apply_sentence(
    context: &mut Context<'_>,
    near: &Near<'_>,
    index: usize,
    item: &Item,
    text: &Text,
) {
    let reading = crate::text::read_sentence(text);
    let candidates = near.records(context, index, item);
    let mut applied = false;
    for subject in &reading.subjects {
        let (record, name) = match subject.value.split_once('.') {
            Some((record, name)) => (near.directory.find(record), name),
            None => (None, subject.value.as_str()),
        };
        let key = names::field_key(name);
        let of_field = near.of_field.get(&key).copied();
        let target = match record {
            Some(record) => vec![record],
            None => candidates.iter().copied().chain(of_field).collect(),
        };
        let target =
            target.into_iter().find_map(|id| Some((id, near.fields[id.index()].by_key(&key)?)));
        if let Some((id, at)) = target {
            apply_phrases(context, near, (id, at), &reading, false);
            applied |= !reading.phrases.is_empty() || !reading.items.is_empty();
        }
    }
    if let Some((child, at, parent)) = cascades::read(context, &near.directory, text) {
        let origin = livespec_ir::Origin::stated(text.span);
        let reference =
            Reference { entity: parent, on_delete: livespec_ir::OnDelete::Cascade, origin };
        context.spec.entities[child].fields[at].reference = Some(reference);
        applied = true;
    }
    if applied {
        context.claim(index, "constraint", "M5", EFFECTS);
    } else if !reading.subjects.is_empty() && !reading.phrases.is_empty() {
        context.gap(item.span, "a constraint on something that no record of the document defines");
    }
}
