//! Which values a column takes, in which form it holds them, and how they are ordered.

use std::cmp::Ordering;

use crate::decimal::{DECIMAL_REAL_DIGITS, canonical_decimal, compare_decimals};
use crate::{ColumnType, Value, ValueRef};

impl ColumnType {
    /// The value in the form in which a column of this type holds and answers it.
    ///
    /// | column | takes | answers |
    /// | --- | --- | --- |
    /// | `Boolean` | `Bool` | `Bool` |
    /// | `Integer` | `Integer` | `Integer` |
    /// | `Real` | `Real`, `Integer` | `Real` |
    /// | `Decimal` of up to 15 digits | `Real`, `Integer`, `Text` | `Real` |
    /// | `Decimal` of more digits | `Real`, `Integer`, `Text` | `Text`, canonical, see [`crate::canonical_decimal`] |
    /// | `Bytes` | `Blob` | `Blob` |
    /// | all others | `Text` | `Text` |
    ///
    /// # Errors
    /// Gives a value of another kind back: a fault of the caller. `NaN` and infinities are such.
    pub fn accept(&self, value: Value) -> Result<Value, Value> {
        match (self, value) {
            (_, Value::Null) => Ok(Value::Null),
            (ColumnType::Boolean, value @ Value::Bool(_))
            | (ColumnType::Integer(_), value @ Value::Integer(_))
            | (ColumnType::Bytes, value @ Value::Blob(_)) => Ok(value),
            (ColumnType::Real, value) => real(value),
            (ColumnType::Decimal(digits, _), value) if *digits <= DECIMAL_REAL_DIGITS => {
                real(value)
            }
            (ColumnType::Decimal(_, scale), value) => decimal(value, *scale),
            (
                ColumnType::Text(_)
                | ColumnType::Uuid
                | ColumnType::Date
                | ColumnType::Time
                | ColumnType::Timestamp
                | ColumnType::Json,
                value @ Value::Text(_),
            ) => Ok(value),
            (_, value) => Err(value),
        }
    }

    /// Whether a value is in the form that the column holds already, so that [`ColumnType::accept`] would
    /// give it back unchanged. `false` where that takes a longer look.
    pub fn holds(&self, value: &Value) -> bool {
        match (self, value) {
            (ColumnType::Decimal(..), Value::Text(_)) => false,
            (ColumnType::Boolean, Value::Bool(_))
            | (ColumnType::Integer(_), Value::Integer(_))
            | (ColumnType::Bytes, Value::Blob(_))
            | (_, Value::Null) => true,
            (_, Value::Text(_)) => self.is_text(),
            _ => false,
        }
    }

    /// As [`ColumnType::accept`], for a value that is only compared with the column: an `Integer` column
    /// is compared with a `Real` too.
    ///
    /// # Errors
    /// Gives a value of another kind back.
    pub fn accept_operand(&self, value: Value) -> Result<Value, Value> {
        match (self, value) {
            (ColumnType::Integer(_), Value::Real(number)) if !number.is_nan() => {
                Ok(Value::Real(number))
            }
            (_, value) => self.accept(value),
        }
    }

    /// Whether a column of this type answers text.
    pub fn is_text(&self) -> bool {
        match self {
            ColumnType::Text(_)
            | ColumnType::Uuid
            | ColumnType::Date
            | ColumnType::Time
            | ColumnType::Timestamp
            | ColumnType::Json => true,
            ColumnType::Decimal(digits, _) => *digits > DECIMAL_REAL_DIGITS,
            ColumnType::Boolean | ColumnType::Integer(_) | ColumnType::Real | ColumnType::Bytes => {
                false
            }
        }
    }

    /// The order of two values of a column: `NULL` first, numbers by value, text and bytes byte by byte
    /// (which is code point by code point for text).
    pub fn compare(&self, a: ValueRef<'_>, b: ValueRef<'_>) -> Ordering {
        match (self, a, b) {
            (ColumnType::Decimal(..), ValueRef::Text(a), ValueRef::Text(b)) => {
                compare_decimals(a, b)
            }
            (_, a, b) => compare(a, b),
        }
    }
}

