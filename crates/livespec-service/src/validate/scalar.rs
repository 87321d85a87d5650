//! Values without members: what type they have, and what narrows it.

use std::borrow::Cow;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use livespec_ir::{Case, Format, Normal};
use livespec_storage::{DECIMAL_REAL_DIGITS, Value, canonical_decimal};

use super::format;
use super::pattern::Pattern;
use crate::time;

/// How many characters a decimal number may have.
const DIGITS_MAX: usize = 400;

/// What is wrong with one value: a stable word and a sentence without a final stop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Flaw {
    /// The word.
    pub(crate) code: &'static str,
    /// The sentence.
    pub(crate) message: String,
}

impl Flaw {
    pub(crate) fn new(code: &'static str, message: impl Into<String>) -> Flaw {
        Flaw { code, message: message.into() }
    }
}

/// The type of a scalar.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum ScalarType {
    Text,
    Boolean,
    /// A whole number between two bounds, inclusive.
    Integer(i64, i64),
    Number,
    /// Digits in all, digits after the point.
    Decimal(u8, u8),
    Uuid,
    Date,
    Time,
    Timestamp,
    Bytes,
    Enum(Vec<Box<str>>),
}

/// What narrows a scalar.
#[derive(Debug)]
pub(crate) enum Rule {
    Min(f64),
    Max(f64),
    Above(f64),
    Below(f64),
    MultipleOf(f64),
    MinLength(u64),
    MaxLength(u64),
    MinWords(u64),
    MaxWords(u64),
    Case(Case),
    Normalized(Normal),
    NonBlank,
    Texts(Vec<Box<str>>),
    Numbers(Vec<f64>),
    NoNumbers(Vec<f64>),
    Booleans(Vec<bool>),
    Pattern(Pattern, Box<str>),
    Format(Format),
    Past,
    Future,
}

/// A scalar's type with its rules.
#[derive(Debug)]
pub(crate) struct Scalar {
    pub(crate) ty: ScalarType,
    pub(crate) rules: Vec<Rule>,
}

/// A number as it came.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Number {
    Integer(i64),
    Real(f64),
}

impl Number {
    fn real(self) -> f64 {
        match self {
            Number::Integer(value) => value as f64,
            Number::Real(value) => value,
        }
    }
}

/// The whole number that a floating one is, where it is one and fits.
pub(crate) fn whole(value: f64) -> Option<i64> {
    // 2^63 is exact as a floating number; the largest i64 is not. The smallest i64 is, but what arrives as a
    // floating number there has more digits than one holds: it may as well be one below.
    const LIMIT: f64 = 9_223_372_036_854_775_808.0;
    if value.fract() != 0.0 || value.abs() >= LIMIT {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, reason = "whole and inside the range")]
    Some(value as i64)
}

