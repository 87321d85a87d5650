//! From the model's expressions to programs over columns.

use livespec_ir::{Ambient, Entity, Expr, ExprError, ExprType, Literal, Operator};

use super::number::Number;
use super::{Constant, Program};
use crate::time;

/// Compiles an expression over the records of an entity; column `n` holds field `n`.
///
/// # Errors
/// Where its types do not fit; the model holds no such expression once it was checked.
pub(crate) fn compile(expr: &Expr, entity: &Entity) -> Result<Program, ExprError> {
    expr.type_of(entity)?;
    build(expr, entity)
}

fn build(expr: &Expr, entity: &Entity) -> Result<Program, ExprError> {
    let inner = |part: &Expr| build(part, entity).map(Box::new);
    let all = |parts: &[Expr]| {
        parts.iter().map(|part| build(part, entity)).collect::<Result<Vec<_>, _>>()
    };
    Ok(match expr {
        Expr::Literal(literal) => Program::Constant(constant(literal)),
        Expr::Field(field) => Program::Column(field.index(), expr.type_of(entity)?),
        Expr::Ambient(ambient) => Program::Ambient(*ambient),
        Expr::Not(part) => Program::Not(inner(part)?),
        Expr::Negate(part) => Program::Negate(inner(part)?),
        Expr::Binary(operator, left, right) => binary(*operator, left, right, entity)?,
        Expr::In(item, list) => membership(item, list, entity)?,
        Expr::If(condition, yes, no) => Program::If(inner(condition)?, inner(yes)?, inner(no)?),
        Expr::Call(function, arguments) => Program::Call(*function, all(arguments)?),
    })
}

fn constant(literal: &Literal) -> Constant {
    match literal {
        Literal::Null => Constant::Null,
        Literal::Bool(value) => Constant::Bool(*value),
        Literal::Integer(value) => Constant::Number(Number::from(*value)),
        Literal::Number(value) => Constant::Number(Number::from(*value)),
        Literal::Text(text) => Constant::Text(text.clone()),
        Literal::Duration(span) => Constant::Duration(*span),
    }
}

fn binary(
    operator: Operator,
    left: &Expr,
    right: &Expr,
    entity: &Entity,
) -> Result<Program, ExprError> {
    let is_null = |expr: &Expr| matches!(expr, Expr::Literal(Literal::Null));
    let looked_at = match (is_null(left), is_null(right)) {
        (true, _) => Some(right),
        (_, true) => Some(left),
        _ => None,
    };
    if let Some(looked_at) = looked_at
        && matches!(operator, Operator::Equal | Operator::NotEqual)
    {
        let absent = Program::IsNull(Box::new(build(looked_at, entity)?));
        let negated = operator == Operator::NotEqual;
        return Ok(if negated { Program::Not(Box::new(absent)) } else { absent });
    }
    let mut sides = [build(left, entity)?, build(right, entity)?];
    if operator.is_comparison() {
        let types = (left.type_of(entity)?, right.type_of(entity)?);
        sides = compared(sides, (left, right), types)?;
    }
    let [left, right] = sides;
    Ok(Program::Binary(operator, Box::new(left), Box::new(right)))
}

/// A text beside a date or an instant is one, and a day beside an instant is the day of that instant: what
/// is compared with `today` is compared by days.
fn compared(
    [mut left, mut right]: [Program; 2],
    (first, second): (&Expr, &Expr),
    types: (ExprType, ExprType),
) -> Result<[Program; 2], ExprError> {
    if let Expr::Literal(Literal::Text(text)) = second {
        right = moment(text, types.0, right)?;
    }
    if let Expr::Literal(Literal::Text(text)) = first {
        left = moment(text, types.1, left)?;
    }
    // A date is compared with the day of the request, not with the minute.
    if types == (ExprType::Date, ExprType::Instant) && is_now(second) {
        right = Program::Ambient(Ambient::Today);
    }
    if types == (ExprType::Instant, ExprType::Date) && is_now(first) {
        left = Program::Ambient(Ambient::Today);
    }
    Ok([left, right])
}

fn is_now(expr: &Expr) -> bool {
    matches!(expr, Expr::Ambient(Ambient::Now))
}

fn moment(text: &str, ty: ExprType, otherwise: Program) -> Result<Program, ExprError> {
    let wrong = || ExprError::Type(format!("`{text}` is not {}", ty.name()));
    Ok(match ty {
        ExprType::Date | ExprType::Instant => {
            let ms = time::parse_date(text).or_else(|| time::parse_instant(text));
            Program::Constant(Constant::Moment(ms.ok_or_else(wrong)?))
        }
        ExprType::Time => {
            Program::Constant(Constant::Text(time::parse_time(text).ok_or_else(wrong)?))
        }
        _ => otherwise,
    })
}

fn membership(item: &Expr, list: &[Expr], entity: &Entity) -> Result<Program, ExprError> {
    let ty = item.type_of(entity)?;
    let mut values = Vec::with_capacity(list.len());
    let mut or_null = false;
    for value in list {
        match value {
            Expr::Literal(Literal::Null) => or_null = true,
            Expr::Literal(Literal::Text(text)) => {
                let plain = Program::Constant(Constant::Text(text.clone()));
                values.push(moment(text, ty, plain)?);
            }
            other => values.push(build(other, entity)?),
        }
    }
    let found = Program::In(Box::new(build(item, entity)?), values);
    if !or_null {
        return Ok(found);
    }
    let absent = Program::IsNull(Box::new(build(item, entity)?));
    Ok(Program::Binary(Operator::Or, Box::new(absent), Box::new(found)))
}
