//! Expressions over a record, bound to its columns.
//!
//! Texts compare by code points, numbers exactly as decimals, dates as the instants at which they begin in
//! UTC. What is computed from a missing value is unknown ([`Datum::Null`]), as in SQL.

mod compile;
mod invariant;
mod number;

use std::borrow::Cow;
use std::cmp::Ordering;

use livespec_ir::{Ambient, ExprType, Function, Operator};
use livespec_storage::ValueRef;

pub(crate) use compile::compile;
pub(crate) use invariant::Invariants;
use number::Number;

use crate::time;

/// A compiled expression.
#[derive(Debug)]
pub(crate) enum Program {
    Constant(Constant),
    /// A column, with the type that its values have.
    Column(usize, ExprType),
    Ambient(Ambient),
    IsNull(Box<Program>),
    Not(Box<Program>),
    Negate(Box<Program>),
    Binary(Operator, Box<Program>, Box<Program>),
    In(Box<Program>, Vec<Program>),
    If(Box<Program>, Box<Program>, Box<Program>),
    Call(Function, Vec<Program>),
}

/// A constant in the form in which it is compared.
#[derive(Debug, Clone)]
pub(crate) enum Constant {
    Null,
    Bool(bool),
    Number(Number),
    Text(String),
    /// Milliseconds since 1970.
    Moment(i64),
    /// Milliseconds.
    Duration(i64),
}

/// A value while an expression is evaluated.
#[derive(Debug, Clone)]
pub(crate) enum Datum<'r> {
    /// Missing or unknown.
    Null,
    Bool(bool),
    Number(Number),
    Text(Cow<'r, str>),
    /// Milliseconds since 1970.
    Moment(i64),
    /// Milliseconds.
    Duration(i64),
    /// JSON text of a list.
    List(&'r str),
}

/// Where an expression finds the values of a record.
pub(crate) trait Row {
    /// The value of a column; `Null` where there is none.
    fn get(&self, column: usize) -> ValueRef<'_>;
}

/// What an expression is evaluated in.
#[derive(Clone, Copy)]
pub(crate) struct Scope<'r> {
    /// The record.
    pub(crate) row: &'r dyn Row,
    /// The time of the request in milliseconds.
    pub(crate) now: i64,
    /// The subject of the caller's credentials.
    pub(crate) caller: Option<&'r str>,
}

impl Program {
    /// The value.
    pub(crate) fn value<'r>(&'r self, scope: &Scope<'r>) -> Datum<'r> {
        match self {
            Program::Constant(constant) => constant.datum(),
            Program::Column(column, ty) => load(scope.row.get(*column), *ty),
            Program::Ambient(ambient) => match ambient {
                Ambient::Now => Datum::Moment(scope.now),
                Ambient::Today => Datum::Moment(scope.now - scope.now.rem_euclid(time::DAY_MS)),
                Ambient::Caller => {
                    scope.caller.map_or(Datum::Null, |caller| Datum::Text(Cow::Borrowed(caller)))
                }
            },
            Program::IsNull(inner) => Datum::Bool(matches!(inner.value(scope), Datum::Null)),
            Program::Not(inner) => truth(inner.truth(scope).map(|value| !value)),
            Program::Negate(inner) => match inner.value(scope) {
                Datum::Number(number) => Datum::Number(number.negated()),
                _ => Datum::Null,
            },
            Program::Binary(operator, left, right) => binary(*operator, left, right, scope),
            Program::In(item, list) => within(&item.value(scope), list, scope),
            Program::If(condition, yes, no) => match condition.truth(scope) {
                Some(true) => yes.value(scope),
                Some(false) => no.value(scope),
                None => Datum::Null,
            },
            Program::Call(function, arguments) => call(*function, arguments, scope),
        }
    }

    /// Whether it is true; none where that is unknown.
    pub(crate) fn truth(&self, scope: &Scope<'_>) -> Option<bool> {
        match self.value(scope) {
            Datum::Bool(value) => Some(value),
            _ => None,
        }
    }
}

impl Constant {
    fn datum(&self) -> Datum<'_> {
        match self {
            Constant::Null => Datum::Null,
            Constant::Bool(value) => Datum::Bool(*value),
            Constant::Number(number) => Datum::Number(*number),
            Constant::Text(text) => Datum::Text(Cow::Borrowed(text)),
            Constant::Moment(ms) => Datum::Moment(*ms),
            Constant::Duration(ms) => Datum::Duration(*ms),
        }
    }
}

fn truth<'r>(value: Option<bool>) -> Datum<'r> {
    value.map_or(Datum::Null, Datum::Bool)
}

