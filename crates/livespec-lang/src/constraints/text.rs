//! Texts: case, white space, the characters that they are made of.

use std::fmt::Write;

use livespec_ir::{Case, ConstraintKind as Kind, Normal};

use super::{At, Family, Take, count};

pub(super) const FAMILY: Family = Family { name: "text", read };

/// No white space in front or behind.
const TRIMMED: &str = r"^(\S([\s\S]*\S)?)?$";

/// Names of kinds of characters, and their members in a class.
const CLASSES: &[(&[&str], &str)] = &[
    (&["alphanumeric", "alphanumerics", "alpha-numeric"], "A-Za-z0-9"),
    (&["lowercase", "lower-case"], "a-z"),
    (&["uppercase", "upper-case"], "A-Z"),
    (&["letters", "letter", "alphabetic", "alphabetical"], "A-Za-z"),
    (&["numbers", "digits", "numeric", "numerals", "digit"], "0-9"),
    (&["hyphens", "dashes", "hyphen", "dash"], r"\-"),
    (&["underscores", "underscore"], "_"),
    (&["spaces", "space"], " "),
    (&["dots", "periods", "points", "dot"], "."),
    (&["apostrophes", "apostrophe"], "'"),
    (&["commas", "comma"], ","),
    (&["slashes", "slash"], r"\/"),
    (&["parentheses"], "()"),
];

fn read(at: &At<'_>) -> Option<Take> {
    if at.negated {
        return spaces(at, 0);
    }
    case(at)
        .or_else(|| trim(at))
        .or_else(|| digits(at))
        .or_else(|| affix(at))
        .or_else(|| characters(at))
        .or_else(|| at.any(0, &["no", "without"]).then(|| spaces(at, 1)).flatten())
}

fn pattern(len: usize, pattern: impl Into<String>) -> Option<Take> {
    Take::narrow(len, [Kind::Pattern(pattern.into())])
}

/// `lowercase`, `stored in lowercase`, `lowercase-normalized`.
fn case(at: &At<'_>) -> Option<Take> {
    let normal = |case| match case {
        Case::Lower => Kind::Normalized(Normal::Lower),
        Case::Upper => Kind::Normalized(Normal::Upper),
    };
    match at.word(0) {
        "lowercase-normalized" | "lowercase-normalised" | "lowercased" | "lower-cased" => {
            return Take::narrow(1, [normal(Case::Lower)]);
        }
        "uppercase-normalized" | "uppercase-normalised" | "uppercased" | "upper-cased" => {
            return Take::narrow(1, [normal(Case::Upper)]);
        }
        "normalized" | "normalised" | "converted" | "stored" | "saved" | "lowered" => {
            let next = at.skip(1, &["to", "in", "as", "into", "all"]);
            let (case, end) = case_word(at, next)?;
            return (next > 1 && (at.ends(end) || at.word(end) == "before"))
                .then(|| Take { len: end, kinds: vec![super::PhraseKind::Narrow(normal(case))] });
        }
        _ => {}
    }
    let (case, end) = case_word(at, 0)?;
    let end = at.skip(end, &["only", "letters", "characters", "text", "string"]);
    // `lowercase letters and digits` is a class of characters.
    let class = at.any(end, &["and", ",", "or"]) && class_of(at, end + 1).is_some();
    let sole =
        at.at == at.start || matches!(at.before(1), "be" | "is" | "," | "(" | "in" | "and" | "all");
    (!class && sole && (at.ends(end) || at.number(end).is_some()))
        .then(|| Take { len: end, kinds: vec![super::PhraseKind::Narrow(Kind::Case(case))] })
}

fn case_word(at: &At<'_>, offset: usize) -> Option<(Case, usize)> {
    match at.word(offset) {
        "lowercase" | "lower-case" => Some((Case::Lower, offset + 1)),
        "uppercase" | "upper-case" => Some((Case::Upper, offset + 1)),
        "lower" if at.word(offset + 1) == "case" => Some((Case::Lower, offset + 2)),
        "upper" if at.word(offset + 1) == "case" => Some((Case::Upper, offset + 2)),
        _ => None,
    }
}

/// `trimmed`, `leading and trailing whitespace is removed`, `no leading or trailing spaces`.
fn trim(at: &At<'_>) -> Option<Take> {
    let led = at.at == at.start || matches!(at.before(1), "be" | "is" | "are" | "," | "(" | "and");
    if led && at.any(0, &["trimmed", "trim"]) && at.ends(1) {
        return Take::narrow(1, [Kind::Normalized(Normal::Trim)]);
    }
    let no = at.any(0, &["no", "without"]);
    let next = at.skip(usize::from(no), &["leading", "or", "and", "/", "trailing", "surrounding"]);
    if next == usize::from(no) || !at.any(next, &["whitespace", "spaces", "space"]) {
        return None;
    }
    if no {
        return pattern(next + 1, TRIMMED);
    }
    let verb = at.skip(next + 1, &["is", "are", "will", "be"]);
    at.any(verb, &["trimmed", "removed", "stripped"]).then(|| Take {
        len: verb + 1,
        kinds: vec![super::PhraseKind::Narrow(Kind::Normalized(Normal::Trim))],
    })
}

