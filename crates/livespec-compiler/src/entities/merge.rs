//! The same record told in several places becomes one entity; contradictions are kept with both places.

mod unify;

use std::collections::BTreeSet;

use livespec_ir::{
    Assigned, ConstraintKind, Default, Entity, Field, Id, Index, Origin, Reference, Type, Unique,
};
use livespec_lang::{DefaultExpr, FieldDecl, PhraseKind, Reading, Spanned};

use super::invariants::{self, Stated};
use super::{Declared, Gathered, comments};
use crate::context::Context;
use crate::names::{self, Fields};
use crate::trace::Definition;

/// The records by the keys of their names.
type Keys = std::collections::BTreeMap<String, Id<Entity>>;

/// Builds `spec.entities` from the declarations.
pub(super) fn merge(context: &mut Context<'_>, gathered: &Gathered) {
    let mut keys: Keys = Keys::new();
    // The fields of each record by name, in the order of the records.
    let mut known: Vec<Fields> = Vec::new();
    let mut pointers: Vec<Pointer> = Vec::new();
    let mut rules: Vec<(Id<Entity>, Stated)> = Vec::new();
    for declared in &gathered.records {
        let key = names::entity_key(&declared.decl.name.value);
        let entities = &mut context.spec.entities;
        let id = *keys.entry(key).or_insert_with(|| {
            known.push(Fields::default());
            entities.push(Entity::default())
        });
        name_entity(&mut context.spec.entities[id], declared);
        define(context, declared, gathered, Some(id));
        for field in &declared.decl.fields {
            let mut facts = facts(field, declared, gathered);
            let said = std::mem::take(&mut facts.beyond.invariants);
            for misfit in std::mem::take(&mut facts.beyond.misfits) {
                context.gap(misfit.span, super::MISFIT);
            }
            let known = &mut known[id.index()];
            let entity = &mut context.spec.entities[id];
            pointers.extend(merge_field((entity, known), id, facts, declared.lang));
            let place = known.find(&field.name.value).map(Id::new);
            rules.extend(
                said.into_iter().map(|(kind, origin)| (id, Stated { field: place, kind, origin })),
            );
        }
        rules.extend(declared.decl.checks.iter().map(|check| {
            let kind = PhraseKind::Holds(check.value.clone());
            (id, Stated { field: None, kind, origin: Origin::stated(check.span) })
        }));
    }
    // Keys and references name fields and records that may be declared later, so they come second.
    for declared in &gathered.records {
        let key = names::entity_key(&declared.decl.name.value);
        if let Some(id) = keys.get(&key) {
            pointers.extend(relate(context, (*id, &known[id.index()]), declared));
        }
    }
    for pointer in &pointers {
        resolve(context, pointer, &keys);
    }
    for (id, stated) in rules {
        let span = stated.origin.span;
        if invariants::add(context, id, &known[id.index()], stated) {
            context.note(span, "constraint", "M5", super::EFFECTS);
        }
    }
    for index in &gathered.indexes {
        let key = names::entity_key(&index.table.value);
        let Some(id) = keys.get(&key) else {
            context.gap(
                index.table.span,
                format!("an index on `{}`, which the document does not define", index.table.value),
            );
            continue;
        };
        add_index(&mut context.spec.entities[*id], &known[id.index()], index);
    }
    for declared in &gathered.messages {
        let known = keys.get(&names::entity_key(&declared.decl.name.value)).copied();
        define(context, declared, gathered, known);
    }
    for (_, entity) in context.spec.entities.iter_mut() {
        distinct(&mut entity.uniques);
        default_key(entity);
    }
}

