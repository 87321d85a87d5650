//! Steps: `PENDING → CANCELLED`, `moves the order from PAID to SHIPPED`, `moves it to SHIPPED`.

use livespec_ir::{Condition, NewValue};
use serde_json::Value;

use super::Family;
use super::english as words;
use super::reader::{At, Place, Saying, Take, Told};
use super::tokens::Kind;

pub(super) const FAMILY: Family = Family { name: "transition", read };

fn read(at: &At<'_>) -> Option<Take> {
    at.first(&[arrow, moves])
}

/// `PENDING → CANCELLED`, `status: PENDING -> CANCELLED`, `State transition: A|B → C`.
fn arrow(at: &At<'_>) -> Option<Take> {
    let label = at.skip(
        0,
        &["state", "status", "transition", "transitions", "change", "changes", "from", "new"],
    );
    let field = at.known_field(label).filter(|_| at.states(label).is_none());
    let from =
        at.skip(label + field.map_or(0, |(len, _)| len), &[":", "from", "goes", "is", "changes"]);
    let (len, state, before) = at.states(from)?;
    if at.kind(from + len) != Some(Kind::Arrow) {
        return None;
    }
    let (more, other, after) = at.states(from + len + 1)?;
    let [after] = after.as_slice() else { return None };
    // A chain of three tells the states, not what one endpoint does.
    let end = from + len + 1 + more;
    let apart = field.is_some_and(|(_, field)| field != state) || other != state;
    if apart || at.kind(end) == Some(Kind::Arrow) {
        return None;
    }
    Some(Take { len: end, says: step(state, before, after) })
}

fn step(field: livespec_ir::Id<livespec_ir::Field>, from: Vec<String>, to: &str) -> Vec<Saying> {
    let condition = Condition::OneOf(field, from);
    let value = NewValue::Constant(Value::from(to));
    vec![
        Saying::Require(vec![condition], Told::default(), None),
        Saying::Write(Place::Known(field), value),
    ]
}

/// `moves the order from PAID to SHIPPED`, `transitions to SHIPPED`, `sets status from A to B`.
fn moves(at: &At<'_>) -> Option<Take> {
    if !at.any(0, words::MOVES) {
        return None;
    }
    let mut from = 1;
    let mut required = Vec::new();
    if let Some((len, states)) = at.record(from) {
        from += len;
        if let Some((field, _)) = states.first() {
            let values = states.iter().map(|(_, value)| value.clone()).collect();
            required.push(Condition::OneOf(*field, values));
        }
    } else if let Some((len, field)) = at.known_field(from) {
        if Some(field) != at.scene.states.field() {
            return None;
        }
        from += len;
        if at.word(from) == "of" {
            from += 1 + at.record(from + 1).map(|(len, _)| len)?;
        }
    }
    if at.word(from) == "from" {
        let start = at.skip(from + 1, INTO);
        let (len, field, values) = at.states(start)?;
        required.push(Condition::OneOf(field, values));
        from = at.skip(start + len, words::STATE_WORDS);
    }
    if !matches!(at.word(from), "to" | "into" | "in") && at.kind(from) != Some(Kind::Arrow) {
        return None;
    }
    let start = at.skip(from + 1, INTO);
    let (len, field, values) = at.states(start)?;
    let [value] = values.as_slice() else { return None };
    if required.iter().any(|condition| condition.field() != field) {
        return None;
    }
    let end = at.skip(start + len, words::STATE_WORDS);
    let mut says: Vec<Saying> =
        required.into_iter().map(|it| Saying::Require(vec![it], Told::default(), None)).collect();
    says.push(Saying::Write(Place::Known(field), NewValue::Constant(Value::from(value.as_str()))));
    Some(Take { len: end, says })
}

const INTO: &[&str] = &["the", "a", "state", "status", "either", "stage"];
