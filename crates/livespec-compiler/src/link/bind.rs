//! Which record an endpoint works on, and what it does to it.

use std::collections::{BTreeMap, BTreeSet};

use livespec_ir::{
    Basis, Entity, Field, Id, Method, OperationKind, Origin, Parent, PathSegment, Schema, Type,
};

use super::{locate, sample};
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
}

/// Words that act rather than name a collection.
const VERBS: &[&str] = &[
    "accept",
    "activate",
    "add",
    "apply",
    "approve",
    "archive",
    "assign",
    "authenticate",
    "authorize",
    "block",
    "bulk",
    "calculate",
    "cancel",
    "capture",
    "check",
    "checkout",
    "claim",
    "clone",
    "close",
    "complete",
    "confirm",
    "convert",
    "copy",
    "deactivate",
    "decline",
    "deny",
    "deploy",
    "disable",
    "disburse",
    "dispatch",
    "download",
    "duplicate",
    "enable",
    "escalate",
    "estimate",
    "evaluate",
    "execute",
    "expire",
    "export",
    "finalize",
    "finish",
    "follow",
    "forgot",
    "generate",
    "health",
    "healthz",
    "import",
    "invite",
    "join",
    "leave",
    "like",
    "link",
    "lock",
    "login",
    "logout",
    "me",
    "merge",
    "metrics",
    "move",
    "notify",
    "pause",
    "pay",
    "ping",
    "preview",
    "process",
    "promote",
    "publish",
    "ready",
    "readyz",
    "recalculate",
    "recount",
    "refresh",
    "refund",
    "register",
    "reject",
    "release",
    "remove",
    "reopen",
    "replay",
    "report",
    "reprocess",
    "resend",
    "reset",
    "resolve",
    "restart",
    "restore",
    "resume",
    "retry",
    "return",
    "revert",
    "review",
    "revoke",
    "rollback",
    "rotate",
    "run",
    "save",
    "schedule",
    "search",
    "send",
    "share",
    "ship",
    "signin",
    "signout",
    "signup",
    "snapshot",
    "start",
    "stats",
    "statistics",
    "status",
    "stop",
    "submit",
    "subscribe",
    "summary",
    "suspend",
    "swap",
    "sync",
    "test",
    "toggle",
    "transfer",
    "trigger",
    "unarchive",
    "unassign",
    "unblock",
    "undo",
    "unfollow",
    "unlink",
    "unlock",
    "unpublish",
    "unsubscribe",
    "update",
    "upload",
    "validate",
    "verify",
    "void",
    "webhook",
    "withdraw",
];