/// Keeps what one place defines.
fn define(
    context: &mut Context<'_>,
    declared: &Declared,
    gathered: &Gathered,
    entity: Option<Id<Entity>>,
) {
    let field = |decl: &FieldDecl| {
        let Facts { mut field, required, nullable, .. } = facts(decl, declared, gathered);
        field.required = required.unwrap_or(nullable != Some(true)) && field.default.is_none();
        field
    };
    let span = declared.decl.name.span;
    // A language may name the record by a part of what is written (`OrderSchema`).
    let written = context.document.source.slice(span);
    let part = |c: char| c.is_alphanumeric() || c == '_';
    let longer = written.starts_with(&declared.title) && written.chars().all(part);
    let definition = Definition {
        name: if longer { written.to_owned() } else { declared.title.clone() },
        span,
        form: if declared.lang == "message" { "list" } else { declared.lang },
        fields: declared.decl.fields[declared.inherited..].iter().map(field).collect(),
        entity,
    };
    context.told().definitions.push(definition);
}

fn name_entity(entity: &mut Entity, declared: &Declared) {
    let written = &declared.decl.name.value;
    let program = !declared.decl.table && !matches!(declared.lang, "sql" | "table");
    if entity.origins.is_empty() || (program && entity.table == entity.name) {
        entity.name = if program { written.clone() } else { names::record_name(written) };
    }
    if declared.decl.table || declared.lang == "sql" {
        entity.table.clone_from(written);
    } else if let Some(stored_as) = &declared.decl.stored_as {
        entity.table.clone_from(&stored_as.value);
    } else if entity.table.is_empty() {
        entity.table = names::table_name(written);
    }
    entity.origins.push(Origin::stated(declared.decl.name.span));
}

/// What one place says of one field, still apart from what others say.
struct Facts {
    field: Field,
    required: Option<bool>,
    nullable: Option<bool>,
    column: bool,
    beyond: comments::Beyond,
}

fn facts(decl: &FieldDecl, declared: &Declared, gathered: &Gathered) -> Facts {
    let origin = Origin::stated(decl.span);
    let ty_origin = if decl.ty_span.is_empty() { origin } else { Origin::stated(decl.ty_span) };
    let mut schema = gathered.names.schema(&decl.ty, ty_origin);
    schema.nullable = decl.nullable.unwrap_or(false);
    schema.constraints.extend(decl.constraints.iter().cloned());
    let is_column = declared.decl.table || matches!(declared.lang, "sql" | "table");
    let mut field = Field {
        name: decl.name.value.clone(),
        json: decl.json.clone().unwrap_or_default(),
        column: match &decl.column {
            Some(column) => column.clone(),
            None if is_column => decl.name.value.clone(),
            None => String::new(),
        },
        schema,
        immutable: decl.read_only && !decl.primary_key,
        origins: vec![Origin::stated(decl.name.span)],
        ..Field::default()
    };
    fold_values(&mut field);
    field.default = decl.default.as_ref().and_then(|stated| default(stated, &field.schema.ty));
    if decl.sequence {
        field.assigned = Some(Assigned::Sequence(origin));
    }
    let mut beyond = comments::Beyond::default();
    if let Some(comment) = &decl.comment {
        field.schema.description = Some(comment.value.clone());
        beyond = read_comment(&mut field, comment);
    }
    if !decl.said.is_empty() {
        let said = Reading { phrases: decl.said.clone(), ..Reading::default() };
        beyond.extend(comments::apply(&mut field, &said));
    }
    if decl.primary_key {
        beyond.primary_key = true;
    }
    if decl.unique {
        beyond.uniques.push((Vec::new(), origin));
    }
    if let Some(key) = &decl.references {
        beyond.references.push((
            key.target.value.clone(),
            key.on_delete,
            Origin::stated(key.target.span),
        ));
    }
    Facts { field, required: decl.required, nullable: decl.nullable, column: is_column, beyond }
}

/// A check that lists texts makes a text field an enumeration.
fn fold_values(field: &mut Field) {
    let constraints = std::mem::take(&mut field.schema.constraints);
    for constraint in constraints {
        comments::narrow(field, constraint.kind, constraint.origin);
    }
}

