//! What a document defines with fields: the records of the model, then what is only sent.

use livespec_compiler::Definition;
use livespec_ir::{Entity, Field, Id};
use serde_json::{Value, json};

use super::lines::Traced;
use crate::words::type_name;

/// The records in the order of the model, each with the places that define it, and the messages in
/// the order of the document.
pub(super) fn all(traced: &Traced<'_>) -> Vec<Value> {
    let compilation = &traced.checked.compilation;
    let records = compilation.spec.entities.iter().map(|(id, it)| record(traced, id, it));
    let messages = compilation.trace.definitions.iter().filter(|it| it.entity.is_none());
    records.chain(messages.map(|it| message(traced, it))).collect()
}

/// A record's name as its first definition writes it; the one of the model where nothing defines it.
pub(super) fn name<'t>(traced: &'t Traced<'_>, id: Id<Entity>) -> &'t str {
    let compilation = &traced.checked.compilation;
    match places(traced, id).next() {
        Some(first) => &first.name,
        None => &compilation.spec.entities[id].name,
    }
}

/// The places that define a record.
fn places<'t>(
    traced: &'t Traced<'_>,
    id: Id<Entity>,
) -> impl Iterator<Item = &'t Definition> + Clone {
    let definitions = &traced.checked.compilation.trace.definitions;
    definitions.iter().filter(move |it| it.entity == Some(id))
}

fn record(traced: &Traced<'_>, id: Id<Entity>, entity: &Entity) -> Value {
    let places = places(traced, id);
    // A sample of the record may show members that are no fields of it.
    let beyond = places.clone().flat_map(|place| &place.fields).filter(|field| {
        let named =
            |known: &Field| [&known.name, &known.json, &known.column].contains(&&field.name);
        !entity.fields.iter().any(named)
    });
    let own = entity.fields.iter().map(|it| field(traced, it, &it.json));
    let fields: Vec<Value> = own.chain(beyond.map(|it| field(traced, it, &it.name))).collect();
    json!({
        "name": name(traced, id),
        "fields": fields,
        "line": traced.line(entity.origin().span.start),
        "definitions": places.map(|place| definition(traced, place)).collect::<Vec<_>>(),
    })
}

fn message(traced: &Traced<'_>, message: &Definition) -> Value {
    let fields = message.fields.iter().map(|it| field(traced, it, &it.name));
    json!({
        "name": message.name,
        "fields": fields.collect::<Vec<_>>(),
        "line": traced.line(message.span.start),
        "definitions": [definition(traced, message)],
    })
}

fn field(traced: &Traced<'_>, field: &Field, name: &str) -> Value {
    json!({
        "name": name,
        "type": type_name(&traced.checked.compilation.spec, &field.schema.ty),
        "required": field.required,
        "line": traced.line(field.origin().span.start),
    })
}

fn definition(traced: &Traced<'_>, definition: &Definition) -> Value {
    let fields: Vec<&str> = definition.fields.iter().map(|field| field.name.as_str()).collect();
    json!({
        "name": definition.name,
        "form": definition.form,
        "fields": fields,
        "line": traced.line(definition.span.start),
    })
}
