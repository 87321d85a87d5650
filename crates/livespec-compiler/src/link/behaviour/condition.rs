//! Conditions on a record: `it is not PENDING`, `` `closedAt` is set``, `` `stock` is at least 1``.
// tidy: no plug-in: what families of guards share

use livespec_ir::{Comparison, Condition, Field, Id, Type};
use serde_json::Value;

use super::english as words;
use super::reader::At;
use super::states;
use super::tokens::Kind;
use crate::names;

/// What a condition is about.
enum Subject {
    /// The record.
    Record,
    Field(Id<Field>),
    /// Nothing is named: `not PENDING`.
    Silent,
}

/// Conditions joined by a word, all told alike.
pub(super) fn conditions(
    at: &At<'_>,
    offset: usize,
    joint: &str,
) -> Option<(usize, Vec<Condition>)> {
    let (mut len, first) = condition(at, offset)?;
    let mut all = vec![first];
    while at.word(offset + len) == joint {
        let Some((more, next)) = condition(at, offset + len + 1) else { break };
        len += 1 + more;
        all.push(next);
    }
    Some((len, all))
}

/// One condition.
pub(super) fn condition(at: &At<'_>, offset: usize) -> Option<(usize, Condition)> {
    let (mut len, subject, owned) = subject(at, offset);
    let mut negated = false;
    let mut said = 0;
    for _ in 0..super::reader::REACH_MAX {
        let here = offset + len;
        if let Some(more) = at.phrase(here, OTHER) {
            negated = !negated;
            len += more;
        } else if at.any(here, words::NOTS) || at.phrase(here, &["no longer"]).is_some() {
            negated = !negated;
            len += if at.word(here + 1) == "longer" { 2 } else { 1 };
        } else if at.any(here, words::COPULAS) {
            negated ^= at.any(here, words::DENYING);
            len += 1;
            said += 1;
        } else if at.any(here, words::STILL) && at.states(here).is_none() {
            len += 1;
        } else if at.any(here, words::STATE_WORDS) && !matches!(subject, Subject::Field(_)) {
            len += 1;
            said += 1;
        } else {
            break;
        }
    }
    // `=`, `==`, `!=` and `:` say it too.
    let (more, unequal) = equals(at, offset + len);
    negated ^= unequal;
    len += more;
    said += more;
    let (more, condition) = judged(at, offset + len, &subject, said)?;
    len += more;
    // `in PENDING state`
    if matches!(condition, Condition::OneOf(..)) && at.any(offset + len, words::STATE_WORDS) {
        len += 1;
    }
    let condition = match owned {
        Some(state) if matches!(condition, Condition::OneOf(..)) => {
            return merge(state, condition, negated).map(|it| (len, it));
        }
        Some(_) => return None,
        None => condition,
    };
    Some((len, if negated { condition.negated() } else { condition }))
}

/// `any state other than`: what follows is what it must not be.
const OTHER: &[&str] = &[
    "any other state than",
    "any state other than",
    "any state but",
    "any status other than",
    "any other status than",
    "any status but",
    "anything but",
    "anything other than",
    "other than",
    "in any other state than",
    "in any state other than",
    "in any state but",
    "in another state than",
    "in a state other than",
    "in a status other than",
];

/// A state in front of the noun would be a second condition; such a sentence is left alone.
fn merge(_: (Id<Field>, String), _: Condition, _: bool) -> Option<Condition> {
    None
}

fn subject(at: &At<'_>, offset: usize) -> (usize, Subject, Option<(Id<Field>, String)>) {
    // `the order's status`, `` `status` ``, `the current state of the order`
    let from = at.skip(offset, words::DETERMINERS);
    if at.states(offset).is_none()
        && let Some((len, field)) = at.known_field(from)
    {
        let len = from + len - offset;
        let of = usize::from(at.word(offset + len) == "of");
        if of == 1
            && let Some((more, states)) = at.record(offset + len + 1)
            && states.is_empty()
        {
            return (len + 1 + more, Subject::Field(field), None);
        }
        return (len, Subject::Field(field), None);
    }
    if at.states(offset).is_none()
        && let Some((len, states)) = at.record(offset)
    {
        return (len, Subject::Record, states.into_iter().next());
    }
    (0, Subject::Silent, None)
}

/// The length of a sign of equality, and whether it denies.
fn equals(at: &At<'_>, offset: usize) -> (usize, bool) {
    let sign = |at: &At<'_>, offset: usize, text: &str| {
        at.kind(offset) == Some(Kind::Sign) && at.word(offset) == text
    };
    if sign(at, offset, "!") && sign(at, offset + 1, "=") {
        return (2, true);
    }
    if sign(at, offset, "≠") {
        return (1, true);
    }
    let double = usize::from(sign(at, offset, "=")) + usize::from(sign(at, offset + 1, "="));
    (if sign(at, offset, "=") { double } else { 0 }, false)
}

