//! Request bodies.

use livespec_ir::{
    Assigned, Default, Entity, Field, Id, Operation, OperationKind, Property, Schema, Type,
};
use serde_json::{Map, Value, json};

use super::components::{Components, Model};
use super::example;
use super::invariants;
use super::names::pascal;
use super::problems::takes_body;
use super::schema::{Side, add_default, into_map, members, nullable, schema};

/// How deep a body may wrap its record.
const NESTING_MAX: usize = 16;

/// The body that an operation takes, its schema among the components.
pub(crate) fn body(
    operation: &Operation,
    id: &str,
    components: &mut Components<'_>,
) -> Option<Value> {
    if !takes_body(operation) {
        return None;
    }
    let schema = match operation.entity.filter(|_| is_stored(operation)) {
        Some(entity) => Writer {
            model: &components.model,
            operation,
            entity: &components.model.spec.entities[entity],
            id: entity,
        }
        .body(),
        None => schema(&components.model, &operation.request.as_ref()?.schema, Side::Request),
    };
    let shown = operation.request.as_ref().and_then(|request| request.example.as_ref());
    let sample = example::filled(shown, &schema, &components.model);
    let reference = components.body(&format!("{}Request", pascal(&capital(id))), schema);
    let mut content = Map::new();
    for media in media(operation) {
        let mut entry = Map::new();
        entry.insert("schema".into(), reference.clone());
        if let Some(sample) = &sample {
            entry.insert("example".into(), sample.clone());
        }
        content.insert(media, Value::Object(entry));
    }
    Some(json!({ "required": true, "content": content }))
}

fn capital(id: &str) -> String {
    let mut chars = id.chars();
    chars
        .next()
        .map_or(String::new(), |first| first.to_ascii_uppercase().to_string() + chars.as_str())
}

fn is_stored(operation: &Operation) -> bool {
    operation.runs() && !matches!(operation.kind, OperationKind::Action(_))
}

fn media(operation: &Operation) -> Vec<String> {
    let mut media: Vec<String> = match &operation.request {
        Some(request) => request.media.iter().map(|media| media.0.clone()).collect(),
        None => Vec::new(),
    };
    if media.is_empty() {
        media.push("application/json".to_owned());
    }
    let patch = "application/merge-patch+json";
    if matches!(operation.kind, OperationKind::Update) && !media.iter().any(|media| media == patch)
    {
        media.push(patch.to_owned());
    }
    media
}

/// The schema of a body that fills a record.
struct Writer<'a> {
    model: &'a Model<'a>,
    operation: &'a Operation,
    entity: &'a Entity,
    id: Id<Entity>,
}