/// The value of a column; a text that is no value of the type counts as missing.
fn load(value: ValueRef<'_>, ty: ExprType) -> Datum<'_> {
    match (value, ty) {
        (ValueRef::Text(text), ExprType::Date) => {
            time::parse_date(text).map_or(Datum::Null, Datum::Moment)
        }
        (ValueRef::Text(text), ExprType::Instant) => {
            time::parse_instant(text).map_or(Datum::Null, Datum::Moment)
        }
        (ValueRef::Text(text), ExprType::Number) => {
            Number::parse(text).map_or(Datum::Null, Datum::Number)
        }
        (ValueRef::Text(text), ExprType::List) => Datum::List(text),
        (ValueRef::Text(text), _) => Datum::Text(Cow::Borrowed(text)),
        (ValueRef::Bool(value), _) => Datum::Bool(value),
        (ValueRef::Integer(value), _) => Datum::Number(Number::from(value)),
        (ValueRef::Real(value), _) => Datum::Number(Number::from(value)),
        (ValueRef::Null | ValueRef::Blob(_), _) => Datum::Null,
    }
}

fn binary<'r>(
    operator: Operator,
    left: &'r Program,
    right: &'r Program,
    scope: &Scope<'r>,
) -> Datum<'r> {
    match operator {
        // What decides alone decides, whatever the other side: three-valued logic.
        Operator::And => match (left.truth(scope), right.truth(scope)) {
            (Some(false), _) | (_, Some(false)) => Datum::Bool(false),
            (Some(true), Some(true)) => Datum::Bool(true),
            _ => Datum::Null,
        },
        Operator::Or => match (left.truth(scope), right.truth(scope)) {
            (Some(true), _) | (_, Some(true)) => Datum::Bool(true),
            (Some(false), Some(false)) => Datum::Bool(false),
            _ => Datum::Null,
        },
        _ if operator.is_comparison() => {
            let order = compare(&left.value(scope), &right.value(scope));
            truth(order.map(|order| holds(operator, order)))
        }
        _ => arithmetic(operator, left.value(scope), right.value(scope)),
    }
}

fn holds(operator: Operator, order: Ordering) -> bool {
    match operator {
        Operator::Equal => order.is_eq(),
        Operator::NotEqual => order.is_ne(),
        Operator::Less => order.is_lt(),
        Operator::LessEqual => order.is_le(),
        Operator::Greater => order.is_gt(),
        _ => order.is_ge(),
    }
}

/// The order of two values of one type; none where one is missing.
fn compare(left: &Datum<'_>, right: &Datum<'_>) -> Option<Ordering> {
    match (left, right) {
        (Datum::Bool(a), Datum::Bool(b)) => Some(a.cmp(b)),
        (Datum::Number(a), Datum::Number(b)) => a.compare(*b),
        (Datum::Text(a), Datum::Text(b)) => Some(a.cmp(b)),
        (Datum::Moment(a), Datum::Moment(b)) | (Datum::Duration(a), Datum::Duration(b)) => {
            Some(a.cmp(b))
        }
        (Datum::List(a), Datum::List(b)) => Some(a.cmp(b)),
        _ => None,
    }
}

fn within<'r>(item: &Datum<'r>, list: &'r [Program], scope: &Scope<'r>) -> Datum<'r> {
    let mut unknown = false;
    for other in list {
        match compare(item, &other.value(scope)) {
            Some(Ordering::Equal) => return Datum::Bool(true),
            Some(_) => {}
            None => unknown = true,
        }
    }
    if unknown { Datum::Null } else { Datum::Bool(false) }
}

fn arithmetic<'r>(operator: Operator, left: Datum<'r>, right: Datum<'r>) -> Datum<'r> {
    use Datum as D;
    match (operator, left, right) {
        (_, D::Number(a), D::Number(b)) => {
            a.arithmetic(operator, b).map_or(Datum::Null, Datum::Number)
        }
        (Operator::Add, D::Text(a), D::Text(b)) => D::Text(Cow::Owned(format!("{a}{b}"))),
        (Operator::Add, D::Moment(a), D::Duration(b))
        | (Operator::Add, D::Duration(b), D::Moment(a)) => D::Moment(a.saturating_add(b)),
        (Operator::Subtract, D::Moment(a), D::Duration(b)) => D::Moment(a.saturating_sub(b)),
        (Operator::Subtract, D::Moment(a), D::Moment(b)) => D::Duration(a.saturating_sub(b)),
        (Operator::Add, D::Duration(a), D::Duration(b)) => D::Duration(a.saturating_add(b)),
        (Operator::Subtract, D::Duration(a), D::Duration(b)) => D::Duration(a.saturating_sub(b)),
        _ => D::Null,
    }
}

fn call<'r>(function: Function, arguments: &'r [Program], scope: &Scope<'r>) -> Datum<'r> {
    let value = |at: usize| arguments.get(at).map_or(Datum::Null, |part| part.value(scope));
    match (function, value(0)) {
        (Function::Size, Datum::Text(text)) => {
            Datum::Number(Number::from(i64::try_from(text.chars().count()).unwrap_or(i64::MAX)))
        }
        (Function::Size, Datum::List(json)) => {
            let items: Option<Vec<serde::de::IgnoredAny>> = serde_json::from_str(json).ok();
            let count = items.and_then(|items| i64::try_from(items.len()).ok());
            count.map_or(Datum::Null, |count| Datum::Number(Number::from(count)))
        }
        (Function::Lower, Datum::Text(text)) => Datum::Text(Cow::Owned(text.to_ascii_lowercase())),
        (Function::Upper, Datum::Text(text)) => Datum::Text(Cow::Owned(text.to_ascii_uppercase())),
        (Function::Trim, Datum::Text(text)) => Datum::Text(Cow::Owned(text.trim().to_owned())),
        (Function::StartsWith | Function::EndsWith | Function::Contains, Datum::Text(text)) => {
            let Datum::Text(part) = value(1) else { return Datum::Null };
            Datum::Bool(match function {
                Function::StartsWith => text.starts_with(&*part),
                Function::EndsWith => text.ends_with(&*part),
                _ => text.contains(&*part),
            })
        }
        _ => Datum::Null,
    }
}

#[cfg(test)]
mod tests;
