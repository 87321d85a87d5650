//! Primary keys and indexes.

use super::{At, Family, PhraseKind as Kind, Take};

pub(super) const FAMILY: Family = Family { name: "key", read };

fn read(at: &At<'_>) -> Option<Take> {
    if at.negated {
        return None;
    }
    match at.word(0) {
        "primary" if at.word(1) == "key" => Take::one(2, Kind::PrimaryKey),
        "primary-key" | "pk" | "pkey" | "primarykey" => Take::one(1, Kind::PrimaryKey),
        "indexed" => Take::one(1, Kind::Indexed),
        "index" if matches!(at.before(1), "" | "," | "(" | "|") && at.ends(1) => {
            Take::one(1, Kind::Indexed)
        }
        _ => None,
    }
}
