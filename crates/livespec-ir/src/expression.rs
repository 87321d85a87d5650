//! Expressions over the fields of a record: guards, comparisons, values.
//!
//! The language is a subset of the Common Expression Language (CEL): literals, fields, arithmetic,
//! comparison, logic, `in`, `? :` and the functions of [`Function`]. It has no loops, so an evaluation
//! takes time linear in the expression and in the texts that it reads.
//!
//! A value that is missing is `null`, and what is computed from it is unknown, as in SQL: only
//! `x == null` and `x != null` look at it. A rule that comes out unknown is not broken.

use crate::{Entity, Field, Id, Origin};

/// How deep an expression may be nested; a sum of so many terms is as deep.
pub const EXPRESSION_DEPTH_MAX: usize = 64;

/// An expression with its text. `F` is how it names fields: texts as parsed, ids in the model.
#[derive(Debug, Clone, PartialEq)]
pub struct Expression<F = Id<Field>> {
    /// The expression as CEL, for descriptions and messages.
    pub source: String,
    /// What it computes.
    pub tree: Expr<F>,
    /// Where it stands, and whether the document wrote it or a sentence was read so.
    pub origin: Origin,
}

/// What an expression computes.
#[derive(Debug, Clone, PartialEq)]
pub enum Expr<F = Id<Field>> {
    /// A constant.
    Literal(Literal),
    /// The value of a field of the record.
    Field(F),
    /// What the request itself gives.
    Ambient(Ambient),
    /// `!a`.
    Not(Box<Expr<F>>),
    /// `-a`.
    Negate(Box<Expr<F>>),
    /// `a + b`, `a < b`, `a && b`.
    Binary(Operator, Box<Expr<F>>, Box<Expr<F>>),
    /// `a in [b, c]`.
    In(Box<Expr<F>>, Vec<Expr<F>>),
    /// `a ? b : c`.
    If(Box<Expr<F>>, Box<Expr<F>>, Box<Expr<F>>),
    /// A function of its arguments; of a method, the receiver is the first.
    Call(Function, Vec<Expr<F>>),
}

/// A constant.
#[derive(Debug, Clone, PartialEq)]
pub enum Literal {
    /// No value.
    Null,
    /// A truth value.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// A number with a fraction.
    Number(f64),
    /// A text.
    Text(String),
    /// A span of time in milliseconds (`duration("24h")`).
    Duration(i64),
}

/// What the request gives, beside the record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ambient {
    /// The time of the request.
    Now,
    /// Its date in UTC.
    Today,
    /// The subject of the caller's credentials; `null` without any.
    Caller,
}

