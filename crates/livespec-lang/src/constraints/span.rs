//! Distances in time: `at least 24 hours before X`, `within 30 days of X`, `no more than 7 days in the future`.

use livespec_ir::{Ambient, Expr, Literal, Operator};

use super::compare::operand;
use super::{At, Family, PhraseKind, SUBJECT, Take, count};

pub(super) const FAMILY: Family = Family { name: "span", read };

/// Units of one length; months and years have none.
const UNITS: &[(&str, u64)] = &[
    ("second", 1000),
    ("seconds", 1000),
    ("minute", 60_000),
    ("minutes", 60_000),
    ("min", 60_000),
    ("hour", 3_600_000),
    ("hours", 3_600_000),
    ("day", 86_400_000),
    ("days", 86_400_000),
    ("week", 604_800_000),
    ("weeks", 604_800_000),
];

/// Whether a distance is a lower or an upper bound.
#[derive(Clone, Copy, PartialEq)]
enum Way {
    Least,
    Most,
}

fn read(at: &At<'_>) -> Option<Take> {
    let (way, next) = way(at)?;
    let next = at.skip(next, &["the", "next", "last", "past", "coming"]);
    let side = (1..=next).find_map(|offset| match at.word(offset) {
        "next" | "coming" => Some(Operator::Add),
        "last" | "past" => Some(Operator::Subtract),
        _ => None,
    });
    let number = count(at.number(next)?)?;
    let (_, unit) = UNITS.iter().find(|(name, _)| *name == at.word(next + 1))?;
    let distance = i64::try_from(number.checked_mul(*unit)?).ok()?;
    let next = next + 2;
    if let Some(side) = side {
        // `within the last 30 days`: not before then, and not after now.
        let now = || Expr::Ambient(Ambient::Now);
        let far = Expr::binary(side, now(), Expr::Literal(Literal::Duration(distance)));
        let (low, high) = if side == Operator::Add { (now(), far) } else { (far, now()) };
        return (way == Way::Most && at.ends(next)).then(|| between(next, low, high));
    }
    let (side, from, end) = anchor(at, next)?;
    if !(at.ends(end) || at.any(end, &["if", "unless", "when"])) {
        return None;
    }
    let distance = Expr::Literal(Literal::Duration(distance));
    let Some(side) = side else {
        let low = Expr::binary(Operator::Subtract, from.clone(), distance.clone());
        let high = Expr::binary(Operator::Add, from, distance);
        return (way == Way::Most).then(|| between(end, low, high));
    };
    let far = Expr::binary(side, from.clone(), distance);
    // Far away on that side is beyond the bound, near is between the anchor and the bound.
    let beyond = (way == Way::Least) == (side == Operator::Add);
    let bound = if beyond { Operator::GreaterEqual } else { Operator::LessEqual };
    Take::one(end, PhraseKind::Holds(Expr::binary(bound, subject(), far)))
}

fn way(at: &At<'_>) -> Option<(Way, usize)> {
    let (way, next) = match at.word(0) {
        "at" if at.word(1) == "least" => (Way::Least, 2),
        "at" if at.word(1) == "most" => (Way::Most, 2),
        "no" | "not" if at.any(1, &["more", "later", "further"]) && at.word(2) == "than" => {
            (Way::Most, 3)
        }
        "no" | "not" if at.any(1, &["less", "fewer"]) && at.word(2) == "than" => (Way::Least, 3),
        "within" => (Way::Most, 1),
        "max" | "maximum" => (Way::Most, 1),
        "min" | "minimum" => (Way::Least, 1),
        "more" if at.word(1) == "than" && at.negated => (Way::Most, 2),
        "less" if at.word(1) == "than" && at.negated => (Way::Least, 2),
        _ => return None,
    };
    if at.negated && !matches!(at.word(0), "more" | "less") { None } else { Some((way, next)) }
}

/// From where the distance is measured: the side (none for either), the point, the token after.
fn anchor(at: &At<'_>, next: usize) -> Option<(Option<Operator>, Expr<String>, usize)> {
    let now = || Expr::Ambient(Ambient::Now);
    match at.word(next) {
        "after" | "from" | "following" if at.word(next + 1) != "now" => {
            let (from, end) = operand(at, next + 1)?;
            Some((Some(Operator::Add), from, end))
        }
        "before" | "prior" => {
            let skip = if at.word(next + 1) == "to" { 2 } else { 1 };
            let (from, end) = operand(at, next + skip)?;
            Some((Some(Operator::Subtract), from, end))
        }
        "of" => {
            let (from, end) = operand(at, next + 1)?;
            Some((None, from, end))
        }
        "from" => Some((Some(Operator::Add), now(), next + 2)),
        "ago" => Some((Some(Operator::Subtract), now(), next + 1)),
        "in" if at.word(next + 1) == "the" => match at.word(next + 2) {
            "future" => Some((Some(Operator::Add), now(), next + 3)),
            "past" => Some((Some(Operator::Subtract), now(), next + 3)),
            _ => None,
        },
        "ahead" => Some((Some(Operator::Add), now(), next + 1)),
        _ => None,
    }
}

fn subject() -> Expr<String> {
    Expr::Field(SUBJECT.to_owned())
}

fn between(len: usize, low: Expr<String>, high: Expr<String>) -> Take {
    let low = Expr::binary(Operator::GreaterEqual, subject(), low);
    let high = Expr::binary(Operator::LessEqual, subject(), high);
    Take { len, kinds: vec![PhraseKind::Holds(Expr::binary(Operator::And, low, high))] }
}
