//! The walk over a sentence that the families hang on.
// tidy: no plug-in: walks a sentence and asks the families

use std::ops::Range;

use livespec_ir::{ConstraintKind, Expr};

use super::subject::subjects;
use super::vocabulary::{CLAUSES, CONDITIONS, ENDS, FILLERS, NEGATIONS, NOISE};
use super::{PHRASES, PhraseKind, condition};
use crate::words::{Kind, Words};

/// What was found in a text, with bytes of the text.
#[derive(Debug, Default)]
pub(crate) struct Found {
    pub(crate) subjects: Vec<(String, Range<usize>)>,
    pub(crate) phrases: Vec<(PhraseKind, Range<usize>)>,
    /// Rules for each item of a list.
    pub(crate) items: Vec<(PhraseKind, Range<usize>)>,
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

    /// The kind of a token.
    pub(crate) fn kind(&self, offset: usize) -> Option<Kind> {
        if self.has(offset) { self.words.kind(self.at + offset) } else { None }
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
        !self.has(offset) || self.any(offset, ENDS)
    }

    /// The word in front, or nothing at the start of the sentence.
    pub(crate) fn before(&self, offset: usize) -> &'w str {
        match self.at.checked_sub(offset) {
            Some(index) if index >= self.start => self.words.word(index),
            _ => "",
        }
    }
}

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
        // The point of `max. 50` is no stop.
        "." => {
            let short = index.checked_sub(1).is_some_and(|before| {
                words.any(before, &["max", "min", "approx", "incl", "excl", "no"])
            });
            !(words.glued(index + 1) || short && words.number(index + 1).is_some())
        }
        _ => false,
    }
}

fn sentence(words: &Words<'_>, from: usize, end: usize, out: &mut Found) {
    let clause = condition::clause(words, from, end);
    // What is left of the sentence once its condition is cut off.
    let (from, end) = match &clause {
        Some(clause) if clause.from == from => (after_comma(words, clause.to, end), end),
        Some(clause) if clause.to + 1 >= end => (from, clause.from),
        Some(_) => (from, end),
        None => (from, end),
    };
    let clause = clause.filter(|clause| clause.from >= end || clause.to <= from);
    let subjects = subjects(words, from, end);
    let start = subjects.next;
    if (start..end).any(|index| is_condition(words, index, end)) {
        out.rest.push(words.bytes(start, end));
        out.subjects.extend(subjects.named);
        return;
    }
    let mut walk = Walk { words, start, end, negated: None, pieces: Vec::new() };
    walk.run();
    if let Some(clause) = clause {
        walk.only_when(&clause.holds);
    }
    if subjects.together {
        let names: Vec<String> = subjects.named.iter().map(|(name, _)| name.clone()).collect();
        for kind in walk.pieces.iter_mut().flat_map(|piece| &mut piece.kinds) {
            if let PhraseKind::Unique(with) = kind
                && with.is_empty()
            {
                with.clone_from(&names);
            }
        }
    }
    walk.finish(out);
    out.subjects.extend(subjects.named);
}

/// The token after the comma or `then` behind a leading condition.
fn after_comma(words: &Words<'_>, mut at: usize, end: usize) -> usize {
    while at < end && words.any(at, &[",", "then"]) {
        at += 1;
    }
    at
}

/// Whether a word makes the sentence conditional.
fn is_condition(words: &Words<'_>, index: usize, end: usize) -> bool {
    let next = if index + 1 < end { words.word(index + 1) } else { "" };
    match words.word(index) {
        // `must be provided` is no condition, `provided that` is one.
        "provided" | "given" | "assuming" => next == "that",
        // `set once` is no condition, `once paid` is one.
        "once" => !next.is_empty() && !matches!(next, "," | ")" | "and" | "on" | "at"),
        // `need not be unique`, `does not have to be unique` take a rule away and make none.
        "needn't" | "needn\u{2019}t" => true,
        "need" | "needs" => {
            next == "not" || index > 0 && NEGATIONS.contains(&words.word(index - 1))
        }
        "have" | "has" => next == "to" && index > 0 && NEGATIONS.contains(&words.word(index - 1)),
        "required" => next == "to" && index > 0 && NEGATIONS.contains(&words.word(index - 1)),
        "necessarily" => true,
        "where" => next != "possible",
        word => !word.is_empty() && CONDITIONS.contains(&word),
    }
}

