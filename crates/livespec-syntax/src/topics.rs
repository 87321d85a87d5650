//! What a heading or a label is about, by families of key words.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

use smallvec::SmallVec;

use crate::Topic;
use crate::vocabulary::{CONJUNCTIONS, VOCABULARIES, words};

/// A phrase of a vocabulary, cut into words.
#[derive(Debug)]
struct Phrase {
    words: Vec<Pattern>,
    topic: Topic,
}

/// A word of a phrase.
#[derive(Debug)]
struct Pattern {
    /// The word, or what it begins with.
    stem: Cow<'static, str>,
    /// Whether any ending fits.
    open: bool,
}

impl Pattern {
    fn of(word: Cow<'static, str>) -> Self {
        match word.strip_suffix('*') {
            Some(stem) => Pattern { stem: stem.to_owned().into(), open: true },
            None => Pattern { stem: word, open: false },
        }
    }

    fn fits(&self, word: &str) -> bool {
        if self.open { word.starts_with(&*self.stem) } else { word == self.stem }
    }
}

/// How many slots the index of phrases has; a power of two well above their number.
const SLOTS: usize = 4096;

/// Phrases by the first letters of their first word.
static PHRASES: LazyLock<Vec<Vec<Phrase>>> = LazyLock::new(|| {
    let mut index: Vec<Vec<Phrase>> = Vec::new();
    index.resize_with(SLOTS, Vec::new);
    for vocabulary in VOCABULARIES {
        for (topic, phrases) in vocabulary.topics {
            for phrase in words(phrases) {
                let words: Vec<Pattern> = cut(phrase).into_iter().map(Pattern::of).collect();
                let Some(first) = words.first() else { continue };
                index[slot(&first.stem)].push(Phrase { words, topic: *topic });
            }
        }
    }
    index
});

/// The words of a phrase as [`Words`] cuts a heading; each ideograph is a word.
fn cut(phrase: &'static str) -> Vec<Cow<'static, str>> {
    let mut words = Vec::new();
    for word in phrase.split(' ') {
        if word.chars().any(ideograph) {
            words.extend(word.split_inclusive(|_: char| true).map(Cow::Borrowed));
        } else if word.contains('\'') {
            words.push(Cow::Owned(word.replace('\'', "")));
        } else {
            words.push(Cow::Borrowed(word));
        }
    }
    words
}

/// How many letters choose the slot: as many as the shortest word has that any ending may follow.
const SLOT_LETTERS: usize = 3;

/// The slot of a word; letters that share one only cost a comparison.
fn slot(word: &str) -> usize {
    let letters = word.chars().take(SLOT_LETTERS);
    letters.fold(0, |slot, c| (slot * 31 + c as usize) % SLOTS)
}

/// Characters that are words by themselves, as Chinese and Japanese write no spaces.
fn ideograph(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}')
}

/// Words that join headings are shorter than this.
const CONJUNCTION_BYTES_MAX: usize = 5;

/// The most bytes of a heading or label that are looked at.
const HEADING_BYTES_MAX: usize = 200;

/// The topic of a heading or label, without its number. The first part (before `&`, `and`, `/`, a
/// comma or a dash) that names a topic decides; within a part the longest phrase, and of two equally
/// long ones the later, because the head of an English noun phrase stands last.
pub(crate) fn topic(text: &str) -> Option<Topic> {
    let words = Words::of(&text[..text.floor_char_boundary(HEADING_BYTES_MAX)]);
    let mut from = 0;
    words.ends.iter().find_map(|end| {
        let part = &words.all[from..*end];
        from = *end;
        best(&words.lower, part)
    })
}

fn best(lower: &str, words: &[Range<usize>]) -> Option<Topic> {
    let mut best: Option<(usize, Topic)> = None;
    for start in 0..words.len() {
        for phrase in &PHRASES[slot(&lower[words[start].clone()])] {
            let length = phrase.words.len();
            let fits = words.len() - start >= length
                && phrase
                    .words
                    .iter()
                    .zip(&words[start..])
                    .all(|(pattern, word)| pattern.fits(&lower[word.clone()]));
            // A phrase that is the whole part beats one that is within it.
            let weight = length * 2 + usize::from(length == words.len());
            if fits && best.is_none_or(|(other, _)| weight >= other) {
                best = Some((weight, phrase.topic));
            }
        }
    }
    best.map(|(_, topic)| topic)
}

/// The words of a text in lower case, cut into parts where it enumerates; what stands in parentheses
/// is left out.
#[derive(Debug)]
struct Words {
    lower: String,
    /// Few enough to stay off the heap, as are nearly all texts that are asked for their topic.
    all: SmallVec<[Range<usize>; 8]>,
    /// Where each part ends among the words.
    ends: SmallVec<[usize; 4]>,
}