fn real(value: Value) -> Result<Value, Value> {
    let number = match &value {
        #[expect(clippy::cast_precision_loss, reason = "a column of binary floating point rounds")]
        Value::Integer(number) => *number as f64,
        Value::Real(number) => *number,
        Value::Text(text) => match canonical_decimal(text, 0).and_then(|text| text.parse().ok()) {
            Some(number) => number,
            None => return Err(value),
        },
        Value::Null | Value::Bool(_) | Value::Blob(_) => return Err(value),
    };
    // Databases do not keep the sign of zero, so it is dropped before it gets there.
    if number.is_finite() { Ok(Value::Real(number + 0.0)) } else { Err(value) }
}

fn decimal(value: Value, scale: u8) -> Result<Value, Value> {
    let text = match &value {
        Value::Integer(number) => canonical_decimal(&number.to_string(), scale),
        Value::Real(number) if number.is_finite() => canonical_decimal(&number.to_string(), scale),
        Value::Text(text) => canonical_decimal(text, scale),
        Value::Null | Value::Bool(_) | Value::Real(_) | Value::Blob(_) => None,
    };
    text.map(Value::Text).ok_or(value)
}

fn compare(a: ValueRef<'_>, b: ValueRef<'_>) -> Ordering {
    match (a, b) {
        (ValueRef::Bool(a), ValueRef::Bool(b)) => a.cmp(&b),
        (ValueRef::Integer(a), ValueRef::Integer(b)) => a.cmp(&b),
        (ValueRef::Real(a), ValueRef::Real(b)) => a.total_cmp(&b),
        (ValueRef::Integer(a), ValueRef::Real(b)) => compare_mixed(a, b),
        (ValueRef::Real(a), ValueRef::Integer(b)) => compare_mixed(b, a).reverse(),
        (ValueRef::Text(a), ValueRef::Text(b)) => a.cmp(b),
        (ValueRef::Blob(a), ValueRef::Blob(b)) => a.cmp(b),
        (a, b) => rank(a).cmp(&rank(b)),
    }
}

/// A whole number against a binary64, exactly.
#[expect(
    clippy::cast_possible_truncation,
    reason = "`number` is within the bounds of an i64 there"
)]
fn compare_mixed(whole: i64, number: f64) -> Ordering {
    // 2^63, the first number above every i64, is a binary64.
    const ABOVE: f64 = 9_223_372_036_854_775_808.0;
    if number >= ABOVE {
        Ordering::Less
    } else if number < -ABOVE {
        Ordering::Greater
    } else {
        let floor = number.floor();
        whole.cmp(&(floor as i64)).then(if number > floor {
            Ordering::Less
        } else {
            Ordering::Equal
        })
    }
}

fn rank(value: ValueRef<'_>) -> u8 {
    match value {
        ValueRef::Null => 0,
        ValueRef::Bool(_) => 1,
        ValueRef::Integer(_) | ValueRef::Real(_) => 2,
        ValueRef::Text(_) => 3,
        ValueRef::Blob(_) => 4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms() {
        let text = |text: &str| Value::Text(text.to_owned());
        assert_eq!(ColumnType::Real.accept(Value::Integer(3)), Ok(Value::Real(3.0)));
        assert_eq!(ColumnType::Decimal(10, 2).accept(text("12.50")), Ok(Value::Real(12.5)));
        assert_eq!(ColumnType::Decimal(20, 2).accept(Value::Real(12.5)), Ok(text("12.50")));
        assert_eq!(ColumnType::Decimal(20, 2).accept(text("x")), Err(text("x")));
        assert_eq!(ColumnType::Integer(32).accept(text("1")), Err(text("1")));
        assert!(ColumnType::Real.accept(Value::Real(f64::INFINITY)).is_err());
        assert_eq!(ColumnType::Integer(32).accept_operand(Value::Real(1.5)), Ok(Value::Real(1.5)));
    }

    #[test]
    fn whole_numbers_against_binary_ones() {
        let order = |whole, number| {
            ColumnType::Real.compare(ValueRef::Integer(whole), ValueRef::Real(number))
        };
        assert_eq!(order(1, 1.5), Ordering::Less);
        assert_eq!(order(-1, -1.5), Ordering::Greater);
        assert_eq!(order(2, 2.0), Ordering::Equal);
        assert_eq!(order(i64::MAX, 9.3e18), Ordering::Less);
        // 2^53 + 1 is no binary64; the comparison is exact all the same.
        assert_eq!(order(9_007_199_254_740_993, 9_007_199_254_740_992.0), Ordering::Greater);
    }
}