/// What is said of the subject.
fn judged(
    at: &At<'_>,
    offset: usize,
    subject: &Subject,
    said: usize,
) -> Option<(usize, Condition)> {
    let named = match subject {
        Subject::Field(field) => Some(*field),
        _ => None,
    };
    if let Some((len, field, values)) = at.states(offset)
        && named.is_none_or(|named| named == field)
    {
        return Some((len, Condition::OneOf(field, values)));
    }
    if let Some(field) = named {
        return of_field(at, offset, field);
    }
    // `has been revoked` of a record with `revokedAt`, `is archived` of one with `archived`.
    (said > 0 || matches!(subject, Subject::Silent)).then(|| participle(at, offset)).flatten()
}

fn of_field(at: &At<'_>, offset: usize, field: Id<Field>) -> Option<(usize, Condition)> {
    let temporal = !matches!(at.ty(field), Type::Boolean);
    if at.any(offset, words::ABSENT) {
        return Some((1, Condition::Absent(field)));
    }
    if temporal && at.any(offset, words::PRESENT) {
        return Some((1, Condition::Present(field)));
    }
    if matches!(at.ty(field), Type::Boolean) {
        let text = at.token(offset)?.lower.as_str();
        let value = match text {
            "true" | "yes" | "set" => true,
            "false" | "no" => false,
            _ => return None,
        };
        return Some((1, Condition::Compare(field, Comparison::Equal, Value::Bool(value))));
    }
    if matches!(at.ty(field), Type::Integer(_) | Type::Number | Type::Decimal(..)) {
        let (len, comparison) = comparison(at, offset);
        let (more, value) = number(at, offset + len)?;
        return Some((len + more, Condition::Compare(field, comparison, value)));
    }
    let token = at.token(offset)?;
    if matches!(token.kind, Kind::Code | Kind::Quoted) && matches!(at.ty(field), Type::Text) {
        return Some((1, Condition::OneOf(field, vec![token.text.clone()])));
    }
    None
}

fn comparison(at: &At<'_>, offset: usize) -> (usize, Comparison) {
    const WORDS: &[(&[&str], Comparison)] = &[
        (
            &["at least", "not less than", "> =", "≥", "greater than or equal to", "no less than"],
            Comparison::AtLeast,
        ),
        (
            &["at most", "not more than", "< =", "≤", "less than or equal to", "no more than"],
            Comparison::AtMost,
        ),
        (&["less than", "below", "<", "under", "smaller than", "lower than"], Comparison::Less),
        (&["greater than", "more than", "above", ">", "over", "larger than"], Comparison::Greater),
        (&["equal to", "exactly", "equals"], Comparison::Equal),
    ];
    let found = WORDS.iter().filter_map(|(phrases, comparison)| {
        at.phrase(offset, phrases).map(|len| (len, *comparison))
    });
    found.max_by_key(|(len, _)| *len).unwrap_or((0, Comparison::Equal))
}

/// A number: digits, a sign in front, or `zero`.
pub(super) fn number(at: &At<'_>, offset: usize) -> Option<(usize, Value)> {
    let minus = usize::from(at.word(offset) == "-");
    let token = at.token(offset + minus)?;
    let text = match token.lower.as_str() {
        "zero" => "0",
        "one" => "1",
        text => text,
    };
    let value: Value = serde_json::from_str(text).ok()?;
    let value = match (minus, value.as_i64()) {
        (0, _) => value,
        (_, Some(whole)) => Value::from(whole.checked_neg()?),
        _ => return None,
    };
    value.is_number().then_some((minus + 1, value))
}

/// A participle that a field tells: a time (`revokedAt`) or a truth value (`archived`).
fn participle(at: &At<'_>, offset: usize) -> Option<(usize, Condition)> {
    let word = at.is_done(offset)?;
    told_by(at.scene.entity, &word).map(|condition| (1, condition))
}

/// The condition that a record is what a participle says, where a field of it tells.
pub(super) fn told_by(entity: &livespec_ir::Entity, participle: &str) -> Option<Condition> {
    let key = names::field_key(participle);
    for (id, field) in entity.fields() {
        let name = names::field_key(&field.name);
        match field.schema.ty {
            Type::Boolean if name == key || name == format!("is{key}") => {
                return Some(Condition::Compare(id, Comparison::Equal, Value::Bool(true)));
            }
            Type::Timestamp | Type::Date
                if [format!("{key}at"), format!("{key}on"), format!("{key}date")]
                    .contains(&name) =>
            {
                return Some(Condition::Present(id));
            }
            _ => {}
        }
    }
    None
}

/// Whether a participle is one of a verb of the endpoint, or the endpoint's own.
pub(super) fn is_of(participle: &str, verbs: &[String]) -> bool {
    verbs.iter().any(|verb| states::is_result(participle, verb))
}
