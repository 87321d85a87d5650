//! What the query of a list understands: pages, order, and a filter for every field.

use livespec_ir::{ConstraintKind, Field, Paging, Parameter, ParameterPlace, Type};
use serde_json::{Map, Value, json};

use super::components::Model;
use super::parameters::{List, value};

/// The largest page where the document names no other.
const LIMIT_MAX: u64 = 100;
/// The size of a page where neither request nor document says.
const LIMIT_DEFAULT: u64 = 20;
/// How many values `in` takes.
const OPERANDS_MAX: u64 = 100;

/// Words for the order of a list, where a document lists them as parameters.
const SORT_NAMES: [&str; 5] = ["sort", "sortBy", "sort_by", "orderBy", "order_by"];
/// Words for the direction of an order; alone they are orders.
const DIRECTION_NAMES: [&str; 5] = ["order", "direction", "sortOrder", "sort_order", "dir"];

/// Completes the schema of a parameter that the document lists: what it leaves open about pages and
/// orders is what the service makes of it.
pub(super) fn settle(list: &List<'_>, parameter: &Parameter, schema: &mut Value) {
    if parameter.place != ParameterPlace::Query || parameter.field.is_some() {
        return;
    }
    let name = parameter.name.as_str();
    let known = schema.as_object();
    let bound = |key: &str| known.and_then(|schema| schema.get(key)).and_then(Value::as_u64);
    match &list.operation.paging {
        Paging::Cursor { limit: size, .. }
        | Paging::Page { size, .. }
        | Paging::Offset { limit: size, .. }
            if size == name =>
        {
            *schema = page_size(bound("minimum"), bound("maximum"), bound("default"));
        }
        Paging::Page { page, .. } if page == name => *schema = count(1),
        Paging::Offset { offset, .. } if offset == name => *schema = count(0),
        _ if is_sort(list, name) => {
            let default = known.and_then(|schema| schema.get("default")).cloned();
            *schema = order(list, Some(parameter));
            if let (Some(default), Some(schema)) = (default, schema.as_object_mut()) {
                schema.insert("default".into(), default);
            }
        }
        _ if DIRECTION_NAMES.contains(&name) => {
            *schema = json!({ "type": "string", "enum": ["asc", "desc"] });
        }
        _ => {}
    }
}

/// The parameters that every list takes, as far as the document does not list them.
pub(super) fn add(list: &mut List<'_>) {
    paging(list);
    if !SORT_NAMES.iter().chain(&DIRECTION_NAMES).any(|name| documents(list, name)) {
        let about = "Fields with commas between them; `-` in front of one turns its order";
        let schema = order(list, None);
        list.add(ParameterPlace::Query, "sort", false, schema, Some(about));
    }
    filters(list);
}

fn documents(list: &List<'_>, name: &str) -> bool {
    list.operation.parameters.iter().any(|parameter| {
        parameter.place == ParameterPlace::Query
            && parameter.field.is_none()
            && parameter.name == name
    })
}

/// Whether a parameter orders: by its name, or as the direction without anything to turn.
fn is_sort(list: &List<'_>, name: &str) -> bool {
    SORT_NAMES.contains(&name)
        || DIRECTION_NAMES.iter().find(|word| documents(list, word)) == Some(&name)
            && !SORT_NAMES.iter().any(|word| documents(list, word))
}

fn page_size(min: Option<u64>, max: Option<u64>, default: Option<u64>) -> Value {
    let max = max.unwrap_or(LIMIT_MAX).max(default.unwrap_or(1)).max(1);
    let min = min.unwrap_or(1).clamp(1, max);
    let default = default.unwrap_or(LIMIT_DEFAULT).clamp(1, max);
    json!({ "type": "integer", "format": "int32", "minimum": min, "maximum": max, "default": default })
}

fn count(from: u64) -> Value {
    json!({ "type": "integer", "format": "int64", "minimum": from, "default": from })
}

fn paging(list: &mut List<'_>) {
    let (size, other, schema, about) = match &list.operation.paging {
        Paging::Cursor { limit, cursor } => {
            (limit, cursor, json!({ "type": "string" }), "The cursor of the previous page")
        }
        Paging::Page { page, size } => (size, page, count(1), "The number of the page"),
        Paging::Offset { offset, limit } => (limit, offset, count(0), "How many records to skip"),
    };
    let (size, other) = (size.clone(), other.clone());
    let about_size = Some("How many records a page holds");
    list.add(ParameterPlace::Query, &size, false, page_size(None, None, None), about_size);
    list.add(ParameterPlace::Query, &other, false, schema, Some(about));
}

