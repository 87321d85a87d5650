//! Parents, item parameters and the fields that link records.

use std::collections::{BTreeMap, BTreeSet};

use livespec_ir::{
    Basis, Entity, Field, Id, OperationKind, Origin, Parent, PathSegment, Schema, Type,
};

use super::{Binder, Bound};
use crate::context::Context;
use crate::names::{self, Fields};
use crate::operations::Draft;

/// What is looked up of the fields of records, made once for each record.
#[derive(Debug, Default)]
pub(super) struct Places(BTreeMap<Id<Entity>, Place>);

/// Where the fields of a record are.
#[derive(Debug)]
struct Place {
    by_name: Fields,
    /// The first field that points to a record.
    pointing: BTreeMap<Id<Entity>, usize>,
    /// The fields that identify a record by themselves.
    alone: BTreeSet<Id<Field>>,
}

impl Places {
    fn of(&mut self, id: Id<Entity>, entity: &Entity) -> &mut Place {
        self.0.entry(id).or_insert_with(|| {
            let mut pointing = BTreeMap::new();
            for (at, field) in entity.fields.iter().enumerate() {
                if let Some(reference) = &field.reference {
                    pointing.entry(reference.entity).or_insert(at);
                }
            }
            let sets = entity.uniques.iter().map(|unique| &unique.fields).chain([&entity.key]);
            let alone = sets.filter(|set| set.len() == 1).flatten().copied().collect();
            Place { by_name: Fields::of(&entity.fields), pointing, alone }
        })
    }
}

/// Parents, item parameter and links of an endpoint on a record.
pub(super) fn connect(binder: &mut Binder<'_, '_>, draft: &Draft, bound: &mut Bound) {
    let Some(entity) = bound.entity else { return };
    let id_type = binder.id_type.clone();
    let segments = own_path(draft, bound);
    let on_item = matches!(segments.last(), Some(PathSegment::Parameter(_)));
    if matches!(bound.kind, OperationKind::Action(_)) && !on_item {
        return;
    }
    let own = if on_item { segments.len() - 2 } else { segments.len() - 1 };
    key_of(binder, entity, id_type.as_ref());
    if let (true, Some(PathSegment::Parameter(name))) = (on_item, segments.last()) {
        let field = addressed_field(binder, entity, name);
        bound.item = field.map(|field| (name.clone(), field));
    }
    // Parameters of records that live elsewhere scope the next record that is kept here.
    let mut chain: Vec<(Id<Entity>, String, Vec<String>)> = Vec::new();
    let mut waiting: Vec<String> = Vec::new();
    for at in 1..own.max(1) {
        let (Some(PathSegment::Literal(literal)), Some(PathSegment::Parameter(parameter))) =
            (segments.get(at - 1), segments.get(at))
        else {
            continue;
        };
        let before = chain.last().map(|(id, _, _)| *id);
        match binder.named_entity(literal, before) {
            Some(parent) if parent != entity => {
                chain.push((parent, parameter.clone(), std::mem::take(&mut waiting)));
            }
            _ => waiting.push(parameter.clone()),
        }
    }
    for parameter in waiting {
        let field = link_field((binder.context, &mut binder.places), entity, &parameter, None);
        bound.scopes.push((parameter, field));
    }
    // Every record gets its key before a field of it is named: a key may be put in front.
    for (parent, _, _) in &chain {
        key_of(binder, *parent, id_type.as_ref());
    }
    for (index, (parent, parameter, outer)) in chain.iter().enumerate() {
        let below = chain.get(index + 1).map_or(entity, |(id, _, _)| *id);
        let Some(key) = addressed_field(binder, *parent, parameter) else { continue };
        let mut link = |child, name: &str, parent| {
            link_field((binder.context, &mut binder.places), child, name, parent)
        };
        let field = link(below, parameter, Some(*parent));
        bound.parents.push(Parent {
            entity: *parent,
            parameter: parameter.clone(),
            key,
            link: Some(field),
            scopes: outer.iter().map(|name| (name.clone(), link(*parent, name, None))).collect(),
        });
    }
}

/// The segments that lead to the record: an action's own word stands behind them.
fn own_path<'d>(draft: &'d Draft, bound: &Bound) -> &'d [PathSegment] {
    match draft.path.segments.as_slice() {
        [item @ .., PathSegment::Literal(_)] if matches!(bound.kind, OperationKind::Action(_)) => {
            item
        }
        all => all,
    }
}

