//! The clause of a sentence that says when the rest holds.
// tidy: no plug-in: reads the conditions that go with the families' phrases

use livespec_ir::{Expr, Literal, Operator};

use crate::words::{self, Kind, Words};

/// A condition, with the tokens of its clause.
pub(super) struct Clause {
    pub(super) holds: Expr<String>,
    pub(super) from: usize,
    pub(super) to: usize,
}

const GIVEN: &[&str] =
    &["set", "present", "provided", "given", "specified", "supplied", "filled", "non-null"];
const MISSING: &[&str] = &["missing", "absent", "empty", "unset", "omitted", "blank", "null"];

/// The condition of the sentence between two tokens, where there is one and all of it is understood:
/// at the end (``required when `type` is `cash` ``) or in front (`If a is set, b is required`).
pub(super) fn clause(words: &Words<'_>, from: usize, end: usize) -> Option<Clause> {
    let from = (from..end).find(|at| is_word(words, *at))?;
    let unless = words.word(from) == "unless";
    let start = from + 1 + usize::from(words.word(from) == "only");
    let start = if words.any(start, &["if", "when"]) { start + 1 } else { start };
    let (holds, to) = conditions(words, start, end)?;
    // A leading clause ends with a comma, a trailing one with the sentence or its parenthesis.
    let closed = to >= end || words.any(to, &[",", ")", "\u{2014}", "-", "then"]);
    let holds = if unless { Expr::Not(Box::new(holds)) } else { holds };
    closed.then_some(Clause { holds, from, to })
}

fn is_word(words: &Words<'_>, at: usize) -> bool {
    words.any(at, &["if", "when", "unless", "whenever"])
        || (words.word(at) == "only" && words.any(at + 1, &["if", "when"]))
        || (words.word(at) == "where" && words.raw(at + 1).starts_with('`'))
}

/// Conditions joined by `and` or by `or`, not by both.
fn conditions(words: &Words<'_>, start: usize, end: usize) -> Option<(Expr<String>, usize)> {
    let (mut all, mut next) = one(words, start, end)?;
    let mut joint = None;
    while next < end && words.any(next, &["and", "or"]) {
        let operator = if words.word(next) == "and" { Operator::And } else { Operator::Or };
        let Some((more, after)) = one(words, next + 1, end) else { break };
        if *joint.get_or_insert(operator) != operator {
            return None;
        }
        all = Expr::binary(operator, all, more);
        next = after;
    }
    Some((all, next))
}

/// ``the `type` is `cash` or `card` ``, `a == 'b'`, `note is set`, `count > 3`.
fn one(words: &Words<'_>, start: usize, end: usize) -> Option<(Expr<String>, usize)> {
    let mut at = start;
    while at < end && words.any(at, &["the", "its", "field", "value", "of", "a", "an"]) {
        at += 1;
    }
    if at >= end {
        return None;
    }
    if let Some(text) = words.quoted(at).filter(|_| words.raw(at).starts_with('`'))
        && text.contains(['=', '<', '>', '!'])
    {
        let (_, tree) = crate::expression::parse(text).ok()?;
        return Some((tree, at + 1));
    }
    let (name, next) = name(words, at, end)?;
    let field = || Expr::Field(name.clone());
    let mut next = next;
    while next < end && words.any(next, &["field", "value", "flag"]) {
        next += 1;
    }
    if let Some(operator) = operator(words, next) {
        let (value, after) = value(words, next + 1, end)?;
        return Some((Expr::binary(operator, field(), value), after));
    }
    if !words.any(next, &["is", "are", "equals", "has", "was", "equal"]) {
        return None;
    }
    next += 1;
    while next < end && words.any(next, &["to", "been", "either", "one", "of", ":", "already"]) {
        next += 1;
    }
    let negated = words.any(next, &["not", "neither"]);
    next += usize::from(negated);
    if words.any(next, GIVEN) || words.any(next, MISSING) {
        let present = words.any(next, GIVEN) != negated;
        let operator = if present { Operator::NotEqual } else { Operator::Equal };
        return Some((Expr::binary(operator, field(), Expr::Literal(Literal::Null)), next + 1));
    }
    let (values, after) = values(words, next, end)?;
    let holds = match values.as_slice() {
        [value] => Expr::binary(Operator::Equal, field(), value.clone()),
        _ => Expr::In(Box::new(field()), values),
    };
    Some((if negated { Expr::Not(Box::new(holds)) } else { holds }, after))
}

