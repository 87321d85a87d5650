//! The walk over a sentence that the families hang on.

use std::ops::Range;

use livespec_ir::ConstraintKind;

use super::{PHRASES, PhraseKind};
use crate::words::{Kind, Words};

/// What was found in a text, with bytes of the text.
#[derive(Debug, Default)]
pub(crate) struct Found {
    pub(crate) subjects: Vec<(String, Range<usize>)>,
    pub(crate) phrases: Vec<(PhraseKind, Range<usize>)>,
    pub(crate) rest: Vec<Range<usize>>,
}

/// A place in a sentence. Look-ups count from it and see nothing beyond the sentence.
#[derive(Clone, Copy)]
pub(crate) struct At<'w> {
    pub(crate) words: &'w Words<'w>,
    /// The token.
    pub(crate) at: usize,
    /// The first token of the sentence, its subject left out.
    pub(crate) start: usize,
    /// The token after the sentence.
    pub(crate) end: usize,
    /// Whether a `not` in front governs this place.
    pub(crate) negated: bool,
}

/// Tokens that a family takes, and what they say.
#[derive(Debug)]
pub(crate) struct Take {
    pub(crate) len: usize,
    pub(crate) kinds: Vec<PhraseKind>,
}

impl Take {
    /// `len` tokens that say one thing.
    pub(crate) fn one(len: usize, kind: PhraseKind) -> Option<Take> {
        Some(Take { len, kinds: vec![kind] })
    }

    /// `len` tokens that narrow values.
    pub(crate) fn narrow(
        len: usize,
        kinds: impl IntoIterator<Item = ConstraintKind>,
    ) -> Option<Take> {
        Some(Take { len, kinds: kinds.into_iter().map(PhraseKind::Narrow).collect() })
    }
}

impl<'w> At<'w> {
    /// The word or sign `offset` tokens on, in lower case; empty past the end or for quoted text.
    pub(crate) fn word(&self, offset: usize) -> &'w str {
        if self.has(offset) { self.words.word(self.at + offset) } else { "" }
    }

    /// Whether there is a token `offset` on.
    pub(crate) fn has(&self, offset: usize) -> bool {
        self.at + offset < self.end
    }

    /// Whether the word is one of some.
    pub(crate) fn any(&self, offset: usize, words: &[&str]) -> bool {
        let word = self.word(offset);
        !word.is_empty() && words.contains(&word)
    }

    /// Whether these words follow.
    pub(crate) fn seq(&self, offset: usize, words: &[&str]) -> bool {
        words.iter().enumerate().all(|(index, word)| self.word(offset + index) == *word)
    }

    /// The number at a token.
    pub(crate) fn number(&self, offset: usize) -> Option<f64> {
        if self.has(offset) { self.words.number(self.at + offset) } else { None }
    }

    /// Quoted text at a token.
    pub(crate) fn quoted(&self, offset: usize) -> Option<&'w str> {
        if self.has(offset) { self.words.quoted(self.at + offset) } else { None }
    }

    /// A word as written, a number or quoted text.
    pub(crate) fn value(&self, offset: usize) -> Option<&'w str> {
        if self.has(offset) { self.words.value(self.at + offset) } else { None }
    }

    /// Steps over as many of some words as follow, up to a bound that keeps the whole linear.
    pub(crate) fn skip(&self, offset: usize, words: &[&str]) -> usize {
        const SKIPPED_MAX: usize = 12;
        (offset..offset + SKIPPED_MAX)
            .find(|next| !self.any(*next, words))
            .unwrap_or(offset + SKIPPED_MAX)
    }

    /// Whether a phrase may end here: at the end, a sign of punctuation, or a word that goes on
    /// with something else.
    pub(crate) fn ends(&self, offset: usize) -> bool {
        !self.has(offset)
            || self.quoted(offset).is_none()
                && self.any(
                    offset,
                    &[
                        ",", ")", "]", "(", "-", "\u{2013}", "\u{2014}", ":", "/", "|", "and",
                        "or", "but", "&", "+", "[", "\"", "'", "must", "with", "when",
                    ],
                )
    }

    /// The word in front, or nothing at the start of the sentence.
    pub(crate) fn before(&self, offset: usize) -> &'w str {
        match self.at.checked_sub(offset) {
            Some(index) if index >= self.start => self.words.word(index),
            _ => "",
        }
    }
}

