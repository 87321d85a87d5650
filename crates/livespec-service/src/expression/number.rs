//! Numbers of expressions: exact decimals as far as they go.

use std::cmp::Ordering;

use livespec_ir::Operator;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// A number: exact up to 28 digits, else binary floating point.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Number {
    Exact(Decimal),
    Real(f64),
}

impl From<i64> for Number {
    fn from(value: i64) -> Number {
        Number::Exact(Decimal::from(value))
    }
}

impl From<f64> for Number {
    /// The shortest decimal that is read as the number, which is what was sent and stored.
    fn from(value: f64) -> Number {
        Number::parse(zmij::Buffer::new().format(value)).unwrap_or(Number::Real(value))
    }
}

impl Number {
    /// The number of a text; none where it is no number.
    pub(crate) fn parse(text: &str) -> Option<Number> {
        let exact = Decimal::from_str_exact(text).or_else(|_| Decimal::from_scientific(text));
        match exact {
            Ok(value) => Some(Number::Exact(value)),
            Err(_) => text.parse().ok().filter(|value: &f64| value.is_finite()).map(Number::Real),
        }
    }

    fn real(self) -> f64 {
        match self {
            Number::Exact(value) => value.to_f64().unwrap_or(f64::NAN),
            Number::Real(value) => value,
        }
    }

    pub(crate) fn negated(self) -> Number {
        match self {
            Number::Exact(value) => Number::Exact(-value),
            Number::Real(value) => Number::Real(-value),
        }
    }

    /// The order; none where one is no number.
    pub(crate) fn compare(self, other: Number) -> Option<Ordering> {
        match (self, other) {
            (Number::Exact(a), Number::Exact(b)) => Some(a.cmp(&b)),
            (a, b) => a.real().partial_cmp(&b.real()),
        }
    }

    /// `a + b` and so on; none for a division by zero and for what no number holds.
    pub(crate) fn arithmetic(self, operator: Operator, other: Number) -> Option<Number> {
        if let (Number::Exact(a), Number::Exact(b)) = (self, other) {
            let exact = match operator {
                Operator::Add => a.checked_add(b),
                Operator::Subtract => a.checked_sub(b),
                Operator::Multiply => a.checked_mul(b),
                Operator::Divide => a.checked_div(b),
                Operator::Remainder => a.checked_rem(b),
                _ => return None,
            };
            if let Some(exact) = exact {
                return Some(Number::Exact(exact));
            }
        }
        let (a, b) = (self.real(), other.real());
        let real = match operator {
            Operator::Add => a + b,
            Operator::Subtract => a - b,
            Operator::Multiply => a * b,
            Operator::Divide => a / b,
            Operator::Remainder => a % b,
            _ => return None,
        };
        real.is_finite().then_some(Number::Real(real))
    }
}