impl Scalar {
    /// What the type is called in a sentence.
    fn name(&self) -> &'static str {
        match &self.ty {
            ScalarType::Text | ScalarType::Enum(_) => "a text",
            ScalarType::Boolean => "true or false",
            ScalarType::Integer(..) => "a whole number",
            ScalarType::Number | ScalarType::Decimal(..) => "a number",
            ScalarType::Uuid => "a UUID",
            ScalarType::Date => "a date (YYYY-MM-DD)",
            ScalarType::Time => "a time of day (HH:MM:SS)",
            ScalarType::Timestamp => "a date and time (RFC 3339)",
            ScalarType::Bytes => "bytes in base64",
        }
    }

    /// The flaw of a value of another type.
    pub(crate) fn mismatch(&self) -> Flaw {
        Flaw::new("type", format!("must be {}", self.name()))
    }

    /// Whether the value is kept as the digits that were sent.
    pub(crate) fn is_decimal(&self) -> bool {
        matches!(self.ty, ScalarType::Decimal(..))
    }

    /// Takes a text; `now` is for rules about past and future, in milliseconds.
    pub(crate) fn text(&self, text: &str, now: i64) -> Result<Value, Flaw> {
        let text = &*self.normalized(text);
        let value = match &self.ty {
            ScalarType::Text => Value::Text(text.to_owned()),
            ScalarType::Uuid => {
                Value::Text(format::canonical_uuid(text).ok_or_else(|| self.mismatch())?)
            }
            ScalarType::Date => {
                let ms = time::parse_date(text).ok_or_else(|| self.mismatch())?;
                self.moment(ms, now)?;
                Value::Text(text.to_owned())
            }
            ScalarType::Time => Value::Text(time::parse_time(text).ok_or_else(|| self.mismatch())?),
            ScalarType::Timestamp => {
                let ms = time::parse_instant(text).ok_or_else(|| self.mismatch())?;
                self.moment(ms, now)?;
                Value::Text(time::instant(ms))
            }
            ScalarType::Bytes => Value::Blob(STANDARD.decode(text).map_err(|_| self.mismatch())?),
            ScalarType::Enum(values) => {
                if !values.iter().any(|value| **value == *text) {
                    return Err(one_of(values));
                }
                Value::Text(text.to_owned())
            }
            _ => return Err(self.mismatch()),
        };
        if let ScalarType::Bytes = self.ty {
            return Ok(value);
        }
        self.rules.iter().try_for_each(|rule| text_rule(rule, text))?;
        Ok(value)
    }

    /// The text in the form that the document asks for.
    fn normalized<'t>(&self, text: &'t str) -> Cow<'t, str> {
        self.rules.iter().fold(Cow::Borrowed(text), |text, rule| match rule {
            Rule::Normalized(Normal::Lower) => Cow::Owned(text.to_lowercase()),
            Rule::Normalized(Normal::Upper) => Cow::Owned(text.to_uppercase()),
            Rule::Normalized(Normal::Trim) => Cow::Owned(text.trim_matches(is_blank).to_owned()),
            _ => text,
        })
    }

    fn moment(&self, ms: i64, now: i64) -> Result<(), Flaw> {
        for rule in &self.rules {
            match rule {
                Rule::Past if ms >= now => return Err(Flaw::new("past", "must be in the past")),
                Rule::Future if ms <= now => {
                    return Err(Flaw::new("future", "must be in the future"));
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Takes a truth value.
    pub(crate) fn boolean(&self, value: bool) -> Result<Value, Flaw> {
        if self.ty != ScalarType::Boolean {
            return Err(self.mismatch());
        }
        for rule in &self.rules {
            if let Rule::Booleans(values) = rule
                && !values.contains(&value)
            {
                return Err(Flaw::new("one_of", format!("must be {}", !value)));
            }
        }
        Ok(Value::Bool(value))
    }

    /// Takes a number. Decimals come through [`Scalar::decimal`] where the digits are known.
    pub(crate) fn number(&self, number: Number) -> Result<Value, Flaw> {
        let value = match (&self.ty, number) {
            (ScalarType::Integer(low, high), number) => {
                let whole = match number {
                    Number::Integer(value) => Some(value),
                    Number::Real(value) if value.fract() != 0.0 => return Err(self.mismatch()),
                    Number::Real(value) => whole(value),
                };
                match whole.filter(|value| (*low..=*high).contains(value)) {
                    Some(value) => Value::Integer(value),
                    None => {
                        return Err(Flaw::new(
                            "range",
                            format!("must be between {low} and {high}"),
                        ));
                    }
                }
            }
            (ScalarType::Number, number) => Value::Real(number.real()),
            (ScalarType::Decimal(..), Number::Integer(value)) => {
                return self.decimal(itoa::Buffer::new().format(value));
            }
            (ScalarType::Decimal(..), Number::Real(value)) => {
                return self.decimal(zmij::Buffer::new().format(value));
            }
            _ => return Err(self.mismatch()),
        };
        self.number_rules(number)?;
        Ok(value)
    }

    fn number_rules(&self, number: Number) -> Result<(), Flaw> {
        if self.rules.is_empty() {
            return Ok(());
        }
        let value = number.real();
        self.rules.iter().try_for_each(|rule| number_rule(rule, value))
    }

    /// Takes the digits of a JSON number for an exact decimal.
    pub(crate) fn decimal(&self, digits: &str) -> Result<Value, Flaw> {
        let ScalarType::Decimal(precision, scale) = self.ty else { return Err(self.mismatch()) };
        let canonical =
            (digits.len() <= DIGITS_MAX).then(|| canonical_decimal(digits, 0)).flatten();
        let plain = canonical.ok_or_else(|| self.mismatch())?;
        let unsigned = plain.trim_start_matches('-');
        let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
        if fraction.len() > usize::from(scale) {
            let message = format!("must have at most {scale} digits after the point");
            return Err(Flaw::new("scale", message));
        }
        let room = usize::from(precision.saturating_sub(scale));
        if whole.trim_start_matches('0').len() > room {
            let message = format!("must have at most {room} digits before the point");
            return Err(Flaw::new("precision", message));
        }
        let real: f64 = plain.parse().map_err(|_| self.mismatch())?;
        self.number_rules(Number::Real(real))?;
        Ok(if precision <= DECIMAL_REAL_DIGITS { Value::Real(real) } else { Value::Text(plain) })
    }

    /// Takes a text from a path or a query, where everything is text.
    pub(crate) fn parameter(&self, text: &str, now: i64) -> Result<Value, Flaw> {
        match self.ty {
            ScalarType::Boolean => match text {
                "true" | "1" => self.boolean(true),
                "false" | "0" => self.boolean(false),
                _ => Err(self.mismatch()),
            },
            ScalarType::Integer(..) => {
                let sane = text.strip_prefix('-').unwrap_or(text);
                if sane.is_empty() || !sane.bytes().all(|byte| byte.is_ascii_digit()) {
                    return Err(self.mismatch());
                }
                match text.parse::<i64>() {
                    Ok(value) => self.number(Number::Integer(value)),
                    Err(_) => self.number(Number::Real(f64::MAX.copysign(if sane == text {
                        1.0
                    } else {
                        -1.0
                    }))),
                }
            }
            ScalarType::Decimal(..) => self.decimal(text),
            ScalarType::Number => match text.parse::<f64>() {
                Ok(value) if value.is_finite() => self.number(Number::Real(value)),
                _ => Err(self.mismatch()),
            },
            _ => self.text(text, now),
        }
    }
}

fn one_of(values: &[Box<str>]) -> Flaw {
    Flaw::new("one_of", format!("must be one of {}", values.join(", ")))
}

fn text_rule(rule: &Rule, text: &str) -> Result<(), Flaw> {
    let flaw = |code, message: String| Err(Flaw::new(code, message));
    match rule {
        // A text of no more bytes than code points allowed is short enough without counting.
        Rule::MaxLength(max) if !fits(text.len(), *max) && !fits(text.chars().count(), *max) => {
            flaw("max_length", format!("must have at most {max} {}", plural(*max, "character")))
        }
        Rule::MinLength(min) if !reaches(text.chars().count(), *min) => {
            flaw("min_length", format!("must have at least {min} {}", plural(*min, "character")))
        }
        Rule::MinWords(min) if !reaches(text.split_whitespace().count(), *min) => {
            flaw("min_words", format!("must have at least {min} {}", plural(*min, "word")))
        }
        Rule::MaxWords(max) if !fits(text.split_whitespace().count(), *max) => {
            flaw("max_words", format!("must have at most {max} {}", plural(*max, "word")))
        }
        Rule::Case(Case::Lower) if text.chars().any(char::is_uppercase) => {
            flaw("case", "must be in lower case".to_owned())
        }
        Rule::Case(Case::Upper) if text.chars().any(char::is_lowercase) => {
            flaw("case", "must be in upper case".to_owned())
        }
        Rule::NonBlank if text.chars().all(is_blank) => {
            flaw("blank", "must not be blank".to_owned())
        }
        Rule::Texts(values) if !values.iter().any(|value| **value == *text) => Err(one_of(values)),
        Rule::Pattern(pattern, source) if !pattern.matches(text) => {
            flaw("pattern", format!("must match the pattern {source}"))
        }
        Rule::Format(form) if !format::matches(*form, text) => {
            flaw("format", format!("must be {}", format::describe(*form)))
        }
        _ => Ok(()),
    }
}

fn number_rule(rule: &Rule, value: f64) -> Result<(), Flaw> {
    let flaw = |code, message: String| Err(Flaw::new(code, message));
    match rule {
        Rule::Min(bound) if value < *bound => flaw("min", format!("must be at least {bound}")),
        Rule::Max(bound) if value > *bound => flaw("max", format!("must be at most {bound}")),
        Rule::Above(bound) if value <= *bound => {
            flaw("above", format!("must be greater than {bound}"))
        }
        Rule::Below(bound) if value >= *bound => {
            flaw("below", format!("must be less than {bound}"))
        }
        Rule::MultipleOf(step) if !is_multiple(value, *step) => {
            flaw("multiple_of", format!("must be a multiple of {step}"))
        }
        Rule::Numbers(values) if !values.contains(&value) => {
            let list: Vec<String> = values.iter().map(f64::to_string).collect();
            flaw("one_of", format!("must be one of {}", list.join(", ")))
        }
        Rule::NoNumbers(values) if values.contains(&value) => {
            flaw("none_of", format!("must not be {value}"))
        }
        _ => Ok(()),
    }
}

/// White space of Unicode and of ECMA-262, which the pattern of the description names as well.
fn is_blank(letter: char) -> bool {
    letter.is_whitespace() || letter == '\u{feff}'
}

/// Whether a value is a whole multiple; decimal steps such as 0.01 have no exact binary form, so the
/// quotient may miss a whole number by a few units in the last place.
fn is_multiple(value: f64, step: f64) -> bool {
    let quotient = value / step;
    (quotient - quotient.round()).abs() <= quotient.abs().max(1.0) * 4.0 * f64::EPSILON
}

pub(crate) fn fits(count: usize, max: u64) -> bool {
    u64::try_from(count).is_ok_and(|count| count <= max)
}

pub(crate) fn reaches(count: usize, min: u64) -> bool {
    u64::try_from(count).is_ok_and(|count| count >= min)
}

pub(crate) fn plural(count: u64, word: &str) -> String {
    if count == 1 { word.to_owned() } else { format!("{word}s") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scalar(ty: ScalarType, rules: Vec<Rule>) -> Scalar {
        Scalar { ty, rules }
    }

    #[test]
    fn whole_numbers() {
        let scalar = scalar(ScalarType::Integer(-32_768, 32_767), vec![Rule::Min(0.0)]);
        assert_eq!(scalar.number(Number::Real(4.0)), Ok(Value::Integer(4)));
        assert_eq!(scalar.number(Number::Real(4.5)).unwrap_err().code, "type");
        assert_eq!(scalar.number(Number::Integer(40_000)).unwrap_err().code, "range");
        assert_eq!(scalar.number(Number::Real(1e20)).unwrap_err().code, "range");
        assert_eq!(scalar.number(Number::Integer(-1)).unwrap_err().code, "min");
        assert_eq!(scalar.parameter("99999999999999999999", 0).unwrap_err().code, "range");
        assert_eq!(scalar.parameter("+1", 0).unwrap_err().code, "type");
    }

    #[test]
    fn whole_numbers_at_the_end_of_the_range() {
        let scalar = scalar(ScalarType::Integer(i64::MIN, i64::MAX), Vec::new());
        assert_eq!(scalar.number(Number::Integer(i64::MIN)), Ok(Value::Integer(i64::MIN)));
        // -9223372036854775809 is read as this.
        let below = Number::Real(-9_223_372_036_854_775_808.0);
        assert_eq!(scalar.number(below).unwrap_err().code, "range");
        assert_eq!(scalar.number(Number::Real(f64::MAX)).unwrap_err().code, "range");
    }

    #[test]
    fn decimals() {
        let scalar = scalar(ScalarType::Decimal(10, 2), vec![Rule::MultipleOf(0.01)]);
        assert_eq!(scalar.decimal("19.90"), Ok(Value::Real(19.9)));
        assert_eq!(scalar.decimal("1e2"), Ok(Value::Real(100.0)));
        assert_eq!(scalar.decimal("19.999").unwrap_err().code, "scale");
        assert_eq!(scalar.decimal("123456789").unwrap_err().code, "precision");
        assert_eq!(scalar.decimal("-0.05"), Ok(Value::Real(-0.05)));
        let wide = Scalar { ty: ScalarType::Decimal(20, 2), rules: Vec::new() };
        assert_eq!(
            wide.decimal("123456789012345678.25"),
            Ok(Value::Text("123456789012345678.25".to_owned()))
        );
    }

    #[test]
    fn lengths_count_code_points() {
        let scalar = scalar(ScalarType::Text, vec![Rule::MaxLength(3), Rule::MinLength(2)]);
        assert!(scalar.text("äöü", 0).is_ok());
        assert_eq!(scalar.text("äöüß", 0).unwrap_err().code, "max_length");
        assert_eq!(scalar.text("ä", 0).unwrap_err().code, "min_length");
    }

    #[test]
    fn blanks() {
        let scalar = scalar(ScalarType::Text, vec![Rule::NonBlank]);
        for blank in ["", " \t\n", "\u{85}", "\u{a0}\u{feff}\u{3000}"] {
            assert_eq!(scalar.text(blank, 0).unwrap_err().code, "blank", "{blank:?}");
        }
        assert!(scalar.text(" \u{200b}", 0).is_ok());
        assert!(scalar.text("\0", 0).is_ok());
    }

    #[test]
    fn moments() {
        let scalar = scalar(ScalarType::Timestamp, vec![Rule::Past]);
        let past = scalar.text("1970-01-01T01:00:00+01:00", 1).unwrap();
        assert_eq!(past, Value::Text("1970-01-01T00:00:00.000Z".to_owned()));
        assert_eq!(scalar.text("1970-01-01T00:00:01Z", 1).unwrap_err().code, "past");
    }
}
