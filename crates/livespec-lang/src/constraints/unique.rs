//! Uniqueness, alone or together with other fields.

use livespec_ir::ConstraintKind;

use super::{At, Family, PhraseKind as Kind, Take};

pub(super) const FAMILY: Family = Family { name: "unique", read };

fn read(at: &At<'_>) -> Option<Take> {
    match at.word(0) {
        "unique" if !at.negated => unique(at),
        "distinct" if !at.negated && at.any(1, &["items", "elements", "entries"]) => items(2),
        "no" if at.any(1, &["duplicates", "duplicate"]) => {
            let len = at.skip(2, &["items", "entries", "elements", "values", "allowed", "are"]);
            items(len)
        }
        _ => None,
    }
}

fn items(len: usize) -> Option<Take> {
    Take::narrow(len, [ConstraintKind::UniqueItems])
}

fn unique(at: &At<'_>) -> Option<Take> {
    // `Unique identifier of the customer` describes what a key is; it makes no rule of its own.
    if at.any(1, &["identifier", "id", "identifiers", "reference", "key"]) {
        let key = at.word(1) == "key" && at.ends(2);
        return if key { Take::one(2, Kind::Unique(Vec::new())) } else { None };
    }
    if at.any(1, &["items", "elements", "entries"]) {
        return items(2);
    }
    match at.word(1) {
        "per" | "within" | "inside" => together(at, 2),
        "for" if at.any(2, &["each", "every"]) => together(at, 3),
        "together" | "combined" | "jointly" if at.ends(2) => Take::one(2, Kind::Unique(Vec::new())),
        "together" | "combined" if at.word(2) == "with" => together(at, 3),
        "in" if at.seq(2, &["combination", "with"]) => together(at, 4),
        "combination" if at.word(2) == "of" => together(at, 3),
        "on" | "(" if at.value(2).is_some() && at.any(3, &[",", ")"]) => together(at, 1),
        "across" | "among" | "amongst" | "over" => {
            let end = at.skip(
                2,
                &[
                    "all", "the", "entire", "whole", "every", "entities", "records", "rows",
                    "system", "table", "service", "platform", "users", "database",
                ],
            );
            // The noun of `across all orders` adds nothing.
            let end = end
                + usize::from(
                    end > 2 && !at.ends(end) && at.ends(end + 1) && at.value(end).is_some(),
                );
            // `unique across tenants` is no narrower than `unique`.
            Take::one(end, Kind::Unique(Vec::new()))
        }
        "constraint" | "index" | "value" | "values" => Take::one(2, Kind::Unique(Vec::new())),
        _ => Take::one(1, Kind::Unique(Vec::new())),
    }
}

/// The fields that together are unique: names, in parentheses or joined by `and`.
fn together(at: &At<'_>, offset: usize) -> Option<Take> {
    let mut next = at.skip(
        offset,
        &["the", "each", "a", "an", "on", "(", "given", "same", "combination", "of", "pair"],
    );
    let mut names = Vec::new();
    while let Some(name) = at.value(next) {
        if at.any(next, &["must", "is", "are", "and", "or"]) {
            break;
        }
        let parts = name.trim_matches(['(', ')']).split(',').map(|part| part.trim().to_owned());
        names.extend(parts.filter(|part| !part.is_empty()));
        next += 1;
        let separated = at.any(next, &[",", "and", "+", "&"])
            && at.value(next + 1).is_some()
            && at.ends(next + 2);
        if !separated {
            break;
        }
        next += 1;
    }
    if names.is_empty() {
        return None;
    }
    next = at.skip(next, &[")", "combination", "pair"]);
    Take::one(next, Kind::Unique(names))
}
