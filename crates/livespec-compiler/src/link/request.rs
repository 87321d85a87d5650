//! The bodies that operations take.

use std::collections::BTreeSet;

use livespec_ir::{
    Assigned, Default, Entity, Field, Id, Media, OperationKind, Origin, Property, RequestBody,
    Schema, Type,
};

use super::bind::Bound;
use super::named::Named;
use super::{behaviour, fields, sample};
use crate::context::Context;
use crate::directory::Directory;
use crate::entities::Names;
use crate::operations::{Draft, Message};

/// The body of an operation; none for operations without one.
pub(super) fn body(
    context: &Context<'_>,
    types: &Names,
    directory: &Directory,
    named: &[Named],
    draft: &Draft,
    bound: &Bound,
) -> Option<RequestBody> {
    let writes = matches!(
        bound.kind,
        OperationKind::Create | OperationKind::Replace | OperationKind::Update
    );
    if let (Some(id), OperationKind::Action(_), true) = (bound.entity, &bound.kind, bound.runs()) {
        let entity = &context.spec.entities[id];
        return of_action(types, directory, context, (entity, &named[id.index()]), draft, bound);
    }
    match (writes, bound.entity) {
        (true, Some(id)) => {
            let told = draft.request.as_ref().and_then(|message| message.type_name.as_deref());
            let dto =
                told.and_then(|name| directory.find(name)).map(|id| &context.spec.entities[id]);
            Some(of_record(draft, bound, (&context.spec.entities[id], &named[id.index()]), dto))
        }
        _ => plain(types, draft, bound),
    }
}

/// The body of an action, for descriptions only.
fn plain(types: &Names, draft: &Draft, bound: &Bound) -> Option<RequestBody> {
    let described = matches!(bound.kind, OperationKind::Action(_) | OperationKind::Unbound);
    let message = draft.request.as_ref().filter(|_| described)?;
    let schema =
        message.sample.as_ref().map(|body| sample::schema(&body.root, types)).unwrap_or_default();
    Some(RequestBody {
        schema,
        media: media(message),
        example: example(message),
        origin: Origin::stated(message.span),
        item: Vec::new(),
    })
}

/// The body of an action that runs: each member fills a field or is counted with.
fn of_action(
    types: &Names,
    directory: &Directory,
    context: &Context<'_>,
    (entity, named): (&Entity, &Named),
    draft: &Draft,
    bound: &Bound,
) -> Option<RequestBody> {
    let message = draft.request.as_ref()?;
    let (item, members) = fields::shown(message, entity, named, false);
    let own = |name: &str, schema: Schema, required: bool, span| {
        let field = behaviour::filled(entity, draft, bound, name);
        let origin = Origin::stated(span);
        let schema = field.map_or(schema, |id| entity.field(id).schema.clone());
        Property { name: name.to_owned(), schema, required, field, default: None, origin }
    };
    let mut properties: Vec<Property> = members
        .iter()
        .map(|member| own(member.name, member.schema(types), !member.optional, member.span))
        .collect();
    let dto = message.type_name.as_deref().and_then(|name| directory.find(name));
    if let (true, Some(dto)) = (properties.is_empty(), dto) {
        let fields = &context.spec.entities[dto].fields;
        properties.extend(fields.iter().map(|field| {
            own(&field.name, field.schema.clone(), field.required, field.origin().span)
        }));
    }
    let schema = Schema {
        ty: Type::Object(properties),
        origin: Origin::stated(message.span),
        ..Schema::default()
    };
    let (media, example) = (media(message), example(message));
    Some(RequestBody { schema, item, media, example, origin: Origin::stated(message.span) })
}

fn media(message: &Message) -> Vec<Media> {
    vec![Media(message.media.clone().unwrap_or_else(|| "application/json".to_owned()))]
}

/// The body as it stands, where it is made of examples only.
fn example(message: &Message) -> Option<serde_json::Value> {
    let body = message.sample.as_ref()?;
    (body.strict && !sample::is_description(&body.root) && !has_type_words(&body.root))
        .then(|| sample::value(&body.root))
}

pub(super) fn has_type_words(node: &livespec_lang::SampleNode) -> bool {
    use livespec_lang::{LeafClass, SampleKind};
    match &node.kind {
        SampleKind::Object { members, .. } => {
            members.iter().any(|member| has_type_words(&member.value))
        }
        SampleKind::Array(items) => items.iter().any(has_type_words),
        SampleKind::Leaf(leaf) => !matches!(leaf.class, LeafClass::Example(_)),
    }
}

/// What the document shows of a body.
struct Told {
    properties: Vec<Property>,
    /// The names that lead to the record.
    item: Vec<String>,
    origin: Origin,
    /// It lists all there is.
    closed: bool,
}