/// Words that say nothing by themselves.
const NOISE: &[&str] = &[
    "the",
    "a",
    "an",
    "must",
    "be",
    "is",
    "are",
    "should",
    "shall",
    "will",
    "of",
    "to",
    "and",
    "also",
    "in",
    "it",
    "its",
    "this",
    "that",
    "value",
    "values",
    "field",
    "fields",
    "column",
    "has",
    "have",
    "with",
    "as",
    "at",
    "may",
    "can",
    "always",
    "only",
    "valid",
    "which",
    "by",
    "each",
    "all",
    "every",
    "they",
    "or",
    "characters",
    "chars",
    "string",
    "text",
];

const NEGATIONS: &[&str] = &[
    "not",
    "never",
    "cannot",
    "no",
    "without",
    "nor",
    "neither",
    "don't",
    "doesn't",
    "isn't",
    "aren't",
    "needn't",
    "mustn't",
    "can't",
    "won't",
    "shouldn't",
    "don\u{2019}t",
    "doesn\u{2019}t",
    "isn\u{2019}t",
    "can\u{2019}t",
    "needn\u{2019}t",
];

const CONDITIONS: &[&str] = &[
    "if",
    "unless",
    "when",
    "whenever",
    "except",
    "depending",
    "until",
    "while",
    "otherwise",
    "where",
    "once",
    "provided",
    "assuming",
    "iff",
    "conditionally",
    "either",
    "sometimes",
    "usually",
    "typically",
    "ideally",
    "recommended",
];

/// Reads a text of any number of sentences.
pub(crate) fn found(text: &str) -> Found {
    let words = Words::new(text);
    let mut out = Found::default();
    let mut from = 0;
    for index in 0..=words.len() {
        let ends = index == words.len() || is_stop(&words, index);
        if !ends {
            continue;
        }
        if index > from {
            sentence(&words, from, index, &mut out);
        }
        from = index + 1;
    }
    out
}

/// Whether a token ends a sentence: a full stop with space behind it, or a semicolon.
fn is_stop(words: &Words<'_>, index: usize) -> bool {
    match words.word(index) {
        ";" | "!" | "?" => true,
        "." => !words.glued(index + 1),
        _ => false,
    }
}

fn sentence(words: &Words<'_>, from: usize, end: usize, out: &mut Found) {
    let start = subjects(words, from, end, &mut out.subjects);
    if (start..end).any(|index| is_condition(words, index, end)) {
        out.rest.push(words.bytes(start, end));
        return;
    }
    let mut walk = Walk { words, start, end, negated: false, pieces: Vec::new() };
    walk.run();
    walk.finish(out);
}

/// Whether a word makes the sentence conditional.
fn is_condition(words: &Words<'_>, index: usize, end: usize) -> bool {
    let next = if index + 1 < end { words.word(index + 1) } else { "" };
    match words.word(index) {
        // `must be provided` is no condition, `provided that` is one.
        "provided" => next == "that",
        // `set once` is no condition, `once paid` is one.
        "once" => !next.is_empty() && !matches!(next, "," | ")" | "and" | "on" | "at"),
        // `either a or b` lists values; `either a, or ... if` has the other word too.
        "either" => false,
        "where" => next != "possible",
        word => !word.is_empty() && CONDITIONS.contains(&word),
    }
}

/// A piece of a sentence that was taken.
struct Piece {
    from: usize,
    to: usize,
    kinds: Vec<PhraseKind>,
}

struct Walk<'w> {
    words: &'w Words<'w>,
    start: usize,
    end: usize,
    negated: bool,
    pieces: Vec<Piece>,
}

