//! Amounts: decimal places, minor units.

use livespec_ir::ConstraintKind as Kind;

use super::{At, Family, Take, count};

pub(super) const FAMILY: Family = Family { name: "money", read };

/// More places than any currency or measure has.
const PLACES_MAX: u64 = 12;

fn read(at: &At<'_>) -> Option<Take> {
    if at.negated {
        return None;
    }
    minor(at).or_else(|| places(at))
}

/// `in cents`, `in minor units`: whole numbers.
fn minor(at: &At<'_>) -> Option<Take> {
    let next = at.skip(0, &["in", "as", "the"]);
    let end = match at.word(next) {
        "cents" | "pence" | "paise" if next > 0 => next + 1,
        "minor" if at.any(next + 1, &["unit", "units"]) => next + 2,
        "minor" if at.any(next + 1, &["currency"]) && at.any(next + 2, &["unit", "units"]) => {
            next + 3
        }
        "smallest" if at.word(next + 1) == "currency" && at.any(next + 2, &["unit", "units"]) => {
            next + 3
        }
        _ => return None,
    };
    (at.ends(end))
        .then(|| Take { len: end, kinds: vec![super::PhraseKind::Narrow(Kind::MultipleOf(1.0))] })
}

/// `two decimal places`, `at most 2 decimals`, `with 2 digits after the decimal point`.
fn places(at: &At<'_>) -> Option<Take> {
    let from = at.skip(
        0,
        &[
            "with", "exactly", "up", "to", "at", "most", "max", "maximum", "of", "no", "more",
            "than",
        ],
    );
    let number = count(at.number(from)?).filter(|number| *number <= PLACES_MAX)?;
    let end = match at.word(from + 1) {
        "decimal" if at.any(from + 2, &["place", "places", "digit", "digits"]) => from + 3,
        "decimals" => from + 2,
        "fraction" | "fractional" if at.any(from + 2, &["digit", "digits"]) => from + 3,
        "digits" if at.seq(from + 2, &["after", "the", "decimal", "point"]) => from + 6,
        _ => return None,
    };
    let least = at.before(1) == "least";
    // What is rounded or shown so may be sent with more.
    let shown = (1..4).any(|offset| {
        matches!(
            at.before(offset),
            "rounded" | "rounds" | "shown" | "displayed" | "formatted" | "round"
        )
    });
    let places = i32::try_from(number).ok()?;
    let step: f64 = format!("1e-{places}").parse().ok()?;
    (!(least || shown))
        .then(|| Take { len: end, kinds: vec![super::PhraseKind::Narrow(Kind::MultipleOf(step))] })
}
