//! Texts and lists that must hold something.

use livespec_ir::ConstraintKind as Kind;

use super::{At, Family, Take};

pub(super) const FAMILY: Family = Family { name: "length", read };

fn read(at: &At<'_>) -> Option<Take> {
    // Whoever asks for a text that is not empty does not mean one of spaces.
    let empty = |word: &str| {
        matches!(word, "empty" | "blank" | "whitespace-only").then_some(Kind::NonBlank)
    };
    match at.word(0) {
        "non-empty" | "nonempty" | "not-empty" | "notempty" | "non-blank" | "nonblank"
        | "not-blank" | "notblank"
            if !at.negated =>
        {
            Take::narrow(1, [Kind::NonBlank])
        }
        "not" | "cannot" | "can't" | "can\u{2019}t" | "never" | "non" => {
            let next = at.skip(1, &["be", "-"]);
            let kind = empty(at.word(next))?;
            let both = at.any(next + 1, &["or", "and", "/"]) && empty(at.word(next + 2)).is_some();
            if both {
                Take::narrow(next + 3, [Kind::NonBlank])
            } else {
                Take::narrow(next + 1, [kind])
            }
        }
        word if at.negated => Take::narrow(1, [empty(word)?]),
        _ => None,
    }
}
