//! Past and future.

use livespec_ir::ConstraintKind as Kind;

use super::{At, Family, Take};

pub(super) const FAMILY: Family = Family { name: "date", read };

fn read(at: &At<'_>) -> Option<Take> {
    let (kind, len) = match at.word(0) {
        "in" if at.any(1, &["the", "a"]) => (moment(at.word(2))?, 3),
        "past" | "future"
            if at.any(1, &["date", "dates", "time", "timestamp", "datetime", "instant"]) =>
        {
            (moment(at.word(0))?, 2)
        }
        _ => return None,
    };
    let turned = match kind {
        Kind::Past if at.negated => Kind::Future,
        Kind::Future if at.negated => Kind::Past,
        other => other,
    };
    if at.ends(len) { Take::narrow(len, [turned]) } else { None }
}

/// Whether a text is a full date or begins with one (`2024-01-31`, `2024-01-31T00:00:00Z`).
pub(super) fn is_date(text: &str) -> bool {
    let bytes = text.as_bytes();
    let shape = |at: usize| match at {
        4 | 7 => bytes[at] == b'-',
        _ => bytes[at].is_ascii_digit(),
    };
    bytes.len() >= 10 && (0..10).all(shape) && matches!(bytes.get(10), None | Some(b'T' | b' '))
}

fn moment(word: &str) -> Option<Kind> {
    match word {
        "past" => Some(Kind::Past),
        "future" => Some(Kind::Future),
        _ => None,
    }
}
