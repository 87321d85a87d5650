//! Personal and sensitive data.

use super::{At, Family, PhraseKind as Kind, Take};

pub(super) const FAMILY: Family = Family { name: "sensitive", read };

fn read(at: &At<'_>) -> Option<Take> {
    // `case-sensitive` is one word and no concern of this family.
    if at.negated {
        return None;
    }
    let lead = at.skip(0, &["contains", "considered", "holds"]);
    let len = match at.word(lead) {
        "pii" | "phi" | "gdpr" => lead + 1,
        "personal" if at.any(lead + 1, &["data", "information"]) => lead + 2,
        "personally" => at.skip(lead + 1, &["identifiable", "identifying", "information", "data"]),
        "sensitive" if at.before(1) != "case" => at.skip(lead + 1, &["data", "information"]),
        _ => return None,
    };
    Take::one(len, Kind::Sensitive)
}
