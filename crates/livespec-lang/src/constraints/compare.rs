//! Comparisons with other fields of the record, and with the present moment.

use livespec_ir::{Ambient, Expr, Literal, Operator};

use super::{At, Family, PhraseKind, SUBJECT, Take};
use crate::words::Kind;

pub(super) const FAMILY: Family = Family { name: "compare", read };

/// Words that may stand in front of a comparison; behind others `after` tells when something happens.
const LEADS: &[&str] = &[
    "be", "is", "are", "must", "strictly", "always", "not", "cannot", "never", ",", "(", "and",
    "or", "date", "but", ":",
];

fn read(at: &At<'_>) -> Option<Take> {
    let led = at.at == at.start || LEADS.contains(&at.before(1));
    if let Some(take) = other_than(at) {
        return Some(take);
    }
    if let Some(take) = between(at).filter(|_| led && !at.negated) {
        return Some(take);
    }
    let (operator, next) = sign(at).filter(|_| led)?;
    let operator = if at.negated { denied(operator)? } else { operator };
    let (operand, end) = operand(at, next)?;
    let ends = at.ends(end) || at.any(end, &["if", "unless", "when"]);
    if !ends {
        return None;
    }
    let holds = Expr::binary(operator, Expr::Field(SUBJECT.to_owned()), operand);
    Take::one(end, PhraseKind::Holds(holds))
}

/// ``must not be `draft` ``: another text than this.
fn other_than(at: &At<'_>) -> Option<Take> {
    let next = at.skip(0, &["be", "equal", "to"]);
    let negated = at.negated || at.word(0) == "not" && at.any(1, &["be", "equal"]);
    let next = if at.negated { next } else { at.skip(1, &["be", "equal", "to"]) };
    let text = at.quoted(next).filter(|_| negated && next > 0 && at.ends(next + 1))?;
    let word = text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'));
    let constant = matches!(text, "null" | "true" | "false" | "");
    if !word || constant || crate::words::digits(text).is_some() {
        return None;
    }
    let text = Expr::Literal(Literal::Text(text.to_owned()));
    let holds = Expr::binary(Operator::NotEqual, Expr::Field(SUBJECT.to_owned()), text);
    Take::one(next + 1, PhraseKind::Holds(holds))
}

/// ``between `opens` and `closes` ``, both included.
fn between(at: &At<'_>) -> Option<Take> {
    let joined = at.word(0) == "between" && at.word(2) == "and";
    if !joined || at.quoted(1).is_none() || at.quoted(3).is_none() || !at.ends(4) {
        return None;
    }
    let ((low, _), (high, _)) = (operand(at, 1)?, operand(at, 3)?);
    let subject = || Expr::Field(SUBJECT.to_owned());
    let low = Expr::binary(Operator::GreaterEqual, subject(), low);
    let high = Expr::binary(Operator::LessEqual, subject(), high);
    Take::one(4, PhraseKind::Holds(Expr::binary(Operator::And, low, high)))
}

/// The operator and the token after its words.
fn sign(at: &At<'_>) -> Option<(Operator, usize)> {
    use Operator as Op;
    let one = |operator| Some((operator, 1));
    match at.word(0) {
        ">=" | "\u{2265}" => one(Op::GreaterEqual),
        "<=" | "\u{2264}" => one(Op::LessEqual),
        ">" => one(Op::Greater),
        "<" => one(Op::Less),
        "on" | "at" | "same" | "equal" if at.any(2, &["after", "before"]) && at.word(1) == "or" => {
            Some((if at.word(2) == "after" { Op::GreaterEqual } else { Op::LessEqual }, 3))
        }
        "after" | "before" => {
            let (strict, loose) = if at.word(0) == "after" {
                (Op::Greater, Op::GreaterEqual)
            } else {
                (Op::Less, Op::LessEqual)
            };
            if at.seq(1, &["or", "equal", "to"]) { Some((loose, 4)) } else { one(strict) }
        }
        "prior" if at.word(1) == "to" => Some((Op::Less, 2)),
        "no" | "not" if at.any(1, &["earlier", "sooner"]) && at.word(2) == "than" => {
            Some((Op::GreaterEqual, 3))
        }
        "no" | "not" if at.word(1) == "later" && at.word(2) == "than" => Some((Op::LessEqual, 3)),
        "no" | "not" if at.any(1, MORE) && at.word(2) == "than" => Some((Op::LessEqual, 3)),
        "no" | "not" if at.any(1, LESS) && at.word(2) == "than" => Some((Op::GreaterEqual, 3)),
        "exceed" | "exceeds" => one(Op::Greater),
        "at" if at.word(1) == "least" => Some((Op::GreaterEqual, 2)),
        "at" if at.word(1) == "most" => Some((Op::LessEqual, 2)),
        "up" if at.word(1) == "to" && at.quoted(2).is_some() => Some((Op::LessEqual, 2)),
        "above" => one(Op::Greater),
        "below" | "under" => one(Op::Less),
        "later" if at.word(1) == "than" => Some((Op::Greater, 2)),
        "earlier" if at.word(1) == "than" => Some((Op::Less, 2)),
        word if MORE.contains(&word) && at.word(1) == "than" => {
            Some(or_equal(at, Op::Greater, Op::GreaterEqual))
        }
        word if LESS.contains(&word) && at.word(1) == "than" => {
            Some(or_equal(at, Op::Less, Op::LessEqual))
        }
        "equal" | "equals" => Some((Op::Equal, at.skip(1, &["to"]))),
        "differ" | "different" if at.word(1) == "from" => Some((Op::NotEqual, 2)),
        "match" | "matches" if at.quoted(1).is_some() => one(Op::Equal),
        "same" if at.word(1) == "as" => Some((Op::Equal, 2)),
        "the" if at.seq(1, &["same", "as"]) => Some((Op::Equal, 3)),
        _ => None,
    }
}

