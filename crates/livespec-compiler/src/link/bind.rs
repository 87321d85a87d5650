//! Which record an endpoint works on, and what it does to it.

use livespec_ir::{
    Basis, Entity, Field, Id, Method, OperationKind, Origin, Parent, PathSegment, Schema, Type,
};

use super::{locate, sample};
use crate::context::Context;
use crate::names;
use crate::operations::Draft;

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
    "accept", "activate", "add", "apply", "approve", "archive", "assign", "authenticate", "authorize", "block",
    "bulk", "calculate", "cancel", "capture", "check", "checkout", "claim", "clone", "close", "complete", "confirm",
    "convert", "copy", "deactivate", "decline", "deny", "deploy", "disable", "disburse", "dispatch", "download",
    "duplicate", "enable", "escalate", "estimate", "evaluate", "execute", "expire", "export", "finalize", "finish",
    "follow", "forgot", "generate", "health", "healthz", "import", "invite", "join", "leave", "like", "link", "lock",
    "login", "logout", "me", "merge", "metrics", "move", "notify", "pause", "pay", "ping", "preview", "process", "promote",
    "publish", "ready", "readyz", "recalculate", "recount", "refresh", "refund", "register", "reject", "release", "remove", "reopen",
    "replay", "report", "reprocess", "resend", "reset", "resolve", "restart", "restore", "resume", "retry", "return",
    "revert", "review", "revoke", "rollback", "rotate", "run", "save", "schedule", "search", "send", "share", "ship",
    "signin", "signout", "signup", "snapshot", "start", "stats", "statistics", "status", "stop", "submit", "subscribe",
    "summary", "suspend", "swap", "sync", "test", "toggle", "transfer", "trigger", "unarchive", "unassign", "unblock", "undo",
    "unfollow", "unlink", "unlock", "unpublish", "unsubscribe", "update", "upload", "validate", "verify", "void",
    "webhook", "withdraw",
];

/// Binds every endpoint. Records that only messages describe are added to the model.
pub(super) fn bind(context: &mut Context<'_>, drafts: &[Draft]) -> Vec<Bound> {
    let items: Vec<String> = drafts.iter().filter_map(item_collection).collect();
    let mut bound: Vec<Bound> = drafts.iter().map(|draft| classify(context, draft, &items, drafts)).collect();
    for (draft, bound) in drafts.iter().zip(&mut bound) {
        if bound.entity.is_some() {
            connect(context, draft, bound, drafts);
        }
    }
    enforce_parents(context, &mut bound);
    bound
}

