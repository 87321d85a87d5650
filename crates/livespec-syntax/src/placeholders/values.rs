//! Values that were meant to be replaced: the whole of a cell, an entry or what follows a key.
//!
//! `YYYY-MM-DD`, `<secret>`, `X requests/second`, `...`, `High/Med/Low`, `Goal 1: Description`,
//! `Responsibility 1`, `Input: Description`. The same words within a sentence are left alone.

use std::borrow::Cow;
use std::ops::Range;

use livespec_diagnostics::Span;

use super::Site;
use crate::Inlines;
use crate::shapes::{key, segments};
use crate::vocabulary::{
    GENERIC_WORDS, NUMBERED_NOUNS, QUESTION_WORDS, UNITS, VOCABULARIES, words,
};

/// The longest value that can be a placeholder as a whole, in bytes.
const VALUE_BYTES_MAX: usize = 120;

const DATES: &[&str] = &[
    "YYYY-MM-DD",
    "YYYY/MM/DD",
    "DD/MM/YYYY",
    "MM/DD/YYYY",
    "DD.MM.YYYY",
    "DD-MM-YYYY",
    "YYYY-MM",
    "YYYY",
];

/// Keys of which a document has one value.
const SINGLE_KEYS: &[&str] =
    &["title", "status", "version", "created", "date", "lastmodified", "updated", "parent", "type"];

/// Headers of columns that hold dates.
const DATE_HEADERS: &[&str] =
    &["date", "created", "updated", "deadline", "due", "when", "last updated", "due date"];

pub(super) fn is_single_key(key: &str) -> bool {
    SINGLE_KEYS.contains(&crate::metadata::plain(key).as_str())
}

pub(super) fn is_date_header(header: &str) -> bool {
    DATE_HEADERS.contains(&header.trim().to_lowercase().as_str())
}

/// The placeholder that a value of the front matter is.
pub(super) fn in_metadata(text: &str) -> Option<Range<usize>> {
    let value = text.trim();
    let start = text.len() - text.trim_start().len();
    (DATES.contains(&value) || in_angles(value) || is_dots(value))
        .then(|| start..start + value.len())
}

/// The placeholders among the values of a text without brackets.
pub(super) fn find(inlines: &Inlines, site: Site, spans: &mut Vec<Span>) {
    match site {
        Site::Cell { dated } => {
            let text = short_text(inlines);
            if text.is_some_and(|text| {
                is_value(&text)
                    || dated && DATES.contains(&text.trim())
                    || is_undecided(text.trim())
            }) {
                spans.push(inlines.span);
            }
        }
        Site::Entry => {
            let Some(text) = short_text(inlines).filter(|text| is_entry_candidate(inlines, text))
            else {
                return;
            };
            if is_value(&text) || is_numbered(text.trim()) {
                spans.push(inlines.span);
            } else {
                keyed(inlines, true, spans);
            }
        }
        Site::Paragraph if is_candidate(inlines) => {
            for part in segments(inlines) {
                keyed(&part, false, spans);
            }
        }
        Site::Heading | Site::Paragraph => {}
    }
}

/// The text where it is short enough to be a placeholder as a whole.
fn short_text(inlines: &Inlines) -> Option<Cow<'_, str>> {
    let length: usize = inlines.runs.iter().map(|run| run.text.len()).sum();
    (length > 0 && length <= VALUE_BYTES_MAX).then(|| inlines.plain())
}

/// Whether a text holds something that one of the values below begins or ends with. A quick look, as
/// nearly all texts hold none.
fn is_candidate(inlines: &Inlines) -> bool {
    inlines.runs.iter().any(|run| run.style.html || holds_sign(run.text.as_bytes()))
}

fn holds_sign(bytes: &[u8]) -> bool {
    bytes.iter().enumerate().any(|(at, byte)| {
        let next = bytes.get(at + 1);
        match byte {
            b'<' | 0xe2 => true,
            b'.' => next == Some(&b'.'),
            b'Y' | b'X' | b'Z' | b'N' => matches!(next, Some(b' ' | b'%' | b'Y')),
            _ => false,
        }
    })
}

/// The same for an entry, which can be numbered or end in a word for a text.
fn is_entry_candidate(inlines: &Inlines, text: &str) -> bool {
    if text.bytes().any(|byte| byte.is_ascii_digit()) || is_candidate(inlines) {
        return true;
    }
    // What holds a long dash is a candidate already.
    let cut = text.bytes().rposition(|byte| matches!(byte, b':' | b'-'));
    cut.is_some_and(|at| is_generic(text[at + 1..].trim()))
}

fn keyed(inlines: &Inlines, entry: bool, spans: &mut Vec<Span>) {
    let Some(text) = short_text(inlines) else { return };
    let Some(found) = key(inlines, &text, entry) else { return };
    let value = text[found.value..].trim();
    if value.is_empty() {
        return;
    }
    let numbered = is_numbered(&text[found.key.clone()]);
    if entry && numbered && (is_generic(value) || is_instruction(value)) {
        spans.push(inlines.span);
    } else if is_value(value) || DATES.contains(&value) || entry && is_generic(value) {
        spans.push(inlines.slice(found.value..text.len()).span);
    }
}

