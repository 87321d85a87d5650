//! Lists of values.

use livespec_ir::ConstraintKind;
use serde_json::Value;

use super::{At, Family, Take};
use crate::words::{self, Kind};

pub(super) const FAMILY: Family = Family { name: "one_of", read };

/// How many values a list may have.
const VALUES_MAX: usize = 1000;

fn read(at: &At<'_>) -> Option<Take> {
    if at.negated {
        return None;
    }
    if let Some(next) = announced(at) {
        let (values, end, sure) = list(at, next);
        let enough = if sure { 1 } else { 2 };
        return if values.len() >= enough { one_of(end, values) } else { None };
    }
    if at.any(0, &["be", "is", "are", "equals", "equal"]) {
        return constants(at);
    }
    whole(at)
}

fn one_of(end: usize, values: Vec<Value>) -> Option<Take> {
    Take::narrow(end, [ConstraintKind::OneOf(values)])
}

/// The token after the words that announce a list.
fn announced(at: &At<'_>) -> Option<usize> {
    let next = match at.word(0) {
        "one" if at.word(1) == "of" => 2,
        "any" if at.word(1) == "of" => 2,
        "either" => 1,
        "enum" | "enumeration" => 1,
        "allowed" | "possible" | "valid" | "permitted" | "accepted" | "supported"
            if at.any(1, &["values", "value", "options", "statuses", "types"]) =>
        {
            2
        }
        "values" | "options" | "value" if at.word(1) == ":" => 1,
        "in" if at.any(1, &["(", "[", "{"]) => 1,
        "check" if at.word(1) == "in" => 2,
        "check" if at.seq(1, &["(", "in"]) => 3,
        _ => return None,
    };
    Some(at.skip(
        next,
        &["the", "these", "following", "values", "value", "are", "is", "include", ":", "of", "="],
    ))
}

/// `must be `a` or `b``, `is always `x``.
fn constants(at: &At<'_>) -> Option<Take> {
    let next = at.skip(1, &["always", "either", "exactly"]);
    if at.kind_quoted(next) && !is_sum(at.quoted(next).unwrap_or("")) {
        let (values, end, _) = list(at, next);
        if values.len() > 1 {
            return one_of(end, values);
        }
        let sure = at.word(0) != "is" || at.before(1) == "always" || at.word(1) == "always";
        let must = at.before(1) == "must"
            || at.word(0).starts_with("equal")
            || at.word(1) == "always"
            || at.before(1) == "always";
        if let [value] = values.as_slice()
            && sure
            && must
            && at.ends(end)
        {
            return Take::narrow(end, [ConstraintKind::Constant(value.clone())]);
        }
    }
    None
}

/// Whether text is arithmetic over fields rather than a constant.
fn is_sum(text: &str) -> bool {
    [" + ", " - ", " * ", " / "].iter().any(|sign| text.contains(sign))
}

/// A sentence, or what stands in parentheses, that is a list and nothing else.
fn whole(at: &At<'_>) -> Option<Take> {
    let opened = matches!(at.before(1), "(" | "[" | ":") || at.at == at.start;
    let bracket = at.any(0, &["[", "("]) && at.at == at.start;
    if !opened && !bracket {
        return None;
    }
    let from = usize::from(bracket);
    let bars = at.any(from + 1, &["|", "||"]);
    let quotes = at.kind_quoted(from) && at.any(from + 1, &[",", "or", "/"]);
    if !(bars || quotes) {
        return None;
    }
    let (values, end, _) = list(at, from);
    let closes = !at.has(end) || at.any(end, &[")", "]", "\u{2014}", "-"]);
    let null = values
        .iter()
        .any(|value| value.as_str().is_some_and(|text| text.eq_ignore_ascii_case("null")));
    if values.len() < 2 || !closes || null { None } else { one_of(end, values) }
}

/// The values from a token on, the token after them, and whether marks show that they are values.
fn list(at: &At<'_>, from: usize) -> (Vec<Value>, usize, bool) {
    let bracket = at.any(from, &["[", "(", "{"]);
    let mut next = from + usize::from(bracket);
    let mut sure = bracket;
    let (mut values, mut end) = (Vec::new(), from);
    while values.len() < VALUES_MAX {
        let quoted = at.kind_quoted(next);
        let Some(value) = at.value(next) else { break };
        let after = next + 1;
        let separated = separator(at, after);
        let closed = at.any(after, &["]", ")", "}"]);
        // A bare word is a value only where a separator, a bracket or the end follows it.
        if !(quoted || separated > after || closed || at.ends(after))
            || (!quoted && at.any(next, &["must", "and", "or", "the"]))
        {
            break;
        }
        sure |= quoted;
        // One pair of quotes may hold the whole list: `a, b`.
        values.push(constant(value, quoted));
        end = after;
        if separated == after {
            break;
        }
        next = separated;
    }
    if bracket && at.any(end, &["]", ")", "}"]) {
        end += 1;
    }
    (values, end, sure)
}

/// The token after a separator of values; the same token where there is none.
fn separator(at: &At<'_>, mut next: usize) -> usize {
    if at.any(next, &[",", "|", "||", "/"]) {
        next += 1;
    }
    if at.any(next, &["or", "and"]) { next + 1 } else { next }
}

fn constant(text: &str, quoted: bool) -> Value {
    if !quoted && let Some(number) = words::digits(text) {
        return number;
    }
    let inner = text.trim_matches(['\'', '"']);
    Value::String(inner.to_owned())
}

impl At<'_> {
    /// Whether a token is quoted text.
    fn kind_quoted(&self, offset: usize) -> bool {
        self.has(offset) && self.words.kind(self.at + offset) == Some(Kind::Quoted)
    }
}
