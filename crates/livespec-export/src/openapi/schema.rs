//! Schemas: the model's types and constraints as JSON Schema 2020-12.

use livespec_ir::{Case, Constraint, ConstraintKind, Format, Normal, Property, Schema, Type};
use serde_json::{Map, Number, Value, json};

use super::components::Model;

/// How deep schemas may be nested; what is deeper may be anything.
const NESTING_MAX: usize = 64;

/// Which way the values go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    /// From the client: unknown members are refused.
    Request,
    /// To the client.
    Response,
}

/// A schema as JSON.
pub(crate) fn schema(model: &Model<'_>, schema: &Schema, side: Side) -> Value {
    at_depth(model, schema, side, 0)
}

fn at_depth(model: &Model<'_>, schema: &Schema, side: Side, depth: usize) -> Value {
    if depth >= NESTING_MAX {
        return json!({});
    }
    let mut object = base(model, &schema.ty, side, depth);
    for constraint in &schema.constraints {
        apply(constraint, &schema.ty, &mut object);
    }
    if let Some(description) = &schema.description {
        describe(&mut object, description);
    }
    if schema.nullable { nullable(object) } else { Value::Object(object) }
}

fn base(model: &Model<'_>, ty: &Type, side: Side, depth: usize) -> Map<String, Value> {
    let value = match ty {
        Type::Any => json!({}),
        Type::Text => json!({ "type": "string" }),
        Type::Boolean => json!({ "type": "boolean" }),
        Type::Integer(16) => json!({ "type": "integer", "minimum": i16::MIN, "maximum": i16::MAX }),
        Type::Integer(32) => json!({ "type": "integer", "format": "int32" }),
        Type::Integer(_) => json!({ "type": "integer", "format": "int64" }),
        Type::Number => json!({ "type": "number", "format": "double" }),
        Type::Decimal(precision, scale) => decimal(*precision, *scale),
        Type::Uuid => json!({ "type": "string", "format": "uuid" }),
        Type::Date => json!({ "type": "string", "format": "date" }),
        Type::Time => json!({ "type": "string", "format": "time" }),
        Type::Timestamp => json!({ "type": "string", "format": "date-time" }),
        Type::Bytes => json!({ "type": "string", "contentEncoding": "base64" }),
        Type::Enum(values) => json!({ "type": "string", "enum": values }),
        Type::Array(items) => {
            json!({ "type": "array", "items": at_depth(model, items, side, depth + 1) })
        }
        Type::Map(values) => {
            json!({ "type": "object", "additionalProperties": at_depth(model, values, side, depth + 1) })
        }
        Type::Object(properties) => object(model, properties, side, depth),
        Type::Entity(id) => model.reference(*id, side),
        Type::Named(name) => {
            json!({ "description": format!("`{name}`, which the document does not define") })
        }
    };
    into_map(value)
}

/// Digits in all and after the point; the bound is exact in binary up to 15 digits.
fn decimal(precision: u8, scale: u8) -> Value {
    let whole = precision.saturating_sub(scale);
    let text = format!(
        "A decimal number with at most {precision} digits, {scale} of them after the point"
    );
    // Of more digits than a double holds, no validator could tell the last ones.
    if whole == 0 || precision > 15 {
        return json!({ "type": "number", "description": text });
    }
    let bound = 10_i64.pow(u32::from(whole));
    let step = if scale == 0 { json!(1) } else { json!(10_f64.powi(-i32::from(scale))) };
    json!({
        "type": "number",
        "description": text,
        "exclusiveMinimum": -bound,
        "exclusiveMaximum": bound,
        "multipleOf": step,
    })
}

fn object(model: &Model<'_>, properties: &[Property], side: Side, depth: usize) -> Value {
    let mut members = Map::new();
    let mut required = Vec::new();
    for property in properties {
        let mut value = at_depth(model, &property.schema, side, depth + 1);
        if let (Some(default), Some(value)) = (&property.default, value.as_object_mut()) {
            add_default(value, default);
        }
        members.insert(property.name.clone(), value);
        if property.required || side == Side::Response {
            required.push(json!(property.name));
        }
    }
    self::members(members, required, side)
}

/// An object schema of finished members.
pub(crate) fn members(members: Map<String, Value>, required: Vec<Value>, side: Side) -> Value {
    let mut object = Map::new();
    object.insert("type".into(), json!("object"));
    if !required.is_empty() {
        object.insert("required".into(), Value::Array(required));
    }
    object.insert("properties".into(), Value::Object(members));
    if side == Side::Request {
        object.insert("additionalProperties".into(), json!(false));
    }
    Value::Object(object)
}

pub(crate) fn into_map(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}