impl Writer<'_> {
    fn body(&self) -> Value {
        match &self.operation.request {
            Some(request) => self.object(&request.schema, &request.item, 0),
            None => self.own_fields(),
        }
    }

    fn object(&self, schema: &Schema, item: &[String], depth: usize) -> Value {
        let Type::Object(properties) = &schema.ty else { return self.own_fields() };
        let mut object = Map::new();
        let mut required = Vec::new();
        for property in properties {
            let value = match item.first() {
                Some(step) if *step == property.name && depth < NESTING_MAX => {
                    self.object(&property.schema, &item[1..], depth + 1)
                }
                _ => self.property(property, item.is_empty()),
            };
            object.insert(property.name.clone(), value);
            if property.required && !self.is_patch() {
                required.push(json!(property.name));
            }
        }
        if item.is_empty() {
            self.version(&mut object);
        }
        self.ruled(members(object, required, Side::Request))
    }

    fn is_patch(&self) -> bool {
        matches!(self.operation.kind, OperationKind::Update)
    }

    fn property(&self, property: &Property, at_item: bool) -> Value {
        let by_name = || {
            self.entity.fields().find(|(_, field)| field.json == property.name).map(|(id, _)| id)
        };
        let field: Option<Id<Field>> =
            property.field.or_else(|| if at_item { by_name() } else { None });
        match field.filter(|id| id.index() < self.entity.fields.len()) {
            Some(id) => self.field(id, Some(property)),
            None => schema(self.model, &property.schema, Side::Request),
        }
    }

    /// A member that fills a field: what the body and what the model say of it.
    fn field(&self, id: Id<Field>, property: Option<&Property>) -> Value {
        let field = self.entity.field(id);
        let mut merged = field.schema.clone();
        merged.nullable = false;
        let mut required = field.required;
        let mut said = field.schema.nullable;
        if let Some(property) = property {
            if matches!(merged.ty, Type::Any | Type::Named(_)) {
                merged.ty = property.schema.ty.clone();
            }
            for constraint in &property.schema.constraints {
                if merged.constraints.iter().all(|known| known.kind != constraint.kind) {
                    merged.constraints.push(constraint.clone());
                }
            }
            merged.description = merged.description.or_else(|| property.schema.description.clone());
            required = property.required;
            said = property.schema.nullable;
        }
        let mut object = into_map(schema(self.model, &merged, Side::Request));
        if let (Some(Default::Value(value, _)), false) = (&field.default, self.is_patch()) {
            add_default(&mut object, value);
        }
        if field.write_only {
            object.insert("writeOnly".into(), json!(true));
        }
        if self.is_patch() {
            object = patched(object);
        }
        let optional = !required && !field.required;
        if (said || optional) && self.model.spec.may_be_null(self.id, id) {
            nullable(object)
        } else {
            Value::Object(object)
        }
    }

    /// The fields that a client writes, where the document shows no body.
    fn own_fields(&self) -> Value {
        let mut object = Map::new();
        let mut required = Vec::new();
        for (id, field) in self
            .entity
            .fields()
            .filter(|(_, field)| field.assigned.is_none() && !field.json.is_empty())
        {
            object.insert(field.json.clone(), self.field(id, None));
            if field.required && !self.is_patch() {
                required.push(json!(field.json));
            }
        }
        self.version(&mut object);
        self.ruled(members(object, required, Side::Request))
    }

    /// The schema with the rules on several of its members.
    fn ruled(&self, schema: Value) -> Value {
        let mut object = into_map(schema);
        invariants::add(self.entity, self.is_patch(), &mut object);
        Value::Object(object)
    }

    /// The version that was read may be sent along with a change.
    fn version(&self, object: &mut Map<String, Value>) {
        if matches!(self.operation.kind, OperationKind::Create) {
            return;
        }
        let version = self
            .entity
            .fields
            .iter()
            .find(|field| matches!(field.assigned, Some(Assigned::Version(_))));
        if let Some(field) = version.filter(|field| !object.contains_key(&field.json)) {
            let mut inner = into_map(schema(self.model, &field.schema, Side::Request));
            inner.insert(
                "description".into(),
                json!("The version that was read; the change is refused where another is current"),
            );
            object.insert(field.json.clone(), Value::Object(inner));
        }
    }
}

/// A schema inside a merge patch (RFC 7396): members may be missing, and `null` removes one; lists are
/// replaced as a whole. Recurses as deep as the schema, which is bounded.
fn patched(mut object: Map<String, Value>) -> Map<String, Value> {
    let removable = |value: &mut Value| {
        if let Value::Object(inner) = std::mem::take(value) {
            *value = nullable(patched(inner));
        }
    };
    if let Some(values) = object.get_mut("additionalProperties").filter(|it| it.is_object()) {
        removable(values);
        object.remove("minProperties");
        object.remove("maxProperties");
    }
    let required = object.remove("required").unwrap_or_default();
    let required = required.as_array().map(Vec::as_slice).unwrap_or_default();
    if let Some(Value::Object(members)) = object.get_mut("properties") {
        for (name, value) in members.iter_mut() {
            if required.iter().any(|known| known == name) {
                *value = Value::Object(patched(into_map(std::mem::take(value))));
            } else {
                removable(value);
            }
        }
    }
    object
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_may_be_removed_where_they_are_optional() {
        let whole = json!({
            "type": "object",
            "required": ["a"],
            "properties": {
                "a": { "type": "string" },
                "b": { "type": "object", "additionalProperties": { "type": "integer" } },
            },
        });
        assert_eq!(
            Value::Object(patched(into_map(whole))),
            json!({
                "type": "object",
                "properties": {
                    "a": { "type": "string" },
                    "b": {
                        "type": ["object", "null"],
                        "additionalProperties": { "type": ["integer", "null"] },
                    },
                },
            })
        );
    }
}