/// A piece of a sentence that was taken.
struct Piece {
    from: usize,
    to: usize,
    kinds: Vec<PhraseKind>,
    /// Whether a negation is part of it; `not a or b` denies both.
    negated: bool,
    /// Whether it is said of each item of a list.
    each: bool,
}

struct Walk<'w> {
    words: &'w Words<'w>,
    start: usize,
    end: usize,
    /// The negation that governs this place.
    negated: Option<usize>,
    pieces: Vec<Piece>,
}

impl Walk<'_> {
    fn run(&mut self) {
        let (mut at, mut each) = (self.start, false);
        while at < self.end {
            let place = At {
                words: self.words,
                at,
                start: self.start,
                end: self.end,
                negated: self.negated.is_some(),
            };
            let taken =
                PHRASES.iter().find_map(|family| (family.read)(&place)).filter(|take| take.len > 0);
            if let Some(take) = taken {
                let to = (at + take.len).min(self.end);
                // The negation is one of the words that say it.
                let from = self.negated.take().unwrap_or(at);
                let negated =
                    NEGATIONS.contains(&self.words.word(from)) || self.words.word(from) == "or";
                self.pieces.push(Piece { from, to, kinds: take.kinds, negated, each });
                // `not empty or null`: the negation goes on.
                if negated && self.words.any(to, &["or", "nor"]) {
                    self.negated = Some(to);
                }
                at = to;
                continue;
            }
            let word = self.words.word(at);
            each |= at > self.start && matches!(word, "each" | "every") && self.after_break(at);
            if NEGATIONS.contains(&word) {
                self.negated = Some(at);
            } else if CLAUSES.contains(&word) {
                self.negated = None;
            }
            at += 1;
        }
    }

    /// Makes every phrase hold only under a condition.
    fn only_when(&mut self, holds: &Expr<String>) {
        for kind in self.pieces.iter_mut().flat_map(|piece| &mut piece.kinds) {
            let inner = std::mem::replace(kind, PhraseKind::Indexed);
            *kind = PhraseKind::When(holds.clone(), Box::new(inner));
        }
    }

    /// Whether a comma, a parenthesis or an `and` stands in front of a token.
    fn after_break(&self, at: usize) -> bool {
        at.checked_sub(1)
            .is_some_and(|before| self.words.any(before, &[",", "(", "and", "\u{2014}", "-", ":"]))
    }

    /// Writes the pieces out; those that an `or` or a `for ...` makes less than certain go to the rest.
    fn finish(self, out: &mut Found) {
        let mut covered = self.start;
        for (index, piece) in self.pieces.iter().enumerate() {
            // Of items only what narrows them can be said.
            let narrow = |kind: &PhraseKind| matches!(kind, PhraseKind::Narrow(_));
            let unclear = piece.each && !piece.kinds.iter().all(narrow);
            if unclear || self.is_alternative(index) || self.is_qualified(piece) {
                continue;
            }
            self.rest(covered, piece.from, out);
            covered = piece.to;
            let bytes = self.words.bytes(piece.from, piece.to);
            let target = if piece.each { &mut out.items } else { &mut out.phrases };
            target.extend(piece.kinds.iter().map(|kind| (kind.clone(), bytes.clone())));
        }
        self.rest(covered, self.end, out);
    }

    /// Whether a narrowing piece is joined by `or` to something else that could hold instead.
    fn is_alternative(&self, index: usize) -> bool {
        let piece = &self.pieces[index];
        let certain =
            |kind: &PhraseKind| !matches!(kind, PhraseKind::Narrow(_) | PhraseKind::Unique(_));
        if piece.negated || piece.kinds.iter().all(certain) {
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
            .find(|word| !FILLERS.contains(word))
            .is_some_and(|word| word == "or")
    }

    /// Whether the word in front that is no noise is `or`.
    fn or_before(&self, from: usize) -> bool {
        (self.start..from)
            .rev()
            .map(|at| self.words.word(at))
            .find(|word| !FILLERS.contains(word))
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
