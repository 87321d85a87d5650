//! What the server writes: fields that are answered but never sent.

use std::collections::{BTreeSet, HashMap};

use livespec_ir::{Assigned, Default, Entity, Field, Id, OperationKind, Origin, Type};
use serde_json::Value;

use super::super::bind::Bound;
use super::super::named::Named;
use super::{Shown, shown};
use crate::context::Context;
use crate::directory::Directory;
use crate::names;
use crate::operations::Draft;

/// What is known of how a record is created.
struct Creation<'a> {
    /// The names in the bodies of creations and replacements; none where no body is shown.
    sent: Option<BTreeSet<String>>,
    /// What responses show, with examples: the first member of each key, with its place among all.
    answered: HashMap<String, (usize, Shown<'a>)>,
    /// Whether callers are known by their credentials.
    authenticated: bool,
    /// The fields that paths fill in every creation.
    from_path: BTreeSet<usize>,
}

pub(super) fn assign(
    context: &mut Context<'_>,
    directory: &Directory,
    (id, known): (Id<Entity>, &Named),
    on: &[(&Draft, &Bound)],
) {
    let creation = creation(context, directory, (id, known), on);
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

fn creation<'a>(
    context: &Context<'_>,
    directory: &Directory,
    (id, known): (Id<Entity>, &Named),
    on: &[(&'a Draft, &'a Bound)],
) -> Creation<'a> {
    let entity = &context.spec.entities[id];
    let mut sent: Option<BTreeSet<String>> = None;
    // The answer to a creation shows the first values, the last one before the others; later answers
    // only fill gaps.
    let (mut first, mut later) = (Vec::new(), Vec::new());
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
                let (_, members) = shown(request, entity, known, false);
                let named = request.type_name.as_deref().and_then(|name| directory.find(name));
                if let Some(named) = named.filter(|named| members.is_empty() && *named != id) {
                    let fields = &context.spec.entities[named].fields;
                    sent.get_or_insert_with(BTreeSet::new)
                        .extend(fields.iter().map(|field| names::field_key(&field.name)));
                }
                if !members.is_empty() {
                    sent.get_or_insert_with(BTreeSet::new)
                        .extend(members.iter().map(|member| names::field_key(member.name)));
                }
            }
        }
        let list = matches!(bound.kind, OperationKind::List);
        for response in
            draft.responses.iter().filter(|_| !matches!(bound.kind, OperationKind::Delete))
        {
            let (_, members) = shown(response, entity, known, list);
            if matches!(bound.kind, OperationKind::Create) {
                first.push(members);
            } else {
                later.push(members);
            }
        }
    }
    let mut answered = HashMap::new();
    for (at, member) in first.into_iter().rev().chain(later).flatten().enumerate() {
        answered.entry(names::field_key(member.name)).or_insert((at, member));
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
fn conclude(
    field: &mut Field,
    name: &str,
    is_key: bool,
    creation: &Creation<'_>,
) -> Option<Assigned> {
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
fn unsent(field: &Field, name: &str, creation: &Creation<'_>, origin: Origin) -> Option<Assigned> {
    let keys = [name, &names::field_key(&field.json)];
    let answered = keys.iter().filter_map(|key| creation.answered.get(*key));
    let answered = answered.min_by_key(|(at, _)| *at).map(|(_, member)| member);
    match (&field.default, answered) {
        (Some(Default::Value(value, at)), _) => Some(Assigned::Constant(value.clone(), *at)),
        (Some(Default::Now(at)), _) => Some(Assigned::CreatedAt(*at)),
        (Some(Default::Uuid(at)), _) => Some(Assigned::Uuid(*at)),
        (None, Some(member)) => match member.example() {
            Some(value) if is_constant(&value, &field.schema.ty) => {
                Some(Assigned::Constant(value, Origin::stated(member.span)))
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
