//! Texts and lists that must hold something.

use livespec_ir::ConstraintKind as Kind;

use super::{At, Family, Take};

pub(super) const FAMILY: Family = Family { name: "length", read };

fn read(at: &At<'_>) -> Option<Take> {
    let empty = |word: &str| match word {
        "empty" => Some(Kind::MinLength(1)),
        "blank" | "whitespace-only" => Some(Kind::NonBlank),
        _ => None,
    };
    match at.word(0) {
        "non-empty" | "nonempty" | "not-empty" | "notempty" if !at.negated => {
            Take::narrow(1, [Kind::MinLength(1)])
        }
        "non-blank" | "nonblank" | "not-blank" | "notblank" if !at.negated => {
            Take::narrow(1, [Kind::NonBlank])
        }
        "not" | "cannot" | "can't" | "can\u{2019}t" | "never" | "non" => {
            let next = at.skip(1, &["be", "-"]);
            let kind = empty(at.word(next))?;
            // `not empty or blank` says the stronger of the two.
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