fn read_comment(field: &mut Field, comment: &Spanned<String>) -> comments::Beyond {
    let fragment =
        livespec_diagnostics::Fragment::contiguous(&comment.value, comment.span.start as usize);
    if let Some(values) = comments::quoted_values(&fragment) {
        comments::narrow(field, ConstraintKind::OneOf(values), Origin::stated(comment.span));
        return comments::Beyond::default();
    }
    comments::apply(field, &livespec_lang::constraints::read(&fragment))
}

fn default(default: &Spanned<DefaultExpr>, ty: &Type) -> Option<Default> {
    let origin = Origin::stated(default.span);
    match &default.value {
        DefaultExpr::Value(value) => Some(Default::Value(typed(value, ty), origin)),
        DefaultExpr::Now => Some(Default::Now(origin)),
        DefaultExpr::Uuid => Some(Default::Uuid(origin)),
        DefaultExpr::Other(_) => None,
    }
}

/// The literal of a database as the JSON of its field: `'{}'` is an empty list or an empty object, and
/// numbers may stand in quotes.
pub(super) fn typed(value: &serde_json::Value, ty: &Type) -> serde_json::Value {
    let serde_json::Value::String(text) = value else { return value.clone() };
    match ty {
        Type::Array(_) if text == "{}" => serde_json::Value::Array(Vec::new()),
        Type::Array(_)
        | Type::Map(_)
        | Type::Object(_)
        | Type::Any
        | Type::Integer(_)
        | Type::Number
        | Type::Decimal(..)
        | Type::Boolean => serde_json::from_str(text).unwrap_or_else(|_| value.clone()),
        _ => value.clone(),
    }
}

/// Merges what one place says of one field; hands back what it points to.
fn merge_field(
    (entity, known): (&mut Entity, &mut Fields),
    entity_id: Id<Entity>,
    mut facts: Facts,
    lang: &'static str,
) -> Vec<Pointer> {
    let pointed = std::mem::take(&mut facts.beyond.references);
    let id = match known.find(&facts.field.name) {
        Some(at) => {
            unify::unify(entity, at, &facts);
            Id::new(at)
        }
        None => {
            let mut field = facts.field;
            let has_default = field.default.is_some() || field.assigned.is_some();
            // SQL says `NOT NULL` where a value must be there; programs and tables say `optional`.
            let optional = match lang {
                "sql" => facts.nullable != Some(false) && !facts.beyond.primary_key,
                _ => facts.nullable == Some(true) || (facts.required == Some(false)),
            };
            field.required = facts.required.unwrap_or(!optional || field.required) && !has_default;
            field.schema.nullable |= optional && lang == "sql";
            known.add(&field.name, entity.fields.len());
            entity.fields.push(field);
            Id::new(entity.fields.len() - 1)
        }
    };
    if facts.beyond.primary_key && !entity.key.contains(&id) {
        entity.key.push(id);
    }
    for (others, origin) in &facts.beyond.uniques {
        if let Some(fields) = comments::together(known, id, others) {
            push_unique(entity, fields, *origin);
        }
    }
    if let Some(origin) = facts.beyond.indexed {
        entity.indexes.push(Index { name: None, fields: vec![(id, false)], origin });
    }
    pointed
        .into_iter()
        .map(|(target, on_delete, origin)| Pointer {
            entity: entity_id,
            field: id,
            target,
            on_delete,
            origin,
        })
        .collect()
}

/// Adds a rule of uniqueness unless it is there.
pub(super) fn add_unique(entity: &mut Entity, fields: Vec<Id<Field>>, origin: Origin) {
    let known = entity.uniques.iter().map(|unique| &unique.fields).any(|known| {
        known.len() == fields.len()
            && known.iter().all(|field| fields.contains(field))
            && fields.iter().all(|field| known.contains(field))
    });
    if !known {
        push_unique(entity, fields, origin);
    }
}

