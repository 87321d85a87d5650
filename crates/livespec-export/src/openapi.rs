//! OpenAPI 3.1: the description at `/openapi.json`.
//!
//! It describes the service as it is served: what the document says, and the conventions that fill
//! its gaps (paging, conditional requests, idempotency keys, errors of the transport). A service without an
//! upstream leaves out of its paths what it could only answer with 501, and says so.

mod components;
mod envelope;
mod example;
mod invariants;
mod lists;
mod names;
mod operation;
mod parameters;
mod problems;
mod prune;
mod request;
mod responses;
mod schema;
mod security;

use livespec_ir::{Info, Operation, Spec, Valid};
use serde_json::{Map, Value, json};

use crate::Exporter;
use components::Components;
use names::Paths;

/// The registry's entry.
pub(crate) const EXPORTER: Exporter = Exporter {
    name: "openapi",
    about: "OpenAPI 3.1 as JSON: what the running service answers",
    export,
};

/// The tag of operations that belong to no record.
const OTHER_TAG: &str = "Other";

fn export(spec: &Valid<Spec>) -> Vec<u8> {
    written(&document(spec, Reach::Document))
}

/// The description of a service that forwards nothing.
pub(crate) fn alone(spec: &Valid<Spec>) -> Vec<u8> {
    written(&document(spec, Reach::Alone))
}

fn written(document: &Value) -> Vec<u8> {
    let mut bytes =
        serde_json::to_vec_pretty(document).expect("a tree of JSON values can be written");
    bytes.push(b'\n');
    bytes
}

/// Which operations are described.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reach {
    /// Every one of the document.
    Document,
    /// Those that the service carries out by itself.
    Alone,
}

impl Reach {
    fn has(self, operation: &Operation) -> bool {
        operation.method.is_some() && (self == Reach::Document || runs(operation))
    }
}

/// Whether the service carries an operation out by itself.
fn runs(operation: &Operation) -> bool {
    operation.runs()
}

fn document(spec: &Spec, reach: Reach) -> Value {
    let mut components = Components::new(spec);
    let paths = paths(spec, reach, &mut components);
    let mut document = Map::new();
    document.insert("openapi".into(), json!("3.1.0"));
    let mut info = info(&spec.info);
    let missing: Vec<String> = spec
        .operations
        .values()
        .filter(|operation| operation.method.is_some() && !reach.has(operation))
        .map(Operation::title)
        .collect();
    if !missing.is_empty() {
        let text = format!(
            "Endpoints of the document that this service cannot carry out by itself, and answers with 501: {}.",
            missing.iter().map(|title| format!("`{title}`")).collect::<Vec<_>>().join(", ")
        );
        let known = info.get("description").and_then(Value::as_str);
        let text = known.map_or(text.clone(), |known| format!("{known}\n\n{text}"));
        info.insert("description".into(), json!(text));
        info.insert("x-not-implemented".into(), json!(missing));
    }
    document.insert("info".into(), Value::Object(info));
    if let Some(docs) = external_docs(&spec.info) {
        document.insert("externalDocs".into(), docs);
    }
    document.insert("servers".into(), json!([{ "url": "/" }]));
    document.insert("tags".into(), tags(spec, reach));
    let mut components = components.finish();
    prune::unused(&paths, &mut components);
    document.insert("paths".into(), paths);
    document.insert("components".into(), Value::Object(components));
    Value::Object(document)
}

fn info(info: &Info) -> Map<String, Value> {
    let title = [&info.name, &info.title].into_iter().find(|title| !title.trim().is_empty());
    let version = info.version.as_ref().map_or("0.0.0", |version| version.text.as_str());
    let mut object = Map::new();
    object.insert("title".into(), json!(title.map_or("Untitled", String::as_str)));
    if let Some(description) = &info.description {
        object.insert("description".into(), json!(description));
    }
    object.insert("version".into(), json!(version));
    object
}

/// The first related document that has an absolute address.
fn external_docs(info: &Info) -> Option<Value> {
    let is_address = |text: &str| text.starts_with("https://") || text.starts_with("http://");
    info.metadata
        .iter()
        .find(|(_, note)| is_address(&note.text) && !note.text.contains(char::is_whitespace))
        .map(|(key, note)| json!({ "description": key, "url": note.text }))
}

/// The tag of an operation: its record.
fn tag(spec: &Spec, operation: &Operation) -> String {
    operation
        .entity
        .map_or_else(|| OTHER_TAG.to_owned(), |entity| spec.entities[entity].name.clone())
}

fn tags(spec: &Spec, reach: Reach) -> Value {
    let mut names: Vec<String> = Vec::new();
    let mut tags = Vec::new();
    for operation in served(spec, reach) {
        let tag = tag(spec, operation);
        if names.contains(&tag) {
            continue;
        }
        let about = match operation.entity {
            Some(_) => format!("Records of `{tag}`"),
            None => "What belongs to no record".to_owned(),
        };
        tags.push(json!({ "name": &tag, "description": about }));
        names.push(tag);
    }
    Value::Array(tags)
}

fn served(spec: &Spec, reach: Reach) -> impl Iterator<Item = &Operation> {
    spec.operations.values().filter(move |operation| reach.has(operation))
}

/// The paths in the document's order; templates of one shape are one path.
fn paths(spec: &Spec, reach: Reach, components: &mut Components) -> Value {
    let paths = Paths::new(served(spec, reach));
    let mut ids = names::Ids::default();
    let mut object: Map<String, Value> = Map::new();
    for operation in served(spec, reach) {
        let Some(method) = operation.method else { continue };
        let path = paths.of(operation);
        let item = object.entry(path.text.clone()).or_insert_with(|| Value::Object(Map::new()));
        let key = method.name().to_ascii_lowercase();
        let Some(item) = item.as_object_mut().filter(|item| !item.contains_key(&key)) else {
            continue;
        };
        let id = ids.name(spec, operation);
        item.insert(key, operation::describe(spec, operation, path, &id, components));
    }
    Value::Object(object)
}
