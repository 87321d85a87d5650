//! What messages tell of records: names in JSON, fields that no model has, and what the server
//! assigns (what is answered but never sent).

mod assigned;

use std::collections::{BTreeMap, BTreeSet};

use livespec_diagnostics::Span;
use livespec_ir::{Assigned, Entity, Field, Id, OperationKind, Origin, Schema, Type};
use livespec_lang::{FieldDecl, LeafClass, SampleKind, SampleMember, SampleNode};
use serde_json::Value;

use super::bind::Bound;
use super::named::Named;
use super::{locate, sample};
use crate::context::Context;
use crate::directory::Directory;
use crate::entities::Names;
use crate::names;
use crate::operations::{Draft, Message};

/// A member of a body that shows a record. What it tells of the type is read when it is asked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shown<'a> {
    pub(super) name: &'a str,
    pub(super) span: Span,
    pub(super) optional: bool,
    said: Said<'a>,
}

/// How a member is shown.
#[derive(Debug, Clone, Copy)]
enum Said<'a> {
    Sample(&'a SampleNode),
    Field(&'a FieldDecl),
}

impl Shown<'_> {
    /// The schema that it shows.
    pub(super) fn schema(&self, types: &Names) -> Schema {
        match self.said {
            Said::Sample(node) => sample::schema(node, types),
            Said::Field(field) => {
                let mut schema = types.schema(&field.ty, Origin::stated(field.span));
                schema.constraints.extend(field.constraints.iter().cloned());
                schema
            }
        }
    }

    /// The node of its value, where that is an example rather than a description.
    fn shows(&self) -> Option<&SampleNode> {
        let Said::Sample(node) = self.said else { return None };
        let described = matches!(&node.kind, SampleKind::Leaf(leaf) if matches!(leaf.class, LeafClass::Type { .. }));
        (!described).then_some(node)
    }

    /// The value, where it is an example rather than a description.
    fn example(&self) -> Option<Value> {
        self.shows().map(sample::value)
    }
}

/// The members of the record that a message shows, with the names that lead to it.
pub(super) fn shown<'a>(
    message: &'a Message,
    entity: &Entity,
    known: &Named,
    list: bool,
) -> (Vec<String>, Vec<Shown<'a>>) {
    let Some(body) = &message.sample else {
        let of_field = |field: &'a FieldDecl| Shown {
            name: &field.name.value,
            span: field.span,
            optional: field.required == Some(false),
            said: Said::Field(field),
        };
        return (Vec::new(), message.fields.iter().map(of_field).collect());
    };
    let key = names::entity_key(&entity.name);
    let located = if list {
        locate::list(&body.root, known, &key)
    } else {
        Some(locate::record(&body.root, known, &key))
    };
    let Some(located) = located else { return (Vec::new(), Vec::new()) };
    let trail = located.trail.iter().map(|name| (*name).to_owned()).collect();
    let node = match &located.node.kind {
        SampleKind::Array(items) => items.first(),
        _ => Some(located.node),
    };
    let Some(SampleKind::Object { members, .. }) = node.map(|node| &node.kind) else {
        return (trail, Vec::new());
    };
    let of_member = |member: &'a SampleMember| Shown {
        name: &member.name,
        span: member.name_span.to(member.value.span),
        optional: member.optional || sample::is_optional(&member.value) || is_open(&member.value),
        said: Said::Sample(&member.value),
    };
    (trail, members.iter().map(of_member).collect())
}