/// An operator with two operands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    /// `||`
    Or,
    /// `&&`
    And,
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterEqual,
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`; by zero it is unknown.
    Divide,
    /// `%`; by zero it is unknown.
    Remainder,
}

impl Operator {
    /// The sign of CEL.
    pub fn sign(self) -> &'static str {
        match self {
            Operator::Or => "||",
            Operator::And => "&&",
            Operator::Equal => "==",
            Operator::NotEqual => "!=",
            Operator::Less => "<",
            Operator::LessEqual => "<=",
            Operator::Greater => ">",
            Operator::GreaterEqual => ">=",
            Operator::Add => "+",
            Operator::Subtract => "-",
            Operator::Multiply => "*",
            Operator::Divide => "/",
            Operator::Remainder => "%",
        }
    }

    /// Whether it orders its operands or tells whether they are the same.
    pub fn is_comparison(self) -> bool {
        matches!(
            self,
            Operator::Equal
                | Operator::NotEqual
                | Operator::Less
                | Operator::LessEqual
                | Operator::Greater
                | Operator::GreaterEqual
        )
    }
}

/// A function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Function {
    /// `size(a)`, `a.size()`: code points of a text, items of a list.
    Size,
    /// `a.startsWith(b)`.
    StartsWith,
    /// `a.endsWith(b)`.
    EndsWith,
    /// `a.contains(b)`, of texts.
    Contains,
    /// `a.lowerAscii()`.
    Lower,
    /// `a.upperAscii()`.
    Upper,
    /// `a.trim()`.
    Trim,
}

/// A rule on whole records: where `when` is true, `holds` must not be false.
#[derive(Debug, Clone, PartialEq)]
pub struct Invariant {
    /// When it applies; none means always.
    pub when: Option<Expression>,
    /// What must hold then.
    pub holds: Expression,
    /// The field that is wrong where it does not hold, and the others that it is held against.
    pub fields: Vec<Id<Field>>,
    /// Where it is stated.
    pub origin: Origin,
}

/// An expression that the document states of a record and that means nothing there.
#[derive(Debug, Clone, PartialEq)]
pub struct BrokenExpression {
    /// The record.
    pub entity: Id<Entity>,
    /// The expression as the document writes it.
    pub source: String,
    /// What is wrong with it.
    pub problem: crate::ExprError,
    /// Where it stands.
    pub origin: Origin,
}

impl<F> Expr<F> {
    /// A binary expression.
    pub fn binary(operator: Operator, left: Expr<F>, right: Expr<F>) -> Expr<F> {
        Expr::Binary(operator, Box::new(left), Box::new(right))
    }

    /// The same expression with fields named another way.
    ///
    /// # Errors
    /// The first error of `name`.
    pub fn resolve<G, E>(self, name: &mut impl FnMut(F) -> Result<G, E>) -> Result<Expr<G>, E> {
        Ok(match self {
            Expr::Literal(literal) => Expr::Literal(literal),
            Expr::Field(field) => Expr::Field(name(field)?),
            Expr::Ambient(ambient) => Expr::Ambient(ambient),
            Expr::Not(inner) => Expr::Not(Box::new(inner.resolve(name)?)),
            Expr::Negate(inner) => Expr::Negate(Box::new(inner.resolve(name)?)),
            Expr::Binary(operator, left, right) => {
                Expr::binary(operator, left.resolve(name)?, right.resolve(name)?)
            }
            Expr::In(item, list) => {
                Expr::In(Box::new(item.resolve(name)?), resolve_all(list, name)?)
            }
            Expr::If(condition, yes, no) => Expr::If(
                Box::new(condition.resolve(name)?),
                Box::new(yes.resolve(name)?),
                Box::new(no.resolve(name)?),
            ),
            Expr::Call(function, arguments) => Expr::Call(function, resolve_all(arguments, name)?),
        })
    }

    /// Calls `visit` with each field that is read, in order.
    pub fn each_field<'e>(&'e self, visit: &mut impl FnMut(&'e F)) {
        match self {
            Expr::Literal(_) | Expr::Ambient(_) => {}
            Expr::Field(field) => visit(field),
            Expr::Not(inner) | Expr::Negate(inner) => inner.each_field(visit),
            Expr::Binary(_, left, right) => {
                left.each_field(visit);
                right.each_field(visit);
            }
            Expr::In(item, list) => {
                item.each_field(visit);
                list.iter().for_each(|item| item.each_field(visit));
            }
            Expr::If(condition, yes, no) => {
                [condition, yes, no].into_iter().for_each(|part| part.each_field(visit));
            }
            Expr::Call(_, arguments) => arguments.iter().for_each(|part| part.each_field(visit)),
        }
    }
}

fn resolve_all<F, G, E>(
    list: Vec<Expr<F>>,
    name: &mut impl FnMut(F) -> Result<G, E>,
) -> Result<Vec<Expr<G>>, E> {
    list.into_iter().map(|item| item.resolve(name)).collect()
}

impl<F: Copy + PartialEq> Expr<F> {
    /// The fields that it reads, each once, in order.
    pub fn fields(&self) -> Vec<F> {
        let mut fields = Vec::new();
        self.each_field(&mut |field| {
            if !fields.contains(field) {
                fields.push(*field);
            }
        });
        fields
    }
}
