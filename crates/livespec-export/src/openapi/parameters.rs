//! Parameters: those of the document, and those that every list and every write understands.

use livespec_ir::{
    ConstraintKind, Entity, Field, Id, Method, Operation, OperationKind, Parameter, ParameterPlace,
    Type,
};
use serde_json::{Map, Value, json};

use super::components::Model;
use super::lists;
use super::names::Path;
use super::schema::{Side, add_default, into_map, schema};

/// Headers that OpenAPI describes elsewhere (section 4.8.12.1), in lower case.
const NO_PARAMETERS: [&str; 3] = ["accept", "content-type", "authorization"];

/// Collects parameters; a name and a place stand once.
pub(super) struct List<'a> {
    pub(super) model: &'a Model<'a>,
    pub(super) operation: &'a Operation,
    items: Vec<Value>,
    pub(super) known: Vec<(ParameterPlace, String)>,
}

/// The parameters of an operation: path, documented ones, then what the conventions add.
pub(crate) fn all(model: &Model<'_>, operation: &Operation, path: &Path) -> Vec<Value> {
    let mut list = List { model, operation, items: Vec::new(), known: Vec::new() };
    list.path(path);
    for parameter in
        operation.parameters.iter().filter(|parameter| parameter.place != ParameterPlace::Path)
    {
        list.documented(parameter);
    }
    if matches!(operation.kind, OperationKind::List) {
        lists::add(&mut list);
    }
    list.headers();
    list.items
}

impl List<'_> {
    pub(super) fn add(
        &mut self,
        place: ParameterPlace,
        name: &str,
        required: bool,
        schema: Value,
        about: Option<&str>,
    ) {
        let is_header = place == ParameterPlace::Header;
        let same =
            |other: &str| if is_header { other.eq_ignore_ascii_case(name) } else { other == name };
        if self.known.iter().any(|(known, other)| *known == place && same(other)) {
            return;
        }
        if is_header && NO_PARAMETERS.iter().any(|known| known.eq_ignore_ascii_case(name)) {
            return;
        }
        self.known.push((place, name.to_owned()));
        let mut object = Map::new();
        object.insert("name".into(), json!(name));
        object.insert("in".into(), json!(word(place)));
        if let Some(about) = about.map(str::trim).filter(|about| !about.is_empty()) {
            object.insert("description".into(), json!(about));
        }
        if required {
            object.insert("required".into(), json!(true));
        }
        // Several values are one text with commas between them.
        if place == ParameterPlace::Query && schema.get("items").is_some() {
            object.insert("style".into(), json!("form"));
            object.insert("explode".into(), json!(false));
        }
        object.insert("schema".into(), schema);
        self.items.push(Value::Object(object));
    }

    /// The parameters of the path, under the names that the description gives them.
    fn path(&mut self, path: &Path) {
        let own: Vec<&str> = self.operation.path.parameters().collect();
        for (at, name) in path.parameters.iter().enumerate() {
            let Some(own) = own.get(at) else { continue };
            let documented = self.operation.parameters.iter().find(|parameter| {
                parameter.place == ParameterPlace::Path && parameter.name == *own
            });
            let key = self.key_of(own);
            let typed = documented.filter(|it| !matches!(it.schema.ty, Type::Any) || key.is_none());
            let schema = match (typed, key) {
                (Some(parameter), _) => schema(self.model, &parameter.schema, Side::Request),
                (None, Some(field)) => value(self.model, field),
                (None, None) => json!({ "type": "string" }),
            };
            let schema = if schema.as_object().is_some_and(Map::is_empty) {
                json!({ "type": "string" })
            } else {
                schema
            };
            let about = documented.and_then(|parameter| parameter.description.as_deref());
            self.add(ParameterPlace::Path, name, true, schema, about);
        }
    }

    /// The field that a path parameter is compared with.
    fn key_of(&self, name: &str) -> Option<&Field> {
        let operation = self.operation;
        let item = operation.item.as_ref().filter(|(parameter, _)| parameter == name);
        let found = match item {
            Some((_, field)) => operation.entity.map(|entity| (entity, *field)),
            None => operation
                .parents
                .iter()
                .find(|parent| parent.parameter == name)
                .map(|parent| (parent.entity, parent.key)),
        };
        found.map(|(entity, field): (Id<Entity>, Id<Field>)| {
            self.model.spec.entities[entity].field(field)
        })
    }

    fn documented(&mut self, parameter: &Parameter) {
        let is_open =
            matches!(parameter.schema.ty, Type::Any) && parameter.schema.constraints.is_empty();
        let entity = self.operation.entity.map(|entity| &self.model.spec.entities[entity]);
        let field = parameter.field.zip(entity).map(|(field, entity)| entity.field(field));
        let mut value = match field {
            Some(field) if is_open => value(self.model, field),
            Some(field) if !matches!(parameter.schema.ty, Type::Enum(_)) => {
                // What is compared with a field has to be a value of its type.
                let mut narrowed = parameter.schema.clone();
                narrowed.ty = field.schema.ty.clone();
                schema(self.model, &narrowed, Side::Request)
            }
            None if is_open => json!({ "type": "string" }),
            _ => schema(self.model, &parameter.schema, Side::Request),
        };
        if matches!(self.operation.kind, OperationKind::List) {
            lists::settle(self, parameter, &mut value);
        }
        if let (Some(default), Value::Object(object)) = (&parameter.default, &mut value) {
            add_default(object, default);
        }
        let about = parameter.description.as_deref();
        self.add(parameter.place, &parameter.name, parameter.required, value, about);
    }

    fn idempotency_key(&mut self) {
        let schema = json!({ "type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]([ -~]*[!-~])?$" });
        let about = "Repeating a request with the same key gives the first answer again";
        self.add(ParameterPlace::Header, "Idempotency-Key", false, schema, Some(about));
    }

    fn headers(&mut self) {
        let text = || json!({ "type": "string" });
        match self.operation.kind {
            OperationKind::Create => self.idempotency_key(),
            OperationKind::Replace | OperationKind::Update | OperationKind::Delete => {
                let about = "The `ETag` that was read; nothing changes where another is current";
                self.add(ParameterPlace::Header, "If-Match", false, text(), Some(about));
            }
            OperationKind::Read | OperationKind::List => {
                let about = "The `ETag` that is at hand; 304 where it is still current";
                self.add(ParameterPlace::Header, "If-None-Match", false, text(), Some(about));
            }
            OperationKind::Action(_) if self.operation.runs() => {
                let about = "The `ETag` that was read; nothing changes where another is current";
                self.add(ParameterPlace::Header, "If-Match", false, text(), Some(about));
                if self.operation.method == Some(Method::Post) {
                    self.idempotency_key();
                }
            }
            OperationKind::Action(_) | OperationKind::Unbound => {}
        }
    }
}

fn word(place: ParameterPlace) -> &'static str {
    match place {
        ParameterPlace::Path => "path",
        ParameterPlace::Query => "query",
        ParameterPlace::Header => "header",
    }
}

/// The values of a field as a path or a query holds them: the type, the listed values, the format.
pub(super) fn value(model: &Model<'_>, field: &Field) -> Value {
    let mut plain = field.schema.clone();
    plain.nullable = false;
    plain.description = None;
    plain.constraints.retain(|constraint| {
        matches!(
            constraint.kind,
            ConstraintKind::OneOf(_) | ConstraintKind::Format(livespec_ir::Format::Uuid)
        )
    });
    Value::Object(into_map(schema(model, &plain, Side::Request)))
}
