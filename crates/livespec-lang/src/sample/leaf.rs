//! What a leaf of a sample is: a type, an example, or text meant to be replaced.

use livespec_diagnostics::Span;
use livespec_ir::{Constraint, Format, Origin, Type};
use serde_json::Value;

use super::{Leaf, LeafClass};
use crate::TypeExpr;
use crate::type_word::{TypeWord, sample_word};

/// Names of members whose values are words or the names of fields; there `"text"` is a value and
/// not a type.
const KINDS: &[&str] = &[
    "type",
    "kind",
    "format",
    "mode",
    "channel",
    "category",
    "method",
    "contenttype",
    "content_type",
    "datatype",
    "field",
    "property",
    "parameter",
    "attribute",
    "column",
    "key",
    "code",
    "error",
    "reason",
    "target",
    "param",
    "fieldname",
    "field_name",
];

/// Words that are as well values of such members.
const WORDS: &[&str] = &[
    "text", "number", "date", "time", "email", "url", "object", "array", "any", "phone", "boolean",
];

/// A leaf that is a text; `name` is the member that holds it.
pub(super) fn text(value: String, name: &str, span: Span) -> Leaf {
    let class = classify(&value, name, span);
    Leaf { value: Value::String(value), class }
}

/// A leaf that is a number, a boolean or `null`.
pub(super) fn plain(value: Value) -> Leaf {
    let ty = match &value {
        Value::Bool(_) => Type::Boolean,
        Value::Number(number) if number.is_i64() || number.is_u64() => Type::Integer(64),
        Value::Number(_) => Type::Number,
        _ => Type::Any,
    };
    Leaf { value, class: LeafClass::Example(TypeExpr::Plain(ty)) }
}

fn classify(value: &str, name: &str, span: Span) -> LeafClass {
    let trimmed = value.trim();
    let kind_name = KINDS.iter().any(|kind| kind.eq_ignore_ascii_case(name));
    if !(kind_name && WORDS.contains(&trimmed))
        && let Some(word) = sample_word(trimmed)
    {
        return from_word(word, span);
    }
    if is_placeholder(trimmed) {
        return LeafClass::Placeholder;
    }
    LeafClass::Example(TypeExpr::Plain(looks_like(trimmed)))
}

/// A class from a type told by words.
pub(super) fn from_word(word: TypeWord, span: Span) -> LeafClass {
    let origin = Origin::stated(span);
    LeafClass::Type {
        ty: word.ty,
        optional: word.optional,
        nullable: word.nullable,
        constraints: word.constraints.into_iter().map(|kind| Constraint { kind, origin }).collect(),
        description: word.description,
    }
}

/// Text in brackets or braces, an ellipsis, or the word `type` where a type was to be written.
fn is_placeholder(text: &str) -> bool {
    let wrapped =
        |open: char, close: char| text.starts_with(open) && text.ends_with(close) && text.len() > 1;
    wrapped('<', '>')
        || wrapped('[', ']')
        || wrapped('{', '}')
        || matches!(text, "..." | "\u{2026}" | "TODO" | "TBD" | "xxx" | "XXX")
        || text == "type"
        || ["type \u{2014}", "type \u{2013}", "type - ", "type: "]
            .iter()
            .any(|start| text.starts_with(start))
}

/// The type that a text looks like.
fn looks_like(text: &str) -> Type {
    match format_of(text) {
        Some(Format::Uuid) => Type::Uuid,
        Some(Format::DateTime) => Type::Timestamp,
        Some(Format::Date) => Type::Date,
        _ => Type::Text,
    }
}

/// The format that an example has, where its form leaves no doubt: a UUID, an instant, a date, an
/// e-mail address, an absolute URI.
pub fn format_of(text: &str) -> Option<Format> {
    let bytes = text.as_bytes();
    if is_uuid(bytes) {
        return Some(Format::Uuid);
    }
    if is_date(bytes) {
        return match bytes.get(10) {
            None => Some(Format::Date),
            Some(b'T' | b't' | b' ') if is_time(&bytes[11..]) => Some(Format::DateTime),
            _ => None,
        };
    }
    if is_uri(text) {
        return Some(Format::Uri);
    }
    is_email(text).then_some(Format::Email)
}

fn is_uuid(bytes: &[u8]) -> bool {
    bytes.len() == 36
        && bytes.iter().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => *byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

/// `YYYY-MM-DD` with a month and a day that exist in some year.
fn is_date(bytes: &[u8]) -> bool {
    let two = |at: usize| {
        bytes
            .get(at..at + 2)
            .and_then(|digits| std::str::from_utf8(digits).ok())
            .and_then(|digits| digits.parse::<u8>().ok())
    };
    bytes.get(..4).is_some_and(|year| year.iter().all(u8::is_ascii_digit))
        && bytes.get(4) == Some(&b'-')
        && bytes.get(7) == Some(&b'-')
        && two(5).is_some_and(|month| (1..=12).contains(&month))
        && two(8).is_some_and(|day| (1..=31).contains(&day))
}

/// `HH:MM[:SS[.fff]]` with a zone or without.
fn is_time(bytes: &[u8]) -> bool {
    bytes.len() >= 5
        && bytes[..2].iter().all(u8::is_ascii_digit)
        && bytes[2] == b':'
        && bytes[3..5].iter().all(u8::is_ascii_digit)
        && bytes[5..].iter().all(|byte| {
            byte.is_ascii_digit() || matches!(byte, b':' | b'.' | b'Z' | b'z' | b'+' | b'-')
        })
}

fn is_uri(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once("://") else { return false };
    scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
        && !rest.is_empty()
        && !rest.contains(char::is_whitespace)
}

fn is_email(text: &str) -> bool {
    let Some((local, host)) = text.split_once('@') else { return false };
    !local.is_empty()
        && !text.contains(char::is_whitespace)
        && host.contains('.')
        && !host.contains('@')
        && host
            .split('.')
            .all(|part| !part.is_empty() && part.chars().all(|c| c.is_alphanumeric() || c == '-'))
}

/// One leaf from several alternatives: literals become values, types a union, `null` a mark.
pub(super) fn joined(all: Vec<Leaf>, span: Span) -> Leaf {
    let value = all.first().map_or(Value::Null, |leaf| leaf.value.clone());
    let (mut types, mut values) = (Vec::new(), Vec::new());
    let (mut is_null, mut is_optional, mut rules) = (false, false, Vec::new());
    for leaf in all {
        match leaf.class {
            LeafClass::Type { ty, optional, nullable, constraints, .. } => {
                is_null |= nullable;
                is_optional |= optional;
                rules.extend(constraints);
                types.push(ty);
            }
            _ if leaf.value.is_null() => is_null = true,
            _ if leaf.value == "undefined" => is_optional = true,
            LeafClass::Example(_) | LeafClass::Placeholder => values.push(leaf.value),
        }
    }
    if !values.is_empty() {
        types.push(TypeExpr::Values(values));
    }
    let ty = match types.len() {
        0 => TypeExpr::default(),
        1 => types.remove(0),
        _ => TypeExpr::Union(types),
    };
    let constraints =
        rules.into_iter().map(|rule| Constraint { origin: Origin::stated(span), ..rule }).collect();
    Leaf {
        value,
        class: LeafClass::Type {
            ty,
            optional: is_optional,
            nullable: is_null,
            constraints,
            description: None,
        },
    }
}