/// The same schema that also takes `null`.
pub(crate) fn nullable(mut object: Map<String, Value>) -> Value {
    if object.contains_key("$ref") || object.contains_key("const") || object.contains_key("allOf") {
        return json!({ "anyOf": [Value::Object(object), { "type": "null" }] });
    }
    if let Some(Value::String(name)) = object.get("type").cloned() {
        object.insert("type".into(), json!([name, "null"]));
    }
    if let Some(Value::Array(values)) = object.get_mut("enum")
        && !values.contains(&Value::Null)
    {
        values.push(Value::Null);
    }
    Value::Object(object)
}

/// Adds a default, where it is a value of the schema's type.
pub(crate) fn add_default(object: &mut Map<String, Value>, default: &Value) {
    let fits = match object.get("type").and_then(Value::as_str) {
        Some("string") => default.is_string(),
        Some("boolean") => default.is_boolean(),
        Some("integer") => default.is_i64() || default.is_u64(),
        Some("number") => default.is_number(),
        Some("array") => default.is_array(),
        Some("object") => default.is_object(),
        _ => true,
    };
    if fits {
        object.insert("default".into(), default.clone());
    }
}

/// Adds a sentence to the description.
pub(crate) fn describe(object: &mut Map<String, Value>, text: &str) {
    let text = text.trim();
    let joined = match object.get("description").and_then(Value::as_str) {
        Some(known) if known == text => return,
        Some(known) => format!("{}; {text}", known.trim_end_matches('.')),
        None => text.to_owned(),
    };
    object.insert("description".into(), json!(joined));
}

fn number(value: f64) -> Value {
    // Whole numbers are written without a fraction; beyond 2^53 a double is no exact whole number.
    let whole = format!("{value:.0}")
        .parse::<i64>()
        .ok()
        .filter(|_| value.fract() == 0.0 && value.abs() < 9e15);
    match whole {
        Some(whole) => json!(whole),
        None => Number::from_f64(value).map_or(Value::Null, Value::Number),
    }
}

fn apply(constraint: &Constraint, ty: &Type, object: &mut Map<String, Value>) {
    let is_list = matches!(ty, Type::Array(_));
    let is_map = matches!(ty, Type::Map(_));
    let sized = |text, list, map| {
        if is_list {
            list
        } else if is_map {
            map
        } else {
            text
        }
    };
    let (key, value) = match &constraint.kind {
        ConstraintKind::Min(bound) => ("minimum", number(*bound)),
        ConstraintKind::Max(bound) => ("maximum", number(*bound)),
        ConstraintKind::Above(bound) => ("exclusiveMinimum", number(*bound)),
        ConstraintKind::Below(bound) => ("exclusiveMaximum", number(*bound)),
        ConstraintKind::MultipleOf(step) if *step > 0.0 => ("multipleOf", number(*step)),
        ConstraintKind::MultipleOf(_) => return,
        ConstraintKind::MinLength(min) => {
            (sized("minLength", "minItems", "minProperties"), json!(min))
        }
        ConstraintKind::MaxLength(max) => {
            (sized("maxLength", "maxItems", "maxProperties"), json!(max))
        }
        ConstraintKind::MinItems(min) => {
            (sized("minItems", "minItems", "minProperties"), json!(min))
        }
        ConstraintKind::MaxItems(max) => {
            (sized("maxItems", "maxItems", "maxProperties"), json!(max))
        }
        ConstraintKind::UniqueItems => ("uniqueItems", json!(true)),
        ConstraintKind::NonBlank if is_list => ("minItems", json!(1)),
        ConstraintKind::NonBlank if is_map => ("minProperties", json!(1)),
        // What is white space differs between dialects of patterns; the class names the difference.
        ConstraintKind::NonBlank => return pattern(object, r"[^\s\u0085\uFEFF]"),
        ConstraintKind::OneOf(values) => ("enum", json!(values)),
        ConstraintKind::NoneOf(numbers) => ("not", json!({ "enum": numbers })),
        ConstraintKind::Constant(value) => ("const", value.clone()),
        ConstraintKind::Pattern(source) => return pattern(object, source),
        ConstraintKind::Format(format) => return apply_format(*format, object),
        ConstraintKind::MinWords(min) => {
            return pattern(object, &format!(r"^\s*(\S+\s+){{{},}}\S+", min.saturating_sub(1)));
        }
        ConstraintKind::MaxWords(max) => {
            return pattern(object, &format!(r"^\s*(\S+(\s+|$)){{0,{max}}}$"));
        }
        ConstraintKind::Case(Case::Lower) => return pattern(object, r"^\P{Uppercase}*$"),
        ConstraintKind::Case(Case::Upper) => return pattern(object, r"^\P{Lowercase}*$"),
        ConstraintKind::Normalized(normal) => {
            return describe(
                object,
                match normal {
                    Normal::Lower => "is stored in lower case",
                    Normal::Upper => "is stored in upper case",
                    Normal::Trim => "is stored without white space at its ends",
                },
            );
        }
        ConstraintKind::Past => return describe(object, "must be in the past"),
        ConstraintKind::Future => return describe(object, "must be in the future"),
    };
    // The bound that the digits of a decimal give is wider than one that the document states.
    match key {
        "minimum" if matches!(ty, Type::Decimal(..)) => drop(object.remove("exclusiveMinimum")),
        "maximum" if matches!(ty, Type::Decimal(..)) => drop(object.remove("exclusiveMaximum")),
        _ => {}
    }
    object.insert(key.to_owned(), value);
}