/// A name in back-ticks, one like an identifier, or one plain word.
fn name(words: &Words<'_>, at: usize, end: usize) -> Option<(String, usize)> {
    match words.kind(at)? {
        Kind::Quoted if words.raw(at).starts_with('`') => {
            let text = words.quoted(at)?;
            let plain = text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '.'));
            (plain && !text.is_empty()).then(|| (text.to_owned(), at + 1))
        }
        Kind::Word => {
            const WORDS_MAX: usize = 3;
            let stop = (at..end.min(at + WORDS_MAX + 1)).find(|next| {
                words.any(*next, &["is", "are", "equals", "has", "was", "equal"])
                    || operator(words, *next).is_some()
            })?;
            if stop == at || (at..stop).any(|next| words.kind(next) != Some(Kind::Word)) {
                return None;
            }
            let bytes = words.bytes(at, stop);
            Some((words.text[bytes].to_owned(), stop))
        }
        _ => None,
    }
}

fn operator(words: &Words<'_>, at: usize) -> Option<Operator> {
    Some(match words.word(at) {
        "=" | "==" => Operator::Equal,
        "!=" | "<>" | "\u{2260}" => Operator::NotEqual,
        ">" => Operator::Greater,
        "<" => Operator::Less,
        ">=" | "\u{2265}" => Operator::GreaterEqual,
        "<=" | "\u{2264}" => Operator::LessEqual,
        _ => return None,
    })
}

/// `a`, `b` or `c`.
fn values(words: &Words<'_>, at: usize, end: usize) -> Option<(Vec<Expr<String>>, usize)> {
    let (first, mut next) = value(words, at, end)?;
    let mut values = vec![first];
    while next < end {
        let mut after = next;
        while after < end && words.any(after, &[",", "or", "/", "|"]) {
            after += 1;
        }
        // `is cash, amount is required`: a comma goes on only with a value in quotes.
        let Some((more, last)) = value(words, after, end).filter(|_| after > next) else { break };
        let sure =
            words.kind(after) == Some(Kind::Quoted) || words.any(after - 1, &["or", "/", "|"]);
        if !sure || words.any(last, &["is", "are", "must", "may", "cannot"]) {
            break;
        }
        values.push(more);
        next = last;
    }
    Some((values, next))
}

fn value(words: &Words<'_>, at: usize, end: usize) -> Option<(Expr<String>, usize)> {
    if at >= end {
        return None;
    }
    let literal = match (words.kind(at)?, words.word(at)) {
        (Kind::Word, "true") => Literal::Bool(true),
        (Kind::Word, "false") => Literal::Bool(false),
        (Kind::Word, "null") => Literal::Null,
        (
            Kind::Word,
            "a" | "an" | "the" | "in" | "at" | "on" | "more" | "less" | "greater" | "not",
        ) => {
            return None;
        }
        (Kind::Quoted, _) => constant(words.quoted(at)?),
        (Kind::Word | Kind::Number, _) => constant(words.raw(at)),
        (Kind::Sign, _) => return None,
    };
    Some((Expr::Literal(literal), at + 1))
}

/// A constant as it stands in a sentence: `true`, `3`, `'cash'`, `CASH`.
fn constant(text: &str) -> Literal {
    let inner = text.trim_matches(['\'', '"']);
    if inner.len() < text.len() {
        return Literal::Text(inner.to_owned());
    }
    match inner {
        "true" => return Literal::Bool(true),
        "false" => return Literal::Bool(false),
        "null" => return Literal::Null,
        _ => {}
    }
    match words::digits(inner) {
        Some(number) => match number.as_i64() {
            Some(whole) => Literal::Integer(whole),
            None => Literal::Number(number.as_f64().unwrap_or_default()),
        },
        None => Literal::Text(inner.to_owned()),
    }
}
