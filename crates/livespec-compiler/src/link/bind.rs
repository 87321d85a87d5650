//! Which record an endpoint works on, and what it does to it.

mod classify;
mod connect;

use std::collections::{BTreeMap, BTreeSet};

use livespec_ir::{Behaviour, Entity, Field, Id, OperationKind, Parent, PathSegment, Type};

use super::sample;
use crate::context::Context;
use crate::directory::Directory;
use crate::names;
use crate::operations::{Draft, shape};

/// An endpoint with its place in the model.
#[derive(Debug, Clone, Default)]
pub(super) struct Bound {
    pub(super) kind: OperationKind,
    pub(super) entity: Option<Id<Entity>>,
    pub(super) parents: Vec<Parent>,
    pub(super) item: Option<(String, Id<Field>)>,
    /// Path parameters that scope the record without naming a record that this service keeps.
    pub(super) scopes: Vec<(String, Id<Field>)>,
    pub(super) reason: Option<String>,
    /// What it does beyond its kind.
    pub(super) behaviour: Option<Behaviour>,
}

impl Bound {
    /// Whether it works on records in a way that runs.
    pub(super) fn runs(&self) -> bool {
        match self.kind {
            OperationKind::Action(_) => self.behaviour.is_some(),
            OperationKind::Unbound => false,
            _ => true,
        }
    }
}

/// Binds every endpoint. Records that only messages describe are added to the model.
pub(super) fn bind(context: &mut Context<'_>, drafts: &[Draft]) -> Vec<Bound> {
    let mut binder = Binder::new(context, drafts);
    binder.note_collections(drafts);
    let mut bound: Vec<Bound> = drafts.iter().map(|draft| binder.classify(draft)).collect();
    for (draft, bound) in drafts.iter().zip(&mut bound) {
        let on_records = !matches!(bound.kind, OperationKind::Unbound);
        if bound.entity.is_some() && on_records {
            connect::connect(&mut binder, draft, bound);
        }
    }
    connect::enforce_parents(binder.context, &mut bound);
    bound
}

/// What binding looks up, made once.
struct Binder<'b, 'a> {
    context: &'b mut Context<'a>,
    directory: Directory,
    /// The records that have a field of a name.
    having: BTreeMap<String, Vec<Id<Entity>>>,
    /// Collections with an endpoint on an item.
    with_items: BTreeSet<String>,
    /// Collections of which some endpoint shows a body.
    told: BTreeSet<String>,
    /// The type of the first `id` that a response shows.
    id_type: Option<Type>,
    /// The record of a collection that some endpoint's messages tell, by the shape of its path.
    of_collection: BTreeMap<String, Id<Entity>>,
    /// The fields of the records that endpoints are on.
    places: connect::Places,
}

impl<'b, 'a> Binder<'b, 'a> {
    fn new(context: &'b mut Context<'a>, drafts: &[Draft]) -> Self {
        let directory = Directory::of(&context.spec.entities);
        let mut having: BTreeMap<String, Vec<Id<Entity>>> = BTreeMap::new();
        for (id, entity) in context.spec.entities.iter() {
            for field in &entity.fields {
                having.entry(names::field_key(&field.name)).or_default().push(id);
            }
        }
        let mut told = BTreeSet::new();
        for draft in drafts.iter().filter(|draft| shows_body(draft)) {
            let shape = shape(&draft.path.segments);
            told.insert(shape.strip_suffix("/{}").unwrap_or(&shape).to_owned());
            told.insert(shape);
        }
        let bodies = drafts
            .iter()
            .flat_map(|draft| &draft.responses)
            .filter_map(|message| message.sample.as_ref());
        let id_type = bodies.filter_map(|body| sample::leaf_type(&body.root, "id")).next();
        let with_items = drafts.iter().filter_map(item_collection).collect();
        let places = connect::Places::default();
        let of_collection = BTreeMap::new();
        Binder { context, directory, having, with_items, told, id_type, of_collection, places }
    }
}

fn shows_body(draft: &Draft) -> bool {
    draft
        .request
        .iter()
        .chain(&draft.responses)
        .any(|message| message.sample.is_some() || !message.fields.is_empty())
}

/// The collection of an endpoint on an item.
fn item_collection(draft: &Draft) -> Option<String> {
    match draft.path.segments.as_slice() {
        [rest @ .., PathSegment::Literal(_), PathSegment::Parameter(_)] => {
            Some(shape(&draft.path.segments[..=rest.len()]))
        }
        _ => None,
    }
}
