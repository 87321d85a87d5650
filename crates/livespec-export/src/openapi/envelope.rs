//! The schema of errors: the document's envelope, else problem details (RFC 9457).

use livespec_ir::{ErrorTemplate, ProblemKind, Spec};
use serde_json::{Map, Value, json};

use super::problems::Status;

/// The name of the schema of errors.
pub(crate) const NAME: &str = "Error";
/// The name of the schema of one broken field.
pub(crate) const ENTRY: &str = "FieldError";

/// How deep envelopes may be nested; what is deeper may be anything.
const NESTING_MAX: usize = 32;

/// The media type of errors.
pub(crate) fn media(spec: &Spec) -> &'static str {
    if spec.envelope.is_some() { "application/json" } else { "application/problem+json" }
}

/// The schemas of errors, by name.
pub(crate) fn schemas(spec: &Spec) -> Map<String, Value> {
    let mut schemas = Map::new();
    let schema = match &spec.envelope {
        Some(template) => part(template, &mut schemas, 0),
        None => problem_details(&mut schemas),
    };
    let mut all = Map::new();
    all.insert(NAME.into(), schema);
    all.extend(schemas);
    all
}

fn part(template: &ErrorTemplate, schemas: &mut Map<String, Value>, depth: usize) -> Value {
    if depth >= NESTING_MAX {
        return json!({});
    }
    match template {
        ErrorTemplate::Object(members) => {
            let mut properties = Map::new();
            let mut required = Vec::new();
            for (name, value, optional) in members {
                properties.insert(name.clone(), part(value, schemas, depth + 1));
                if !optional {
                    required.push(json!(name));
                }
            }
            let mut object = Map::new();
            object.insert("type".into(), json!("object"));
            if !required.is_empty() {
                object.insert("required".into(), Value::Array(required));
            }
            object.insert("properties".into(), Value::Object(properties));
            Value::Object(object)
        }
        ErrorTemplate::Constant(value) => json!({ "const": value }),
        ErrorTemplate::Code => {
            json!({ "type": "string", "description": "What went wrong, for programs" })
        }
        ErrorTemplate::Message => {
            json!({ "type": "string", "description": "What went wrong, for people" })
        }
        ErrorTemplate::Status => json!({ "type": "integer", "description": "The HTTP status" }),
        ErrorTemplate::Details(inner) => {
            let entry = part(inner, schemas, depth + 1);
            schemas.insert(ENTRY.into(), entry);
            json!({ "type": "array", "items": { "$ref": format!("#/components/schemas/{ENTRY}") } })
        }
        ErrorTemplate::FieldMap(true) => {
            json!({ "type": "object", "additionalProperties": { "type": "array", "items": { "type": "string" } } })
        }
        ErrorTemplate::FieldMap(false) => {
            json!({ "type": "object", "additionalProperties": { "type": "string" } })
        }
        ErrorTemplate::Field => {
            json!({ "type": ["string", "null"], "description": "The broken field" })
        }
        ErrorTemplate::Issue => {
            json!({ "type": ["string", "null"], "description": "What is wrong with it" })
        }
        ErrorTemplate::IssueCode => {
            json!({ "type": ["string", "null"], "description": "What is wrong with it, for programs" })
        }
        ErrorTemplate::Hint => {
            json!({ "type": ["string", "null"], "description": "What the caller can do" })
        }
        ErrorTemplate::RequestId => {
            json!({ "type": "string", "description": "The id of the request" })
        }
        ErrorTemplate::Now => json!({ "type": "string", "format": "date-time" }),
        ErrorTemplate::Path => {
            json!({ "type": "string", "description": "The path of the request" })
        }
    }
}

fn problem_details(schemas: &mut Map<String, Value>) -> Value {
    schemas.insert(
        ENTRY.into(),
        json!({
            "type": "object",
            "required": ["field", "message"],
            "properties": { "field": { "type": "string" }, "message": { "type": "string" } },
        }),
    );
    json!({
        "type": "object",
        "description": "Problem details (RFC 9457)",
        "required": ["type", "title", "status", "detail", "code", "requestId"],
        "properties": {
            "type": { "type": "string", "format": "uri-reference" },
            "title": { "type": "string" },
            "status": { "type": "integer" },
            "detail": { "type": "string", "description": "What went wrong, for people" },
            "instance": { "type": "string", "description": "The path of the request" },
            "code": { "type": "string", "description": "What went wrong, for programs" },
            "errors": { "type": "array", "items": { "$ref": format!("#/components/schemas/{ENTRY}") } },
            "hint": { "type": "string", "description": "What the caller can do" },
            "requestId": { "type": "string", "description": "The id of the request" },
        },
    })
}

/// An error as the service writes it, for one status of an operation.
pub(crate) fn sample(spec: &Spec, status: u16, about: &Status) -> Option<Value> {
    let code = about.codes.first()?;
    let kind_message = about.kind.map(ProblemKind::message);
    let message = about.message.as_deref().or(kind_message)?;
    let has_details = about.kind.is_some_and(|kind| kind == ProblemKind::Validation);
    let filler = Filler { status, code, message, has_details };
    match &spec.envelope {
        Some(template) => Some(filler.fill(template, 0)),
        None => Some(json!({
            "type": "about:blank",
            "title": message,
            "status": status,
            "detail": message,
            "code": code,
            "requestId": REQUEST_ID,
        })),
    }
}

const REQUEST_ID: &str = "0199c3a1-7c5e-7a44-9d1c-6f2b8f0a4e11";

struct Filler<'a> {
    status: u16,
    code: &'a str,
    message: &'a str,
    has_details: bool,
}

impl Filler<'_> {
    fn fill(&self, template: &ErrorTemplate, depth: usize) -> Value {
        if depth >= NESTING_MAX {
            return Value::Null;
        }
        match template {
            ErrorTemplate::Object(members) => {
                let kept = members.iter().filter(|(_, _, optional)| self.has_details || !optional);
                Value::Object(
                    kept.map(|(name, value, _)| (name.clone(), self.fill(value, depth + 1)))
                        .collect(),
                )
            }
            ErrorTemplate::Constant(value) => value.clone(),
            ErrorTemplate::Code => json!(self.code),
            ErrorTemplate::Message => json!(self.message),
            ErrorTemplate::Status => json!(self.status),
            ErrorTemplate::Details(inner) if self.has_details => {
                json!([self.fill(inner, depth + 1)])
            }
            ErrorTemplate::Details(_) => json!([]),
            ErrorTemplate::FieldMap(_) if !self.has_details => json!({}),
            ErrorTemplate::FieldMap(true) => json!({ "name": ["is required"] }),
            ErrorTemplate::FieldMap(false) => json!({ "name": "is required" }),
            ErrorTemplate::Field => json!("name"),
            ErrorTemplate::Issue => json!("is required"),
            ErrorTemplate::IssueCode => json!("required"),
            ErrorTemplate::Hint => Value::Null,
            ErrorTemplate::RequestId => json!(REQUEST_ID),
            ErrorTemplate::Now => json!("2025-01-01T00:00:00.000Z"),
            ErrorTemplate::Path => json!("/"),
        }
    }
}
