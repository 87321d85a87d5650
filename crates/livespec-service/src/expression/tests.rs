use livespec_ir::{Entity, Expr, Field, Id, Literal, Schema, Type};
use livespec_storage::Value;

use super::*;

/// A record with a column of each type, in this order.
const FIELDS: &[(&str, Type)] = &[
    ("starts", Type::Timestamp),
    ("ends", Type::Timestamp),
    ("day", Type::Date),
    ("net", Type::Decimal(10, 2)),
    ("tax", Type::Decimal(10, 2)),
    ("total", Type::Decimal(20, 2)),
    ("kind", Type::Text),
    ("active", Type::Boolean),
];

struct Cells(Vec<(&'static str, Value)>);

impl Row for Cells {
    fn get(&self, column: usize) -> ValueRef<'_> {
        let found = self.0.iter().find(|(name, _)| *name == FIELDS[column].0);
        found.map_or(ValueRef::Null, |(_, value)| value.view())
    }
}

fn entity() -> Entity {
    let mut entity = Entity::default();
    for (name, ty) in FIELDS {
        entity.fields.push(Field {
            name: (*name).to_owned(),
            json: (*name).to_owned(),
            schema: Schema { ty: ty.clone(), ..Schema::default() },
            ..Field::default()
        });
    }
    entity.fields.push(Field {
        name: "tags".to_owned(),
        json: "tags".to_owned(),
        schema: Schema { ty: Type::Array(Box::default()), ..Schema::default() },
        ..Field::default()
    });
    entity
}

fn field(name: &str) -> Expr {
    let at = FIELDS.iter().position(|(known, _)| *known == name).expect("a field of the record");
    Expr::Field(Id::new(at))
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

/// The truth of an expression at noon of 2024-03-01.
fn truth(tree: &Expr, cells: Vec<(&'static str, Value)>) -> Option<bool> {
    let now = time::parse_instant("2024-03-01T12:00:00Z").unwrap();
    let row = Cells(cells);
    let program = compile(tree, &entity()).unwrap_or_else(|error| panic!("{tree:?}: {error}"));
    program.truth(&Scope { row: &row, now, caller: Some("ann") })
}

fn compared(operator: Operator, left: Expr, right: Expr) -> Expr {
    Expr::binary(operator, left, right)
}

#[test]
fn moments_compare_by_time() {
    let after = compared(Operator::Greater, field("ends"), field("starts"));
    let row = |ends: &str| vec![("starts", text("2024-01-01T10:00:00.000Z")), ("ends", text(ends))];
    assert_eq!(truth(&after, row("2024-01-01T10:00:00.001Z")), Some(true));
    assert_eq!(truth(&after, row("2024-01-01T10:00:00.000Z")), Some(false));
    // Without an end nothing is known, and nothing is broken.
    assert_eq!(truth(&after, vec![("starts", text("2024-01-01T10:00:00.000Z"))]), None);
}

#[test]
fn a_day_is_compared_with_the_day_of_the_request() {
    let future = compared(Operator::GreaterEqual, field("day"), Expr::Ambient(Ambient::Now));
    assert_eq!(truth(&future, vec![("day", text("2024-03-01"))]), Some(true));
    assert_eq!(truth(&future, vec![("day", text("2024-02-29"))]), Some(false));
    let later = Expr::binary(
        Operator::Add,
        Expr::Ambient(Ambient::Now),
        Expr::Literal(Literal::Duration(86_400_000)),
    );
    let tomorrow = compared(Operator::GreaterEqual, field("starts"), later);
    assert_eq!(truth(&tomorrow, vec![("starts", text("2024-03-02T12:00:00.000Z"))]), Some(true));
    assert_eq!(truth(&tomorrow, vec![("starts", text("2024-03-02T11:59:59.000Z"))]), Some(false));
}

#[test]
fn amounts_are_exact() {
    let sum = Expr::binary(Operator::Add, field("net"), field("tax"));
    let equal = compared(Operator::Equal, field("total"), sum);
    let row = |total: &str| {
        vec![("net", Value::Real(10.1)), ("tax", Value::Real(0.2)), ("total", text(total))]
    };
    // In binary 10.1 + 0.2 is 10.299999999999999.
    assert_eq!(truth(&equal, row("10.30")), Some(true));
    assert_eq!(truth(&equal, row("10.29")), Some(false));
}

#[test]
fn what_is_unknown_breaks_nothing() {
    let paid =
        compared(Operator::Equal, field("kind"), Expr::Literal(Literal::Text("paid".into())));
    let active = compared(Operator::Equal, field("active"), Expr::Literal(Literal::Bool(true)));
    let either = Expr::binary(Operator::Or, paid.clone(), active.clone());
    let both = Expr::binary(Operator::And, paid, active);
    assert_eq!(truth(&either, vec![("active", Value::Bool(true))]), Some(true));
    assert_eq!(truth(&either, vec![("active", Value::Bool(false))]), None);
    assert_eq!(truth(&both, vec![("active", Value::Bool(false))]), Some(false));
    let divided = Expr::binary(Operator::Divide, field("net"), field("tax"));
    let big = compared(Operator::Greater, divided, Expr::Literal(Literal::Integer(1)));
    assert_eq!(truth(&big, vec![("net", Value::Real(1.0)), ("tax", Value::Real(0.0))]), None);
}

#[test]
fn null_is_looked_at() {
    let there = compared(Operator::NotEqual, field("kind"), Expr::Literal(Literal::Null));
    assert_eq!(truth(&there, vec![]), Some(false));
    assert_eq!(truth(&there, vec![("kind", text(""))]), Some(true));
    let list = vec![Expr::Literal(Literal::Text("a".into())), Expr::Literal(Literal::Null)];
    let within = Expr::In(Box::new(field("kind")), list);
    assert_eq!(truth(&within, vec![]), Some(true));
    assert_eq!(truth(&within, vec![("kind", text("b"))]), Some(false));
}

#[test]
fn texts_and_callers() {
    let own = compared(Operator::Equal, field("kind"), Expr::Ambient(Ambient::Caller));
    assert_eq!(truth(&own, vec![("kind", text("ann"))]), Some(true));
    let size = Expr::Call(Function::Size, vec![Expr::Call(Function::Trim, vec![field("kind")])]);
    let short = compared(Operator::LessEqual, size, Expr::Literal(Literal::Integer(2)));
    assert_eq!(truth(&short, vec![("kind", text("  äö "))]), Some(true));
    assert_eq!(truth(&short, vec![("kind", text("  äöü "))]), Some(false));
}

#[test]
fn what_does_not_type_is_refused() {
    let entity = entity();
    let no_order = compared(Operator::Less, field("active"), field("active"));
    let mixed = compared(Operator::Less, field("net"), field("kind"));
    let sum = Expr::binary(Operator::Add, field("starts"), field("ends"));
    for tree in [no_order, mixed, sum, Expr::Not(Box::new(field("kind")))] {
        assert!(compile(&tree, &entity).is_err(), "{tree:?}");
    }
}