/// Makes sure that a record has a key.
fn key_of(binder: &mut Binder<'_, '_>, id: Id<Entity>, id_type: Option<&Type>) {
    let entity = &mut binder.context.spec.entities[id];
    if !entity.key.is_empty() {
        return;
    }
    binder.places.0.remove(&id);
    if let Some(at) = entity.fields.iter().position(|field| names::has_key(&field.name, "id")) {
        entity.key.push(Id::new(at));
        return;
    }
    let span = entity.origin().span;
    let ty = match id_type {
        Some(ty @ Type::Integer(_)) => ty.clone(),
        _ => Type::Uuid,
    };
    entity.fields.insert(
        0,
        Field {
            name: "id".to_owned(),
            schema: Schema::of(ty, Origin { span, basis: Basis::Inferred }),
            origins: vec![Origin::inferred(span)],
            ..Field::default()
        },
    );
    shift(entity);
    entity.key.push(Id::new(0));
}

/// Ids of fields point one further after a field was put in front.
fn shift(entity: &mut Entity) {
    let up = |id: &mut Id<Field>| *id = Id::new(id.index() + 1);
    entity.key.iter_mut().for_each(up);
    entity.uniques.iter_mut().flat_map(|unique| &mut unique.fields).for_each(up);
    entity.indexes.iter_mut().flat_map(|index| &mut index.fields).for_each(|(field, _)| up(field));
    entity.conflicts.iter_mut().filter_map(|conflict| conflict.field.as_mut()).for_each(up);
}

/// The field that a path parameter is compared with: the unique field of its name, else the key.
fn addressed_field(
    binder: &mut Binder<'_, '_>,
    id: Id<Entity>,
    parameter: &str,
) -> Option<Id<Field>> {
    let entity = &binder.context.spec.entities[id];
    let place = binder.places.of(id, entity);
    let key = names::field_key(parameter);
    let own = names::field_key(&entity.name);
    let named = [Some(key.as_str()), key.strip_prefix(&own)].into_iter().flatten();
    let fields = named.filter_map(|key| place.by_name.by_key(key)).map(Id::new);
    let alone = fields.filter(|field| place.alone.contains(field)).min();
    alone.or_else(|| entity.key.first().copied())
}

/// The field of a record that holds the key of its parent; added where the document leaves it out.
fn link_field(
    (context, places): (&mut Context<'_>, &mut Places),
    child: Id<Entity>,
    parameter: &str,
    parent: Option<Id<Entity>>,
) -> Id<Field> {
    let parent_name = parent.map(|id| context.spec.entities[id].name.clone());
    let parent_type = parent.and_then(|id| {
        let entity = &context.spec.entities[id];
        entity.key.first().map(|key| entity.field(*key).schema.ty.clone())
    });
    let entity = &mut context.spec.entities[child];
    let place = places.of(child, entity);
    if let Some(at) = parent.and_then(|parent| place.pointing.get(&parent)) {
        return Id::new(*at);
    }
    let mut wanted = vec![names::field_key(parameter)];
    if let Some(name) = &parent_name {
        wanted.push(names::field_key(&format!("{name}_id")));
        wanted.push(names::field_key(name));
    }
    let others = wanted.iter().filter(|key| *key != "id");
    if let Some(at) = others.filter_map(|key| place.by_name.by_key(key)).min() {
        return Id::new(at);
    }
    let name = match &parent_name {
        Some(name) => format!("{}_id", names::snake(name)),
        None => parameter.to_owned(),
    };
    let origin = Origin::inferred(entity.origin().span);
    place.by_name.add(&name, entity.fields.len());
    entity.fields.push(Field {
        name,
        schema: Schema::of(parent_type.unwrap_or(Type::Text), origin),
        write_only: true,
        assigned: Some(livespec_ir::Assigned::Parent(origin)),
        origins: vec![origin],
        ..Field::default()
    });
    Id::new(entity.fields.len() - 1)
}

/// A parent that no endpoint of this document creates lives elsewhere: its key scopes the records, but
/// nothing can be looked up.
pub(super) fn enforce_parents(context: &mut Context<'_>, bound: &mut [Bound]) {
    let created: BTreeSet<Id<Entity>> = bound
        .iter()
        .filter(|bound| matches!(bound.kind, OperationKind::Create))
        .filter_map(|bound| bound.entity)
        .collect();
    let mut places = Places::default();
    for bound in bound {
        if bound.parents.iter().all(|parent| created.contains(&parent.entity)) {
            continue;
        }
        let parents = std::mem::take(&mut bound.parents);
        // Only the innermost link belongs to the record itself; what would have scoped its parents
        // scopes the record, so that nothing is seen from elsewhere.
        for (name, _) in parents.iter().flat_map(|parent| &parent.scopes) {
            if let Some(entity) = bound.entity {
                let field = link_field((context, &mut places), entity, name, None);
                bound.scopes.push((name.clone(), field));
            }
        }
        if let Some(parent) = parents.last()
            && let Some(link) = parent.link
        {
            bound.scopes.push((parent.parameter.clone(), link));
        }
    }
}
