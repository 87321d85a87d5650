//! The fields that a sentence speaks of.
// tidy: no plug-in: finds what a sentence speaks of

use std::ops::Range;

use super::vocabulary::{AFTER_NAMES, BEFORE_NAMES, NO_NAMES};
use crate::words::{Kind, Words};

/// What a sentence starts with.
pub(super) struct Subjects {
    /// The names with their bytes.
    pub(super) named: Vec<(String, Range<usize>)>,
    /// The first token after them.
    pub(super) next: usize,
    /// Whether the fields are spoken of as one thing (`the combination of a and b`).
    pub(super) together: bool,
}

/// The fields named in front of a sentence.
pub(super) fn subjects(words: &Words<'_>, from: usize, end: usize) -> Subjects {
    let from = after_id(words, from, end);
    let mut at = from;
    while at < end && words.any(at, BEFORE_NAMES) {
        at += 1;
    }
    let mut together = (from..at).any(|index| words.any(index, &["combination", "pair", "("]));
    let mut named = Vec::new();
    while at < end && words.raw(at).starts_with('`') && is_name(words.quoted(at).unwrap_or("")) {
        named.push((words.quoted(at).unwrap_or("").to_owned(), words.bytes(at, at + 1)));
        at += 1;
        let separators = (at..end.min(at + 2))
            .take_while(|index| words.any(*index, &[",", "and", "+", "&", "/"]))
            .count();
        if separators > 0 && words.raw(at + separators).starts_with('`') {
            at += separators;
        }
    }
    // Names with nothing behind them are a list of values.
    if named.is_empty() || (at >= end && named.len() > 1) {
        return leading_words(words, from, end);
    }
    together |= (at..end)
        .any(|index| words.any(index, &["together", "combined", "combination", "pair", "jointly"]));
    Subjects { together: together && named.len() > 1, named, next: at }
}

/// The token after the id of a requirement (`FR-12:`, `REQ-AUTH-3 —`) in front of a sentence.
fn after_id(words: &Words<'_>, from: usize, end: usize) -> usize {
    let raw = words.raw(from);
    let is_id = raw.contains('-')
        && raw.starts_with(|c: char| c.is_ascii_uppercase())
        && raw.ends_with(|c: char| c.is_ascii_digit())
        && raw.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '-');
    if !is_id {
        return from;
    }
    let mut at = from + 1;
    while at < end && words.any(at, &[":", "-", "\u{2013}", "\u{2014}", ")", "]", "."]) {
        at += 1;
    }
    at
}

/// Up to three words in front of a verb, a colon or a parenthesis.
fn leading_words(words: &Words<'_>, from: usize, end: usize) -> Subjects {
    const WORDS_MAX: usize = 3;
    let none = Subjects { named: Vec::new(), next: from, together: false };
    let mut at = from;
    while at < end && words.any(at, &["the", "each", "every", "a", "an"]) {
        at += 1;
    }
    let first = at;
    while at < end
        && at - first < WORDS_MAX
        && words.kind(at) == Some(Kind::Word)
        && !words.any(at, AFTER_NAMES)
    {
        // `Target max cannot ...`: behind another word these can end a name.
        let ends_name = at > first
            && words.any(at, &["min", "max", "minimum", "maximum", "index", "format", "length"]);
        if words.any(at, NO_NAMES) && !ends_name {
            return none;
        }
        at += 1;
    }
    if at == first || at >= end || !words.any(at, AFTER_NAMES) {
        return none;
    }
    let bytes = words.bytes(first, at);
    // A colon only separates; a verb may be part of a phrase (`defaults to`).
    let next = at + usize::from(words.any(at, &[":", "\u{2014}", "\u{2013}"]));
    Subjects { named: vec![(words.text[bytes.clone()].to_owned(), bytes)], next, together: false }
}

/// Whether quoted text can be the name of a field.
fn is_name(text: &str) -> bool {
    const NAME_BYTES_MAX: usize = 80;
    text.len() <= NAME_BYTES_MAX
        && text.starts_with(|c: char| c.is_alphabetic() || c == '_')
        && text
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | '-' | '[' | ']' | '$'))
}
