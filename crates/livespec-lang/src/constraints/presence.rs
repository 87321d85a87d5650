//! Required, optional, nullable.

use super::{At, Family, PhraseKind as Kind, Take};

pub(super) const FAMILY: Family = Family { name: "presence", read };

const OMITTED: &[&str] = &["omitted", "absent", "missing", "skipped", "excluded", "unset"];
const PRESENT: &[&str] = &["present", "provided", "supplied", "specified", "given", "included"];

fn read(at: &At<'_>) -> Option<Take> {
    match at.word(0) {
        "not" => negation(at, 1),
        "never" | "cannot" | "can't" | "can\u{2019}t" => negation(at, 1),
        "non-null" | "nonnull" | "notnull" | "not-null" => Take::one(1, Kind::NotNull),
        "non-nullable" | "nonnullable" => Take::one(1, Kind::NotNull),
        "nullable" => Take::one(1, if at.negated { Kind::NotNull } else { Kind::Nullable }),
        "null" => null(at),
        "required" | "mandatory" | "obligatory" => required(at),
        "optional" => Take::one(1, if at.negated { Kind::Required } else { Kind::Optional }),
        "must" if at.word(1) == "be" && at.any(2, PRESENT) => Take::one(3, Kind::Required),
        // What must be absent is so only sometimes; a condition tells when.
        "must" | "be" | "is" if !at.negated => {
            let next = at.skip(1, &["be"]);
            let absent = at.any(next, OMITTED) || at.any(next, &["null", "empty"]);
            let sure = at.word(0) == "must" || at.before(1) == "must";
            if absent && sure && at.ends(next + 1) {
                Take::one(next + 1, Kind::Absent)
            } else {
                None
            }
        }
        "may" | "can" | "could" if at.word(1) == "be" => may_be(at, 2),
        "may" | "can" if at.word(1) == "not" => negation(at, 2),
        "allows" | "accepts" if at.any(1, &["null", "nulls"]) && !at.negated => {
            Take::one(2, Kind::Nullable)
        }
        _ => None,
    }
}

/// After a `not`: `not null`, `not required`, `not be null`, `not be omitted`.
fn negation(at: &At<'_>, offset: usize) -> Option<Take> {
    let next = at.skip(offset, &["be"]);
    match at.word(next) {
        "null" | "nullable" => Take::one(next + 1, Kind::NotNull),
        "required" | "mandatory" | "obligatory" if !restricted(at, next + 1) => {
            Take::one(next + 1, Kind::Optional)
        }
        "optional" => Take::one(next + 1, Kind::Required),
        word if OMITTED.contains(&word) => Take::one(next + 1, Kind::Required),
        _ => None,
    }
}

fn may_be(at: &At<'_>, offset: usize) -> Option<Take> {
    match at.word(offset) {
        "null" => Take::one(offset + 1, Kind::Nullable),
        word if OMITTED.contains(&word) => Take::one(offset + 1, Kind::Optional),
        _ => None,
    }
}

/// `NULL` as an entry of its own, or after an `or`.
fn null(at: &At<'_>) -> Option<Take> {
    if at.any(1, &["allowed", "permitted", "ok"]) {
        return Take::one(2, if at.negated { Kind::NotNull } else { Kind::Nullable });
    }
    let alone = matches!(at.before(1), "" | "," | "|" | "or" | "(" | "/") && at.ends(1);
    let kind = if at.negated { Kind::NotNull } else { Kind::Nullable };
    if alone { Take::one(1, kind) } else { None }
}

fn required(at: &At<'_>) -> Option<Take> {
    if at.negated {
        return if restricted(at, 1) { None } else { Take::one(1, Kind::Optional) };
    }
    // `Required: no` is a form, `required field missing` is no rule.
    if at.word(1) == ":" || at.word(1) == "=" {
        return match at.word(2) {
            "no" | "false" => Take::one(3, Kind::Optional),
            "yes" | "true" => Take::one(3, Kind::Required),
            _ => None,
        };
    }
    if restricted(at, 1) {
        return None;
    }
    let on_create =
        at.any(1, &["on", "at", "during"]) && at.any(2, &["create", "creation", "post", "insert"]);
    let len = if on_create { 3 } else { 1 };
    let goes_on =
        ["string", "text", "integer", "number", "value", "unique", "max", "min", "non-empty"];
    let field = at.word(len) == "field" && at.ends(len + 1);
    if at.ends(len) || at.any(len, &goes_on) || field {
        Take::one(len, Kind::Required)
    } else {
        None
    }
}

/// Whether what follows says for whom or for what: then it is not required of every record.
fn restricted(at: &At<'_>, offset: usize) -> bool {
    at.any(
        offset,
        &["for", "by", "to", "only", "in", "with", "on", "when", "after", "before", "from"],
    ) && !(at.word(offset) == "on" && at.any(offset + 1, &["create", "creation"]))
}
