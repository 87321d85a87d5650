//! Which fields of a stored record may have no value.

use crate::{
    Assigned, Default, Entity, Field, Id, OperationKind, ParameterPlace, Property, Schema, Spec,
    Type,
};

impl Spec {
    /// Whether a stored record may be without a value in a field: the model says so, or nothing sees to it
    /// that each record has one. Fields of the key always have one.
    pub fn may_be_null(&self, entity: Id<Entity>, field: Id<Field>) -> bool {
        let record = &self.entities[entity];
        !record.key.contains(&field)
            && (record.field(field).schema.nullable || !always_there(self, entity, field))
    }
}

/// Whether each record has a value in a field: from the server, by default, or because every operation
/// that creates records demands it.
fn always_there(spec: &Spec, entity: Id<Entity>, id: Id<Field>) -> bool {
    let field = spec.entities[entity].field(id);
    match &field.assigned {
        Some(Assigned::Elsewhere(_) | Assigned::Subject(_)) => return false,
        Some(Assigned::Constant(value, _)) => return !value.is_null(),
        Some(Assigned::Parent(_)) | None => {}
        Some(_) => return true,
    }
    if field
        .default
        .as_ref()
        .is_some_and(|default| !matches!(default, Default::Value(value, _) if value.is_null()))
    {
        return true;
    }
    let mut creates = spec
        .operations
        .values()
        .filter(|op| op.kind == OperationKind::Create && op.entity == Some(entity))
        .peekable();
    if creates.peek().is_none() {
        return field.required;
    }
    creates.all(|operation| {
        let by_parameter = operation.parameters.iter().any(|parameter| {
            parameter.place == ParameterPlace::Path && parameter.field == Some(id)
        });
        let from_path =
            by_parameter || operation.parents.last().is_some_and(|parent| parent.link == Some(id));
        from_path
            || match &operation.request {
                Some(body) => demands(&body.schema, &body.item, id, &field.json),
                None => field.required && field.assigned.is_none(),
            }
    })
}

/// Whether a body must have the member that fills a field.
fn demands(schema: &Schema, item: &[String], id: Id<Field>, json: &str) -> bool {
    let mut schema = schema;
    let mut steps = item.iter();
    loop {
        let Type::Object(properties) = &schema.ty else { return false };
        let at_item = steps.len() == 0;
        let fills = |property: &&Property| {
            property.field == Some(id)
                || (at_item && property.field.is_none() && property.name == json)
        };
        if let Some(property) = properties.iter().find(fills) {
            return property.required && !property.schema.nullable;
        }
        let Some(step) = steps.next() else { return false };
        let Some(next) = properties.iter().find(|property| property.name == *step) else {
            return false;
        };
        if !next.required {
            return false;
        }
        schema = &next.schema;
    }
}