/// Binds every endpoint. Records that only messages describe are added to the model.
pub(super) fn bind(context: &mut Context<'_>, drafts: &[Draft]) -> Vec<Bound> {
    let mut binder = Binder::new(context, drafts);
    let mut bound: Vec<Bound> = drafts.iter().map(|draft| binder.classify(draft)).collect();
    for (draft, bound) in drafts.iter().zip(&mut bound) {
        if bound.entity.is_some() {
            connect(&mut binder, draft, bound);
        }
    }
    enforce_parents(&mut bound);
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
        Binder { context, directory, having, with_items, told, id_type }
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

impl Binder<'_, '_> {
    fn classify(&mut self, draft: &Draft) -> Bound {
        let segments = &draft.path.segments;
        match segments.as_slice() {
            [.., PathSegment::Literal(name), PathSegment::Parameter(_)] => {
                self.on_item(draft, name)
            }
            [.., PathSegment::Literal(name)] => {
                let known = self.with_items.contains(&shape(segments));
                self.on_collection(draft, name, known)
            }
            _ => Bound {
                kind: OperationKind::Unbound,
                reason: Some("its path names no collection of records".to_owned()),
                ..Bound::default()
            },
        }
    }

    fn on_item(&mut self, draft: &Draft, name: &str) -> Bound {
        let kind = match draft.method {
            Method::Get | Method::Head => OperationKind::Read,
            Method::Put => OperationKind::Replace,
            Method::Patch => OperationKind::Update,
            Method::Delete => OperationKind::Delete,
            Method::Post | Method::Options => {
                return action(
                    "a `POST` on an item is an action, and what it does is not told in a form that runs",
                );
            }
        };
        let depth = draft.path.segments.len() - 2;
        let before = self.parent_entity(draft, depth);
        match self.resolve(draft, name, before).or_else(|| self.infer(draft, name, depth)) {
            Some(entity) => Bound { kind, entity: Some(entity), ..Bound::default() },
            None => unknown_record(name),
        }
    }

    fn on_collection(&mut self, draft: &Draft, name: &str, known: bool) -> Bound {
        let depth = draft.path.segments.len() - 1;
        let before = self.parent_entity(draft, depth);
        let acts = names::words(name).first().is_some_and(|word| VERBS.contains(&word.as_str()));
        let named = if acts && !known {
            self.named_entity(name, before)
        } else {
            self.resolve(draft, name, before)
        };
        let after_item = matches!(
            draft.path.segments.get(depth.wrapping_sub(1)),
            Some(PathSegment::Parameter(_))
        );
        match draft.method {
            Method::Post => {
                let creates = named.is_some() || known || (!acts && looks_like_create(draft));
                if !creates {
                    return action("what it does is not told in a form that runs");
                }
                let entity = named.or_else(|| self.infer(draft, name, depth));
                entity.map_or_else(
                    || unknown_record(name),
                    |entity| Bound {
                        kind: OperationKind::Create,
                        entity: Some(entity),
                        ..Bound::default()
                    },
                )
            }
            Method::Get | Method::Head => {
                let list = shows_list(draft);
                let singleton = list == Some(false);
                if singleton || (acts && named.is_none()) {
                    return action(
                        "it answers something computed, and how is not told in a form that runs",
                    );
                }
                if named.is_none() && !known && list.is_none() && (after_item || !is_plural(name)) {
                    return unknown_record(name);
                }
                let entity = named.or_else(|| self.infer(draft, name, depth));
                entity.map_or_else(
                    || unknown_record(name),
                    |entity| Bound {
                        kind: OperationKind::List,
                        entity: Some(entity),
                        ..Bound::default()
                    },
                )
            }
            _ => action("it works on a whole collection, and how is not told in a form that runs"),
        }
    }

    /// The record that the segments before `depth` end in.
    fn parent_entity(&self, draft: &Draft, depth: usize) -> Option<Id<Entity>> {
        let segments = draft.path.segments.get(..depth)?;
        let mut parent = None;
        // Outermost first: the parent's name may stand in front of the child's.
        for pair in segments.windows(2) {
            if let [PathSegment::Literal(name), PathSegment::Parameter(_)] = pair {
                parent = self.named_entity(name, parent);
            }
        }
        matches!(segments, [.., PathSegment::Literal(_), PathSegment::Parameter(_)])
            .then_some(parent)
            .flatten()
    }

    /// The record of a collection's name: by the parent's name in front of it, by name, or as the only
    /// record whose name ends in it.
    fn named_entity(&self, name: &str, parent: Option<Id<Entity>>) -> Option<Id<Entity>> {
        let key = names::entity_key(name);
        let entities = &self.context.spec.entities;
        let qualified =
            parent.map(|parent| format!("{}{key}", names::entity_key(&entities[parent].name)));
        if let Some(found) = qualified.and_then(|qualified| self.directory.by_key(&qualified)) {
            return Some(found);
        }
        if let Some(found) = self.directory.by_key(&key) {
            return Some(found);
        }
        let wanted = names::words(name).last().map(|word| names::singular(word))?;
        let mut ending = self
            .directory
            .ending_in(&wanted)
            .iter()
            .filter(|id| !is_message_name(&entities[**id].name));
        let found = ending.next()?;
        ending.next().is_none().then_some(*found)
    }

    /// By name, by the type that a message names, or by the fields that messages show.
    fn resolve(&self, draft: &Draft, name: &str, parent: Option<Id<Entity>>) -> Option<Id<Entity>> {
        self.named_entity(name, parent)
            .or_else(|| self.by_type(draft))
            .or_else(|| self.by_fields(draft))
    }

    fn by_type(&self, draft: &Draft) -> Option<Id<Entity>> {
        const AFFIXES: &[&str] = &[
            "create", "update", "new", "request", "response", "dto", "input", "output", "out",
            "in", "read", "list", "detail", "payload",
        ];
        let messages = draft.responses.iter().chain(&draft.request);
        messages.filter_map(|message| message.type_name.as_deref()).find_map(|name| {
            let words = names::words(name);
            let kept: Vec<&str> =
                words.iter().map(String::as_str).filter(|word| !AFFIXES.contains(word)).collect();
            self.directory.find(&kept.join("_"))
        })
    }

    /// The one record that has every field that the messages show, at least three of them.
    fn by_fields(&self, draft: &Draft) -> Option<Id<Entity>> {
        let mut shown = BTreeSet::new();
        for body in draft
            .responses
            .iter()
            .chain(&draft.request)
            .filter_map(|message| message.sample.as_ref())
        {
            shown.extend(locate::record_names(&body.root));
        }
        if shown.len() < 3 {
            return None;
        }
        // The rarest name leaves the fewest records to look at.
        let lists: Option<Vec<&Vec<Id<Entity>>>> =
            shown.iter().map(|name| self.having.get(name)).collect();
        let rarest = lists?.into_iter().min_by_key(|list| list.len())?;
        let has_all = |id: &&Id<Entity>| {
            let entity = &self.context.spec.entities[**id];
            shown.iter().all(|name| {
                entity.fields.iter().any(|field| names::field_key(&field.name) == *name)
            })
        };
        let mut fitting = rarest.iter().filter(has_all);
        let found = fitting.next()?;
        fitting.next().is_none().then_some(*found)
    }

    /// A record that only messages tell of, where some endpoint on the collection shows a body.
    fn infer(&mut self, draft: &Draft, name: &str, depth: usize) -> Option<Id<Entity>> {
        if !self.told.contains(&shape(&draft.path.segments[..=depth])) {
            return None;
        }
        let entity = Entity {
            name: names::record_name(name),
            table: names::table_name(name),
            origins: vec![Origin::inferred(draft.span)],
            ..Entity::default()
        };
        let id = self.context.spec.entities.push(entity);
        self.directory.add(id, &self.context.spec.entities[id]);
        Some(id)
    }
}

fn unknown_record(name: &str) -> Bound {
    Bound {
        kind: OperationKind::Unbound,
        reason: Some(format!(
            "no record fits `{name}`: the document neither models it nor shows a body"
        )),
        ..Bound::default()
    }
}

fn action(reason: &str) -> Bound {
    Bound { kind: OperationKind::Action(reason.to_owned()), ..Bound::default() }
}

fn is_plural(name: &str) -> bool {
    names::words(name).last().is_some_and(|word| names::singular(word) != *word)
}

/// A `POST` that answers 201, or a body with an id that was not sent, or whose purpose says so.
fn looks_like_create(draft: &Draft) -> bool {
    if draft.responses.iter().any(|response| response.status == Some(201)) {
        return true;
    }
    let requested = draft
        .request
        .as_ref()
        .and_then(|request| request.sample.as_ref())
        .map(|sample| sample::names_in(&sample.root));
    let answers_id =
        draft.responses.iter().filter_map(|response| response.sample.as_ref()).any(|sample| {
            let answered = sample::names_in(&sample.root);
            answered.contains("id") && !requested.as_ref().is_some_and(|names| names.contains("id"))
        });
    let says =
        draft.summary.as_deref().and_then(|summary| summary.split_whitespace().next()).is_some_and(
            |word| {
                [
                    "create",
                    "creates",
                    "add",
                    "adds",
                    "new",
                    "register",
                    "registers",
                    "record",
                    "records",
                    "store",
                    "stores",
                ]
                .contains(&word.to_lowercase().as_str())
            },
        );
    answers_id || says
}

/// Whether the response that the document shows is a list; none where it shows none.
fn shows_list(draft: &Draft) -> Option<bool> {
    let response = draft
        .responses
        .iter()
        .find(|response| response.sample.is_some() || response.type_name.is_some())?;
    if let Some(name) = &response.type_name {
        return Some(name.ends_with("[]"));
    }
    response.sample.as_ref().map(|sample| locate::has_list(&sample.root))
}

/// Whether a type is a message rather than a record: `CreateOrderRequest`, `OrderResponse`.
pub(super) fn is_message_name(name: &str) -> bool {
    let words = names::words(name);
    let last = words.last().map(String::as_str).unwrap_or("");
    [
        "request", "response", "dto", "input", "payload", "command", "query", "params", "result",
        "options", "body",
    ]
    .contains(&last)
}

/// Parents, item parameter and links of an endpoint on a record.
fn connect(binder: &mut Binder<'_, '_>, draft: &Draft, bound: &mut Bound) {
    let Some(entity) = bound.entity else { return };
    let id_type = binder.id_type.clone();
    let segments = &draft.path.segments;
    let on_item = matches!(segments.last(), Some(PathSegment::Parameter(_)));
    let own = if on_item { segments.len() - 2 } else { segments.len() - 1 };
    key_of(binder.context, entity, id_type.as_ref());
    if let (true, Some(PathSegment::Parameter(name))) = (on_item, segments.last()) {
        let field = addressed_field(&binder.context.spec.entities[entity], name);
        bound.item = field.map(|field| (name.clone(), field));
    }
    let mut chain: Vec<(Id<Entity>, String)> = Vec::new();
    for at in 1..own.max(1) {
        let (Some(PathSegment::Literal(literal)), Some(PathSegment::Parameter(parameter))) =
            (segments.get(at - 1), segments.get(at))
        else {
            continue;
        };
        let before = chain.last().map(|(id, _)| *id);
        match binder.named_entity(literal, before) {
            Some(parent) if parent != entity => chain.push((parent, parameter.clone())),
            _ => {
                let field = link_field(binder.context, entity, parameter, None);
                bound.scopes.push((parameter.clone(), field));
            }
        }
    }
    // Every record gets its key before a field of it is named: a key may be put in front.
    for (parent, _) in &chain {
        key_of(binder.context, *parent, id_type.as_ref());
    }
    for (index, (parent, parameter)) in chain.iter().enumerate() {
        let below = chain.get(index + 1).map_or(entity, |(id, _)| *id);
        let Some(key) = addressed_field(&binder.context.spec.entities[*parent], parameter) else {
            continue;
        };
        let link = link_field(binder.context, below, parameter, Some(*parent));
        bound.parents.push(Parent {
            entity: *parent,
            parameter: parameter.clone(),
            key,
            link: Some(link),
        });
    }
}

/// Makes sure that a record has a key.
fn key_of(context: &mut Context<'_>, id: Id<Entity>, id_type: Option<&Type>) {
    if !context.spec.entities[id].key.is_empty() {
        return;
    }
    let entity = &mut context.spec.entities[id];
    if let Some(at) = entity.fields.iter().position(|field| names::field_key(&field.name) == "id") {
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
fn addressed_field(entity: &Entity, parameter: &str) -> Option<Id<Field>> {
    let key = names::field_key(parameter);
    let own = names::field_key(&entity.name);
    let named = entity.fields().find(|(id, field)| {
        let name = names::field_key(&field.name);
        let unique =
            entity.uniques.iter().any(|unique| unique.fields == [*id]) || entity.key == [*id];
        unique && (name == key || format!("{own}{name}") == key)
    });
    named.map(|(id, _)| id).or_else(|| entity.key.first().copied())
}

/// The field of a record that holds the key of its parent; added where the document leaves it out.
fn link_field(
    context: &mut Context<'_>,
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
    if let Some(parent) = parent {
        let pointing = entity.fields().find(|(_, field)| {
            field.reference.as_ref().is_some_and(|reference| reference.entity == parent)
        });
        if let Some((id, _)) = pointing {
            return id;
        }
    }
    let mut wanted = vec![names::field_key(parameter)];
    if let Some(name) = &parent_name {
        wanted.push(names::field_key(&format!("{name}_id")));
        wanted.push(names::field_key(name));
    }
    if let Some((id, _)) = entity.fields().find(|(_, field)| {
        let key = names::field_key(&field.name);
        key != "id" && wanted.contains(&key)
    }) {
        return id;
    }
    let name = match &parent_name {
        Some(name) => format!("{}_id", names::snake(name)),
        None => parameter.to_owned(),
    };
    let origin = Origin::inferred(entity.origin().span);
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
fn enforce_parents(bound: &mut [Bound]) {
    let created: BTreeSet<Id<Entity>> = bound
        .iter()
        .filter(|bound| matches!(bound.kind, OperationKind::Create))
        .filter_map(|bound| bound.entity)
        .collect();
    for bound in bound {
        let parents = std::mem::take(&mut bound.parents);
        let all_created = parents.iter().all(|parent| created.contains(&parent.entity));
        if all_created {
            bound.parents = parents;
            continue;
        }
        // Only the innermost link belongs to the record itself.
        if let Some(parent) = parents.last()
            && let Some(link) = parent.link
        {
            bound.scopes.push((parent.parameter.clone(), link));
        }
    }
}
