//! A second place's word on a field.

use livespec_ir::{Conflict, ConstraintKind, Default, Entity, Field, Id, Origin, Schema, Type};

use super::Facts;

/// What two places say of one thing, each with its place.
type Contradiction = (&'static str, (String, Origin), (String, Origin));

/// Takes a second place's word on a field: fills what the first left open, notes what it contradicts.
pub(super) fn unify(entity: &mut Entity, at: usize, facts: &Facts) {
    let mut conflicts: Vec<Contradiction> = Vec::new();
    let field = &mut entity.fields[at];
    let other = &facts.field;
    field.origins.extend(other.origins.iter().copied());
    if facts.column && (field.column.is_empty() || field.column == field.name) {
        field.column.clone_from(&other.column);
    }
    if field.json.is_empty() {
        field.json.clone_from(&other.json);
    }
    unify_schema(field, &other.schema, &mut conflicts);
    match (&field.default, &other.default) {
        (Some(Default::Value(first, a)), Some(Default::Value(second, b)))
            if !same_value(first, second) =>
        {
            conflicts.push(("default", (first.to_string(), *a), (second.to_string(), *b)));
        }
        (None, Some(_)) => field.default.clone_from(&other.default),
        _ => {}
    }
    if field.assigned.is_none() {
        field.assigned.clone_from(&other.assigned);
    }
    if field.schema.description.is_none() {
        field.schema.description.clone_from(&other.schema.description);
    }
    field.immutable |= other.immutable;
    field.write_only |= other.write_only;
    field.sensitive |= other.sensitive;
    field.schema.nullable |= other.schema.nullable;
    match (facts.required, facts.nullable) {
        (Some(false), _) | (_, Some(true)) => field.required = false,
        (Some(true), _) | (_, Some(false))
            if field.default.is_none() && field.assigned.is_none() && !field.schema.nullable =>
        {
            field.required = true;
        }
        _ => {}
    }
    if field.default.is_some() || field.assigned.is_some() {
        field.required = false;
    }
    let id = Id::new(at);
    entity.conflicts.extend(conflicts.into_iter().map(|(about, first, second)| Conflict {
        field: Some(id),
        about,
        first,
        second,
    }));
}

/// The type and the rules: the more specific one stays, rules that differ are noted.
fn unify_schema(field: &mut Field, other: &Schema, conflicts: &mut Vec<Contradiction>) {
    match more_specific(&field.schema, other) {
        Some(true) => {
            let kept = std::mem::take(&mut field.schema);
            field.schema = Schema {
                constraints: kept.constraints,
                nullable: kept.nullable,
                description: kept.description,
                ..other.clone()
            };
        }
        Some(false) => {}
        None => conflicts.push((
            "type",
            (type_name(&field.schema.ty), field.schema.origin),
            (type_name(&other.ty), other.origin),
        )),
    }
    for constraint in &other.constraints {
        let same = |known: &&livespec_ir::Constraint| {
            std::mem::discriminant(&known.kind) == std::mem::discriminant(&constraint.kind)
        };
        match field.schema.constraints.iter().find(same) {
            Some(known) if known.kind != constraint.kind => conflicts.push((
                constraint_topic(&constraint.kind),
                (constraint_text(&known.kind), known.origin),
                (constraint_text(&constraint.kind), constraint.origin),
            )),
            Some(_) => {}
            None => field.schema.constraints.push(constraint.clone()),
        }
    }
}

fn same_value(a: &serde_json::Value, b: &serde_json::Value) -> bool {
    let plain = |value: &serde_json::Value| match value {
        serde_json::Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    a == b || plain(a).eq_ignore_ascii_case(&plain(b))
}

/// Whether `other` tells more of the same type than `known` (`true`), no more (`false`), or another
/// type (none).
fn more_specific(known: &Schema, other: &Schema) -> Option<bool> {
    use Type::{
        Any, Array, Boolean, Bytes, Date, Decimal, Entity, Enum, Integer, Map, Named, Number,
        Object, Text, Time, Timestamp, Uuid,
    };
    match (&known.ty, &other.ty) {
        (a, b) if a == b => Some(false),
        (_, Any | Named(_)) => Some(false),
        (Any | Named(_), _) => Some(true),
        (Text, Uuid | Date | Time | Timestamp | Enum(_) | Bytes | Decimal(..)) => Some(true),
        (Uuid | Date | Time | Timestamp | Enum(_) | Bytes | Decimal(..), Text) => Some(false),
        (Number, Integer(_) | Decimal(..)) => Some(true),
        (Integer(_) | Decimal(..), Number) => Some(false),
        (Integer(a), Integer(b)) => Some(b > a),
        (Timestamp, Date) | (Date, Timestamp) => None,
        (Enum(a), Enum(b)) => {
            let same = a.len() == b.len() && a.iter().all(|value| b.contains(value));
            same.then_some(false)
        }
        (Map(_) | Object(_), Map(_) | Object(_) | Entity(_)) => Some(false),
        (Array(a), Array(b)) => more_specific(a, b),
        // Numbers stand for booleans and enumerations in some schemas of databases.
        (Boolean, Integer(16 | 8)) => Some(false),
        _ => None,
    }
}

fn type_name(ty: &Type) -> String {
    match ty {
        Type::Any => "any".to_owned(),
        Type::Text => "text".to_owned(),
        Type::Boolean => "boolean".to_owned(),
        Type::Integer(_) => "integer".to_owned(),
        Type::Number => "number".to_owned(),
        Type::Decimal(precision, scale) => format!("decimal({precision},{scale})"),
        Type::Uuid => "UUID".to_owned(),
        Type::Date => "date".to_owned(),
        Type::Time => "time".to_owned(),
        Type::Timestamp => "timestamp".to_owned(),
        Type::Bytes => "bytes".to_owned(),
        Type::Enum(values) => format!("one of {}", values.join(", ")),
        Type::Array(inner) => format!("list of {}", type_name(&inner.ty)),
        Type::Map(_) => "map".to_owned(),
        Type::Object(_) => "object".to_owned(),
        Type::Entity(_) => "record".to_owned(),
        Type::Named(name) => format!("`{name}`"),
    }
}

fn constraint_topic(kind: &ConstraintKind) -> &'static str {
    match kind {
        ConstraintKind::MinLength(_) | ConstraintKind::MaxLength(_) => "length",
        ConstraintKind::OneOf(_) => "values",
        ConstraintKind::Pattern(_) => "pattern",
        ConstraintKind::Format(_) => "format",
        _ => "range",
    }
}

fn constraint_text(kind: &ConstraintKind) -> String {
    match kind {
        ConstraintKind::Min(bound) => format!("at least {bound}"),
        ConstraintKind::Max(bound) => format!("at most {bound}"),
        ConstraintKind::Above(bound) => format!("greater than {bound}"),
        ConstraintKind::Below(bound) => format!("less than {bound}"),
        ConstraintKind::MinLength(count) => format!("at least {count} characters"),
        ConstraintKind::MaxLength(count) => format!("at most {count} characters"),
        ConstraintKind::Pattern(pattern) => format!("matching `{pattern}`"),
        other => format!("{other:?}"),
    }
}
