//! Bounds of values, lengths and counts.

use livespec_ir::ConstraintKind as Kind;

use super::{At, Family, Take, count};

pub(super) const FAMILY: Family = Family { name: "range", read };

/// What a bound counts.
#[derive(Clone, Copy, PartialEq)]
enum Unit {
    Value,
    Characters,
    Items,
    Words,
}

/// Which way a bound goes.
#[derive(Clone, Copy, PartialEq)]
enum Way {
    Min,
    Max,
    Above,
    Below,
    Exactly,
}

const CHARACTERS: &[&str] = &[
    "character",
    "characters",
    "char",
    "chars",
    "letters",
    "letter",
    "symbols",
    "codepoints",
    "long",
];
const ITEMS: &[&str] = &["item", "items", "element", "elements", "entry", "entries", "members"];
const GREATER: &[&str] = &["more", "greater", "longer", "larger", "higher"];
const LESS: &[&str] = &["less", "fewer", "shorter", "smaller", "lower"];
const MORE_OR_LESS: &[&str] =
    &["more", "greater", "longer", "higher", "less", "fewer", "shorter", "lower"];
const RANGE: &[&str] = &["..", "...", "..=", "-", "\u{2013}", "\u{2014}", "to", "~", "\u{2026}"];

fn read(at: &At<'_>) -> Option<Take> {
    let (unit, from) = prefix(at);
    if let Some(take) = two_sided(at, from, unit) {
        return Some(take);
    }
    let (way, next) = way(at, from)?;
    let next = at.skip(next, &["of", ":", "=", "is", "length", "size", "value", "("]);
    let number = at.number(next)?;
    let (unit, end) = unit_after(at, next + 1, unit)?;
    let (end, way) = trailing_exclusive(at, end, way);
    Take::narrow(end, one(way, number, unit)?)
}

/// `length`, `minLength`, `size` in front say what is counted.
fn prefix(at: &At<'_>) -> (Option<Unit>, usize) {
    match at.word(0) {
        "length" | "len" => (
            Some(Unit::Characters),
            at.skip(
                1,
                &["must", "be", "is", "of", ":", "=", "in", "the", "range", "from", "should"],
            ),
        ),
        "in" if !(at.seq(1, &["the", "range"]) || at.any(1, &["range", "[", "("])) => (None, 0),
        "value" | "values" | "range" | "in" | "from" => (
            None,
            at.skip(
                1,
                &["must", "be", "is", "of", ":", "=", "in", "the", "range", "from", "should"],
            ),
        ),
        "check" => (None, at.skip(1, &["("])),
        _ => (None, 0),
    }
}

/// `between 1 and 100`, `0..3`, `[0, 100]`, `3-50 characters`, `0 <= x <= 10`.
fn two_sided(at: &At<'_>, from: usize, unit: Option<Unit>) -> Option<Take> {
    if at.negated {
        return None;
    }
    let announced = from > 0 || matches!(at.word(0), "between" | "(" | "[");
    let open = at.skip(from, &["between", "from", "(", "["]);
    let low = at.number(open)?;
    if let Some((end, kinds)) = chain(at, open, low) {
        return Take::narrow(end, kinds);
    }
    let between = (0..open).any(|offset| at.word(offset) == "between");
    let bracket = open > 0 && at.word(open - 1) == "[";
    let sign = at.any(open + 1, RANGE)
        || (between && at.word(open + 1) == "and")
        || (bracket && at.word(open + 1) == ",");
    if !sign {
        return None;
    }
    let high = at.number(open + 2)?;
    // A list of three numbers in brackets is no range.
    if low > high || (bracket && at.word(open + 3) == ",") {
        return None;
    }
    let closed = if open > 0 { at.skip(open + 3, &[")", "]"]) } else { open + 3 };
    let (unit, end) = unit_after(at, closed, unit)?;
    // `3-5` without a unit could be anything unless it stands for itself.
    let dotted = at.any(open + 1, &["..", "...", "..=", "\u{2026}"]);
    let alone = at.ends(end)
        && matches!(
            at.before(1),
            "" | "(" | "be" | "," | "is" | "range" | ":" | "values" | "between"
        );
    if !(dotted || between || announced || alone || unit != Unit::Value) {
        return None;
    }
    let end = at.skip(end, &["inclusive", "(", ")"]).max(end);
    let mut kinds = one(Way::Min, low, unit)?;
    kinds.extend(one(Way::Max, high, unit)?);
    Take::narrow(end, kinds)
}

