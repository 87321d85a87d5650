//! `- 404: Not found`, ``- `409 Conflict` — already taken``, `- **400 Bad Request** (details)`.

use std::ops::Range;

use super::{Context, Recognized, Shape, Unit, key::trimmed};
use crate::{ItemKind, LabelItem, Text, Topic};

pub(super) const SHAPE: Shape =
    Shape { name: "status_entry", example: "- 404: Not found", adds: false, recognize };

/// The most words of a reason phrase behind the code.
const REASON_WORDS_MAX: usize = 5;

fn recognize(unit: &Unit<'_>, _context: &Context<'_>, found: &mut Vec<Recognized>) -> Option<()> {
    let Unit::Entry(inlines, text, None) = *unit else { return None };
    if !text.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let code = status(text, 0).filter(|code| code.start == 0)?;
    let (key, value) = split(text, code.end)?;
    let label = LabelItem {
        key: Text::from(inlines.slice(key)),
        qualifier: None,
        value: Text::from(inlines.slice(value..text.len())),
        status: Some((text[code.clone()].parse().ok()?, inlines.fragment().span(code))),
        topic: Some(Topic::StatusCodes),
    };
    found.push(Recognized { kind: ItemKind::Label(label), span: inlines.span });
    Some(())
}

/// The key (code and reason phrase) and the start of the value, apart by a colon, a dash or a parenthesis.
fn split(text: &str, from: usize) -> Option<(Range<usize>, usize)> {
    let line = text[from..].find('\n').map_or(text.len(), |end| from + end);
    let rest = &text[from..line];
    let end = rest
        .char_indices()
        .find(|(at, c)| match c {
            ':' | '：' | '(' | '→' | '—' | '–' => true,
            '-' => rest[..*at].ends_with(' ') && rest[at + 1..].starts_with(' '),
            _ => false,
        })
        .map_or(rest.len(), |(at, _)| at);
    let reason = rest[..end].trim();
    let fits = reason.split_whitespace().count() <= REASON_WORDS_MAX
        && reason.chars().next().is_none_or(|c| c.is_alphabetic() && !c.is_lowercase())
        && !reason.contains(['.', ',', ';', '/']);
    if !fits {
        return None;
    }
    let key = trimmed(text, 0..from + end);
    let mark = rest[end..].chars().next();
    let width = mark.filter(|c| *c != '(').map_or(0, char::len_utf8);
    Some((key, from + end + width))
}

/// The first HTTP status from an offset on: three digits from 100 to 599 that stand alone.
pub(super) fn status(text: &str, from: usize) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    let mut at = from;
    while at < bytes.len() {
        let digits = bytes[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        let bounded = |byte: Option<&u8>| {
            !byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
        };
        let before = at.checked_sub(1).and_then(|at| bytes.get(at));
        let decimal = |byte: Option<&u8>, next: Option<&u8>| {
            matches!(byte, Some(b'.' | b',')) && next.is_some_and(u8::is_ascii_digit)
        };
        let after = bytes.get(at + digits);
        if digits == 3
            && (b'1'..=b'5').contains(&bytes[at])
            && bounded(before)
            && !matches!(before, Some(b'.' | b'-' | b'/' | b'<' | b'>' | b'$'))
            && bounded(after)
            && !matches!(after, Some(b'%' | b'+'))
            && !decimal(after, bytes.get(at + digits + 1))
        {
            return Some(at..at + 3);
        }
        at += digits.max(1);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statuses_stand_alone() {
        assert_eq!(status("(201 Created)", 0), Some(1..4));
        assert_eq!(status("Response 404", 0), Some(9..12));
        for text in ["1000", "20", "4041", "600", "404ms", "99.500", "200%", "/404"] {
            assert_eq!(status(text, 0), None, "{text}");
        }
    }

    #[test]
    fn a_count_is_no_status() {
        assert_eq!(split("500 users: the most", 3), None);
        assert_eq!(split("404 Not Found: none", 3), Some((0..13, 14)));
        assert_eq!(split("404 - none", 3), Some((0..3, 5)));
    }
}