const MORE: &[&str] = &["more", "greater", "larger", "higher", "longer", "bigger"];
const LESS: &[&str] = &["less", "fewer", "smaller", "lower", "shorter"];

fn or_equal(at: &At<'_>, strict: Operator, loose: Operator) -> (Operator, usize) {
    if at.seq(2, &["or", "equal", "to"]) { (loose, 5) } else { (strict, 2) }
}

/// What a `not` in front makes of an operator.
fn denied(operator: Operator) -> Option<Operator> {
    Some(match operator {
        Operator::Greater => Operator::LessEqual,
        Operator::Less => Operator::GreaterEqual,
        Operator::GreaterEqual => Operator::Less,
        Operator::LessEqual => Operator::Greater,
        Operator::Equal => Operator::NotEqual,
        _ => return None,
    })
}

/// What is compared with: a field by its name, a date, or now; and the token after it.
pub(super) fn operand(at: &At<'_>, offset: usize) -> Option<(Expr<String>, usize)> {
    let next = at.skip(offset, &["the", "its", "a", "record's", "own", "value", "of", "field"]);
    if let Some((moment, end)) = moment(at, next) {
        return Some((Expr::Ambient(moment), end));
    }
    let end = at.skip(next + 1, &["field", "value", "column", "date"]);
    if let Some(text) = at.quoted(next) {
        // Quotation marks hold a constant; of the marks only code names a field.
        if !at.words.raw(at.at + next).starts_with('`') {
            return None;
        }
        if super::date::is_date(text) {
            return Some((Expr::Literal(Literal::Text(text.to_owned())), end));
        }
        let (_, tree) = crate::expression::parse(text).ok()?;
        let compares = matches!(&tree, Expr::Binary(operator, ..) if operator.is_comparison());
        let known = !matches!(tree, Expr::Literal(_)) && !compares;
        return known.then_some((tree, end));
    }
    if at.kind(next) != Some(Kind::Word) || at.number(next).is_some() {
        return None;
    }
    let text = at.value(next)?;
    if super::date::is_date(text) {
        return Some((Expr::Literal(Literal::Text(text.to_owned())), next + 1));
    }
    name(at, next)
}

fn moment(at: &At<'_>, next: usize) -> Option<(Ambient, usize)> {
    match at.word(next) {
        "now" => Some((Ambient::Now, next + 1)),
        "today" => Some((Ambient::Today, at.skip(next + 1, &["'s", "date"]))),
        "current" | "present" if at.any(next + 1, &["time", "timestamp", "datetime", "moment"]) => {
            Some((Ambient::Now, next + 2))
        }
        "current" if at.word(next + 1) == "date" => Some((Ambient::Today, next + 2)),
        _ => None,
    }
}

/// A field in plain words: one that is written like an identifier, or up to three words at the end of what
/// is said. Whether the record has such a field is for the caller to find out.
fn name(at: &At<'_>, next: usize) -> Option<(Expr<String>, usize)> {
    const WORDS_MAX: usize = 3;
    let first = at.value(next)?;
    let hump =
        first.chars().skip(1).any(char::is_uppercase) && !first.chars().all(char::is_uppercase);
    if first.contains('_') || hump {
        return Some((Expr::Field(first.to_owned()), next + 1));
    }
    let mut end = next;
    while end - next < WORDS_MAX && at.kind(end) == Some(Kind::Word) && !at.ends(end) {
        if at.any(end, super::vocabulary::NO_OPERANDS) {
            return None;
        }
        end += 1;
    }
    if end == next || !at.ends(end) {
        return None;
    }
    let words: Vec<&str> = (next..end).filter_map(|offset| at.value(offset)).collect();
    Some((Expr::Field(words.join(" ")), end))
}