/// The shape of a path with its parameters' names left out.
fn shape(segments: &[PathSegment]) -> String {
    segments
        .iter()
        .map(|segment| match segment {
            PathSegment::Literal(text) => format!("/{text}"),
            PathSegment::Parameter(_) => "/{}".to_owned(),
            PathSegment::Mixed(prefix, _, suffix) => format!("/{prefix}{{}}{suffix}"),
        })
        .collect()
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

fn classify(context: &mut Context<'_>, draft: &Draft, items: &[String], drafts: &[Draft]) -> Bound {
    let segments = &draft.path.segments;
    match segments.as_slice() {
        [.., PathSegment::Literal(name), PathSegment::Parameter(_)] => on_item(context, draft, name, drafts),
        [.., PathSegment::Literal(name)] => {
            let known = items.contains(&shape(segments));
            on_collection(context, draft, name, known, drafts)
        }
        _ => Bound {
            kind: OperationKind::Unbound,
            reason: Some("its path names no collection of records".to_owned()),
            ..Bound::default()
        },
    }
}

fn on_item(context: &mut Context<'_>, draft: &Draft, name: &str, drafts: &[Draft]) -> Bound {
    let kind = match draft.method {
        Method::Get | Method::Head => OperationKind::Read,
        Method::Put => OperationKind::Replace,
        Method::Patch => OperationKind::Update,
        Method::Delete => OperationKind::Delete,
        Method::Post | Method::Options => {
            return action("a `POST` on an item is an action, and what it does is not told in a form that runs");
        }
    };
    let depth = draft.path.segments.len() - 2;
    let before = parent_entity(context, draft, depth);
    match resolve(context, draft, name, before).or_else(|| infer(context, draft, name, depth, drafts)) {
        Some(entity) => Bound { kind, entity: Some(entity), ..Bound::default() },
        None => unknown_record(name),
    }
}

fn unknown_record(name: &str) -> Bound {
    Bound {
        kind: OperationKind::Unbound,
        reason: Some(format!("no record fits `{name}`: the document neither models it nor shows a body")),
        ..Bound::default()
    }
}

fn action(reason: &str) -> Bound {
    Bound { kind: OperationKind::Action(reason.to_owned()), ..Bound::default() }
}

fn on_collection(context: &mut Context<'_>, draft: &Draft, name: &str, known: bool, drafts: &[Draft]) -> Bound {
    let depth = draft.path.segments.len() - 1;
    let before = parent_entity(context, draft, depth);
    let acts = names::words(name).first().is_some_and(|word| VERBS.contains(&word.as_str()));
    let named = if acts && !known { named_entity(context, name, before) } else { resolve(context, draft, name, before) };
    let after_item = matches!(draft.path.segments.get(depth.wrapping_sub(1)), Some(PathSegment::Parameter(_)));
    match draft.method {
        Method::Post => {
            let creates = named.is_some() || known || (!acts && looks_like_create(draft));
            if !creates {
                return action("what it does is not told in a form that runs");
            }
            let entity = named.or_else(|| infer(context, draft, name, depth, drafts));
            entity.map_or_else(|| unknown_record(name), |entity| Bound {
                kind: OperationKind::Create,
                entity: Some(entity),
                ..Bound::default()
            })
        }
        Method::Get | Method::Head => {
            let list = shows_list(draft);
            let singleton = list == Some(false);
            if singleton || (acts && named.is_none()) {
                return action("it answers something computed, and how is not told in a form that runs");
            }
            if named.is_none() && !known && list.is_none() && (after_item || !is_plural(name)) {
                return unknown_record(name);
            }
            let entity = named.or_else(|| infer(context, draft, name, depth, drafts));
            entity.map_or_else(|| unknown_record(name), |entity| Bound {
                kind: OperationKind::List,
                entity: Some(entity),
                ..Bound::default()
            })
        }
        _ => action("it works on a whole collection, and how is not told in a form that runs"),
    }
}

fn is_plural(name: &str) -> bool {
    names::words(name).last().is_some_and(|word| names::singular(word) != *word)
}

/// A `POST` that answers 201, or a body with an id that was not sent, or whose purpose says so.
fn looks_like_create(draft: &Draft) -> bool {
    if draft.responses.iter().any(|response| response.status == Some(201)) {
        return true;
    }
    let requested = draft.request.as_ref().and_then(|request| request.sample.as_ref()).map(|sample| sample::names_in(&sample.root));
    let answers_id = draft.responses.iter().filter_map(|response| response.sample.as_ref()).any(|sample| {
        let answered = sample::names_in(&sample.root);
        answered.contains("id") && !requested.as_ref().is_some_and(|names| names.contains("id"))
    });
    let says = draft.summary.as_deref().and_then(|summary| summary.split_whitespace().next()).is_some_and(|word| {
        ["create", "creates", "add", "adds", "new", "register", "registers", "record", "records", "store", "stores"]
            .contains(&word.to_lowercase().as_str())
    });
    answers_id || says
}

/// Whether the response that the document shows is a list; none where it shows none.
fn shows_list(draft: &Draft) -> Option<bool> {
    let response = draft.responses.iter().find(|response| response.sample.is_some() || response.type_name.is_some())?;
    if let Some(name) = &response.type_name {
        return Some(name.ends_with("[]"));
    }
    response.sample.as_ref().map(|sample| locate::has_list(&sample.root))
}

/// The record that the segments before `depth` end in.
fn parent_entity(context: &Context<'_>, draft: &Draft, depth: usize) -> Option<Id<Entity>> {
    let segments = draft.path.segments.get(..depth)?;
    match segments {
        [.., PathSegment::Literal(name), PathSegment::Parameter(_)] => {
            named_entity(context, name, parent_entity(context, draft, depth - 2))
        }
        _ => None,
    }
}

/// The record of a collection's name: by name, by the parent's name in front of it, or as the only
/// record whose name ends in it.
fn named_entity(context: &Context<'_>, name: &str, parent: Option<Id<Entity>>) -> Option<Id<Entity>> {
    let key = names::entity_key(name);
    let entities = &context.spec.entities;
    let keyed = |wanted: &str| {
        entities
            .iter()
            .find(|(_, entity)| names::entity_key(&entity.name) == *wanted || names::entity_key(&entity.table) == *wanted)
            .map(|(id, _)| id)
    };
    if let Some(parent) = parent {
        let qualified = format!("{}{key}", names::entity_key(&entities[parent].name));
        if let Some(found) = keyed(&qualified) {
            return Some(found);
        }
    }
    if let Some(found) = keyed(&key) {
        return Some(found);
    }
    let wanted = names::words(name).last().map(|word| names::singular(word))?;
    let mut ending = entities.iter().filter(|(_, entity)| {
        names::words(&entity.name).last().is_some_and(|word| names::singular(word) == wanted)
            && !is_message_name(&entity.name)
    });
    let found = ending.next()?;
    ending.next().is_none().then_some(found.0)
}

/// Whether a type is a message rather than a record: `CreateOrderRequest`, `OrderResponse`.
pub(super) fn is_message_name(name: &str) -> bool {
    let words = names::words(name);
    let last = words.last().map(String::as_str).unwrap_or("");
    ["request", "response", "dto", "input", "payload", "command", "query", "params", "result", "options", "body"].contains(&last)
}

/// By name, by the type that a message names, or by the fields that messages show.
fn resolve(context: &Context<'_>, draft: &Draft, name: &str, parent: Option<Id<Entity>>) -> Option<Id<Entity>> {
    named_entity(context, name, parent).or_else(|| by_type(context, draft)).or_else(|| by_fields(context, draft))
}

fn by_type(context: &Context<'_>, draft: &Draft) -> Option<Id<Entity>> {
    let messages = draft.responses.iter().chain(&draft.request);
    messages.filter_map(|message| message.type_name.as_deref()).find_map(|name| {
        let words = names::words(name);
        let kept: Vec<&str> = words
            .iter()
            .map(String::as_str)
            .filter(|word| {
                !["create", "update", "new", "request", "response", "dto", "input", "output", "out", "in", "read", "list", "detail", "payload"].contains(word)
            })
            .collect();
        let key = names::entity_key(&kept.join("_"));
        context.spec.entities.iter().find(|(_, entity)| names::entity_key(&entity.name) == key).map(|(id, _)| id)
    })
}

/// The one record that has every field that the messages show, at least three of them.
fn by_fields(context: &Context<'_>, draft: &Draft) -> Option<Id<Entity>> {
    let mut shown = std::collections::BTreeSet::new();
    for sample in draft.responses.iter().chain(&draft.request).filter_map(|message| message.sample.as_ref()) {
        shown.extend(locate::record_names(&sample.root));
    }
    if shown.len() < 3 {
        return None;
    }
    let mut fitting = context.spec.entities.iter().filter(|(_, entity)| {
        let has = |name: &String| entity.fields.iter().any(|field| names::field_key(&field.name) == *name);
        shown.iter().all(has)
    });
    let found = fitting.next()?;
    fitting.next().is_none().then_some(found.0)
}

/// A record that only messages tell of, where some endpoint on the collection shows a body.
fn infer(context: &mut Context<'_>, draft: &Draft, name: &str, depth: usize, drafts: &[Draft]) -> Option<Id<Entity>> {
    let collection = shape(&draft.path.segments[..=depth]);
    let item = format!("{collection}/{{}}");
    let related = |other: &&Draft| {
        let other = shape(&other.path.segments);
        other == collection || other == item
    };
    let told = drafts.iter().filter(related).any(|other| {
        other.request.as_ref().is_some_and(|message| message.sample.is_some() || !message.fields.is_empty())
            || other.responses.iter().any(|message| message.sample.is_some() || !message.fields.is_empty())
    });
    if !told {
        return None;
    }
    let origin = Origin::inferred(draft.span);
    let entity = Entity {
        name: names::record_name(name),
        table: names::table_name(name),
        origins: vec![origin],
        ..Entity::default()
    };
    Some(context.spec.entities.push(entity))
}

/// Parents, item parameter and links of an endpoint on a record.
fn connect(context: &mut Context<'_>, draft: &Draft, bound: &mut Bound, drafts: &[Draft]) {
    let Some(entity) = bound.entity else { return };
    let segments = &draft.path.segments;
    let on_item = matches!(segments.last(), Some(PathSegment::Parameter(_)));
    let own = if on_item { segments.len() - 2 } else { segments.len() - 1 };
    key_of(context, entity, drafts);
    if let (true, Some(PathSegment::Parameter(name))) = (on_item, segments.last()) {
        let field = addressed_field(&context.spec.entities[entity], name);
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
        match named_entity(context, literal, before) {
            Some(parent) if parent != entity => chain.push((parent, parameter.clone())),
            _ => {
                let field = link_field(context, entity, parameter, None);
                bound.scopes.push((parameter.clone(), field));
            }
        }
    }
    // Every record gets its key before a field of it is named: a key may be put in front.
    for (parent, _) in &chain {
        key_of(context, *parent, drafts);
    }
    for (index, (parent, parameter)) in chain.iter().enumerate() {
        let below = chain.get(index + 1).map_or(entity, |(id, _)| *id);
        let Some(key) = addressed_field(&context.spec.entities[*parent], parameter) else { continue };
        let link = link_field(context, below, parameter, Some(*parent));
        bound.parents.push(Parent { entity: *parent, parameter: parameter.clone(), key, link: Some(link) });
    }
}

/// Makes sure that a record has a key.
fn key_of(context: &mut Context<'_>, id: Id<Entity>, drafts: &[Draft]) {
    if !context.spec.entities[id].key.is_empty() {
        return;
    }
    let shown = drafts.iter().flat_map(|draft| &draft.responses).filter_map(|message| message.sample.as_ref());
    let ty = shown.filter_map(|sample| sample::leaf_type(&sample.root, "id")).next();
    let entity = &mut context.spec.entities[id];
    if let Some(at) = entity.fields.iter().position(|field| names::field_key(&field.name) == "id") {
        entity.key.push(Id::new(at));
        return;
    }
    let span = entity.origin().span;
    let ty = match ty {
        Some(ty @ Type::Integer(_)) => ty,
        _ => Type::Uuid,
    };
    entity.fields.insert(0, Field {
        name: "id".to_owned(),
        schema: Schema::of(ty, Origin { span, basis: Basis::Inferred }),
        origins: vec![Origin::inferred(span)],
        ..Field::default()
    });
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
        let unique = entity.uniques.iter().any(|unique| unique.fields == [*id]) || entity.key == [*id];
        unique && (name == key || format!("{own}{name}") == key)
    });
    named.map(|(id, _)| id).or_else(|| entity.key.first().copied())
}

/// The field of a record that holds the key of its parent; added where the document leaves it out.
fn link_field(context: &mut Context<'_>, child: Id<Entity>, parameter: &str, parent: Option<Id<Entity>>) -> Id<Field> {
    let parent_name = parent.map(|id| context.spec.entities[id].name.clone());
    let parent_type = parent.and_then(|id| {
        let entity = &context.spec.entities[id];
        entity.key.first().map(|key| entity.field(*key).schema.ty.clone())
    });
    let entity = &mut context.spec.entities[child];
    if let Some(parent) = parent {
        let pointing = entity.fields().find(|(_, field)| field.reference.as_ref().is_some_and(|reference| reference.entity == parent));
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
fn enforce_parents(context: &Context<'_>, bound: &mut [Bound]) {
    let created: Vec<Id<Entity>> = bound
        .iter()
        .filter(|bound| matches!(bound.kind, OperationKind::Create))
        .filter_map(|bound| bound.entity)
        .collect();
    let _ = context;
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