impl Words {
    fn of(text: &str) -> Self {
        let mut words = Words {
            lower: String::with_capacity(text.len()),
            all: SmallVec::new(),
            ends: SmallVec::new(),
        };
        let (mut start, mut depth) = (0, 0usize);
        let mut characters = text.chars().peekable();
        while let Some(c) = characters.next() {
            if depth == 0 && c.is_ascii_alphanumeric() {
                words.lower.push(c.to_ascii_lowercase());
                continue;
            }
            match c {
                '(' | '（' => depth += 1,
                ')' | '）' => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth == 0 && c.is_alphanumeric() {
                if ideograph(c) {
                    words.flush(&mut start);
                }
                words.lower.extend(c.to_lowercase());
                if ideograph(c) {
                    words.flush(&mut start);
                }
                continue;
            }
            let apostrophe = matches!(c, '\'' | '’')
                && characters.peek().is_some_and(|next| next.is_alphanumeric());
            if apostrophe && start < words.lower.len() {
                continue;
            }
            words.flush(&mut start);
            if matches!(c, '&' | '/' | ',' | '—' | '–' | ':' | '|' | ';' | '+' | '、' | '：')
            {
                words.ends.push(words.all.len());
            }
        }
        words.flush(&mut start);
        words.ends.push(words.all.len());
        words
    }

    fn flush(&mut self, start: &mut usize) {
        let word = *start..self.lower.len();
        *start = word.end;
        if word.len() < CONJUNCTION_BYTES_MAX && CONJUNCTIONS.has(&self.lower[word.clone()]) {
            self.ends.push(self.all.len());
        } else if !word.is_empty() {
            self.all.push(word);
        }
    }
}

/// The number in front of a heading and the offset where the heading itself begins: `3.1`, `4)`,
/// `A.`, `FR-3:`. Emoji and other marks in front are skipped too.
pub(crate) fn number(text: &str) -> (Option<String>, usize) {
    let lead = text.len() - text.trim_start_matches(|c: char| !opens(c)).len();
    let rest = &text[lead..];
    let token_end = rest.find(char::is_whitespace).unwrap_or(rest.len());
    let token = &rest[..token_end];
    let behind = &rest[token_end..];
    let content = behind
        .trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '-' | '–' | '—' | ':'));
    let label = token.trim_end_matches(['.', ')', ':']);
    if content.is_empty() || !is_number(label, token) {
        return (None, lead);
    }
    (Some(label.to_owned()), text.len() - content.len())
}

/// Whether a heading can begin with this character; emoji and bullets cannot.
fn opens(c: char) -> bool {
    c.is_alphanumeric()
        || c.is_ascii_punctuation() && !matches!(c, '§' | '#')
        || matches!(c, '«' | '“' | '¿')
}

/// Whether `label` numbers a heading; `token` is the same with its punctuation.
fn is_number(label: &str, token: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let dotted = |text: &str| !text.is_empty() && text.split('.').all(digits);
    if dotted(label) {
        return label.contains('.') || token.len() > label.len();
    }
    if label.len() == 1 && label.as_bytes()[0].is_ascii_uppercase() {
        return token.len() > label.len();
    }
    // An id such as `FR-3` or `E8.1`.
    let letters = label.bytes().take_while(|byte| byte.is_ascii_uppercase()).count();
    let rest = label[letters..].trim_start_matches('-');
    let parts_fit = rest.split(['.', '-']).all(|part| {
        !part.is_empty()
            && part.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase())
    });
    (1..=6).contains(&letters)
        && parts_fit
        && rest.bytes().any(|byte| byte.is_ascii_digit())
        && (label.contains('-') || token.ends_with(':') || label.contains('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_in_many_wordings() {
        let cases = [
            ("Overview and Motivation", Some(Topic::Overview)),
            ("Non-Functional Requirements (NFRs)", Some(Topic::Nfr)),
            ("Data Model / Schema Changes", Some(Topic::DataModel)),
            ("API Contracts (if applicable)", Some(Topic::Api)),
            ("Authentication & Authorization", Some(Topic::Authentication)),
            ("Error Response", Some(Topic::Errors)),
            ("Standard error codes", Some(Topic::ErrorCodes)),
            ("Out-of-Scope", Some(Topic::OutOfScope)),
            ("Risks, Assumptions, Open Questions", Some(Topic::Risks)),
            ("End-to-End Tests", Some(Topic::EndToEndTests)),
            ("Loan State Machine", Some(Topic::StateMachine)),
            ("REST API Endpoints", Some(Topic::Endpoints)),
            ("API validation rules", Some(Topic::Constraints)),
            ("Phase 2: Core Features", Some(Topic::Phases)),
            ("New Tables/Collections", Some(Topic::DataModel)),
            ("Modified Endpoints", Some(Topic::ModifiedEndpoints)),
            ("Customers", None),
        ];
        for (heading, expected) in cases {
            assert_eq!(topic(heading), expected, "{heading}");
        }
    }

    #[test]
    fn open_stems_are_long_enough_for_their_slot() {
        let phrases = PHRASES.iter().flatten().map(|phrase| &phrase.words[0]);
        for pattern in phrases.filter(|pattern| pattern.open) {
            assert!(pattern.stem.chars().count() >= SLOT_LETTERS, "{}", pattern.stem);
        }
    }

    #[test]
    fn every_phrase_is_recognised_as_its_own_topic() {
        let mut wrong = Vec::new();
        for vocabulary in VOCABULARIES {
            for (expected, phrases) in vocabulary.topics {
                for phrase in words(phrases) {
                    let heading = phrase.replace('*', "x");
                    if topic(&heading) != Some(*expected) {
                        wrong.push(format!("{phrase}: {:?}, not {expected:?}", topic(&heading)));
                    }
                }
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    #[test]
    fn numbers_are_cut_off() {
        let cases = [
            ("3.1 Goals", Some("3.1"), "Goals"),
            ("3. API", Some("3"), "API"),
            ("4) API", Some("4"), "API"),
            ("A. Glossary", Some("A"), "Glossary"),
            ("FR-3: Invoice", Some("FR-3"), "Invoice"),
            ("NFR-001 Speed", Some("NFR-001"), "Speed"),
            ("E8.1: Model", Some("E8.1"), "Model"),
            ("🔐 Security", None, "Security"),
            ("A quick tour", None, "A quick tour"),
            ("3 steps", None, "3 steps"),
            ("2FA", None, "2FA"),
            ("GET /a", None, "GET /a"),
            ("/a/b", None, "/a/b"),
            ("[Name]", None, "[Name]"),
        ];
        for (heading, expected, rest) in cases {
            let (number, at) = number(heading);
            assert_eq!((number.as_deref(), &heading[at..]), (expected, rest));
        }
    }
}
