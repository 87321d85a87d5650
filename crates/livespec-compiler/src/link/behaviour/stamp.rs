//! What is written down: `` records `cancelledAt` ``, `` stores the reason given``, `` `approvedBy` is set``.

use livespec_ir::{NewValue, Type};

use super::Family;
use super::assign::sent;
use super::english as words;
use super::reader::{At, Place, REACH_MAX, Saying, Take};
use crate::names;

pub(super) const FAMILY: Family = Family { name: "stamp", read };

fn read(at: &At<'_>) -> Option<Take> {
    at.first(&[named, into, given, passive])
}

/// `` records `cancelledAt`, `cancelledBy` and `reason` ``.
fn named(at: &At<'_>) -> Option<Take> {
    if !at.any(0, words::RECORDS) {
        return None;
    }
    let mut len = 1;
    let mut says = Vec::new();
    while len < REACH_MAX {
        let Some((more, place)) = at.field(len) else { break };
        let Some(value) = meant(at, &place) else { break };
        says.push(Saying::Write(place, value));
        len += more;
        let joint = at.joint(len);
        if joint == 0 || at.field(len + joint).is_none() {
            break;
        }
        len += joint;
    }
    if says.is_empty() {
        return None;
    }
    let told = at.phrase(
        len,
        &[
            "as now",
            "with the current time",
            "as the current time",
            "with the time",
            "with the current timestamp",
            "from the request",
            "from the body",
            "from the request body",
        ],
    );
    Some(Take { len: len + told.unwrap_or(0), says })
}

/// What a field is given that is only said to be written: the time, the caller, or what was sent.
pub(super) fn meant(at: &At<'_>, place: &Place) -> Option<NewValue> {
    let name = match place {
        Place::Known(field) => at.scene.entity.field(*field).json.clone(),
        Place::New(name) => name.clone(),
    };
    let name = match place {
        Place::Known(field) if name.is_empty() => at.scene.entity.field(*field).name.clone(),
        _ => name,
    };
    if at.scene.sent.iter().any(|sent| names::field_key(sent) == names::field_key(&name)) {
        return Some(NewValue::Sent);
    }
    let words = names::words(&name);
    let last = words.last().map_or("", String::as_str);
    match place {
        Place::Known(field) => match at.ty(*field) {
            Type::Timestamp | Type::Date => Some(NewValue::Now),
            Type::Boolean => Some(NewValue::Constant(true.into())),
            Type::Text | Type::Uuid | Type::Any if last == "by" => Some(NewValue::Caller),
            Type::Text | Type::Any if last == "at" && words.len() > 1 => Some(NewValue::Now),
            _ => None,
        },
        Place::New(_) if words.len() > 1 && last == "at" => Some(NewValue::Now),
        Place::New(_) if words.len() > 1 && last == "by" => Some(NewValue::Caller),
        Place::New(_) => None,
    }
}

/// `` records the time in `paidAt` ``, `` stores the caller as `approvedBy` ``, `` stores the reason in
/// `cancelReason` ``.
fn into(at: &At<'_>) -> Option<Take> {
    if !at.any(0, words::RECORDS) {
        return None;
    }
    let (value, end) = if let Some(len) = at.phrase(1, words::NOWS) {
        (NewValue::Now, 1 + len)
    } else if let Some(len) = at.phrase(1, words::CALLERS) {
        (NewValue::Caller, 1 + len)
    } else {
        let (end, _) = member(at, 1)?;
        (NewValue::Sent, end)
    };
    let end = end
        + at.phrase(
            end,
            &[
                "of the cancellation",
                "of the change",
                "of approval",
                "of the approval",
                "of the call",
                "of the request",
            ],
        )
        .unwrap_or(0);
    if !matches!(at.word(end), "in" | "as" | "into" | "under") {
        return None;
    }
    let (len, place) = at.field(end + 1)?;
    Take::one(end + 1 + len, Saying::Write(place, value))
}

/// `stores the reason given`: a member of the body that is a field.
fn given(at: &At<'_>) -> Option<Take> {
    if !at.any(0, words::RECORDS) {
        return None;
    }
    let (end, name) = member(at, 1)?;
    let field = at.scene.named.find(&name)?;
    Take::one(end, Saying::Write(Place::Known(field), NewValue::Sent))
}

/// A member of the body by name, with the words that say that it was sent; the token behind it.
fn member(at: &At<'_>, offset: usize) -> Option<(usize, String)> {
    let from = at.skip(offset, words::DETERMINERS);
    let from = at.skip(from, words::SENT);
    let token = at.token(from)?;
    let is = |sent: &&String| names::field_key(sent) == names::field_key(&token.text);
    let name = at.scene.sent.iter().find(is)?.clone();
    let end = at.skip(from + 1, words::SENT);
    let end = end + at.phrase(end, words::FROM_BODY).unwrap_or(0);
    Some((end, name))
}

/// `` `cancelledAt` is recorded``, `` `reason` is stored``.
fn passive(at: &At<'_>) -> Option<Take> {
    let (len, place) = at.field(0)?;
    if !at.any(len, &["is", "are", "gets"]) || !at.any(len + 1, words::RECORDED) {
        return None;
    }
    let end = len + 2;
    let (value, more) = match sent(at, end, &place) {
        Some((more, value)) => (value, more),
        None => (meant(at, &place)?, 0),
    };
    Take::one(end + more, Saying::Write(place, value))
}
