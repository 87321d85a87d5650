//! What an expression over a record comes to, before any record is there.

use std::fmt;

use crate::{Ambient, Entity, Expr, Field, Function, Id, Literal, Operator, Schema, Type};

/// The type of an expression's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExprType {
    /// A truth value.
    Bool,
    /// A number of any kind.
    Number,
    /// A text, a UUID or one of an enumeration.
    Text,
    /// A calendar date.
    Date,
    /// A time of day.
    Time,
    /// An instant.
    Instant,
    /// A span of time.
    Duration,
    /// A list.
    List,
    /// `null`, which can stand for a value of any type.
    Null,
}

impl ExprType {
    /// What it is called in a sentence.
    pub fn name(self) -> &'static str {
        match self {
            ExprType::Bool => "a truth value",
            ExprType::Number => "a number",
            ExprType::Text => "a text",
            ExprType::Date => "a date",
            ExprType::Time => "a time of day",
            ExprType::Instant => "an instant",
            ExprType::Duration => "a span of time",
            ExprType::List => "a list",
            ExprType::Null => "null",
        }
    }

    /// The type of a field's values; none where the model does not say it or has no comparison for it.
    pub fn of(schema: &Schema) -> Option<ExprType> {
        Some(match &schema.ty {
            Type::Text | Type::Uuid | Type::Enum(_) => ExprType::Text,
            Type::Boolean => ExprType::Bool,
            Type::Integer(_) | Type::Number | Type::Decimal(..) => ExprType::Number,
            Type::Date => ExprType::Date,
            Type::Time => ExprType::Time,
            Type::Timestamp => ExprType::Instant,
            Type::Array(_) => ExprType::List,
            _ => return None,
        })
    }
}

/// Why an expression means nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExprError {
    /// It is no expression of the language; what was expected.
    Syntax(String),
    /// It names something that the record has not.
    UnknownField(String),
    /// Something of CEL that is not supported here.
    Unsupported(String),
    /// An operand that does not fit.
    Type(String),
}

impl fmt::Display for ExprError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ExprError::Syntax(what) => write!(f, "it is no expression: {what}"),
            ExprError::UnknownField(name) => write!(f, "the record has no field `{name}`"),
            ExprError::Unsupported(what) => write!(f, "{what} is not supported"),
            ExprError::Type(what) => f.write_str(what),
        }
    }
}

impl std::error::Error for ExprError {}

impl Expr {
    /// The type of the value over records of an entity.
    ///
    /// # Errors
    /// [`ExprError::Type`] where operands do not fit, [`ExprError::UnknownField`] for a field that the
    /// entity has not.
    pub fn type_of(&self, entity: &Entity) -> Result<ExprType, ExprError> {
        match self {
            Expr::Literal(literal) => Ok(literal.type_of()),
            Expr::Field(field) => field_type(entity, *field),
            Expr::Ambient(ambient) => Ok(match ambient {
                Ambient::Now => ExprType::Instant,
                Ambient::Today => ExprType::Date,
                Ambient::Caller => ExprType::Text,
            }),
            Expr::Not(inner) => inner.expect(entity, ExprType::Bool),
            Expr::Negate(inner) => inner.expect(entity, ExprType::Number),
            Expr::Binary(operator, left, right) => binary(entity, *operator, left, right),
            Expr::In(item, list) => {
                for other in list {
                    comparable(entity, item, other)?;
                }
                Ok(ExprType::Bool)
            }
            Expr::If(condition, yes, no) => {
                condition.expect(entity, ExprType::Bool)?;
                comparable(entity, yes, no)?;
                yes.type_of(entity)
            }
            Expr::Call(function, arguments) => call(entity, *function, arguments),
        }
    }

    /// The type, where it is the one that is wanted.
    ///
    /// # Errors
    /// As [`Expr::type_of`].
    pub fn expect(&self, entity: &Entity, wanted: ExprType) -> Result<ExprType, ExprError> {
        match self.type_of(entity)? {
            ExprType::Null => Ok(wanted),
            found if found == wanted => Ok(found),
            found => Err(ExprError::Type(format!(
                "{} is expected, {} found",
                wanted.name(),
                self.described(entity, found)
            ))),
        }
    }

    fn described(&self, entity: &Entity, ty: ExprType) -> String {
        match self {
            Expr::Field(field) => {
                let name = entity.fields.get(field.index()).map_or("?", shown);
                format!("`{name}` is {}", ty.name())
            }
            _ => format!("{} is", ty.name()),
        }
    }
}

