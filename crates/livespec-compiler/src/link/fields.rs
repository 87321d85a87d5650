//! What messages tell of records: names in JSON, fields that no model has, and what the server
//! assigns (what is answered but never sent).

use std::collections::{BTreeMap, BTreeSet};

use livespec_diagnostics::Span;
use livespec_ir::{Assigned, Default, Entity, Field, Id, OperationKind, Origin, Schema, Type};
use livespec_lang::{LeafClass, SampleKind};
use serde_json::Value;

use super::bind::Bound;
use super::{locate, sample};
use crate::context::Context;
use crate::entities::Names;
use crate::names;
use crate::operations::{Draft, Message};

/// A member of a body that shows a record.
#[derive(Debug, Clone)]
pub(super) struct Shown {
    pub(super) name: String,
    pub(super) span: Span,
    pub(super) schema: Schema,
    pub(super) optional: bool,
    /// The value, where it is an example rather than a description.
    pub(super) example: Option<Value>,
}

/// The members of the record that a message shows, with the names that lead to it.
pub(super) fn shown(
    message: &Message,
    types: &Names,
    entity: &Entity,
    list: bool,
) -> (Vec<String>, Vec<Shown>) {
    if let Some(body) = &message.sample {
        let known = known_names(entity);
        let key = names::entity_key(&entity.name);
        let located = if list {
            locate::list(&body.root, &known, &key)
        } else {
            Some(locate::record(&body.root, &known, &key))
        };
        let Some(located) = located else { return (Vec::new(), Vec::new()) };
        let trail = located.trail.iter().map(|name| (*name).to_owned()).collect();
        let node = match &located.node.kind {
            SampleKind::Array(items) => items.first(),
            _ => Some(located.node),
        };
        let members = match node.map(|node| &node.kind) {
            Some(SampleKind::Object { members, .. }) => members
                .iter()
                .map(|member| Shown {
                    name: member.name.clone(),
                    span: member.name_span.to(member.value.span),
                    schema: sample::schema(&member.value, types),
                    optional: member.optional
                        || sample::is_optional(&member.value)
                        || is_open(&member.value),
                    example: match &member.value.kind {
                        SampleKind::Leaf(leaf) if matches!(leaf.class, LeafClass::Type { .. }) => {
                            None
                        }
                        _ => Some(sample::value(&member.value)),
                    },
                })
                .collect(),
            _ => Vec::new(),
        };
        return (trail, members);
    }
    let members = message
        .fields
        .iter()
        .map(|field| {
            let mut schema = types.schema(&field.ty, Origin::stated(field.span));
            schema.constraints.extend(field.constraints.iter().cloned());
            Shown {
                name: field.name.value.clone(),
                span: field.span,
                schema,
                optional: field.required == Some(false),
                example: None,
            }
        })
        .collect();
    (Vec::new(), members)
}

/// A map with any keys: a sample of one says nothing of what must be in it.
fn is_open(node: &livespec_lang::SampleNode) -> bool {
    matches!(sample::schema(node, &Names::default()).ty, Type::Map(_))
}

fn known_names(entity: &Entity) -> BTreeSet<String> {
    entity.fields.iter().map(|field| names::field_key(&field.name)).collect()
}

/// The field of a name in any spelling.
pub(super) fn field_named(entity: &Entity, name: &str) -> Option<Id<Field>> {
    let key = names::field_key(name);
    let by = |pick: fn(&Field) -> &str| {
        entity.fields.iter().position(|field| names::field_key(pick(field)) == key).map(Id::new)
    };
    by(|field| &field.json)
        .or_else(|| by(|field| &field.name))
        .or_else(|| by(|field| &field.column))
}

/// Whether an operation shows its entity in its messages.
fn shows_record(kind: &OperationKind) -> bool {
    !matches!(kind, OperationKind::Action(_) | OperationKind::Unbound)
}

/// Completes every record by the messages of the operations on it.
pub(super) fn complete(
    context: &mut Context<'_>,
    types: &Names,
    drafts: &[Draft],
    bound: &[Bound],
) {
    let mut by_entity: BTreeMap<Id<Entity>, Vec<(&Draft, &Bound)>> = BTreeMap::new();
    for (draft, bound) in
        drafts.iter().zip(bound.iter()).filter(|(_, bound)| shows_record(&bound.kind))
    {
        if let Some(id) = bound.entity {
            by_entity.entry(id).or_default().push((draft, bound));
        }
    }
    for (id, on) in by_entity {
        context.spec.entities[id].stored = true;
        for (draft, bound) in &on {
            let writes = matches!(
                bound.kind,
                OperationKind::Create | OperationKind::Replace | OperationKind::Update
            );
            if let Some(request) = draft.request.as_ref().filter(|_| writes) {
                add(context, types, id, request, false, &bound.kind);
            }
        }
        for (draft, bound) in &on {
            if matches!(bound.kind, OperationKind::Delete) {
                continue;
            }
            let list = matches!(bound.kind, OperationKind::List);
            for response in &draft.responses {
                add(context, types, id, response, list, &OperationKind::Read);
            }
        }
        assign(context, types, id, &on);
    }
}

