//! Values given: `` sets `status` to `CANCELLED` ``, `status becomes PAID`, `marks the order as paid`.

use livespec_ir::{NewValue, Type};
use serde_json::Value;

use super::Family;
use super::condition::{number, told_by};
use super::english as words;
use super::reader::{At, Place, Saying, Take};
use super::tokens::Kind;

pub(super) const FAMILY: Family = Family { name: "assign", read };

fn read(at: &At<'_>) -> Option<Take> {
    at.first(&[sets, becomes, marks, in_code])
}

/// `` sets `status` to `CANCELLED` ``, and behind it `` `b` to now``.
fn sets(at: &At<'_>) -> Option<Take> {
    let verb = usize::from(at.any(0, words::SETS) || at.any(0, words::RESETS));
    if verb == 0 && !at.goes_on {
        return None;
    }
    let (len, place) = at.field(verb)?;
    let mut from = verb + len;
    // `the status of the order to …`
    if at.word(from) == "of" {
        from += 1 + at.record(from + 1).map(|(len, _)| len)?;
    }
    if !matches!(at.word(from), "to" | "=" | "as" | ":") {
        return None;
    }
    let (more, value) = value(at, from + 1, &place)?;
    Take::one(from + 1 + more, Saying::Write(place, value))
}

/// `` `status` becomes PAID``, `` `status` is set to PAID``, `` `status` = PAID``.
fn becomes(at: &At<'_>) -> Option<Take> {
    let (len, place) = at.field(0)?;
    let says = at
        .phrase(
            len,
            &[
                "is set to",
                "are set to",
                "is changed to",
                "changes to",
                "goes to",
                "turns to",
                "is updated to",
                "will be set to",
                "gets set to",
                "=",
            ],
        )
        .or_else(|| at.any(len, words::BECOMES).then_some(1))?;
    let (more, value) = value(at, len + says, &place)?;
    Take::one(len + says + more, Saying::Write(place, value))
}

/// `marks the order as paid`, `marks it as read`.
fn marks(at: &At<'_>) -> Option<Take> {
    let passive =
        at.record(0).filter(|(len, _)| at.any(*len, &["is", "are"])).map(|(len, _)| len + 1);
    let from = passive.unwrap_or(0);
    if !at.any(from, words::MARKS) {
        return None;
    }
    let noun = at.record(from + 1).filter(|_| passive.is_none()).map_or(0, |(len, _)| len);
    let from = from + 1 + noun;
    let from = at.skip(from, &["as", "with", "being"]);
    let from = at.skip(from, words::STATE_WORDS);
    if let Some((len, field, values)) = at.states(from)
        && let [value] = values.as_slice()
    {
        let value = NewValue::Constant(Value::from(value.as_str()));
        return Take::one(from + len, Saying::Write(Place::Known(field), value));
    }
    // `as read` of a record with `read` or `readAt`
    let word = at.token(from)?;
    match told_by(at.scene.entity, &word.text)? {
        livespec_ir::Condition::Compare(field, _, value) => {
            Take::one(from + 1, Saying::Write(Place::Known(field), NewValue::Constant(value)))
        }
        livespec_ir::Condition::Present(field) => {
            Take::one(from + 1, Saying::Write(Place::Known(field), NewValue::Now))
        }
        _ => None,
    }
}

/// One code span that assigns: `` `status = 'CANCELLED'` ``.
fn in_code(at: &At<'_>) -> Option<Take> {
    let verb = usize::from(at.any(0, words::SETS));
    let token = at.token(verb).filter(|token| token.kind == Kind::Code)?;
    let (name, value) = token.text.split_once([':', '='])?;
    let name = name.trim().rsplit('.').next().unwrap_or("");
    let field = at.scene.named.find(name)?;
    let value = value.trim().trim_matches(['\'', '"', '`']);
    let value = constant(at, &Place::Known(field), value)?;
    Take::one(verb + 1, Saying::Write(Place::Known(field), value))
}

