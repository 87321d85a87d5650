//! What operations share: the schemas of records, errors, and the ways to prove who one is.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashSet};

use livespec_ir::{Entity, Field, Id, Spec};
use serde_json::{Map, Value, json};

use super::names::pascal;
use super::schema::{self, Side, describe, into_map, members, nullable};
use super::{envelope, responses, security};

/// The document with the names that its records have in the description.
#[derive(Debug)]
pub(crate) struct Model<'a> {
    pub(crate) spec: &'a Spec,
    /// By the index of the entity.
    names: Vec<String>,
    /// Records that a request holds inside its body; they get a schema of their own.
    inputs: RefCell<BTreeSet<usize>>,
}

impl<'a> Model<'a> {
    pub(crate) fn new(spec: &'a Spec) -> Self {
        let mut taken: HashSet<String> =
            [envelope::NAME, envelope::ENTRY].map(str::to_owned).into();
        let names = spec.entities.iter().map(|(id, entity)| {
            let mut name = pascal(&entity.name);
            if name.is_empty() || taken.contains(&name) || taken.contains(&format!("{name}Input")) {
                name = format!("{name}Record{}", id.index() + 1);
            }
            taken.insert(format!("{name}Input"));
            taken.insert(name.clone());
            name
        });
        Model { names: names.collect(), spec, inputs: RefCell::default() }
    }

    /// The name of a record in the description.
    pub(crate) fn name(&self, entity: Id<Entity>) -> &str {
        &self.names[entity.index()]
    }

    /// A schema that points to a record.
    pub(crate) fn reference(&self, entity: Id<Entity>, side: Side) -> Value {
        let Some(name) = self.names.get(entity.index()) else { return json!({}) };
        let suffix = if side == Side::Request { "Input" } else { "" };
        if side == Side::Request {
            self.inputs.borrow_mut().insert(entity.index());
        }
        json!({ "$ref": format!("#/components/schemas/{name}{suffix}") })
    }

    /// A field as a response shows it: `null` where it may have no value.
    pub(crate) fn shown(&self, entity: Id<Entity>, id: Id<Field>) -> Value {
        let field = self.spec.entities[entity].field(id);
        let mut plain = field.schema.clone();
        plain.nullable = false;
        let mut object = into_map(schema::schema(self, &plain, Side::Response));
        if field.assigned.is_some() {
            object.insert("readOnly".into(), json!(true));
        }
        if self.spec.may_be_null(entity, id) { nullable(object) } else { Value::Object(object) }
    }

    /// The fields of a record that a response may show.
    pub(crate) fn visible(entity: &Entity) -> impl Iterator<Item = (Id<Field>, &Field)> {
        entity.fields().filter(|(_, field)| !field.write_only && !field.json.is_empty())
    }

    fn record(&self, id: Id<Entity>) -> Value {
        let mut properties = Map::new();
        for (field, about) in Self::visible(&self.spec.entities[id]) {
            properties.insert(about.json.clone(), self.shown(id, field));
        }
        let required = properties.keys().map(|name| json!(name)).collect();
        members(properties, required, Side::Response)
    }

    /// A record inside the body of a request.
    fn input(&self, entity: &Entity) -> Value {
        let mut properties = Map::new();
        let mut required = Vec::new();
        for field in &entity.fields {
            let mut inner = field.schema.clone();
            inner.nullable |= !field.required;
            properties.insert(field.json.clone(), schema::schema(self, &inner, Side::Request));
            if field.required && field.assigned.is_none() {
                required.push(json!(field.json));
            }
        }
        members(properties, required, Side::Request)
    }
}

/// Schemas that operations have named so far.
#[derive(Debug)]
pub(crate) struct Components<'a> {
    pub(crate) model: Model<'a>,
    bodies: Map<String, Value>,
}

impl<'a> Components<'a> {
    pub(crate) fn new(spec: &'a Spec) -> Self {
        Components { model: Model::new(spec), bodies: Map::new() }
    }

    /// Names the body of a request, and points to it. The same body keeps its name.
    pub(crate) fn body(&mut self, name: &str, schema: Value) -> Value {
        let mut unique = name.to_owned();
        let mut count = 1;
        while self.is_taken(&unique, &schema) {
            count += 1;
            unique = format!("{name}{count}");
        }
        let reference = json!({ "$ref": format!("#/components/schemas/{unique}") });
        self.bodies.insert(unique, schema);
        reference
    }

    fn is_taken(&self, name: &str, schema: &Value) -> bool {
        self.bodies.get(name).is_some_and(|known| known != schema)
            || self
                .model
                .names
                .iter()
                .any(|known| name.strip_suffix("Input").unwrap_or(name) == known)
            || [envelope::NAME, envelope::ENTRY].contains(&name)
    }

    /// The object at `components`.
    pub(crate) fn finish(self) -> Map<String, Value> {
        let Components { model, bodies } = self;
        let mut schemas = Map::new();
        for (id, entity) in model.spec.entities.iter() {
            let mut record = into_map(model.record(id));
            describe(&mut record, &format!("A stored record of `{}`", entity.name));
            schemas.insert(model.name(id).to_owned(), Value::Object(record));
        }
        schemas.extend(bodies);
        // Writing an input can ask for further ones.
        let mut written: BTreeSet<usize> = BTreeSet::new();
        loop {
            let asked: Vec<usize> = model.inputs.borrow().difference(&written).copied().collect();
            if asked.is_empty() {
                break;
            }
            for index in asked {
                let id = Id::new(index);
                let input = model.input(&model.spec.entities[id]);
                schemas.insert(format!("{}Input", model.name(id)), input);
                written.insert(index);
            }
        }
        schemas.extend(envelope::schemas(model.spec));
        let mut components = Map::new();
        components.insert("schemas".into(), Value::Object(schemas));
        components.insert("headers".into(), responses::headers());
        let schemes = security::schemes(&model.spec.access);
        if !schemes.is_empty() {
            components.insert("securitySchemes".into(), Value::Object(schemes));
        }
        components
    }
}