/// Adds the members that a body shows to the record, or their names to its fields.
fn add(
    context: &mut Context<'_>,
    types: &Names,
    id: Id<Entity>,
    message: &Message,
    list: bool,
    kind: &OperationKind,
) {
    let (_, members) = shown(message, types, &context.spec.entities[id], list);
    let sent = !matches!(kind, OperationKind::Read);
    for member in members {
        let entity = &mut context.spec.entities[id];
        match field_named(entity, &member.name) {
            Some(field) => meet(&mut entity.fields[field.index()], &member, sent),
            None => {
                let origin = Origin::inferred(member.span);
                let mut schema = member.schema.clone();
                if schema.example.is_none() {
                    schema.example.clone_from(&member.example);
                }
                entity.fields.push(Field {
                    name: member.name.clone(),
                    json: member.name.clone(),
                    required: sent
                        && !member.optional
                        && matches!(kind, OperationKind::Create | OperationKind::Replace),
                    schema,
                    origins: vec![origin],
                    ..Field::default()
                });
            }
        }
    }
}

/// A member meets the field it shows: it names it in JSON and may tell more of its type.
fn meet(field: &mut Field, member: &Shown, sent: bool) {
    if field.json.is_empty() || names::field_key(&field.json) == names::field_key(&member.name) {
        field.json.clone_from(&member.name);
    }
    let vague = matches!(field.schema.ty, Type::Any | Type::Named(_));
    let told = !matches!(member.schema.ty, Type::Any | Type::Named(_));
    let refines = matches!(
        (&field.schema.ty, &member.schema.ty),
        (Type::Text, Type::Uuid | Type::Timestamp | Type::Date | Type::Enum(_))
    ) && member.example.is_none();
    let looks = member.example.is_some()
        && field.schema.ty == Type::Text
        && looks_like(&member.name, &member.schema.ty);
    if (vague && told) || refines || looks {
        field.schema.ty = member.schema.ty.clone();
    }
    if sent && member.example.is_none() {
        for constraint in &member.schema.constraints {
            crate::entities::narrow_field(field, constraint.kind.clone(), constraint.origin);
        }
        field.schema.nullable |= member.schema.nullable;
    }
    if sent && member.optional {
        field.required = false;
    }
    if field.schema.example.is_none() {
        field.schema.example.clone_from(&member.example);
    }
}

/// Whether an example and the name of its field agree that a text is a date, an instant or an id.
fn looks_like(name: &str, ty: &Type) -> bool {
    let words = names::words(name);
    let has = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    match ty {
        Type::Date | Type::Timestamp => has(&[
            "date",
            "day",
            "on",
            "at",
            "time",
            "timestamp",
            "deadline",
            "due",
            "until",
            "since",
            "birthday",
            "expires",
            "starts",
            "ends",
        ]),
        Type::Uuid => has(&["id", "uuid"]),
        _ => false,
    }
}

/// What is known of how a record is created.
struct Creation {
    /// The names in the bodies of creations and replacements; none where no body is shown.
    sent: Option<BTreeSet<String>>,
    /// What responses show, with examples.
    answered: Vec<Shown>,
    /// Whether callers are known by their credentials.
    authenticated: bool,
    /// The fields that paths fill in every creation.
    from_path: BTreeSet<usize>,
}

fn assign(context: &mut Context<'_>, types: &Names, id: Id<Entity>, on: &[(&Draft, &Bound)]) {
    let creation = creation(context, types, id, on);
    let entity = &mut context.spec.entities[id];
    let key = entity.key.clone();
    for index in 0..entity.fields.len() {
        let is_key = key == [Id::new(index)];
        let field = &mut entity.fields[index];
        let name = names::field_key(&field.name);
        let sent = creation.sent.as_ref().is_some_and(|sent| {
            sent.contains(&name) || sent.contains(&names::field_key(&field.json))
        });
        if creation.from_path.contains(&index) && !sent {
            field.assigned = Some(Assigned::Parent(field.origin()));
            field.required = false;
            continue;
        }
        if sent {
            if matches!(field.assigned, Some(Assigned::Elsewhere(_) | Assigned::Sequence(_))) {
                field.assigned = None;
            }
            if is_key && field.default.is_none() {
                field.required = true;
            }
            continue;
        }
        if let Some(assigned) = conclude(field, &name, is_key, &creation) {
            field.assigned = Some(assigned);
            field.required = false;
        }
    }
}