/// A schema has one pattern; further ones stand in `allOf`.
fn pattern(object: &mut Map<String, Value>, source: &str) {
    match object.get("pattern").and_then(Value::as_str) {
        None => {
            object.insert("pattern".into(), json!(source));
        }
        Some(known) if known == source => {}
        Some(_) => {
            let more = object.entry("allOf").or_insert_with(|| json!([]));
            if let Value::Array(more) = more {
                more.push(json!({ "pattern": source }));
            }
        }
    }
}

fn apply_format(format: Format, object: &mut Map<String, Value>) {
    let (name, expression) = match format {
        Format::Email => (Some("email"), None),
        Format::Uri => (Some("uri"), None),
        Format::Uuid => (Some("uuid"), None),
        Format::Date => (Some("date"), None),
        Format::DateTime => (Some("date-time"), None),
        Format::Hostname => (Some("hostname"), None),
        Format::Phone => (None, Some(r"^\+[1-9][0-9]{1,14}$")),
        Format::Country => (None, Some("^[A-Z]{2}$")),
        Format::Currency => (None, Some("^[A-Z]{3}$")),
        Format::Slug => (None, Some("^[a-z0-9]+(-[a-z0-9]+)*$")),
        Format::Ip => {
            object.insert("anyOf".into(), json!([{ "format": "ipv4" }, { "format": "ipv6" }]));
            return;
        }
    };
    if let Some(name) = name {
        object.insert("format".into(), json!(name));
    }
    if let Some(expression) = expression {
        pattern(object, expression);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use livespec_ir::{Origin, Spec};

    fn made(ty: Type, kinds: &[ConstraintKind], nullable: bool) -> Value {
        let constraints = kinds
            .iter()
            .map(|kind| Constraint { kind: kind.clone(), origin: Origin::default() })
            .collect();
        schema(
            &Model::new(&Spec::default()),
            &Schema { ty, constraints, nullable, ..Schema::default() },
            Side::Request,
        )
    }

    #[test]
    fn bounds_follow_the_type() {
        let bounds = [ConstraintKind::MinLength(1), ConstraintKind::MaxLength(9)];
        assert_eq!(
            made(Type::Text, &bounds, false),
            json!({ "type": "string", "minLength": 1, "maxLength": 9 })
        );
        let list = Type::Array(Box::default());
        assert_eq!(
            made(list, &bounds, false),
            json!({ "type": "array", "items": {}, "minItems": 1, "maxItems": 9 })
        );
        assert_eq!(
            made(Type::Number, &[ConstraintKind::Min(0.0), ConstraintKind::Below(0.5)], false),
            json!({ "type": "number", "format": "double", "minimum": 0, "exclusiveMaximum": 0.5 })
        );
    }

    #[test]
    fn null_is_a_value_where_it_may_be() {
        let colours = Type::Enum(vec!["RED".to_owned()]);
        assert_eq!(
            made(colours, &[], true),
            json!({ "type": ["string", "null"], "enum": ["RED", null] })
        );
        assert_eq!(
            made(Type::Any, &[ConstraintKind::Constant(json!(1))], true),
            json!({ "anyOf": [{ "const": 1 }, { "type": "null" }] })
        );
    }

    #[test]
    fn two_patterns_both_hold() {
        let kinds = [ConstraintKind::NonBlank, ConstraintKind::Pattern("^a".to_owned())];
        assert_eq!(
            made(Type::Text, &kinds, false),
            json!({ "type": "string", "pattern": "[^\\s\\u0085\\uFEFF]", "allOf": [{ "pattern": "^a" }] })
        );
    }

    #[test]
    fn decimals_have_the_bounds_of_their_digits() {
        let value = made(Type::Decimal(10, 2), &[], false);
        assert_eq!(value["exclusiveMaximum"], json!(100_000_000));
        assert_eq!(value["multipleOf"], json!(0.01));
        assert_eq!(made(Type::Decimal(20, 2), &[], false).get("multipleOf"), None);
        assert_eq!(made(Type::Decimal(2, 2), &[], false).get("exclusiveMaximum"), None);
    }
}
