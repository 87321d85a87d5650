//! `CHECK` conditions over several columns, as expressions.

use livespec_ir::{Ambient, EXPRESSION_DEPTH_MAX, Expr, Function, Literal, Operator};
use serde_json::Value;
use sqlparser::ast::{
    BinaryOperator, Expr as Sql, FunctionArg, FunctionArgExpr, FunctionArguments, UnaryOperator,
};

use super::column::{constant, last_part};

/// The expression that a condition is; none where SQL says something that expressions cannot.
pub(super) fn expression(sql: &Sql) -> Option<Expr<String>> {
    tree(sql, 0)
}

fn tree(sql: &Sql, depth: usize) -> Option<Expr<String>> {
    let depth = depth + 1;
    if depth > EXPRESSION_DEPTH_MAX {
        return None;
    }
    let inner = |part: &Sql| tree(part, depth);
    let null = || Expr::Literal(Literal::Null);
    Some(match sql {
        Sql::Nested(part) => inner(part)?,
        Sql::Identifier(name) if name.quote_style.is_none() && is_now(&name.value) => {
            ambient(&name.value)
        }
        Sql::Identifier(name) => Expr::Field(name.value.clone()),
        Sql::CompoundIdentifier(parts) => Expr::Field(parts.last()?.value.clone()),
        Sql::IsNull(part) => Expr::binary(Operator::Equal, inner(part)?, null()),
        Sql::IsNotNull(part) => Expr::binary(Operator::NotEqual, inner(part)?, null()),
        Sql::IsTrue(part) => inner(part)?,
        Sql::UnaryOp { op: UnaryOperator::Not, expr } => Expr::Not(Box::new(inner(expr)?)),
        Sql::BinaryOp { left, op, right } => {
            Expr::binary(operator(op)?, inner(left)?, inner(right)?)
        }
        Sql::Between { expr, negated, low, high } => {
            let within = Expr::binary(
                Operator::And,
                Expr::binary(Operator::GreaterEqual, inner(expr)?, inner(low)?),
                Expr::binary(Operator::LessEqual, inner(expr)?, inner(high)?),
            );
            if *negated { Expr::Not(Box::new(within)) } else { within }
        }
        Sql::InList { expr, list, negated } => {
            let list = list.iter().map(inner).collect::<Option<Vec<_>>>()?;
            let within = Expr::In(Box::new(inner(expr)?), list);
            if *negated { Expr::Not(Box::new(within)) } else { within }
        }
        Sql::Trim { expr, trim_what: None, .. } => Expr::Call(Function::Trim, vec![inner(expr)?]),
        Sql::Function(function) => call(function, depth)?,
        Sql::Interval(interval) => Expr::Literal(Literal::Duration(span(&interval.to_string())?)),
        Sql::Cast { expr, .. } if matches!(**expr, Sql::Identifier(_)) => inner(expr)?,
        other => Expr::Literal(literal(constant(other)?)?),
    })
}

fn operator(op: &BinaryOperator) -> Option<Operator> {
    Some(match op {
        BinaryOperator::And => Operator::And,
        BinaryOperator::Or => Operator::Or,
        BinaryOperator::Eq => Operator::Equal,
        BinaryOperator::NotEq => Operator::NotEqual,
        BinaryOperator::Lt => Operator::Less,
        BinaryOperator::LtEq => Operator::LessEqual,
        BinaryOperator::Gt => Operator::Greater,
        BinaryOperator::GtEq => Operator::GreaterEqual,
        BinaryOperator::Plus => Operator::Add,
        BinaryOperator::Minus => Operator::Subtract,
        BinaryOperator::Multiply => Operator::Multiply,
        // `/` and `%` of whole numbers round in SQL and not here.
        _ => return None,
    })
}

fn literal(value: Value) -> Option<Literal> {
    Some(match value {
        Value::Null => Literal::Null,
        Value::Bool(value) => Literal::Bool(value),
        Value::Number(number) => match number.as_i64() {
            Some(whole) => Literal::Integer(whole),
            None => Literal::Number(number.as_f64()?),
        },
        Value::String(text) => Literal::Text(text),
        Value::Array(_) | Value::Object(_) => return None,
    })
}

fn is_now(name: &str) -> bool {
    ["current_timestamp", "current_date", "localtimestamp"]
        .iter()
        .any(|known| name.eq_ignore_ascii_case(known))
}

fn ambient(name: &str) -> Expr<String> {
    let day = name.eq_ignore_ascii_case("current_date");
    Expr::Ambient(if day { Ambient::Today } else { Ambient::Now })
}

fn call(function: &sqlparser::ast::Function, depth: usize) -> Option<Expr<String>> {
    let name = last_part(&function.name).to_ascii_lowercase();
    let list = match &function.args {
        FunctionArguments::List(list) => list.args.as_slice(),
        _ => &[],
    };
    if list.is_empty() {
        return match name.as_str() {
            "now" | "getdate" | "sysdate" => Some(Expr::Ambient(Ambient::Now)),
            _ if is_now(&name) => Some(ambient(&name)),
            _ => None,
        };
    }
    let function = match name.as_str() {
        "length" | "char_length" | "character_length" | "len" | "array_length" | "cardinality" => {
            Function::Size
        }
        "btrim" | "trim" => Function::Trim,
        "lower" => Function::Lower,
        "upper" => Function::Upper,
        _ => return None,
    };
    let FunctionArg::Unnamed(FunctionArgExpr::Expr(argument)) = list.first()? else { return None };
    Some(Expr::Call(function, vec![tree(argument, depth)?]))
}

/// `INTERVAL '24 hours'` in milliseconds; months and years have no fixed length.
fn span(interval: &str) -> Option<i64> {
    const UNITS: &[(&str, i64)] = &[
        ("second", 1000),
        ("minute", 60_000),
        ("hour", 3_600_000),
        ("day", 86_400_000),
        ("week", 604_800_000),
    ];
    let lower = interval.to_ascii_lowercase().replace(['\'', '"'], " ");
    let mut words = lower.split_whitespace().skip(1);
    let count: i64 = words.next()?.parse().ok()?;
    let unit = words.next()?;
    let (_, ms) = UNITS.iter().find(|(name, _)| unit.trim_end_matches('s') == *name)?;
    if words.next().is_some() { None } else { count.checked_mul(*ms) }
}