/// `0 <= x <= 10`, `0 < x`.
fn chain(at: &At<'_>, open: usize, low: f64) -> Option<(usize, Vec<Kind>)> {
    let way = |sign: &str, first: bool| match (sign, first) {
        ("<=" | "\u{2264}", true) => Some(Way::Min),
        ("<", true) => Some(Way::Above),
        ("<=" | "\u{2264}", false) => Some(Way::Max),
        ("<", false) => Some(Way::Below),
        _ => None,
    };
    let mut kinds = one(way(at.word(open + 1), true)?, low, Unit::Value)?;
    at.value(open + 2).filter(|_| at.number(open + 2).is_none())?;
    let Some(second) = way(at.word(open + 3), false) else { return Some((open + 3, kinds)) };
    let high = at.number(open + 4)?;
    kinds.extend(one(second, high, Unit::Value)?);
    Some((open + 5, kinds))
}

/// The words that say which way a bound goes, and the token after them.
fn way(at: &At<'_>, from: usize) -> Option<(Way, usize)> {
    if at.negated && at.any(from, &["exceed", "exceeds"]) {
        return Some((Way::Max, from + 1));
    }
    let Some((way, next)) = denied(at, from).or_else(|| said(at, from)) else {
        return trailing(at, from);
    };
    if !at.negated {
        return Some((way, next));
    }
    // `must not be greater than 5` is `at most 5`.
    let turned = match way {
        Way::Above => Way::Max,
        Way::Below => Way::Min,
        Way::Min => Way::Below,
        Way::Max => Way::Above,
        Way::Exactly => return None,
    };
    Some((turned, next))
}

/// Signs and words for a bound.
fn said(at: &At<'_>, from: usize) -> Option<(Way, usize)> {
    let next = at.word(from + 1);
    Some(match at.word(from) {
        ">=" | "\u{2265}" => (Way::Min, from + 1),
        "<=" | "\u{2264}" => (Way::Max, from + 1),
        ">" if next == "=" => (Way::Min, from + 2),
        "<" if next == "=" => (Way::Max, from + 2),
        ">" | "above" => (Way::Above, from + 1),
        "<" | "below" | "under" => (Way::Below, from + 1),
        "at" if next == "least" => (Way::Min, from + 2),
        "at" if next == "most" => (Way::Max, from + 2),
        "up" if next == "to" => (Way::Max, from + 2),
        // `max.` is an abbreviation; its point is glued to it.
        "min" | "minimum" | "minlength" | "min_length" => (Way::Min, at.skip(from + 1, &["."])),
        "max" | "maximum" | "maxlength" | "max_length" => (Way::Max, at.skip(from + 1, &["."])),
        "exactly" | "precisely" => (Way::Exactly, from + 1),
        word if GREATER.contains(&word) && next == "than" => {
            or_equal(at, from + 2, Way::Above, Way::Min)
        }
        word if LESS.contains(&word) && next == "than" => {
            or_equal(at, from + 2, Way::Below, Way::Max)
        }
        _ => return None,
    })
}

/// `no more than`, `not be less than`, `cannot exceed`.
fn denied(at: &At<'_>, from: usize) -> Option<(Way, usize)> {
    if !at.any(from, &["no", "not", "cannot", "never"]) {
        return None;
    }
    if at.any(from + 1, &["exceed", "exceeds"]) {
        return Some((Way::Max, from + 2));
    }
    let next = at.skip(from + 1, &["be"]);
    if at.word(next + 1) != "than" {
        return None;
    }
    let way = if at.any(next, GREATER) { Way::Max } else { Way::Min };
    (at.any(next, GREATER) || at.any(next, LESS)).then_some((way, next + 2))
}

fn or_equal(at: &At<'_>, next: usize, strict: Way, loose: Way) -> (Way, usize) {
    if at.seq(next, &["or", "equal", "to"]) { (loose, next + 3) } else { (strict, next) }
}