/// `no spaces`, `must not contain whitespace`.
fn spaces(at: &At<'_>, offset: usize) -> Option<Take> {
    let next = at.skip(offset, &["contain", "include", "have", "any"]);
    let end = next + 1;
    (at.any(next, &["spaces", "whitespace", "whitespaces"])
        && at.ends(end)
        && (next > 0 || offset > 0))
        .then(|| Take {
            len: end,
            kinds: vec![super::PhraseKind::Narrow(Kind::Pattern(r"^\S*$".into()))],
        })
}

/// `6 digits`, `6-digit code`, `exactly 4 digits`, `4 to 6 digits`.
fn digits(at: &At<'_>) -> Option<Take> {
    let from = at.skip(0, &["exactly", "of"]);
    let low = count(at.number(from)?)?;
    if at.seq(from + 1, &["-", "digit"]) {
        let end = at.skip(from + 3, &["code", "number", "string", "numeric", "pin", "identifier"]);
        return at.ends(end).then(|| repeated(end, low, low)).flatten();
    }
    let (high, next) = match at.number(from + 2) {
        Some(high) if at.any(from + 1, &["-", "\u{2013}", "to"]) => (count(high)?, from + 3),
        _ => (low, from + 1),
    };
    let end = at.skip(next, &["numeric"]) + 1;
    let led = at.at == at.start
        || matches!(
            at.before(1),
            "be" | "is"
                | ","
                | "("
                | "exactly"
                | "of"
                | "have"
                | "has"
                | "a"
                | "last"
                | "must"
                | ":"
        );
    let bounded = !led
        || matches!(
            at.before(1),
            "least" | "most" | "to" | "max" | "min" | "than" | "minimum" | "maximum"
        );
    (at.any(end - 1, &["digits"]) && at.ends(end) && !bounded && low <= high)
        .then(|| repeated(end, low, high))
        .flatten()
}

fn repeated(len: usize, low: u64, high: u64) -> Option<Take> {
    const DIGITS_MAX: u64 = 100;
    if low == 0 || high > DIGITS_MAX {
        return None;
    }
    pattern(
        len,
        if low == high { format!("^\\d{{{low}}}$") } else { format!("^\\d{{{low},{high}}}$") },
    )
}

/// ``starts with `INV-` ``, ``must end in `.pdf` ``, `starts with a letter`.
fn affix(at: &At<'_>) -> Option<Take> {
    let front =
        at.any(0, &["starts", "start", "starting", "begins", "begin", "beginning", "prefixed"]);
    let back = at.any(0, &["ends", "end", "ending", "suffixed"]);
    if !(front || back) || !at.any(1, &["with", "in", "by"]) {
        return None;
    }
    let next = at.skip(2, &["the", "prefix", "suffix", "a", "an", "ascii"]);
    let part = match at.quoted(next) {
        Some(text) if !text.is_empty() => escaped(text),
        _ => format!("[{}]", class_of(at, next).filter(|_| at.any(next, &["letter", "digit"]))?),
    };
    if !at.ends(next + 1) {
        return None;
    }
    pattern(next + 1, if front { format!("^{part}") } else { format!("{part}$") })
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if r"^$\.*+?()[]{}|/".contains(c) {
            out.push('\\');
        }
        let _ = write!(out, "{c}");
    }
    out
}

fn class_of(at: &At<'_>, offset: usize) -> Option<&'static str> {
    CLASSES.iter().find(|(names, _)| at.any(offset, names)).map(|(_, members)| *members)
}

/// `only letters, digits and hyphens`, `letters and numbers only`, `alphanumeric`.
fn characters(at: &At<'_>) -> Option<Take> {
    let announced =
        at.any(0, &["only", "contain", "contains", "consist", "consists", "containing"]);
    let next = if announced {
        at.skip(
            0,
            &[
                "only",
                "contain",
                "contains",
                "consist",
                "consists",
                "containing",
                "of",
                "the",
                "ascii",
                "characters",
                "from",
            ],
        )
    } else {
        0
    };
    let only = (0..next).any(|offset| at.word(offset) == "only")
        || at.before(1) == "only"
        || at.before(2) == "only";
    let mut class = String::new();
    let (mut end, mut members) = (next, 0);
    let mut at_next = next;
    while let Some(part) = class_of(at, at_next) {
        class.push_str(part);
        members += 1;
        end = at_next + 1;
        // `lowercase letters`, `uppercase characters`.
        if at.any(at_next, &["lowercase", "uppercase", "lower-case", "upper-case"]) {
            end = at.skip(end, &["letters", "characters"]);
        }
        end = at.skip(end, &["characters", "character"]);
        at_next = at.skip(end, &[",", "and", "or", "/", "&"]);
        if at_next == end {
            break;
        }
    }
    let behind = at.word(end) == "only";
    let alone = members == 1
        && at.any(next, &["alphanumeric", "alpha-numeric"])
        && (at.at == at.start || matches!(at.before(1), "be" | "is" | "," | "("));
    if members == 0 || !(only || behind || alone) {
        return None;
    }
    let end = end + usize::from(behind);
    (at.ends(end) || at.number(end).is_some() || at.any(end, &["max", "min", "up"])).then(|| Take {
        len: end,
        kinds: vec![super::PhraseKind::Narrow(Kind::Pattern(format!("^[{class}]*$")))],
    })
}