impl Walk<'_> {
    fn run(&mut self) {
        let mut at = self.start;
        while at < self.end {
            let place = At {
                words: self.words,
                at,
                start: self.start,
                end: self.end,
                negated: self.negated,
            };
            let taken =
                PHRASES.iter().find_map(|family| (family.read)(&place)).filter(|take| take.len > 0);
            if let Some(take) = taken {
                let to = (at + take.len).min(self.end);
                self.pieces.push(Piece { from: at, to, kinds: take.kinds });
                at = to;
                continue;
            }
            let word = self.words.word(at);
            if NEGATIONS.contains(&word) {
                self.negated = true;
            } else if matches!(
                word,
                "," | "but"
                    | "must"
                    | "is"
                    | "are"
                    | "may"
                    | "should"
                    | "shall"
                    | "will"
                    | "("
                    | ")"
                    | "|"
            ) {
                self.negated = false;
            }
            at += 1;
        }
    }

    /// Writes the pieces out; those that an `or` or a `for ...` makes less than certain go to the rest.
    fn finish(self, out: &mut Found) {
        let mut covered = self.start;
        for (index, piece) in self.pieces.iter().enumerate() {
            if self.is_alternative(index) || self.is_qualified(piece) {
                continue;
            }
            self.rest(covered, piece.from, out);
            covered = piece.to;
            let bytes = self.words.bytes(piece.from, piece.to);
            out.phrases.extend(piece.kinds.iter().map(|kind| (kind.clone(), bytes.clone())));
        }
        self.rest(covered, self.end, out);
    }

    /// Whether a narrowing piece is joined by `or` to something else that could hold instead.
    fn is_alternative(&self, index: usize) -> bool {
        let piece = &self.pieces[index];
        if !piece
            .kinds
            .iter()
            .any(|kind| matches!(kind, PhraseKind::Narrow(_) | PhraseKind::Unique(_)))
        {
            return false;
        }
        let lenient = |other: Option<&Piece>| {
            other.is_some_and(|piece| {
                piece
                    .kinds
                    .iter()
                    .all(|kind| matches!(kind, PhraseKind::Nullable | PhraseKind::Optional))
            })
        };
        let or_after = self.or_between(piece.to, self.end);
        let or_before = self.or_before(piece.from);
        or_after && !lenient(self.pieces.get(index + 1))
            || or_before
                && !lenient(index.checked_sub(1).and_then(|before| self.pieces.get(before)))
    }

    /// Whether the next word that is no noise is `or`.
    fn or_between(&self, from: usize, to: usize) -> bool {
        (from..to)
            .map(|at| self.words.word(at))
            .find(|word| !is_filler(word))
            .is_some_and(|word| word == "or")
    }

    /// Whether the word in front that is no noise is `or`.
    fn or_before(&self, from: usize) -> bool {
        (self.start..from)
            .rev()
            .map(|at| self.words.word(at))
            .find(|word| !is_filler(word))
            .is_some_and(|word| word == "or")
    }

    /// Whether `for premium accounts` and the like follow: then the rule is not for every record.
    fn is_qualified(&self, piece: &Piece) -> bool {
        self.words.word(piece.to) == "for"
            && piece.to < self.end
            && !self.words.any(piece.to + 1, &["all", "every", "each", "any", "the"])
    }

    /// The words between two tokens that have meaning, one range a run.
    fn rest(&self, from: usize, to: usize, out: &mut Found) {
        let mut run: Option<(usize, usize)> = None;
        for at in from..to {
            let word = self.words.word(at);
            let sign = self.words.kind(at) == Some(Kind::Sign);
            let mark = sign && !matches!(word, ">" | "<" | ">=" | "<=" | "=");
            let noise = mark || NOISE.contains(&word);
            match (&mut run, noise) {
                (Some((_, last)), false) => *last = at + 1,
                (None, false) => run = Some((at, at + 1)),
                // Noise inside of a run belongs to it; a comma ends it.
                (Some((first, last)), true) if matches!(word, "," | "(" | ")") => {
                    out.rest.push(self.words.bytes(*first, *last));
                    run = None;
                }
                _ => {}
            }
        }
        if let Some((first, last)) = run {
            out.rest.push(self.words.bytes(first, last));
        }
    }
}

