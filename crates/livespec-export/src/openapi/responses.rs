//! Responses: what the document shows, and every error that the service can send.

use livespec_ir::{Context, Member, Operation, OperationKind, PageFact, Response, Template};
use serde_json::{Map, Value, json};

use super::components::Model;
use super::problems::{self, Status};
use super::schema::{Side, members, schema};
use super::{envelope, example};

/// How deep a response may be nested; what is deeper may be anything.
const NESTING_MAX: usize = 64;

/// The responses of an operation, in ascending order of the status.
pub(crate) fn all(model: &Model<'_>, operation: &Operation) -> Value {
    let mut responses: Vec<(u16, Value)> = Vec::new();
    if operation.responses.is_empty() && operation.runs() {
        let status = operation.success_status();
        responses
            .push((status, success(model, operation, &Response { status, ..Response::default() })));
    }
    for response in &operation.responses {
        if responses.iter().all(|(status, _)| *status != response.status) {
            responses.push((response.status, success(model, operation, response)));
        }
    }
    if matches!(operation.kind, OperationKind::Read | OperationKind::List) {
        let headers = json!({ "ETag": reference("ETag") });
        responses.push((
            304,
            json!({ "description": "What the client holds is still current", "headers": headers }),
        ));
    }
    for (status, about) in problems::statuses(model.spec, operation) {
        if (400..600).contains(&status) && responses.iter().all(|(known, _)| *known != status) {
            responses.push((status, error(model, status, &about)));
        }
    }
    responses.sort_by_key(|(status, _)| *status);
    Value::Object(
        responses.into_iter().map(|(status, value)| (status.to_string(), value)).collect(),
    )
}

fn success(model: &Model<'_>, operation: &Operation, response: &Response) -> Value {
    let mut object = Map::new();
    let described = response.description.as_deref().map(str::trim).filter(|text| !text.is_empty());
    object.insert("description".into(), json!(described.unwrap_or_else(|| outcome(operation))));
    let mut headers = Map::new();
    if matches!(operation.kind, OperationKind::Create) && response.status == 201 {
        headers.insert("Location".into(), reference("Location"));
    }
    let tagged = operation.runs() && !matches!(operation.kind, OperationKind::Delete);
    if tagged {
        headers.insert("ETag".into(), reference("ETag"));
    }
    for header in &response.headers {
        if !headers.keys().any(|known| known.eq_ignore_ascii_case(&header.name)) {
            let value =
                json!({ "description": header.description, "schema": { "type": "string" } });
            headers.insert(header.name.clone(), value);
        }
    }
    if !headers.is_empty() {
        object.insert("headers".into(), Value::Object(headers));
    }
    if let Some(schema) = body(model, operation, response) {
        let mut content = Map::new();
        if let Some(sample) = example::filled(response.example.as_ref(), &schema, model) {
            content.insert("example".into(), sample);
        }
        content.insert("schema".into(), schema);
        object.insert("content".into(), json!({ "application/json": content }));
    }
    Value::Object(object)
}

fn outcome(operation: &Operation) -> &'static str {
    match operation.kind {
        OperationKind::Create => "Created",
        OperationKind::Read => "The record",
        OperationKind::List => "A page of records",
        OperationKind::Replace | OperationKind::Update => "The record as stored",
        OperationKind::Delete => "Deleted",
        OperationKind::Action(_) | OperationKind::Unbound => "Success",
    }
}

/// The schema of the body: from the template that the service fills, else from the sample.
fn body(model: &Model<'_>, operation: &Operation, response: &Response) -> Option<Value> {
    if response.status == 204 || response.status == 304 {
        return None;
    }
    if let Some(template) = &response.template {
        return Some(filled(model, operation, template, 0));
    }
    if let Some(shown) = &response.schema {
        return Some(schema(model, shown, Side::Response));
    }
    let entity = operation.entity?;
    let record = || model.reference(entity, Side::Response);
    match operation.kind {
        OperationKind::Create
        | OperationKind::Read
        | OperationKind::Replace
        | OperationKind::Update => Some(record()),
        OperationKind::List => Some(json!({
            "type": "object",
            "required": ["data", "nextCursor"],
            "properties": {
                "data": { "type": "array", "items": record() },
                "nextCursor": { "type": ["string", "null"] },
            },
        })),
        OperationKind::Action(_) if operation.runs() => Some(record()),
        OperationKind::Delete | OperationKind::Action(_) | OperationKind::Unbound => None,
    }
}

