//! `CHECK` conditions as constraints.

use livespec_diagnostics::Span;
use livespec_ir::{Constraint, ConstraintKind, Expr as Tree, Origin};
use serde_json::Value;
use sqlparser::ast::{BinaryOperator, Expr, FunctionArg, FunctionArgExpr, FunctionArguments};

use super::column::{compares, constant, last_part};
use super::condition::expression;
use crate::{FieldDecl, Spanned};

/// What a condition compares.
#[derive(Clone, Copy)]
enum Subject<'e> {
    Value(&'e str),
    Length(&'e str),
    Items(&'e str),
    Trimmed(&'e str),
}

/// What a condition says beyond single fields.
#[derive(Debug, Default)]
pub(super) struct Beyond {
    /// Parts that hold several columns against each other.
    pub(super) checks: Vec<Tree<String>>,
    /// Whether a part was not understood.
    pub(super) unread: bool,
}

/// Writes a condition that stands at `span` into the fields that it is about.
pub(super) fn apply(expr: &Expr, span: Span, fields: &mut [FieldDecl]) -> Beyond {
    let (parts, mut beyond) = conjunction(expr);
    for (name, kinds) in parts {
        match fields.iter_mut().find(|field| field.name.value.eq_ignore_ascii_case(name)) {
            Some(field) => narrow(field, kinds, span),
            None => beyond.unread = true,
        }
    }
    beyond
}

/// The same for a table whose columns are defined elsewhere: a column that a condition is about and
/// that is not there becomes a field without a type.
pub(super) fn apply_elsewhere(expr: &Expr, span: Span, fields: &mut Vec<FieldDecl>) -> Beyond {
    let (parts, beyond) = conjunction(expr);
    for (name, kinds) in parts {
        match fields.iter_mut().find(|field| field.name.value.eq_ignore_ascii_case(name)) {
            Some(field) => narrow(field, kinds, span),
            None => {
                let name = Spanned { value: name.to_owned(), span };
                let mut field = FieldDecl { name, span, ty_span: span, ..FieldDecl::default() };
                narrow(&mut field, kinds, span);
                fields.push(field);
            }
        }
    }
    beyond
}

fn narrow(field: &mut FieldDecl, kinds: Vec<ConstraintKind>, span: Span) {
    let origin = Origin::stated(span);
    field.constraints.extend(kinds.into_iter().map(|kind| Constraint { kind, origin }));
}

/// The parts of a conjunction, each with its column, and what is no rule on one column.
fn conjunction(expr: &Expr) -> (Vec<(&str, Vec<ConstraintKind>)>, Beyond) {
    let (mut parts, mut beyond) = (Vec::new(), Beyond::default());
    // Conjunctions nest to the left as deep as there are parts, hence no recursion.
    let mut pending = vec![expr];
    while let Some(expr) = pending.pop() {
        match expr {
            Expr::BinaryOp { left, op: BinaryOperator::And, right } => {
                pending.extend([&**right, &**left])
            }
            Expr::Nested(inner) => pending.push(inner),
            _ => match or_null(expr) {
                Some(inner) => pending.push(inner),
                None => match condition(expr) {
                    Some(part) => parts.push(part),
                    None => match expression(expr) {
                        Some(check) => beyond.checks.push(check),
                        None => beyond.unread = true,
                    },
                },
            },
        }
    }
    (parts, beyond)
}

/// `x IS NULL OR condition`: a check holds for `NULL` anyway.
fn or_null(expr: &Expr) -> Option<&Expr> {
    let Expr::BinaryOp { left, op: BinaryOperator::Or, right } = expr else { return None };
    let name = |expr: &Expr| match expr {
        Expr::IsNull(inner) => column(inner).map(str::to_owned),
        _ => None,
    };
    let about = |expr: &Expr, name: &str| {
        condition(strip(expr)).is_some_and(|(other, _)| other.eq_ignore_ascii_case(name))
    };
    match (name(strip(left)), name(strip(right))) {
        (Some(null), None) if about(right, &null) => Some(right),
        (None, Some(null)) if about(left, &null) => Some(left),
        _ => None,
    }
}

/// An expression without the parentheses around it.
fn strip(mut expr: &Expr) -> &Expr {
    while let Expr::Nested(inner) = expr {
        expr = inner;
    }
    expr
}

/// The column and the constraints of one condition.
fn condition(expr: &Expr) -> Option<(&str, Vec<ConstraintKind>)> {
    match expr {
        Expr::InList { expr, list, negated: false } => {
            let values = list.iter().map(constant).collect::<Option<Vec<_>>>()?;
            Some((column(expr)?, vec![ConstraintKind::OneOf(values)]))
        }
        Expr::AnyOp { left, compare_op: BinaryOperator::Eq, right, .. } => {
            Some((column(left)?, vec![ConstraintKind::OneOf(array(right)?)]))
        }
        Expr::Between { expr, negated: false, low, high } => {
            let (low, high) = (constant(low)?, constant(high)?);
            let subject = subject(expr)?;
            let (name, mut kinds) = compare(subject, &BinaryOperator::GtEq, &low)?;
            kinds.extend(compare(subject, &BinaryOperator::LtEq, &high)?.1);
            Some((name, kinds))
        }
        Expr::BinaryOp { left, op: BinaryOperator::PGRegexMatch, right } => pattern(left, right),
        Expr::RLike { negated: false, expr, pattern: text, .. } => pattern(expr, text),
        Expr::BinaryOp { left, op: BinaryOperator::Or, right } => alternatives(left, right),
        Expr::BinaryOp { left, op, right } if compares(op) => {
            match (subject(left), constant(right)) {
                (Some(subject), Some(value)) => compare(subject, op, &value),
                _ => compare(subject(right)?, &mirrored(op), &constant(left)?),
            }
        }
        _ => None,
    }
}

fn pattern<'e>(subject: &'e Expr, text: &Expr) -> Option<(&'e str, Vec<ConstraintKind>)> {
    let Value::String(text) = constant(text)? else { return None };
    Some((column(subject)?, vec![ConstraintKind::Pattern(text)]))
}

/// `x = 'a' OR x = 'b'`, any number of them.
fn alternatives<'e>(left: &'e Expr, right: &'e Expr) -> Option<(&'e str, Vec<ConstraintKind>)> {
    let (mut name, mut values) = (None, Vec::new());
    let mut pending = vec![right, left];
    while let Some(expr) = pending.pop() {
        match strip(expr) {
            Expr::BinaryOp { left, op: BinaryOperator::Or, right } => {
                pending.extend([&**right, &**left])
            }
            Expr::BinaryOp { left, op: BinaryOperator::Eq, right } => {
                let column = column(left)?;
                if *name.get_or_insert(column) != column {
                    return None;
                }
                values.push(constant(right)?);
            }
            _ => return None,
        }
    }
    Some((name?, vec![ConstraintKind::OneOf(values)]))
}

/// A comparison as constraints.
fn compare<'e>(
    subject: Subject<'e>,
    op: &BinaryOperator,
    value: &Value,
) -> Option<(&'e str, Vec<ConstraintKind>)> {
    use BinaryOperator as Op;
    use ConstraintKind as Kind;
    let number = value.as_f64();
    let whole = value.as_u64();
    match subject {
        Subject::Value(name) => {
            let kind = match op {
                Op::Gt => Kind::Above(number?),
                Op::GtEq => Kind::Min(number?),
                Op::Lt => Kind::Below(number?),
                Op::LtEq => Kind::Max(number?),
                Op::Eq => Kind::Constant(value.clone()),
                Op::NotEq if value.as_str() == Some("") => Kind::MinLength(1),
                Op::NotEq => Kind::NoneOf(vec![number?]),
                _ => return None,
            };
            Some((name, vec![kind]))
        }
        Subject::Trimmed(name) => match op {
            Op::NotEq if value.as_str() == Some("") => Some((name, vec![Kind::NonBlank])),
            _ => None,
        },
        Subject::Length(name) => {
            bounds(op, whole?, Kind::MinLength, Kind::MaxLength).map(|kinds| (name, kinds))
        }
        Subject::Items(name) => {
            bounds(op, whole?, Kind::MinItems, Kind::MaxItems).map(|kinds| (name, kinds))
        }
    }
}

