//! Samples of bodies: what the document shows, with plausible values where it shows a type word.

use serde_json::{Map, Value, json};

use super::components::Model;

/// How deep samples may be nested.
const NESTING_MAX: usize = 32;

/// The body that the document shows, made to fit the schema that is described; none where the
/// document shows none.
pub(crate) fn filled(shown: Option<&Value>, schema: &Value, model: &Model<'_>) -> Option<Value> {
    let shown = shown?;
    let made = fit(Some(shown), schema, model, 0);
    (!made.is_null()).then_some(made)
}

fn fit(shown: Option<&Value>, schema: &Value, model: &Model<'_>, depth: usize) -> Value {
    let Some(schema) = schema.as_object().filter(|_| depth < NESTING_MAX) else {
        return Value::Null;
    };
    if let Some(value) = schema.get("const") {
        return value.clone();
    }
    if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
        return record(shown, reference, model, depth);
    }
    if let Some(first) = schema.get("anyOf").and_then(|list| list.get(0))
        && first.get("format").is_none()
    {
        return fit(shown, first, model, depth + 1);
    }
    match kind(schema) {
        Some("object") => object(shown, schema, model, depth),
        Some("array") => array(shown, schema, model, depth),
        Some(kind) => match shown {
            Some(value) if is_instance(value, kind, schema) => value.clone(),
            _ => invented(kind, schema),
        },
        None => shown.cloned().unwrap_or(Value::Null),
    }
}

/// The sample of a record; what the document leaves out is made up from its fields.
fn record(shown: Option<&Value>, reference: &str, model: &Model<'_>, depth: usize) -> Value {
    let name = reference.rsplit('/').next().unwrap_or_default();
    let entity = model.spec.entities.iter().find(|(id, _)| model.name(*id) == name);
    let Some((id, entity)) = entity else { return shown.cloned().unwrap_or(Value::Null) };
    let fields = Model::visible(entity).map(|(at, field)| {
        let shown = shown.and_then(|shown| shown.get(&field.json));
        (field.json.clone(), fit(shown, &model.shown(id, at), model, depth + 1))
    });
    Value::Object(fields.collect())
}

fn object(
    shown: Option<&Value>,
    schema: &Map<String, Value>,
    model: &Model<'_>,
    depth: usize,
) -> Value {
    let mut out = Map::new();
    let known = schema.get("properties").and_then(Value::as_object);
    for (name, property) in known.into_iter().flatten() {
        let value = shown.and_then(|shown| shown.get(name));
        let required = schema
            .get("required")
            .and_then(Value::as_array)
            .is_some_and(|names| names.iter().any(|required| required == name));
        if value.is_some() || required {
            out.insert(name.clone(), fit(value, property, model, depth + 1));
        }
    }
    if known.is_none()
        && let Some(Value::Object(shown)) = shown
    {
        let inner = schema.get("additionalProperties").cloned().unwrap_or_else(|| json!({}));
        out.extend(
            shown
                .iter()
                .map(|(name, value)| (name.clone(), fit(Some(value), &inner, model, depth + 1))),
        );
    }
    Value::Object(out)
}

fn array(
    shown: Option<&Value>,
    schema: &Map<String, Value>,
    model: &Model<'_>,
    depth: usize,
) -> Value {
    let Some(items) = schema.get("items") else {
        return shown.cloned().unwrap_or_else(|| json!([]));
    };
    match shown {
        Some(Value::Array(values)) => Value::Array(
            values.iter().map(|value| fit(Some(value), items, model, depth + 1)).collect(),
        ),
        _ => json!([fit(None, items, model, depth + 1)]),
    }
}

/// The type that is not `null`.
fn kind(schema: &Map<String, Value>) -> Option<&str> {
    match schema.get("type")? {
        Value::String(name) => Some(name),
        Value::Array(names) => names.iter().filter_map(Value::as_str).find(|name| *name != "null"),
        _ => None,
    }
}

fn is_instance(value: &Value, kind: &str, schema: &Map<String, Value>) -> bool {
    if let Some(Value::Array(values)) = schema.get("enum") {
        return values.contains(value);
    }
    match kind {
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "string" => value.as_str().is_some_and(|text| is_text(text, schema)),
        _ => true,
    }
}

/// Whether a text is no mere type word and has the form of its format.
fn is_text(text: &str, schema: &Map<String, Value>) -> bool {
    let digit = |at: usize| text.as_bytes().get(at).is_some_and(u8::is_ascii_digit);
    match schema.get("format").and_then(Value::as_str) {
        Some("uuid") => text.len() == 36 && text.matches('-').count() == 4,
        Some("date") => text.len() == 10 && digit(0) && digit(9),
        Some("date-time") => text.len() >= 20 && digit(0) && text.contains('T'),
        Some("time") => text.len() >= 5 && digit(0) && text.contains(':'),
        Some("email") => text.contains('@'),
        Some("uri") => text.contains("://"),
        _ => !(schema.contains_key("pattern") && text == "string"),
    }
}

fn invented(kind: &str, schema: &Map<String, Value>) -> Value {
    if let Some(Value::Array(values)) = schema.get("enum") {
        return values.first().cloned().unwrap_or(Value::Null);
    }
    let bound = |key: &str| schema.get(key).and_then(Value::as_i64);
    match kind {
        "boolean" => json!(true),
        "integer" | "number" => {
            json!(bound("minimum").or(bound("exclusiveMinimum").map(|it| it + 1)).unwrap_or(1))
        }
        _ => match schema.get("format").and_then(Value::as_str) {
            Some("uuid") => json!("0199c3a1-7c5e-7a44-9d1c-6f2b8f0a4e11"),
            Some("date") => json!("2025-01-01"),
            Some("date-time") => json!("2025-01-01T00:00:00.000Z"),
            Some("time") => json!("08:30:00"),
            Some("email") => json!("ada@example.com"),
            Some("uri") => json!("https://example.com/"),
            _ => json!("text"),
        },
    }
}
