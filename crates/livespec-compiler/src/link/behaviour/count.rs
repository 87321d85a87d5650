//! Counters and switches: `` increments `viewCount` by 1``, `` decreases `stock` by `quantity` ``,
//! `` toggles `active` ``, `` clears `lockedUntil` ``, `` resets `attempts` to 0``.

use livespec_ir::{NewValue, Type};
use serde_json::Value;

use super::Family;
use super::condition::number;
use super::english as words;
use super::reader::{At, Place, Saying, Take};

pub(super) const FAMILY: Family = Family { name: "count", read };

fn read(at: &At<'_>) -> Option<Take> {
    at.first(&[counts, adds, toggles, clears, passive])
}

/// Whether a field can count; a name that the model does not have can.
fn is_counter(at: &At<'_>, place: &Place) -> bool {
    match place {
        Place::Known(field) => matches!(at.ty(*field), Type::Integer(_)),
        Place::New(_) => true,
    }
}

/// `` increments `viewCount` [by N] ``.
fn counts(at: &At<'_>) -> Option<Take> {
    let less = at.any(0, words::DECREMENTS);
    if !less && !at.any(0, words::INCREMENTS) {
        return None;
    }
    let (len, place) = at.field(1)?;
    if !is_counter(at, &place) {
        return None;
    }
    let end = 1 + len;
    if at.word(end) != "by" {
        let step = NewValue::Add(if less { -1 } else { 1 });
        return Take::one(end, Saying::Write(place, step));
    }
    let (more, value) = amount(at, end + 1, less)?;
    Take::one(end + 1 + more, Saying::Write(place, value))
}

/// A number of steps, or a member of the body that says how many.
fn amount(at: &At<'_>, offset: usize, less: bool) -> Option<(usize, NewValue)> {
    if let Some((len, value)) = number(at, offset) {
        let by = value.as_i64()?;
        return Some((len, NewValue::Add(if less { by.checked_neg()? } else { by })));
    }
    let from = at.skip(offset, &["the", "given", "requested", "sent"]);
    let token = at.token(from)?;
    let name = at
        .scene
        .sent
        .iter()
        .find(|name| **name == token.text || name.to_lowercase() == token.lower)?;
    let end = at.skip(from + 1, words::SENT);
    let end = end + at.phrase(end, words::FROM_BODY).unwrap_or(0);
    Some((end - offset, NewValue::AddSent(name.clone(), less)))
}

/// `` adds 1 to `viewCount` ``, `` subtracts `quantity` from `stock` ``.
fn adds(at: &At<'_>) -> Option<Take> {
    let less = at.any(0, words::SUBTRACTS);
    if !less && !at.any(0, words::ADDS) {
        return None;
    }
    let (len, value) = amount(at, 1, less)?;
    if at.word(1 + len) != if less { "from" } else { "to" } {
        return None;
    }
    let (more, place) = at.field(2 + len)?;
    is_counter(at, &place)
        .then(|| Take { len: 2 + len + more, says: vec![Saying::Write(place, value)] })
}

fn toggles(at: &At<'_>) -> Option<Take> {
    if !at.any(0, words::TOGGLES) {
        return None;
    }
    let (len, field) = at.known_field(1)?;
    if !matches!(at.ty(field), Type::Boolean) {
        return None;
    }
    Take::one(1 + len, Saying::Write(Place::Known(field), NewValue::Toggle))
}

/// `` clears `lockedUntil` and `lockedBy` ``, `` resets `attempts` [to 0] ``.
fn clears(at: &At<'_>) -> Option<Take> {
    if !at.any(0, words::CLEARS) {
        return None;
    }
    let resets = at.any(0, words::RESETS);
    let (mut len, mut says) = (1, Vec::new());
    while let Some((more, field)) = at.known_field(len) {
        let value = match at.ty(field) {
            Type::Integer(_) if resets => Value::from(0),
            Type::Boolean if resets => Value::Bool(false),
            _ => Value::Null,
        };
        says.push(Saying::Write(Place::Known(field), NewValue::Constant(value)));
        len += more;
        let joint = at.joint(len);
        if joint == 0 || at.known_field(len + joint).is_none() {
            break;
        }
        len += joint;
    }
    if says.is_empty() {
        return None;
    }
    if at.word(len) == "to" {
        // Where it says to what, that is what counts.
        return None;
    }
    Some(Take { len, says })
}

/// `` `viewCount` is incremented [by 1] ``, `` `lockedUntil` is cleared``.
fn passive(at: &At<'_>) -> Option<Take> {
    let (len, place) = at.field(0)?;
    if !at.any(len, &["is", "are", "gets"]) {
        return None;
    }
    let end = len + 2;
    match at.word(len + 1) {
        word @ ("incremented" | "increased" | "decremented" | "decreased" | "reduced") => {
            if !is_counter(at, &place) {
                return None;
            }
            let less = !word.starts_with("inc");
            if at.word(end) != "by" {
                return Take::one(
                    end,
                    Saying::Write(place, NewValue::Add(if less { -1 } else { 1 })),
                );
            }
            let (more, value) = amount(at, end + 1, less)?;
            Take::one(end + 1 + more, Saying::Write(place, value))
        }
        "cleared" | "emptied" | "unset" => {
            Take::one(end, Saying::Write(place, NewValue::Constant(Value::Null)))
        }
        "toggled" | "flipped" => Take::one(end, Saying::Write(place, NewValue::Toggle)),
        _ => None,
    }
}