/// Words that may stand between a phrase and an `or`.
fn is_filler(word: &str) -> bool {
    matches!(
        word,
        "a" | "an"
            | "the"
            | "valid"
            | "be"
            | "must"
            | "value"
            | "code"
            | "address"
            | "format"
            | "string"
    )
}

/// The fields named in front of a sentence; the first token after them.
fn subjects(
    words: &Words<'_>,
    from: usize,
    end: usize,
    out: &mut Vec<(String, Range<usize>)>,
) -> usize {
    let mut at = from;
    while at < end
        && words.any(
            at,
            &[
                "the",
                "each",
                "every",
                "all",
                "a",
                "an",
                "field",
                "column",
                "both",
                "combination",
                "of",
                "pair",
                "(",
            ],
        )
    {
        at += 1;
    }
    let mut named = Vec::new();
    while at < end && words.raw(at).starts_with('`') && is_name(words.quoted(at).unwrap_or("")) {
        named.push((words.quoted(at).unwrap_or("").to_owned(), words.bytes(at, at + 1)));
        at += 1;
        let joined = at < end && words.any(at, &[",", "and", "+", "&", "/"]);
        if joined && words.raw(at + 1).starts_with('`') {
            at += 1;
        } else if joined && words.any(at + 1, &["and"]) && words.raw(at + 2).starts_with('`') {
            at += 2;
        }
    }
    if !named.is_empty() {
        // `('a', 'b')` in back-ticks is a list of values when nothing but lists follows.
        let alone = at >= end;
        if alone && named.len() > 1 {
            return from;
        }
        out.extend(named);
        return at;
    }
    leading_words(words, from, end, out)
}

/// Up to three words in front of a verb, a colon or a parenthesis.
fn leading_words(
    words: &Words<'_>,
    from: usize,
    end: usize,
    out: &mut Vec<(String, Range<usize>)>,
) -> usize {
    const WORDS_MAX: usize = 3;
    const FOLLOW: &[&str] = &[
        "must",
        "should",
        "shall",
        "is",
        "are",
        "may",
        "can",
        "cannot",
        "has",
        "have",
        "will",
        "defaults",
        "references",
        "needs",
        "matches",
        ":",
        "(",
        "=",
        ">=",
        "<=",
        ">",
        "<",
        "can't",
        "\u{2014}",
        "\u{2013}",
        "->",
        "\u{2192}",
        "\u{2265}",
        "\u{2264}",
    ];
    const NO_SUBJECT: &[&str] = &[
        "must",
        "should",
        "not",
        "unique",
        "required",
        "optional",
        "primary",
        "foreign",
        "default",
        "min",
        "max",
        "minimum",
        "maximum",
        "length",
        "range",
        "between",
        "at",
        "no",
        "up",
        "one",
        "enum",
        "values",
        "allowed",
        "pk",
        "fk",
        "null",
        "nullable",
        "pattern",
        "regex",
        "format",
        "check",
        "references",
        "is",
        "can",
        "cannot",
        "may",
        "read-only",
        "possible",
        "valid",
        "references",
        "index",
        "indexed",
        "never",
        "it",
        "this",
        "note",
        "only",
        "set",
        "string",
        "integer",
        "number",
        "boolean",
        "text",
        "positive",
        "non-negative",
    ];
    let mut at = from;
    while words.any(at, &["the", "each", "every", "a", "an"]) {
        at += 1;
    }
    let first = at;
    while at < end
        && at - first < WORDS_MAX
        && words.kind(at) == Some(Kind::Word)
        && !words.any(at, FOLLOW)
    {
        if words.any(at, NO_SUBJECT) {
            return from;
        }
        at += 1;
    }
    let verb = at < end && words.any(at, FOLLOW);
    if at == first || !verb {
        return from;
    }
    let bytes = words.bytes(first, at);
    out.push((words.text[bytes.clone()].to_owned(), bytes));
    // A colon only separates; a verb may be part of a phrase (`defaults to`).
    if words.any(at, &[":", "\u{2014}", "\u{2013}"]) { at + 1 } else { at }
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