/// A value that is a placeholder wherever it stands alone.
fn is_value(text: &str) -> bool {
    let text = text.trim();
    is_dots(text) || in_angles(text) || is_letter_amount(text)
}

fn is_dots(text: &str) -> bool {
    matches!(text, "..." | "…" | "....")
}

/// `<connection-string>`: lower-case words in angle brackets, no HTML element, no type parameter.
pub(super) fn in_angles(text: &str) -> bool {
    const ELEMENTS: &[&str] = &[
        "a", "b", "i", "p", "br", "hr", "em", "li", "ol", "ul", "td", "th", "tr", "div", "img",
        "kbd", "pre", "sub", "sup", "code", "span", "strong", "table", "details", "summary", "u",
        "s",
    ];
    let Some(inner) = text.strip_prefix('<').and_then(|text| text.strip_suffix('>')) else {
        return false;
    };
    let named = inner.len() > 1
        && inner.starts_with(|c: char| c.is_alphabetic())
        && inner
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | ' ' | '.' | '/' | '\''));
    let generic = !inner.contains([' ', '-', '_'])
        && inner.starts_with(char::is_uppercase)
        && inner.chars().any(char::is_lowercase);
    named && !generic && !ELEMENTS.contains(&inner)
}

/// `X requests/second`, `<Y ms p99`: a letter where a number belongs, in front of a unit.
fn is_letter_amount(text: &str) -> bool {
    let text = text.trim_start_matches(['<', '>', '=', '≤', '≥', '~', ' ']);
    let mut characters = text.chars();
    if !characters.next().is_some_and(|c| matches!(c, 'X' | 'Y' | 'Z' | 'N')) {
        return false;
    }
    let rest = characters.as_str();
    if rest.starts_with('%') {
        return true;
    }
    let Some(unit) = rest.strip_prefix(' ') else { return false };
    let end = unit.find(|c: char| !c.is_alphabetic()).unwrap_or(unit.len());
    UNITS.has(&unit[..end].to_lowercase())
}

/// `High/Med/Low`: several levels of one scale, apart by slashes.
fn is_undecided(text: &str) -> bool {
    if !text.contains('/') {
        return false;
    }
    let parts: Vec<String> = text.split('/').map(|part| part.trim().to_lowercase()).collect();
    parts.len() > 1
        && parts.len() <= 6
        && VOCABULARIES
            .iter()
            .flat_map(|vocabulary| vocabulary.scales)
            .any(|scale| parts.iter().all(|part| words(scale).any(|level| level == part)))
}

/// `Responsibility 1`, `Substep 1.1`: a noun that templates number, and its number.
fn is_numbered(text: &str) -> bool {
    let Some((noun, number)) = text.trim().rsplit_once(' ') else { return false };
    let counted = number.len() <= 4
        && number
            .split('.')
            .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()));
    counted && NUMBERED_NOUNS.has(&noun.trim().to_lowercase().replace('-', " "))
}

/// `Description`, `Context and blocking/non-blocking`: nothing but words for a text.
fn is_generic(text: &str) -> bool {
    if !text.starts_with(char::is_uppercase) {
        return false;
    }
    let mut words = 0;
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        if !GENERIC_WORDS.has(&word.to_lowercase()) {
            return false;
        }
        words += 1;
    }
    (1..=6).contains(&words)
}

/// `What this explicitly leaves out`: an instruction in the form of a question without its mark.
fn is_instruction(text: &str) -> bool {
    let first = text.split_whitespace().next().unwrap_or("").to_lowercase();
    !text.contains('?') && text.split_whitespace().count() >= 3 && QUESTION_WORDS.has(&first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_values() {
        for text in [
            "...",
            "<secret>",
            "<connection-string>",
            "X requests/second",
            "<Y ms p99",
            "N%",
            "≤ X seconds",
        ] {
            assert!(is_value(text), "{text}");
        }
        for text in [
            "<T>",
            "<b>",
            "<Order>",
            "X-Request-Id",
            "XSS",
            "Y",
            "X marks it",
            "< 200 ms",
            "a...",
            "<a, b>",
        ] {
            assert!(!is_value(text), "{text}");
        }
        assert!(is_undecided("High/Med/Low") && is_undecided("Yes / No"));
        assert!(!is_undecided("High") && !is_undecided("GET/POST") && !is_undecided("and/or"));
    }

    #[test]
    fn numbered_nouns() {
        for text in ["Goal 1", "Non-goal 2", "Substep 1.1", "Test case 3", "Question 1"] {
            assert!(is_numbered(text), "{text}");
        }
        for text in ["Phase 1", "Goal", "Version 2", "Goal one", "1", "Goal 1 is met"] {
            assert!(!is_numbered(text), "{text}");
        }
        assert!(is_generic("Description") && is_generic("Context and blocking/non-blocking"));
        assert!(!is_generic("Place an order") && !is_generic("description"));
    }
}
