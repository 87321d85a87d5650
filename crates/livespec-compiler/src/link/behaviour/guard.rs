//! What must hold: `Only PENDING orders can be cancelled`, `Approved orders cannot be deleted`, `the order
//! must be PENDING`.

use livespec_ir::Condition;

use super::condition::{condition, conditions};
use super::english as words;
use super::reader::{At, Saying, Take, Told};
use super::{Family, refusal};

pub(super) const FAMILY: Family = Family { name: "guard", read };

fn read(at: &At<'_>) -> Option<Take> {
    at.first(&[only, provided, labelled, cannot, can_only, must])
}

fn require(len: usize, conditions: Vec<Condition>, verb: Option<String>) -> Option<Take> {
    Take::one(len, Saying::Require(conditions, Told::default(), verb))
}

/// `Only orders in state PENDING can be cancelled`, `Only drafts can be published`.
fn only(at: &At<'_>) -> Option<Take> {
    if at.word(0) != "only" {
        return None;
    }
    let (len, condition) = noun(at, 1)?;
    let (more, verb) = ability(at, 1 + len)?;
    require(1 + len + more, vec![condition], Some(verb))
}

/// Records in some states: `PENDING orders`, `orders in state PENDING`, `orders whose status is PENDING`,
/// `drafts`.
fn noun(at: &At<'_>, offset: usize) -> Option<(usize, Condition)> {
    if let Some((len, states)) = at.record(offset) {
        if let Some((field, _)) = states.first() {
            let field = *field;
            let values = states.into_iter().map(|(_, value)| value).collect();
            return Some((len, Condition::OneOf(field, values)));
        }
        let len = at
            .skip(offset + len, &["in", "with", "whose", "that", "which", "of", "having", "being"])
            - offset;
        let (more, condition) = condition(at, offset + len)?;
        return Some((len + more, condition));
    }
    let (len, field, values) = at.states(offset)?;
    Some((len, Condition::OneOf(field, values)))
}

/// `can be cancelled`, `may be edited or deleted`: the verb's participle.
fn ability(at: &At<'_>, offset: usize) -> Option<(usize, String)> {
    if !at.any(offset, words::CANS) {
        return None;
    }
    done(at, offset + 1).map(|(len, verb)| (1 + len, verb))
}

fn done(at: &At<'_>, offset: usize) -> Option<(usize, String)> {
    let be = usize::from(at.word(offset) == "be");
    let from = at.skip(offset + be, &["only"]);
    let verb = at.is_done(from)?;
    Some((from + 1 - offset, verb))
}

/// `Only if it is PENDING`, `Allowed only from sent`.
fn provided(at: &At<'_>) -> Option<Take> {
    let len = at.phrase(0, words::PROVIDED)?;
    let from = at.skip(len, &["if", "when", "while", "from", "in", "for", "where", "on"]);
    let (more, condition) = noun_or_conditions(at, from)?;
    require(from + more, condition, None)
}

fn noun_or_conditions(at: &At<'_>, offset: usize) -> Option<(usize, Vec<Condition>)> {
    let noun = noun(at, offset).map(|(len, condition)| (len, vec![condition]));
    let told = conditions(at, offset, "and");
    noun.into_iter().chain(told).max_by_key(|(len, _)| *len)
}

/// `Precondition: status is PENDING`, `Requires status PENDING`, `From: PENDING`.
fn labelled(at: &At<'_>) -> Option<Take> {
    const LABELS: &[&str] = &[
        "precondition",
        "preconditions",
        "pre-condition",
        "guard",
        "guards",
        "requires",
        "required status",
        "required state",
        "allowed from",
        "allowed states",
        "allowed in",
        "from",
        "from state",
        "from status",
        "valid from",
        "allowed status",
        "allowed statuses",
        "valid states",
        "requires the",
        "requires that",
    ];
    let len = at.phrase(0, LABELS)?;
    let from = at.skip(len, &[":", "the", "that", "to", "be"]);
    let (more, conditions) = noun_or_conditions(at, from).or_else(|| {
        // `requires the order to be PENDING`
        let (noun, states) = at.record(from)?;
        let to = at.skip(from + noun, &["to", "be"]);
        let (len, condition) = condition(at, to).filter(|_| states.is_empty())?;
        Some((to + len - from, vec![condition]))
    })?;
    require(from + more, conditions, None)
}

/// `Approved orders cannot be deleted`, `An order cannot be cancelled once it is SHIPPED`.
fn cannot(at: &At<'_>) -> Option<Take> {
    let denies = |offset: usize| {
        let not = at.any(offset, words::CANS) && at.word(offset + 1) == "not";
        if not { Some(2) } else { at.any(offset, words::CANNOTS).then_some(1) }
    };
    if let Some((len, condition)) = noun(at, 0)
        && let Some(no) = denies(len)
        && let Some((more, verb)) = done(at, len + no)
    {
        return require(len + no + more, vec![condition.negated()], Some(verb));
    }
    let len = at.record(0).filter(|(_, states)| states.is_empty()).map_or(0, |(len, _)| len);
    let no = denies(len)?;
    let (more, verb) = done(at, len + no)?;
    let end = len + no + more;
    let (opens, unless) = refusal::opening(at, end)?;
    let (more, told) = if unless {
        conditions(at, end + opens, "and")?
    } else {
        conditions(at, end + opens, "or")?
    };
    let told = told.into_iter().map(|it| if unless { it } else { it.negated() }).collect();
    require(end + opens + more, told, Some(verb))
}

/// `An order can be cancelled only while it is PENDING`, `can only be cancelled from PENDING`.
fn can_only(at: &At<'_>) -> Option<Take> {
    let len = at.record(0).filter(|(_, states)| states.is_empty()).map_or(0, |(len, _)| len);
    if !at.any(len, words::CANS) {
        return None;
    }
    let inner = usize::from(at.word(len + 1) == "only" || at.word(len + 2) == "only");
    let (more, verb) = done(at, at.skip(len + 1, &["only"]))?;
    let end = at.skip(len + 1, &["only"]) + more;
    let outer = usize::from(at.word(end) == "only");
    if inner + outer == 0 {
        return None;
    }
    let from =
        at.skip(end + outer, &["if", "when", "while", "from", "in", "where", "the", "as", "long"]);
    let (more, told) = noun_or_conditions(at, from)?;
    require(from + more, told, Some(verb))
}

/// `the order must be PENDING`, `status must not be CLOSED`.
fn must(at: &At<'_>) -> Option<Take> {
    let subject = at
        .known_field(0)
        .map(|(len, _)| len)
        .or_else(|| at.record(0).filter(|(_, states)| states.is_empty()).map(|(len, _)| len))
        .unwrap_or(0);
    let must = at.phrase(subject, words::MUSTS)?;
    let rest = subject + must;
    if let Some((_, field)) = at.known_field(0) {
        let not = usize::from(at.word(rest) == "not");
        let from =
            at.skip(rest + not, &["be", "in", "currently", "still", "one", "of", "have", "either"]);
        if let Some((len, of, values)) = at.states(from)
            && of == field
        {
            let told = Condition::OneOf(field, values);
            let told = if not == 1 { told.negated() } else { told };
            return require(from + len, vec![told], None);
        }
        return None;
    }
    let (len, told) = condition(at, rest)?;
    require(rest + len, vec![told], None)
}