fn creation(
    context: &Context<'_>,
    types: &Names,
    id: Id<Entity>,
    on: &[(&Draft, &Bound)],
) -> Creation {
    let entity = &context.spec.entities[id];
    let mut sent: Option<BTreeSet<String>> = None;
    let mut answered = Vec::new();
    let mut from_path: Option<BTreeSet<usize>> = None;
    for (draft, bound) in on {
        if matches!(bound.kind, OperationKind::Create) {
            let links = bound.parents.last().and_then(|parent| parent.link).into_iter();
            let links: BTreeSet<usize> =
                links.chain(bound.scopes.iter().map(|(_, field)| *field)).map(Id::index).collect();
            from_path = Some(match from_path {
                Some(known) => known.intersection(&links).copied().collect(),
                None => links,
            });
            if let Some(request) = &draft.request {
                let (_, members) = shown(request, types, entity, false);
                if !members.is_empty() {
                    sent.get_or_insert_with(BTreeSet::new)
                        .extend(members.iter().map(|member| names::field_key(&member.name)));
                }
            }
        }
        let list = matches!(bound.kind, OperationKind::List);
        for response in
            draft.responses.iter().filter(|_| !matches!(bound.kind, OperationKind::Delete))
        {
            // The answer to a creation shows the first values; later answers only fill gaps.
            let members = shown(response, types, entity, list).1;
            if matches!(bound.kind, OperationKind::Create) {
                answered.splice(0..0, members);
            } else {
                answered.extend(members);
            }
        }
    }
    let access = &context.spec.access;
    Creation {
        sent,
        answered,
        authenticated: access.required
            || !access.permissions.is_empty()
            || !access.methods.is_empty(),
        from_path: from_path.unwrap_or_default(),
    }
}

/// What the server writes into a field that no body of a creation sends.
fn conclude(field: &mut Field, name: &str, is_key: bool, creation: &Creation) -> Option<Assigned> {
    let origin = Origin::inferred(field.origin().span);
    if matches!(
        field.assigned,
        Some(Assigned::Sequence(_) | Assigned::Uuid(_) | Assigned::Parent(_))
    ) {
        return None;
    }
    if is_key {
        return match (&field.schema.ty, &field.default) {
            (_, Some(Default::Uuid(at))) => Some(Assigned::Uuid(*at)),
            (Type::Integer(_), _) => Some(Assigned::Sequence(origin)),
            (Type::Uuid, _) => Some(Assigned::Uuid(origin)),
            _ if creation.sent.is_some() || name.ends_with("id") => Some(Assigned::Uuid(origin)),
            _ => None,
        };
    }
    let instant = matches!(field.schema.ty, Type::Timestamp | Type::Date | Type::Any | Type::Text);
    if instant && is_creation_time(name) {
        return Some(Assigned::CreatedAt(origin));
    }
    if instant && is_change_time(name) {
        return Some(Assigned::UpdatedAt(origin));
    }
    if matches!(field.schema.ty, Type::Integer(_) | Type::Number | Type::Any) && is_version(name) {
        field.schema.ty = Type::Integer(64);
        return Some(Assigned::Version(origin));
    }
    if creation.authenticated && is_subject(name) && field.default.is_none() {
        return Some(Assigned::Subject(origin));
    }
    // Without a body of a creation everything else is the client's to send.
    creation.sent.as_ref()?;
    unsent(field, name, creation, origin)
}

/// A field that bodies of creations leave out although they show others.
fn unsent(field: &Field, name: &str, creation: &Creation, origin: Origin) -> Option<Assigned> {
    let answered = creation.answered.iter().find(|member| {
        names::field_key(&member.name) == name
            || names::field_key(&member.name) == names::field_key(&field.json)
    });
    match (&field.default, answered) {
        (Some(Default::Value(value, at)), _) => Some(Assigned::Constant(value.clone(), *at)),
        (Some(Default::Now(at)), _) => Some(Assigned::CreatedAt(*at)),
        (Some(Default::Uuid(at)), _) => Some(Assigned::Uuid(*at)),
        (None, Some(member)) => match &member.example {
            Some(value) if is_constant(value, &field.schema.ty) => {
                Some(Assigned::Constant(value.clone(), Origin::stated(member.span)))
            }
            _ if field.schema.nullable
                && field.assigned.is_none()
                && !matches!(field.schema.ty, Type::Any)
                && field.origins.len() > 1 =>
            {
                None
            }
            _ => Some(Assigned::Elsewhere(origin)),
        },
        // A field of the model that may be absent can be sent although no sample shows it.
        (None, None) if field.schema.nullable || !field.required => None,
        (None, None) => Some(Assigned::Elsewhere(origin)),
    }
}

