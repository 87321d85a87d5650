//! Positive, negative, multiples.

use livespec_ir::ConstraintKind as Kind;

use super::{At, Family, Take};

pub(super) const FAMILY: Family = Family { name: "sign", read };

const NUMBERS: &[&str] = &[
    "integer", "integers", "number", "numbers", "value", "values", "amount", "decimal", "int",
    "float", "whole", "quantity",
];

fn read(at: &At<'_>) -> Option<Take> {
    let kind = match (at.word(0), at.negated) {
        ("positive" | "strictly-positive", false) => return positive(at),
        ("non-negative" | "nonnegative" | "unsigned", false) => Kind::Min(0.0),
        ("non-positive" | "nonpositive", false) => Kind::Max(0.0),
        ("negative", false) => Kind::Below(0.0),
        ("negative", true) if at.seq(1, &["or", "zero"]) => {
            return Take::narrow(3, [Kind::Above(0.0)]);
        }
        ("negative", true) => Kind::Min(0.0),
        ("not" | "cannot" | "never", _) => {
            let next = at.skip(1, &["be"]);
            if let Some(number) = forbidden(at, next) {
                return Take::narrow(next + 1, [Kind::NoneOf(vec![number])]);
            }
            if at.word(next) != "negative" {
                return None;
            }
            let zero = at.seq(next + 1, &["or", "zero"]);
            return Take::narrow(
                next + if zero { 3 } else { 1 },
                [if zero { Kind::Above(0.0) } else { Kind::Min(0.0) }],
            );
        }
        ("integer" | "integers" | "int", false) if whole(at, 1) => {
            return Take::narrow(1, [Kind::MultipleOf(1.0)]);
        }
        ("whole", false) if at.any(1, &["number", "numbers"]) => {
            return Take::narrow(2, [Kind::MultipleOf(1.0)]);
        }
        ("zero", true) if at.seq(1, &["or", "negative"]) => {
            return Take::narrow(3, [Kind::Above(0.0)]);
        }
        ("non-zero" | "nonzero", false) => Kind::NoneOf(vec![0.0]),
        ("multiple", false) | ("multiples", false) if at.word(1) == "of" => {
            let step = at.number(2).filter(|step| *step > 0.0)?;
            return Take::narrow(3, [Kind::MultipleOf(step)]);
        }
        _ => return None,
    };
    numeric(at, 1).and_then(|end| Take::narrow(end, [kind]))
}

/// The number that must not be: `never 0`, `must not be zero`, at the end of what is said.
fn forbidden(at: &At<'_>, offset: usize) -> Option<f64> {
    let number = if at.word(offset) == "zero" { Some(0.0) } else { at.number(offset) };
    number.filter(|_| at.ends(offset + 1))
}

/// Whether `integer` stands as a rule: `must be an integer`, `(query, integer)`, `Integer, in cents`.
fn whole(at: &At<'_>, offset: usize) -> bool {
    let led = matches!(at.before(1), "" | "," | "(")
        || (matches!(at.before(1), "a" | "an") && matches!(at.before(2), "be" | "is" | ","));
    led && (at.ends(offset)
        || at.any(
            offset,
            &["between", "greater", "at", "in", "from", ">=", ">", "not", "no", "up", "of", "less"],
        ))
}

fn positive(at: &At<'_>) -> Option<Take> {
    let end = numeric(at, 1)?;
    if at.any(end, &["or"]) && at.any(end + 1, &["zero", "0"]) {
        return Take::narrow(end + 2, [Kind::Min(0.0)]);
    }
    Take::narrow(end, [Kind::Above(0.0)])
}

/// The token after the noun; none where the noun is no number (`positive feedback`).
fn numeric(at: &At<'_>, offset: usize) -> Option<usize> {
    let end = at.skip(offset, NUMBERS);
    (end > offset || at.ends(end)).then_some(end)
}