fn bounds(
    op: &BinaryOperator,
    count: u64,
    min: fn(u64) -> ConstraintKind,
    max: fn(u64) -> ConstraintKind,
) -> Option<Vec<ConstraintKind>> {
    Some(match op {
        BinaryOperator::Gt => vec![min(count.checked_add(1)?)],
        BinaryOperator::GtEq => vec![min(count)],
        BinaryOperator::Lt => vec![max(count.checked_sub(1)?)],
        BinaryOperator::LtEq => vec![max(count)],
        BinaryOperator::Eq => vec![min(count), max(count)],
        _ => return None,
    })
}

/// `0 < x` is `x > 0`.
fn mirrored(op: &BinaryOperator) -> BinaryOperator {
    match op {
        BinaryOperator::Gt => BinaryOperator::Lt,
        BinaryOperator::GtEq => BinaryOperator::LtEq,
        BinaryOperator::Lt => BinaryOperator::Gt,
        BinaryOperator::LtEq => BinaryOperator::GtEq,
        other => other.clone(),
    }
}

/// What an expression measures of a column.
fn subject(expr: &Expr) -> Option<Subject<'_>> {
    match strip(expr) {
        Expr::Function(function) => {
            let FunctionArguments::List(list) = &function.args else { return None };
            let [FunctionArg::Unnamed(FunctionArgExpr::Expr(argument)), ..] = list.args.as_slice()
            else {
                return None;
            };
            let trimmed = matches!(argument, Expr::Trim { .. });
            let name = if let Expr::Trim { expr, .. } = argument {
                column(expr)?
            } else {
                column(argument)?
            };
            match last_part(&function.name).to_ascii_lowercase().as_str() {
                "btrim" | "ltrim" | "rtrim" => Some(Subject::Trimmed(name)),
                "length" | "char_length" | "character_length" | "len" if !trimmed => {
                    Some(Subject::Length(name))
                }
                "array_length" | "cardinality" | "jsonb_array_length" | "json_array_length" => {
                    Some(Subject::Items(name))
                }
                _ => None,
            }
        }
        Expr::Trim { expr, .. } => Some(Subject::Trimmed(column(expr)?)),
        other => column(other).map(Subject::Value),
    }
}

/// The column that an expression is.
fn column(expr: &Expr) -> Option<&str> {
    match strip(expr) {
        Expr::Identifier(ident) => Some(&ident.value),
        Expr::CompoundIdentifier(parts) => parts.last().map(|ident| ident.value.as_str()),
        Expr::Cast { expr, .. } => match strip(expr) {
            Expr::Identifier(ident) => Some(&ident.value),
            _ => None,
        },
        _ => None,
    }
}

/// The constants of `ARRAY['a', 'b']`.
fn array(expr: &Expr) -> Option<Vec<Value>> {
    let mut inner = strip(expr);
    if let Expr::Cast { expr, .. } = inner {
        inner = strip(expr);
    }
    match inner {
        Expr::Array(array) => array.elem.iter().map(constant).collect(),
        _ => None,
    }
}