/// Adds a rule of uniqueness that may be there already.
fn push_unique(entity: &mut Entity, fields: Vec<Id<Field>>, origin: Origin) {
    let is_key =
        entity.key.len() == fields.len() && fields.iter().all(|field| entity.key.contains(field));
    if !is_key && !fields.is_empty() {
        entity.uniques.push(Unique { fields, origin });
    }
}

/// Drops the rules of uniqueness that say again what an earlier one says.
fn distinct(uniques: &mut Vec<Unique>) {
    let mut seen: BTreeSet<Vec<Id<Field>>> = BTreeSet::new();
    uniques.retain(|unique| {
        let mut fields = unique.fields.clone();
        fields.sort_unstable();
        seen.insert(fields)
    });
}

/// Keys and unique sets of one declaration, by the names of fields; its foreign keys are handed back.
fn relate(
    context: &mut Context<'_>,
    (id, known): (Id<Entity>, &Fields),
    declared: &Declared,
) -> Vec<Pointer> {
    let entity = &mut context.spec.entities[id];
    let field_of = |name: &str| known.find(name).map(Id::<Field>::new);
    for name in &declared.decl.primary_key {
        if let Some(field) = field_of(&name.value)
            && !entity.key.contains(&field)
        {
            entity.key.push(field);
        }
    }
    for set in &declared.decl.uniques {
        let fields: Vec<_> = set.iter().filter_map(|name| field_of(&name.value)).collect();
        let origin = set.first().map_or(Origin::defaulted(), |name| Origin::stated(name.span));
        if fields.len() == set.len() {
            push_unique(entity, fields, origin);
        }
    }
    let single = declared.decl.foreign_keys.iter().filter(|key| key.fields.len() == 1);
    single
        .filter_map(|key| {
            Some(Pointer {
                entity: id,
                field: field_of(&key.fields[0].value)?,
                target: key.target.value.clone(),
                on_delete: key.on_delete,
                origin: Origin::stated(key.target.span),
            })
        })
        .collect()
}

/// A field that points to a record by name; resolved when all records are known.
struct Pointer {
    entity: Id<Entity>,
    field: Id<Field>,
    target: String,
    on_delete: Option<livespec_ir::OnDelete>,
    origin: Origin,
}

fn resolve(context: &mut Context<'_>, pointer: &Pointer, keys: &Keys) {
    let Some(target) = keys.get(&names::entity_key(&pointer.target)) else {
        context.note(pointer.origin.span, "reference to a record of another system", "M3", &[]);
        return;
    };
    let field = &mut context.spec.entities[pointer.entity].fields[pointer.field.index()];
    field.reference.get_or_insert(Reference {
        entity: *target,
        on_delete: pointer.on_delete.unwrap_or_default(),
        origin: pointer.origin,
    });
}

fn add_index(entity: &mut Entity, known: &Fields, index: &livespec_lang::IndexDecl) {
    let fields: Vec<(Id<Field>, bool)> = index
        .columns
        .iter()
        .filter_map(|(name, descending)| {
            let at = known.find(&name.value)?;
            Some((Id::new(at), *descending))
        })
        .collect();
    if fields.len() != index.columns.len() || fields.is_empty() {
        return;
    }
    let origin = Origin::stated(index.table.span);
    if index.unique && !index.partial {
        push_unique(entity, fields.into_iter().map(|(field, _)| field).collect(), origin);
    } else if !index.partial {
        entity.indexes.push(Index { name: index.name.clone(), fields, origin });
    }
}

/// A record without a stated key is identified by its `id`.
fn default_key(entity: &mut Entity) {
    if !entity.key.is_empty() {
        return;
    }
    let own = format!("{}id", names::entity_key(&entity.name));
    let found = entity
        .fields
        .iter()
        .position(|field| names::has_key(&field.name, "id") || names::has_key(&field.name, "uuid"))
        .or_else(|| entity.fields.iter().position(|field| names::has_key(&field.name, &own)));
    entity.key.extend(found.map(Id::new));
}