/// `50 characters max`, `5 or more`: the number comes first. The token returned is the number's.
fn trailing(at: &At<'_>, from: usize) -> Option<(Way, usize)> {
    at.number(from)?;
    if at.negated {
        return None;
    }
    let mut next = from + 1;
    if at.any(next, CHARACTERS) || at.any(next, ITEMS) || at.word(next) == "words" {
        next += 1;
    }
    match at.word(next) {
        "max" | "maximum" => Some((Way::Max, from)),
        "min" | "minimum" => Some((Way::Min, from)),
        "or" if at.any(next + 1, &["more", "greater", "longer", "higher"]) => {
            Some((Way::Min, from))
        }
        "or" if at.any(next + 1, &["less", "fewer", "shorter", "lower"]) => Some((Way::Max, from)),
        _ => None,
    }
}

/// What is counted, from the words after a number. None where it is something unknown (`MB`, `days`).
fn unit_after(at: &At<'_>, offset: usize, said: Option<Unit>) -> Option<(Unit, usize)> {
    let mut next = offset;
    // `8 or more characters`.
    if at.word(next) == "or" && at.any(next + 1, MORE_OR_LESS) {
        next += 2;
    }
    if at.any(next, &["utf-8", "unicode", "ascii", "alphanumeric"]) {
        next += 1;
    }
    let named = match at.word(next) {
        word if CHARACTERS.contains(&word) => {
            Some((Unit::Characters, at.skip(next + 1, &["long", "in", "length"])))
        }
        word if ITEMS.contains(&word) => Some((Unit::Items, next + 1)),
        "words" | "word" => Some((Unit::Words, next + 1)),
        "code" if at.word(next + 1) == "points" => Some((Unit::Characters, next + 2)),
        _ => None,
    };
    let (unit, mut end) =
        named.unwrap_or_else(|| (said.unwrap_or_else(|| unit_before(at, offset)), offset));
    // The words that `trailing` looked at are part of the phrase.
    if at.any(end, &["max", "maximum", "min", "minimum"])
        && at.number(end + 1).is_none()
        && !at.any(end + 1, &["length", "of", ":"])
    {
        end += 1;
    } else if at.word(end) == "or" && at.any(end + 1, MORE_OR_LESS) {
        end += 2;
    }
    end = at.skip(end, &["inclusive", "in", "length", "allowed", "total"]).max(end);
    let clear = named.is_some()
        || at.ends(end)
        || at.any(
            end,
            &[
                "min",
                "max",
                "minimum",
                "maximum",
                "not",
                "required",
                "optional",
                "unique",
                "inclusive",
                "exclusive",
                "default",
                "at",
                "for",
                "\u{2264}",
                "<=",
                "<",
            ],
        );
    clear.then_some((unit, end))
}

/// `minLength 3`, `max length 50`.
fn unit_before(at: &At<'_>, number: usize) -> Unit {
    let said = (0..number).any(|offset| {
        at.any(
            offset,
            &["length", "minlength", "maxlength", "min_length", "max_length", "longer", "shorter"],
        )
    });
    if said { Unit::Characters } else { Unit::Value }
}

fn trailing_exclusive(at: &At<'_>, end: usize, way: Way) -> (usize, Way) {
    let next = at.skip(end, &["("]);
    if at.word(next) != "exclusive" {
        return (end, way);
    }
    let strict = match way {
        Way::Min => Way::Above,
        Way::Max => Way::Below,
        other => other,
    };
    (next + 1, strict)
}

/// One bound as constraints.
fn one(way: Way, number: f64, unit: Unit) -> Option<Vec<Kind>> {
    if unit == Unit::Value {
        return Some(match way {
            Way::Min => vec![Kind::Min(number)],
            Way::Max => vec![Kind::Max(number)],
            Way::Above => vec![Kind::Above(number)],
            Way::Below => vec![Kind::Below(number)],
            Way::Exactly => return None,
        });
    }
    let counted = count(number)?;
    let min = |count| match unit {
        Unit::Characters => Kind::MinLength(count),
        Unit::Words => Kind::MinWords(count),
        Unit::Items | Unit::Value => Kind::MinItems(count),
    };
    let max = |count| match unit {
        Unit::Characters => Kind::MaxLength(count),
        Unit::Words => Kind::MaxWords(count),
        Unit::Items | Unit::Value => Kind::MaxItems(count),
    };
    Some(match way {
        Way::Min => vec![min(counted)],
        Way::Max => vec![max(counted)],
        Way::Above => vec![min(counted.checked_add(1)?)],
        Way::Below => vec![max(counted.checked_sub(1)?)],
        Way::Exactly => vec![min(counted), max(counted)],
    })
}