/// Whether a value in a sample is what every new record starts with rather than one record's own: a
/// word of an enumeration or in capitals, a truth value, zero, or nothing in a list.
fn is_constant(value: &Value, ty: &Type) -> bool {
    match value {
        Value::String(text) => match ty {
            Type::Enum(values) => values.contains(text),
            Type::Text | Type::Any | Type::Named(_) => {
                let word =
                    !text.is_empty() && text.chars().all(|c| c.is_ascii_alphabetic() || c == '_');
                word && (text.chars().all(|c| !c.is_lowercase())
                    || text.chars().all(|c| !c.is_uppercase()))
            }
            _ => false,
        },
        Value::Bool(_) => true,
        Value::Number(number) => number.as_f64() == Some(0.0),
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        Value::Null => false,
    }
}

fn is_creation_time(name: &str) -> bool {
    matches!(
        name,
        "createdat"
            | "created"
            | "createdon"
            | "createddate"
            | "creationdate"
            | "insertedat"
            | "createtime"
            | "createdtime"
            | "datecreated"
            | "createdts"
            | "creationtime"
            | "createdatutc"
    )
}

fn is_change_time(name: &str) -> bool {
    matches!(
        name,
        "updatedat"
            | "updated"
            | "updatedon"
            | "modifiedat"
            | "modified"
            | "lastmodified"
            | "lastupdated"
            | "lastmodifiedat"
            | "lastupdatedat"
            | "changedat"
            | "updatetime"
            | "dateupdated"
            | "modifiedon"
            | "updatedts"
            | "updatedatutc"
    )
}

fn is_version(name: &str) -> bool {
    matches!(name, "version" | "revision" | "rowversion" | "lockversion" | "versionnumber")
}

fn is_subject(name: &str) -> bool {
    matches!(
        name,
        "createdby"
            | "createdbyid"
            | "ownerid"
            | "owner"
            | "authorid"
            | "createdbyuserid"
            | "submittedby"
            | "owneruserid"
            | "userid"
    )
}

/// Names in JSON and columns for every field, in the document's own style.
pub(super) fn name_all(context: &mut Context<'_>) {
    let camel = prefers_camel(context);
    for (_, entity) in context.spec.entities.iter_mut() {
        for field in &mut entity.fields {
            if field.json.is_empty() {
                field.json = spell(&field.name, camel);
            }
            if field.column.is_empty() {
                field.column = names::snake(&field.json);
            }
            if matches!(field.assigned, Some(Assigned::Elsewhere(_))) {
                field.schema.nullable = true;
            }
        }
    }
}

/// Links to records that no operation creates are kept, but refuse nothing: such records live elsewhere.
pub(super) fn settle(context: &mut Context<'_>) {
    let created: BTreeSet<usize> = context
        .spec
        .operations
        .values()
        .filter(|operation| matches!(operation.kind, OperationKind::Create))
        .filter_map(|operation| operation.entity.map(Id::index))
        .collect();
    for (_, entity) in context.spec.entities.iter_mut() {
        for reference in entity.fields.iter_mut().filter_map(|field| field.reference.as_mut()) {
            if !created.contains(&reference.entity.index()) {
                reference.origin.basis = livespec_ir::Basis::Inferred;
            }
        }
    }
}

/// Whether the bodies of the document write `createdAt` rather than `created_at`.
fn prefers_camel(context: &Context<'_>) -> bool {
    let names = context
        .spec
        .entities
        .values()
        .flat_map(|entity| &entity.fields)
        .map(|field| field.json.as_str());
    let (mut camel, mut snake) = (0_usize, 0_usize);
    for name in names {
        camel += usize::from(names::is_camel(name));
        snake += usize::from(names::is_snake(name));
    }
    camel > snake
}

fn spell(name: &str, camel: bool) -> String {
    let pascal = name.chars().next().is_some_and(char::is_uppercase);
    if pascal || (camel && names::is_snake(name)) { names::camel(name) } else { name.to_owned() }
}