fn filled(model: &Model<'_>, operation: &Operation, template: &Template, depth: usize) -> Value {
    if depth >= NESTING_MAX {
        return json!({});
    }
    match template {
        Template::Object(members) => object(model, operation, members, depth),
        Template::Record(members) => whole_record(model, operation, members)
            .unwrap_or_else(|| object(model, operation, members, depth)),
        Template::Constant(value) => json!({ "const": value }),
        Template::Field(id) => match operation.entity {
            Some(entity) => model.shown(entity, *id),
            None => json!({}),
        },
        Template::Records(inner) => {
            json!({ "type": "array", "items": filled(model, operation, inner, depth + 1) })
        }
        Template::Page(fact) => page(*fact),
        Template::Context(Context::RequestId) => {
            json!({ "type": "string", "description": "The id of the request" })
        }
        Template::Context(Context::Now) => json!({ "type": "string", "format": "date-time" }),
        Template::Context(Context::Parameter(_)) => json!({ "type": "string" }),
        Template::Unknown(text) => {
            json!({ "type": "null", "description": format!("`{text}`, whose source the document does not tell") })
        }
    }
}

fn object(model: &Model<'_>, operation: &Operation, list: &[Member], depth: usize) -> Value {
    let mut properties = Map::new();
    for member in list {
        properties.insert(member.name.clone(), filled(model, operation, &member.value, depth + 1));
    }
    let required = properties.keys().map(|name| json!(name)).collect();
    members(properties, required, Side::Response)
}

/// A reference to the record where the response shows each of its fields under its own name.
fn whole_record(model: &Model<'_>, operation: &Operation, list: &[Member]) -> Option<Value> {
    let entity = operation.entity?;
    let fields: Vec<_> = Model::visible(&model.spec.entities[entity]).collect();
    let same = fields.len() == list.len()
        && list.iter().all(|member| {
            matches!(&member.value, Template::Field(id)
                if fields.iter().any(|(known, field)| known == id && field.json == member.name))
        });
    same.then(|| model.reference(entity, Side::Response))
}

fn page(fact: PageFact) -> Value {
    match fact {
        PageFact::NextCursor => {
            json!({ "type": ["string", "null"], "description": "The cursor of the next page, `null` on the last" })
        }
        PageFact::HasMore | PageFact::HasPrevious => json!({ "type": "boolean" }),
        PageFact::Total
        | PageFact::Pages
        | PageFact::Count
        | PageFact::Page
        | PageFact::Limit
        | PageFact::Offset => {
            json!({ "type": "integer", "minimum": 0 })
        }
    }
}

fn error(model: &Model<'_>, status: u16, about: &Status) -> Value {
    let mut object = Map::new();
    object.insert("description".into(), json!(explanation(about)));
    let headers: &[&str] = match status {
        401 => &["WWW-Authenticate"],
        429 => &["Retry-After", "RateLimit", "RateLimit-Policy"],
        503 => &["Retry-After"],
        _ => &[],
    };
    if !headers.is_empty() {
        let headers: Map<String, Value> =
            headers.iter().map(|name| ((*name).to_owned(), reference(name))).collect();
        object.insert("headers".into(), Value::Object(headers));
    }
    let mut content = Map::new();
    content.insert(
        "schema".into(),
        json!({ "$ref": format!("#/components/schemas/{}", envelope::NAME) }),
    );
    if let Some(sample) = envelope::sample(model.spec, status, about) {
        content.insert("example".into(), sample);
    }
    object.insert("content".into(), json!({ envelope::media(model.spec): content }));
    Value::Object(object)
}

fn explanation(about: &Status) -> String {
    let codes: Vec<String> = about.codes.iter().map(|code| format!("`{code}`")).collect();
    let text = about.descriptions.join("; ");
    match (codes.is_empty(), text.is_empty()) {
        (true, true) => "Error".to_owned(),
        (true, false) => text,
        (false, true) => codes.join(", "),
        (false, false) => format!("{}: {text}", codes.join(", ")),
    }
}

fn reference(header: &str) -> Value {
    json!({ "$ref": format!("#/components/headers/{header}") })
}

/// The headers that responses share.
pub(crate) fn headers() -> Value {
    let text = |about: &str| json!({ "description": about, "schema": { "type": "string" } });
    json!({
        "ETag": text("The version of the representation (RFC 9110, section 8.8.3)"),
        "Location": text("The address of the new record"),
        "WWW-Authenticate": text("How to prove who one is (RFC 9110, section 11.6.1)"),
        "Retry-After": { "description": "When to try again, in seconds", "schema": { "type": "integer", "minimum": 0 } },
        "RateLimit": text("What is left of the limit"),
        "RateLimit-Policy": text("The limit"),
    })
}
