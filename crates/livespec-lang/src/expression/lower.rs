//! From the tree of the CEL parser to ours.

use cel::common::ast::{CallExpr, Expr as Cel, IdedExpr, LiteralValue, operators as op};
use livespec_ir::{Ambient, EXPRESSION_DEPTH_MAX, Expr, ExprError, Function, Literal, Operator};

const OPERATORS: &[(&str, Operator)] = &[
    (op::LOGICAL_OR, Operator::Or),
    (op::LOGICAL_AND, Operator::And),
    (op::EQUALS, Operator::Equal),
    (op::NOT_EQUALS, Operator::NotEqual),
    (op::LESS, Operator::Less),
    (op::LESS_EQUALS, Operator::LessEqual),
    (op::GREATER, Operator::Greater),
    (op::GREATER_EQUALS, Operator::GreaterEqual),
    (op::ADD, Operator::Add),
    (op::SUBSTRACT, Operator::Subtract),
    (op::MULTIPLY, Operator::Multiply),
    (op::DIVIDE, Operator::Divide),
    (op::MODULO, Operator::Remainder),
];

const FUNCTIONS: &[(&str, Function)] = &[
    ("size", Function::Size),
    ("startsWith", Function::StartsWith),
    ("endsWith", Function::EndsWith),
    ("contains", Function::Contains),
    ("lowerAscii", Function::Lower),
    ("upperAscii", Function::Upper),
    ("trim", Function::Trim),
];

/// The tree of a parsed expression that lies `depth` deep.
pub(super) fn tree(parsed: &IdedExpr, depth: usize) -> Result<Expr<String>, ExprError> {
    if depth > EXPRESSION_DEPTH_MAX {
        let limit = format!("it is nested deeper than {EXPRESSION_DEPTH_MAX}");
        return Err(ExprError::Syntax(limit));
    }
    match &parsed.expr {
        Cel::Ident(name) => Ok(match name.as_str() {
            "now" => Expr::Ambient(Ambient::Now),
            "today" => Expr::Ambient(Ambient::Today),
            "caller" => Expr::Ambient(Ambient::Caller),
            _ => Expr::Field(name.clone()),
        }),
        Cel::Literal(literal) => constant(literal).map(Expr::Literal),
        Cel::Call(call) => self::call(call, depth + 1),
        Cel::Select(select) => Err(unsupported(&format!("`.{}`", select.field))),
        Cel::Comprehension(_) => Err(unsupported("a macro over a list")),
        Cel::List(_) => Err(unsupported("a list outside of `in`")),
        Cel::Map(_) | Cel::Struct(_) => Err(unsupported("a map")),
        Cel::Unspecified => Err(ExprError::Syntax("it is empty".to_owned())),
    }
}

fn unsupported(what: &str) -> ExprError {
    ExprError::Unsupported(what.to_owned())
}

fn constant(literal: &LiteralValue) -> Result<Literal, ExprError> {
    Ok(match literal {
        LiteralValue::Boolean(value) => Literal::Bool(**value),
        LiteralValue::Int(value) => Literal::Integer(**value),
        LiteralValue::UInt(value) => Literal::Integer(
            i64::try_from(**value).map_err(|_| unsupported("a number beyond 64 bits"))?,
        ),
        LiteralValue::Double(value) => Literal::Number(**value),
        LiteralValue::String(value) => Literal::Text(value.inner().to_owned()),
        LiteralValue::Null => Literal::Null,
        LiteralValue::Bytes(_) => return Err(unsupported("a constant of bytes")),
    })
}

fn call(call: &CallExpr, depth: usize) -> Result<Expr<String>, ExprError> {
    let name = call.func_name.as_str();
    if let [left, right] = call.args.as_slice()
        && let Some((_, operator)) = OPERATORS.iter().find(|(sign, _)| *sign == name)
    {
        return Ok(chain(*operator, tree(left, depth)?, tree(right, depth)?));
    }
    match (name, call.args.as_slice()) {
        (op::LOGICAL_NOT, [inner]) => Ok(Expr::Not(Box::new(tree(inner, depth)?))),
        (op::NEGATE, [inner]) => Ok(negated(tree(inner, depth)?)),
        (op::CONDITIONAL, [condition, yes, no]) => Ok(Expr::If(
            Box::new(tree(condition, depth)?),
            Box::new(tree(yes, depth)?),
            Box::new(tree(no, depth)?),
        )),
        (op::IN, [item, list]) => {
            let Cel::List(list) = &list.expr else {
                return Err(unsupported("`in` of anything but a list of values"));
            };
            let list =
                list.elements.iter().map(|item| tree(item, depth)).collect::<Result<_, _>>()?;
            Ok(Expr::In(Box::new(tree(item, depth)?), list))
        }
        ("duration", [text]) => match &text.expr {
            Cel::Literal(LiteralValue::String(text)) => duration(text.inner())
                .map(|span| Expr::Literal(Literal::Duration(span)))
                .ok_or_else(|| ExprError::Syntax(format!("`{}` is no duration", text.inner()))),
            _ => Err(unsupported("a duration that is not constant")),
        },
        _ => function(call, depth),
    }
}

fn function(call: &CallExpr, depth: usize) -> Result<Expr<String>, ExprError> {
    let known = FUNCTIONS.iter().find(|(name, _)| *name == call.func_name);
    let (_, function) = known.ok_or_else(|| unsupported(&format!("`{}`", call.func_name)))?;
    let receiver = call.target.as_deref();
    let arguments = receiver
        .into_iter()
        .chain(&call.args)
        .map(|part| tree(part, depth))
        .collect::<Result<_, _>>()?;
    Ok(Expr::Call(*function, arguments))
}

fn negated(inner: Expr<String>) -> Expr<String> {
    match inner {
        Expr::Literal(Literal::Integer(value)) => {
            Expr::Literal(Literal::Integer(value.saturating_neg()))
        }
        Expr::Literal(Literal::Number(value)) => Expr::Literal(Literal::Number(-value)),
        other => Expr::Negate(Box::new(other)),
    }
}

/// `a < b < c` is `a < b && b < c`, as whoever writes it means.
fn chain(operator: Operator, left: Expr<String>, right: Expr<String>) -> Expr<String> {
    let orders = |operator: Operator| {
        operator.is_comparison() && !matches!(operator, Operator::Equal | Operator::NotEqual)
    };
    match left {
        Expr::Binary(first, low, middle) if orders(first) && orders(operator) => {
            let second = Expr::binary(operator, (*middle).clone(), right);
            Expr::binary(Operator::And, Expr::Binary(first, low, middle), second)
        }
        left => Expr::binary(operator, left, right),
    }
}

/// A duration of CEL (`1h30m`, `36h`, `500ms`) in milliseconds.
fn duration(text: &str) -> Option<i64> {
    const UNITS: &[(&str, f64)] =
        &[("ms", 1.0), ("h", 3_600_000.0), ("m", 60_000.0), ("s", 1000.0), ("d", 86_400_000.0)];
    let (negative, mut rest) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let mut sum = 0.0;
    if rest.is_empty() {
        return None;
    }
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !(c.is_ascii_digit() || c == '.'))?;
        let number: f64 = rest[..digits].parse().ok()?;
        let (unit, factor) = UNITS.iter().find(|(unit, _)| rest[digits..].starts_with(unit))?;
        sum += number * factor;
        rest = &rest[digits + unit.len()..];
    }
    let whole = crate::constraints::count(sum.round())?;
    i64::try_from(whole).ok().map(|span| if negative { -span } else { span })
}