/// The name of a field for people; while a document is read, names in JSON are not settled.
fn shown(field: &Field) -> &str {
    if field.json.is_empty() { &field.name } else { &field.json }
}

impl Literal {
    fn type_of(&self) -> ExprType {
        match self {
            Literal::Null => ExprType::Null,
            Literal::Bool(_) => ExprType::Bool,
            Literal::Integer(_) | Literal::Number(_) => ExprType::Number,
            Literal::Text(_) => ExprType::Text,
            Literal::Duration(_) => ExprType::Duration,
        }
    }
}

fn field_type(entity: &Entity, id: Id<Field>) -> Result<ExprType, ExprError> {
    let unknown = || ExprError::UnknownField(format!("#{}", id.index()));
    let field = entity.fields.get(id.index()).ok_or_else(unknown)?;
    ExprType::of(&field.schema).ok_or_else(|| {
        ExprError::Type(format!("`{}` has no type that can be compared", shown(field)))
    })
}

fn binary(
    entity: &Entity,
    operator: Operator,
    left: &Expr,
    right: &Expr,
) -> Result<ExprType, ExprError> {
    match operator {
        Operator::And | Operator::Or => {
            left.expect(entity, ExprType::Bool)?;
            right.expect(entity, ExprType::Bool)
        }
        _ if operator.is_comparison() => {
            let ty = comparable(entity, left, right)?;
            let same_only = matches!(ty, ExprType::Bool | ExprType::List | ExprType::Null);
            if same_only && !matches!(operator, Operator::Equal | Operator::NotEqual) {
                return Err(ExprError::Type(format!("{} has no order", ty.name())));
            }
            Ok(ExprType::Bool)
        }
        _ => arithmetic(operator, left.type_of(entity)?, right.type_of(entity)?),
    }
}

/// The type that two operands are compared as. A text constant stands for a date or an instant.
fn comparable(entity: &Entity, left: &Expr, right: &Expr) -> Result<ExprType, ExprError> {
    use ExprType as T;
    let (first, second) = (left.type_of(entity)?, right.type_of(entity)?);
    let moment = |ty| matches!(ty, T::Date | T::Instant | T::Time);
    let is_text = |expr: &Expr| matches!(expr, Expr::Literal(Literal::Text(_)));
    match (first, second) {
        (T::Null, other) | (other, T::Null) => Ok(other),
        (a, b) if a == b => Ok(a),
        (T::Date, T::Instant) | (T::Instant, T::Date) => Ok(T::Instant),
        (a, T::Text) if moment(a) && is_text(right) => Ok(a),
        (T::Text, b) if moment(b) && is_text(left) => Ok(b),
        (a, b) => Err(ExprError::Type(format!(
            "{} and cannot be compared with {}",
            left.described(entity, a),
            b.name()
        ))),
    }
}

fn arithmetic(operator: Operator, left: ExprType, right: ExprType) -> Result<ExprType, ExprError> {
    use ExprType as T;
    Ok(match (operator, left, right) {
        (_, T::Number | T::Null, T::Number | T::Null) => T::Number,
        (Operator::Add, T::Text, T::Text) => T::Text,
        (Operator::Add | Operator::Subtract, T::Instant | T::Date, T::Duration) => T::Instant,
        (Operator::Add, T::Duration, T::Instant | T::Date) => T::Instant,
        (Operator::Subtract, T::Instant | T::Date, T::Instant | T::Date) => T::Duration,
        (Operator::Add | Operator::Subtract, T::Duration, T::Duration) => T::Duration,
        _ => {
            let (sign, left, right) = (operator.sign(), left.name(), right.name());
            return Err(ExprError::Type(format!("`{sign}` does not take {left} and {right}")));
        }
    })
}

fn call(entity: &Entity, function: Function, arguments: &[Expr]) -> Result<ExprType, ExprError> {
    let (count, result) = match function {
        Function::Size => (1, ExprType::Number),
        Function::StartsWith | Function::EndsWith | Function::Contains => (2, ExprType::Bool),
        Function::Lower | Function::Upper | Function::Trim => (1, ExprType::Text),
    };
    if arguments.len() != count {
        return Err(ExprError::Type(format!("{function:?} takes {count} operands")));
    }
    let sized = |ty| matches!(ty, ExprType::Text | ExprType::List | ExprType::Null);
    if function == Function::Size {
        let found = arguments[0].type_of(entity)?;
        return if sized(found) {
            Ok(result)
        } else {
            Err(ExprError::Type(format!("{} has no size", arguments[0].described(entity, found))))
        };
    }
    for argument in arguments {
        argument.expect(entity, ExprType::Text)?;
    }
    Ok(result)
}
