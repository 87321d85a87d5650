//! Rules on several members of a body: in words, and as a schema where JSON Schema has one.

use livespec_ir::{Default, Entity, Expr, Field, Id, Invariant, Literal, Operator};
use serde_json::{Map, Value, json};

use super::schema::describe;

/// Adds the rules of an entity to the schema of a body that fills it; in a merge patch, where members may be
/// missing, in words only.
pub(crate) fn add(entity: &Entity, is_patch: bool, object: &mut Map<String, Value>) {
    let mut conditions = Vec::new();
    for invariant in &entity.invariants {
        let Some(field) = invariant.fields.first().and_then(|id| entity.fields.get(id.index()))
        else {
            continue;
        };
        let member = object
            .get_mut("properties")
            .and_then(|members| members.get_mut(&field.json))
            .and_then(Value::as_object_mut);
        let Some(member) = member.filter(|member| !member.contains_key("$ref")) else { continue };
        describe(member, &invariant.told(entity).1);
        if !is_patch {
            conditions.extend(condition(entity, invariant, field));
        }
    }
    if !conditions.is_empty() {
        object.insert("allOf".into(), Value::Array(conditions));
    }
}

/// `if` and `then` of a member that is required only sometimes.
fn condition(entity: &Entity, invariant: &Invariant, field: &Field) -> Option<Value> {
    let Expr::Binary(Operator::NotEqual, _, null) = &invariant.holds.tree else { return None };
    if !matches!(**null, Expr::Literal(Literal::Null)) || field.default.is_some() {
        return None;
    }
    let there = json!({
        "required": [field.json],
        "properties": { field.json.as_str(): { "not": { "type": "null" } } },
    });
    let when = applies(entity, &invariant.when.as_ref()?.tree)?;
    Some(json!({ "if": when, "then": there }))
}

/// The bodies for which a condition is true; none where JSON Schema cannot tell.
fn applies(entity: &Entity, when: &Expr) -> Option<Value> {
    let (id, values) = match when {
        Expr::Binary(Operator::Equal, left, right) => match (&**left, &**right) {
            (Expr::Field(id), value) => (id, vec![constant(value)?]),
            _ => return None,
        },
        Expr::In(item, list) => match &**item {
            Expr::Field(id) => (id, list.iter().map(constant).collect::<Option<Vec<_>>>()?),
            _ => return None,
        },
        _ => return None,
    };
    let field = client_field(entity, *id)?;
    let by_default = match &field.default {
        Some(Default::Value(value, _)) => values.contains(value),
        _ => false,
    };
    let required = if by_default { json!([]) } else { json!([field.json]) };
    Some(json!({
        "required": required,
        "properties": { field.json.as_str(): { "enum": values } },
    }))
}

/// A field that a client sends; of what the server writes a body tells nothing.
fn client_field(entity: &Entity, id: Id<Field>) -> Option<&Field> {
    entity.fields.get(id.index()).filter(|field| field.assigned.is_none())
}

fn constant(expr: &Expr) -> Option<Value> {
    let Expr::Literal(literal) = expr else { return None };
    Some(match literal {
        Literal::Bool(value) => json!(value),
        Literal::Integer(value) => json!(value),
        Literal::Number(value) => json!(value),
        Literal::Text(text) => json!(text),
        Literal::Null | Literal::Duration(_) => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use livespec_ir::{Expression, Origin, Schema, Type};

    fn entity() -> Entity {
        let field = |name: &str| Field {
            name: name.to_owned(),
            json: name.to_owned(),
            schema: Schema { ty: Type::Text, ..Schema::default() },
            ..Field::default()
        };
        Entity { fields: vec![field("kind"), field("note")], ..Entity::default() }
    }

    fn expression(tree: Expr) -> Expression {
        Expression { source: String::new(), tree, origin: Origin::default() }
    }

    #[test]
    fn a_member_that_is_required_sometimes() {
        let mut entity = entity();
        let is = |at: usize, operator, value| {
            Expr::binary(operator, Expr::Field(Id::new(at)), Expr::Literal(value))
        };
        entity.invariants.push(Invariant {
            when: Some(expression(is(0, Operator::Equal, Literal::Text("x".to_owned())))),
            holds: expression(is(1, Operator::NotEqual, Literal::Null)),
            fields: vec![Id::new(1)],
            origin: Origin::default(),
        });
        let body = json!({ "properties": { "kind": {}, "note": {} } });
        let Value::Object(mut object) = body.clone() else { panic!("an object") };
        add(&entity, false, &mut object);
        assert_eq!(
            Value::Object(object),
            json!({
                "properties": {
                    "kind": {},
                    "note": { "description": "is required when kind == \"x\"" },
                },
                "allOf": [{
                    "if": { "required": ["kind"], "properties": { "kind": { "enum": ["x"] } } },
                    "then": {
                        "required": ["note"],
                        "properties": { "note": { "not": { "type": "null" } } },
                    },
                }],
            })
        );
        let Value::Object(mut patch) = body else { panic!("an object") };
        add(&entity, true, &mut patch);
        assert!(!patch.contains_key("allOf"));
    }
}