/// A map with any keys: a sample of one says nothing of what must be in it.
fn is_open(node: &SampleNode) -> bool {
    match &node.kind {
        SampleKind::Object { members, .. } => sample::stands_for_any(members),
        SampleKind::Leaf(leaf) => match &leaf.class {
            LeafClass::Type { ty, .. } | LeafClass::Example(ty) => matches!(
                ty,
                livespec_lang::TypeExpr::Map(_) | livespec_lang::TypeExpr::Plain(Type::Map(_))
            ),
            LeafClass::Placeholder => false,
        },
        SampleKind::Array(_) => false,
    }
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
    let directory = Directory::of(&context.spec.entities);
    for (id, on) in by_entity {
        context.spec.entities[id].stored = true;
        let mut known = Named::of(&context.spec.entities[id]);
        for (draft, bound) in &on {
            let writes = matches!(
                bound.kind,
                OperationKind::Create | OperationKind::Replace | OperationKind::Update
            );
            if let Some(request) = draft.request.as_ref().filter(|_| writes) {
                add(context, types, (id, &mut known), request, false, &bound.kind);
            }
        }
        for (draft, bound) in &on {
            if matches!(bound.kind, OperationKind::Delete) {
                continue;
            }
            let list = matches!(bound.kind, OperationKind::List);
            for response in &draft.responses {
                add(context, types, (id, &mut known), response, list, &OperationKind::Read);
            }
        }
        assigned::assign(context, &directory, (id, &known), &on);
    }
}

/// Adds the members that a body shows to the record, or their names to its fields.
fn add(
    context: &mut Context<'_>,
    types: &Names,
    (id, known): (Id<Entity>, &mut Named),
    message: &Message,
    list: bool,
    kind: &OperationKind,
) {
    let (_, members) = shown(message, &context.spec.entities[id], known, list);
    let sent = !matches!(kind, OperationKind::Read);
    for member in members {
        let entity = &mut context.spec.entities[id];
        match known.find(member.name) {
            Some(field) => {
                meet(&mut entity.fields[field.index()], &member, types, sent);
                known.show(&entity.fields[field.index()].json, field.index());
            }
            None => {
                let origin = Origin::inferred(member.span);
                let mut schema = member.schema(types);
                if schema.example.is_none() {
                    schema.example = member.example();
                }
                entity.fields.push(Field {
                    name: member.name.to_owned(),
                    json: member.name.to_owned(),
                    required: sent
                        && !member.optional
                        && matches!(kind, OperationKind::Create | OperationKind::Replace),
                    schema,
                    origins: vec![origin],
                    ..Field::default()
                });
                let at = entity.fields.len() - 1;
                known.add(&entity.fields[at], at);
            }
        }
    }
}

/// A member meets the field it shows: it names it in JSON and may tell more of its type.
fn meet(field: &mut Field, member: &Shown<'_>, types: &Names, sent: bool) {
    if field.json.is_empty() || names::has_key(&field.json, &names::field_key(member.name)) {
        member.name.clone_into(&mut field.json);
    }
    let described = member.shows().is_none();
    let vague = matches!(field.schema.ty, Type::Any | Type::Named(_));
    if described || vague || field.schema.ty == Type::Text {
        narrow(field, member, types, sent, (described, vague));
    }
    if sent && member.optional {
        field.required = false;
    }
    if field.schema.example.is_none() {
        field.schema.example = member.example();
    }
}

/// What a member tells of the type of the field it shows. `described`: by a description rather than an
/// example; `vague`: the type was left open so far.
fn narrow(
    field: &mut Field,
    member: &Shown<'_>,
    types: &Names,
    sent: bool,
    (described, vague): (bool, bool),
) {
    let shown = member.schema(types);
    let told = !matches!(shown.ty, Type::Any | Type::Named(_));
    let refines = matches!(
        (&field.schema.ty, &shown.ty),
        (Type::Text, Type::Uuid | Type::Timestamp | Type::Date | Type::Enum(_))
    ) && described;
    let looks = !described && field.schema.ty == Type::Text && looks_like(member.name, &shown.ty);
    if (vague && told) || refines || looks {
        field.schema.ty.clone_from(&shown.ty);
    }
    if sent && described {
        for constraint in &shown.constraints {
            crate::entities::narrow_field(field, constraint.kind.clone(), constraint.origin);
        }
        field.schema.nullable |= shown.nullable;
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