/// The fields that a list is ordered and filtered by.
fn scalars<'a>(list: &List<'a>) -> Vec<&'a Field> {
    let Some(entity) = list.operation.entity else { return Vec::new() };
    Model::visible(&list.model.spec.entities[entity])
        .map(|(_, field)| field)
        .filter(|field| is_scalar(&field.schema.ty))
        .collect()
}

/// An order: names of fields, those that the document lists where it lists some.
fn order(list: &List<'_>, parameter: Option<&Parameter>) -> Value {
    let fields: Vec<&str> = scalars(list).iter().map(|field| field.json.as_str()).collect();
    let listed: Vec<&str> = parameter
        .map(|parameter| listed(parameter))
        .unwrap_or_default()
        .into_iter()
        .map(|name| name.trim_start_matches(['-', '+']))
        .collect();
    let narrowed = !listed.is_empty() && listed.iter().all(|name| fields.contains(name));
    let mut names: Vec<String> = Vec::new();
    for name in if narrowed { &listed } else { &fields } {
        let name = escaped(name);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    if names.is_empty() {
        return json!({ "type": "string" });
    }
    let one = format!("-?({})", names.join("|"));
    json!({ "type": "string", "pattern": format!("^{one}(,{one})*$") })
}

/// The values that a document lists for a parameter.
fn listed(parameter: &Parameter) -> Vec<&str> {
    if let Type::Enum(values) = &parameter.schema.ty {
        return values.iter().map(String::as_str).collect();
    }
    let one_of =
        parameter.schema.constraints.iter().find_map(|constraint| match &constraint.kind {
            ConstraintKind::OneOf(values) => Some(values),
            _ => None,
        });
    one_of.map(|values| values.iter().filter_map(Value::as_str).collect()).unwrap_or_default()
}

/// A name inside a regular expression.
fn escaped(name: &str) -> String {
    let mut text = String::with_capacity(name.len());
    for letter in name.chars() {
        if r"\.+*?()|[]{}^$/-".contains(letter) {
            text.push('\\');
        }
        text.push(letter);
    }
    text
}

/// Every visible field filters, by equality and by comparison.
fn filters(list: &mut List<'_>) {
    let fields = scalars(list);
    for field in &fields {
        let about = format!("Only records with this `{}`", field.json);
        let schema = or_null(list, field);
        list.add(ParameterPlace::Query, &field.json, false, schema, Some(&about));
    }
    for field in &fields {
        for operator in operators(&field.schema.ty) {
            let one = || value(list.model, field);
            let (schema, about) = match *operator {
                "in" => (several(one()), "Any of the values, with commas between them"),
                "like" => (json!({ "type": "string" }), "A pattern; `*` stands for any text"),
                "ne" => (or_null(list, field), "Not this value"),
                "gt" => (one(), "Greater than"),
                "gte" => (one(), "Greater than or equal to"),
                "lt" => (one(), "Less than"),
                _ => (one(), "Less than or equal to"),
            };
            let name = format!("{}[{operator}]", field.json);
            list.add(ParameterPlace::Query, &name, false, schema, Some(about));
        }
    }
}

/// A value to be equal to; the word `null` stands for no value, except among texts.
fn or_null(list: &List<'_>, field: &Field) -> Value {
    let one = value(list.model, field);
    let is_text = matches!(field.schema.ty, Type::Text | Type::Enum(_));
    let null = list.operation.entity.is_some_and(|entity| {
        let mut fields = list.model.spec.entities[entity].fields();
        fields.any(|(id, it)| it.json == field.json && list.model.spec.may_be_null(entity, id))
    });
    if null && !is_text { json!({ "anyOf": [one, { "const": "null" }] }) } else { one }
}

fn several(one: Value) -> Value {
    let mut schema = Map::new();
    schema.insert("type".into(), json!("array"));
    schema.insert("items".into(), one);
    schema.insert("minItems".into(), json!(1));
    schema.insert("maxItems".into(), json!(OPERANDS_MAX));
    Value::Object(schema)
}

fn is_scalar(ty: &Type) -> bool {
    !matches!(
        ty,
        Type::Any
            | Type::Named(_)
            | Type::Bytes
            | Type::Array(_)
            | Type::Map(_)
            | Type::Object(_)
            | Type::Entity(_)
    )
}

fn operators(ty: &Type) -> &'static [&'static str] {
    match ty {
        Type::Boolean => &["ne"],
        Type::Uuid | Type::Enum(_) => &["ne", "in"],
        Type::Text => &["ne", "in", "like"],
        _ => &["ne", "in", "gt", "gte", "lt", "lte"],
    }
}