/// The properties that a sample, a table or a named type shows.
fn told(
    draft: &Draft,
    bound: &Bound,
    (entity, named): (&Entity, &Named),
    dto: Option<&Entity>,
) -> Told {
    let silent = Told {
        properties: Vec::new(),
        item: Vec::new(),
        origin: Origin::inferred(draft.span),
        closed: false,
    };
    let message = draft.request.as_ref();
    if let Some(message) = message {
        let (item, members) = fields::shown(message, entity, named, false);
        if !members.is_empty() {
            let of_member = |member| of_member(member, bound, (entity, named));
            let properties = members.iter().filter_map(of_member).collect();
            let closed =
                message.sample.as_ref().is_some_and(|body| sample::is_description(&body.root));
            return Told { properties, item, origin: Origin::stated(message.span), closed };
        }
    }
    let Some(dto) = dto else { return silent };
    let of_field = |field: &Field| {
        let id = named.find(&field.name)?;
        Some(Property { required: field.required, ..property(entity, id, field.origin()) })
    };
    let properties: Vec<Property> = dto.fields.iter().filter_map(of_field).collect();
    let closed = !properties.is_empty();
    Told { properties, origin: dto.origin(), closed, ..silent }
}

/// The property of a member that a body shows; none for what the path says already.
fn of_member(
    member: &fields::Shown<'_>,
    bound: &Bound,
    (entity, named): (&Entity, &Named),
) -> Option<Property> {
    let id = named.find(member.name)?;
    let update = matches!(bound.kind, OperationKind::Update);
    if path_fields(bound).contains(&id.index()) && !update {
        return None;
    }
    let mut property = property(entity, id, Origin::stated(member.span));
    member.name.clone_into(&mut property.name);
    property.required &= !member.optional;
    // A replacement that shows the version wants it back.
    let version = matches!(entity.field(id).assigned, Some(Assigned::Version(_)));
    property.required |=
        version && matches!(bound.kind, OperationKind::Replace) && !member.optional;
    Some(property)
}

fn of_record(
    draft: &Draft,
    bound: &Bound,
    (entity, named): (&Entity, &Named),
    dto: Option<&Entity>,
) -> RequestBody {
    let from_path = path_fields(bound);
    let update = matches!(bound.kind, OperationKind::Update);
    let message = draft.request.as_ref();
    let Told { mut properties, item, origin, closed } = told(draft, bound, (entity, named), dto);
    let shown: BTreeSet<usize> =
        properties.iter().filter_map(|property| property.field).map(Id::index).collect();
    let silent = shown.is_empty();
    for (id, field) in entity.fields() {
        if shown.contains(&id.index()) || from_path.contains(&id.index()) {
            continue;
        }
        if may_send(field, bound, silent, closed, entity.key.contains(&id)) {
            let mut property = property(entity, id, Origin::inferred(field.origin().span));
            property.required &= silent;
            properties.push(property);
        }
    }
    if update {
        for property in &mut properties {
            property.required = false;
            property.default = None;
        }
    }
    let schema = Schema { ty: Type::Object(properties), origin, ..Schema::default() };
    let media = match message {
        Some(message) => media(message),
        None => vec![Media("application/json".to_owned())],
    };
    RequestBody { schema, item, media, example: message.and_then(example), origin }
}

/// Whether a client may send a field that the body does not show.
fn may_send(field: &Field, bound: &Bound, silent: bool, closed: bool, is_key: bool) -> bool {
    let changes = matches!(bound.kind, OperationKind::Replace | OperationKind::Update);
    match &field.assigned {
        // The version that a client has seen, to be compared.
        Some(Assigned::Version(_)) => changes,
        // What a creation fixes can only change by a change.
        Some(Assigned::Constant(..)) => silent && matches!(bound.kind, OperationKind::Update),
        Some(_) => false,
        None if is_key => silent && !changes,
        None if field.immutable => silent && !changes,
        None if silent => true,
        None if closed => false,
        // A sample of a change shows one change; a sample of a whole record leaves out only what may
        // be absent.
        None => matches!(bound.kind, OperationKind::Update) || !field.required,
    }
}

fn path_fields(bound: &Bound) -> BTreeSet<usize> {
    let links = bound.parents.last().and_then(|parent| parent.link);
    links.into_iter().chain(bound.scopes.iter().map(|(_, field)| *field)).map(Id::index).collect()
}

fn property(entity: &Entity, id: Id<Field>, origin: Origin) -> Property {
    let field = entity.field(id);
    Property {
        name: if field.json.is_empty() { field.name.clone() } else { field.json.clone() },
        schema: field.schema.clone(),
        required: field.required,
        field: Some(id),
        default: match &field.default {
            Some(Default::Value(value, _)) => Some(value.clone()),
            _ => None,
        },
        origin,
    }
}