/// What is given: a constant, the time, the caller, a member of the body.
fn value(at: &At<'_>, offset: usize, place: &Place) -> Option<(usize, NewValue)> {
    if let Some(len) = at.phrase(offset, words::NOWS) {
        return Some((len, NewValue::Now));
    }
    if let Some((len, sent)) = sent(at, offset, place) {
        return Some((len, sent));
    }
    if let Some(len) = at.phrase(offset, words::CALLERS) {
        return Some((len, NewValue::Caller));
    }
    if let Place::Known(field) = place
        && let Some((len, of, values)) = at.states(offset)
        && of == *field
        && let [value] = values.as_slice()
    {
        return Some((len, NewValue::Constant(Value::from(value.as_str()))));
    }
    let from = at.skip(offset, &["the", "a", "an", "value", "state", "status"]);
    if let Some((len, value)) = number(at, from) {
        return fits(at, place, &value).then_some((from + len - offset, NewValue::Constant(value)));
    }
    let token = at.token(from)?;
    let value = constant(at, place, &token.text)?;
    Some((from + 1 - offset, value))
}

/// `` the given `reason` ``, `` the `reason` from the body``, `the value sent`.
pub(super) fn sent(at: &At<'_>, offset: usize, place: &Place) -> Option<(usize, NewValue)> {
    let from = at.skip(offset, &["the", "a", "value", "of"]);
    let before = at.skip(from, words::SENT);
    let named = at.token(before).filter(|token| {
        let own = match place {
            Place::Known(field) => {
                let field = at.scene.entity.field(*field);
                token.text == field.json || token.text == field.name
            }
            Place::New(name) => *name == token.text,
        };
        own && at.scene.sent.contains(&token.text)
    });
    let end = before + usize::from(named.is_some());
    let end =
        if named.is_none() && at.any(end, &["value", "values", "one"]) { end + 1 } else { end };
    let end = at.skip(end, words::SENT);
    let end = end + at.phrase(end, words::FROM_BODY).unwrap_or(0);
    let said = named.is_some() || end > before.max(from + 1) || before > from;
    (said && end > offset + 1).then_some((end - offset, NewValue::Sent))
}

/// A constant that the field can hold.
fn constant(at: &At<'_>, place: &Place, text: &str) -> Option<NewValue> {
    let value = match text.to_lowercase().as_str() {
        "true" => Value::Bool(true),
        "false" => Value::Bool(false),
        "null" | "none" | "nil" => return Some(NewValue::Constant(Value::Null)),
        "now()" | "now" | "current_timestamp" => return Some(NewValue::Now),
        _ => match serde_json::from_str::<Value>(text) {
            Ok(value) if value.is_number() => value,
            _ => Value::from(text),
        },
    };
    let value = match (place, &value) {
        (Place::Known(field), Value::String(text)) => {
            let known = at.scene.states.find(text).filter(|(of, _)| of == field);
            known.map_or(value.clone(), |(_, known)| Value::from(known))
        }
        _ => value,
    };
    fits(at, place, &value).then_some(NewValue::Constant(value))
}

/// Whether a constant is one of the field's type and, where its values are listed, one of those.
fn fits(at: &At<'_>, place: &Place, value: &Value) -> bool {
    let Place::Known(field) = place else { return !value.is_string() || is_constant_word(value) };
    let listed = super::states::values_of(at.scene.entity.field(*field));
    match at.ty(*field) {
        Type::Boolean => value.is_boolean(),
        Type::Integer(_) => value.is_i64(),
        Type::Number | Type::Decimal(..) => value.is_number(),
        Type::Enum(_) => {
            value.as_str().is_some_and(|text| listed.iter().any(|known| known == text))
        }
        Type::Text | Type::Any | Type::Named(_) => {
            let text = value.as_str().unwrap_or("");
            value.is_string()
                && (listed.iter().any(|known| known == text)
                    || (listed.is_empty() && is_constant_word(value)))
        }
        _ => false,
    }
}

/// A word that stands for itself rather than for something that a reader has to know.
fn is_constant_word(value: &Value) -> bool {
    value.as_str().is_some_and(|text| {
        !text.is_empty()
            && (text.chars().all(|c| c.is_ascii_uppercase() || c == '_' || c.is_ascii_digit())
                || text.contains('_')
                || text.chars().all(|c| c.is_ascii_lowercase()))
    })
}
