//! Sentences about fields, in constraint lists and in cells of tables.

use livespec_ir::{ConstraintKind, Entity, Id, Reference};
use livespec_lang::PhraseKind;
use livespec_lang::constraints::SUBJECT;
use livespec_syntax::{Column, ItemKind, TableItem, TableRole, Text, Topic};

use super::invariants::{self, Stated};
use super::near::Near;
use super::place::{Place, place};
use super::{Declared, EFFECTS, cascades, comments, merge, wording};
use crate::context::Context;
use crate::names::Fields;

/// Applies cells of field tables, then sentences.
pub(super) fn apply(context: &mut Context<'_>, records: &[Declared]) {
    let mut near = Near::new(context, records);
    for declared in records.iter().filter(|declared| declared.lang == "table") {
        apply_cells(context, &near, declared);
    }
    let items = &context.outline.items;
    for (index, item) in items.iter().enumerate() {
        near.pass(index, item);
        if let ItemKind::Table(table) = &item.kind
            && !context.claimed(index)
            && tells_rules(table)
            && (context.topic(item) == Some(Topic::InputValidation)
                || place(context, index, near.label_above(item)) == Place::Data)
        {
            apply_table(context, &near, index, table);
            continue;
        }
        let text = match &item.kind {
            ItemKind::Entry(text, None) | ItemKind::Paragraph(text) => text,
            // `name: must not be empty` reads as a label whose value is the sentence.
            ItemKind::Label(label) if item.depth > 0 => &label.value,
            _ => continue,
        };
        if context.claimed(index) {
            continue;
        }
        let place = place(context, index, near.label(item));
        if place == Place::Elsewhere {
            continue;
        }
        let text = match &item.kind {
            ItemKind::Label(label) => &crate::text::whole(label),
            _ => text,
        };
        apply_sentence(context, &near, (index, place), text);
    }
}

/// Whether a table can be one of rules rather than of fields or of something else that has its own reader.
fn tells_rules(table: &TableItem) -> bool {
    !matches!(
        table.role,
        TableRole::Fields | TableRole::Endpoints | TableRole::Parameters | TableRole::Transitions
    )
}

/// A table of rules: in each row the first cell that says one.
fn apply_table(context: &mut Context<'_>, near: &Near<'_>, index: usize, table: &TableItem) {
    let item = &context.outline.items[index];
    let candidates = near.records(context, index, item);
    for row in &table.rows {
        for cell in row {
            let reading = crate::text::read_sentence(cell);
            let targets = near.targets(&reading, &candidates, Place::Data);
            if targets.is_empty() || (reading.phrases.is_empty() && reading.items.is_empty()) {
                continue;
            }
            for target in targets {
                apply_phrases(context, near, target, &reading, false);
            }
            context.note(cell.span, "constraint", "M5", EFFECTS);
            break;
        }
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
    for misfit in beyond.misfits {
        context.gap(misfit.span, super::MISFIT);
    }
    for (kind, origin) in beyond.invariants {
        let stated = Stated { field: Some(field), kind, origin };
        invariants::add(context, id, &near.fields[id.index()], stated);
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

fn apply_sentence(
    context: &mut Context<'_>,
    near: &Near<'_>,
    (index, place): (usize, Place),
    text: &Text,
) {
    let coded = || text.inlines.runs.iter().any(|run| run.style.code);
    if place == Place::Requirements && !(coded() && wording::demands(text.as_str())) {
        return;
    }
    let reading = crate::text::read_sentence(text);
    if place == Place::Requirements && !is_certain(&reading, text) {
        return;
    }
    let item = &context.outline.items[index];
    let candidates = near.records(context, index, item);
    let targets = near.targets(&reading, &candidates, place);
    let says = !reading.phrases.is_empty() || !reading.items.is_empty();
    for target in &targets {
        apply_phrases(context, near, *target, &reading, false);
    }
    let mut applied = says && !targets.is_empty();
    // An expression names its fields itself.
    if targets.is_empty() && place == Place::Data {
        applied |= apply_expressions(context, near, (index, &candidates), &reading);
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
    } else if !reading.subjects.is_empty()
        && says
        && place == Place::Data
        && (coded() || wording::demands(text.as_str()))
    {
        context.gap(item.span, "a constraint on something that no record of the document defines");
        context.spend(index);
    }
    if not_read(context, &targets, (applied, place), text, &reading) {
        context.spend(index);
    }
}

/// Says which rules of a sentence are not understood, each with a wording that would be; whether there are any.
fn not_read(
    context: &mut Context<'_>,
    targets: &[(Id<Entity>, usize)],
    (applied, place): (bool, Place),
    text: &Text,
    reading: &livespec_lang::Reading,
) -> bool {
    let Some((id, at)) = targets.first() else { return false };
    let field = &context.spec.entities[*id].fields[*at];
    let mut lost = Vec::new();
    if applied {
        for span in &reading.rest {
            let words = crate::text::slice(text, *span);
            if wording::demands(&words) {
                lost.push((*span, wording::suggestion(&words, field)));
            }
        }
    } else if place == Place::Data && wording::demands(text.as_str()) {
        lost.push((text.span, wording::suggestion(text.as_str(), field)));
    }
    for (span, wording) in &lost {
        context.gap(*span, format!("a rule that is not understood; one that would be: {wording}"));
    }
    !lost.is_empty()
}

/// Whether a sentence outside of the sections about data is surely a rule on a field: it demands, names the
/// field as code, and nothing of it is left over. What must equal one value may be meant for one moment only.
fn is_certain(reading: &livespec_lang::Reading, text: &Text) -> bool {
    let momentary = |kind: &PhraseKind| {
        matches!(
            kind,
            PhraseKind::Narrow(ConstraintKind::Constant(_) | ConstraintKind::OneOf(_))
                | PhraseKind::Absent
                | PhraseKind::Optional
        )
    };
    let named = text.inlines.runs.iter().any(|run| {
        run.style.code && reading.subjects.iter().any(|subject| subject.value == run.text.trim())
    });
    named
        && reading.rest.is_empty()
        && !reading.phrases.is_empty()
        && !reading.phrases.iter().any(|phrase| momentary(&phrase.kind))
}

/// Applies the expressions of a sentence to the nearest record that has all their fields; whether there was
/// any.
fn apply_expressions(
    context: &mut Context<'_>,
    near: &Near<'_>,
    (index, candidates): (usize, &[Id<Entity>]),
    reading: &livespec_lang::Reading,
) -> bool {
    let mut applied = false;
    for phrase in &reading.phrases {
        let PhraseKind::Holds(tree) = &phrase.kind else { continue };
        let mut names = Vec::new();
        tree.each_field(&mut |name| names.push(name.clone()));
        if names.iter().any(|name| name == SUBJECT) {
            continue;
        }
        let has = |id: &Id<Entity>, all: bool| {
            let mut known = names.iter().map(|name| near.fields[id.index()].find(name).is_some());
            if all { known.all(|known| known) } else { known.any(|known| known) }
        };
        let every = || context.spec.entities.ids();
        let found = (candidates.iter().copied().find(|id| has(id, true)))
            .or_else(|| every().find(|id| has(id, true)))
            .or_else(|| candidates.iter().copied().find(|id| has(id, false)));
        let Some(id) = found.filter(|_| !names.is_empty()) else { continue };
        let origin = livespec_ir::Origin::stated(phrase.span);
        let stated = Stated { field: None, kind: phrase.kind.clone(), origin };
        let added = invariants::add(context, id, &near.fields[id.index()], stated);
        if !added {
            context.spend(index);
        }
        applied |= added;
    }
    applied
}
