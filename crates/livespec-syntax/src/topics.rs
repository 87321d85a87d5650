//! What a heading or a label is about, by families of key words.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::Topic;
use crate::vocabulary::VOCABULARIES;

/// A phrase of a vocabulary, cut into words.
#[derive(Debug)]
struct Phrase {
    words: Vec<&'static str>,
    topic: Topic,
}

/// Phrases by the first letters of their first word.
static PHRASES: LazyLock<HashMap<String, Vec<Phrase>>> = LazyLock::new(|| {
    let mut index: HashMap<String, Vec<Phrase>> = HashMap::new();
    for vocabulary in VOCABULARIES {
        for (topic, phrases) in vocabulary.topics {
            for phrase in *phrases {
                let words: Vec<&'static str> = cut(phrase);
                let Some(first) = words.first() else { continue };
                let key = bucket(first.trim_end_matches('*'));
                index.entry(key).or_default().push(Phrase { words, topic: *topic });
            }
        }
    }
    index
});

/// The words of a phrase; each ideograph is a word.
fn cut(phrase: &'static str) -> Vec<&'static str> {
    let mut words = Vec::new();
    for word in phrase.split(' ') {
        if word.chars().any(ideograph) {
            words.extend(word.split_inclusive(|_: char| true));
        } else {
            words.push(word);
        }
    }
    words
}

/// How many letters of a first word make the key of the index.
const BUCKET_LETTERS: usize = 2;

fn bucket(word: &str) -> String {
    word.chars().take(BUCKET_LETTERS).collect()
}

/// Characters that are words by themselves, as Chinese and Japanese write no spaces.
fn ideograph(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}')
}

/// The topic of a heading or label, without its number. The first part (before `&`, `and`, `/`, a
/// comma or a dash) that names a topic decides; within a part the longest phrase, and of two equally
/// long ones the later, because the head of an English noun phrase stands last.
pub(crate) fn topic(text: &str) -> Option<Topic> {
    segments(text).iter().find_map(|words| best(words))
}

fn best(words: &[String]) -> Option<Topic> {
    let mut best: Option<(usize, Topic)> = None;
    for start in 0..words.len() {
        let Some(phrases) = PHRASES.get(&bucket(&words[start])) else { continue };
        for phrase in phrases {
            let length = phrase.words.len();
            let fits = words.len() - start >= length
                && phrase.words.iter().zip(&words[start..]).all(|(pattern, word)| fits(pattern, word));
            // A phrase that is the whole part beats one that is within it.
            let weight = length * 2 + usize::from(length == words.len());
            if fits && best.is_none_or(|(other, _)| weight >= other) {
                best = Some((weight, phrase.topic));
            }
        }
    }
    best.map(|(_, topic)| topic)
}

fn fits(pattern: &str, word: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(stem) => word.starts_with(stem),
        None => pattern == word,
    }
}

/// The words of a text in lower case, cut where it enumerates; what stands in parentheses is left out.
fn segments(text: &str) -> Vec<Vec<String>> {
    let mut segments = vec![Vec::new()];
    let mut word = String::new();
    let mut depth = 0usize;
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        match c {
            '(' | '（' => depth += 1,
            ')' | '）' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 && c.is_alphanumeric() {
            if ideograph(c) {
                flush(&mut word, &mut segments);
            }
            word.extend(c.to_lowercase());
            if ideograph(c) {
                flush(&mut word, &mut segments);
            }
            continue;
        }
        let apostrophe = matches!(c, '\'' | '’') && characters.peek().is_some_and(|next| next.is_alphanumeric());
        if apostrophe && !word.is_empty() {
            continue;
        }
        flush(&mut word, &mut segments);
        if matches!(c, '&' | '/' | ',' | '—' | '–' | ':' | '|' | ';' | '+' | '、' | '：') {
            segments.push(Vec::new());
        }
    }
    flush(&mut word, &mut segments);
    segments.retain(|words| !words.is_empty());
    segments
}

fn flush(word: &mut String, segments: &mut Vec<Vec<String>>) {
    if word.is_empty() {
        return;
    }
    let word = std::mem::take(word);
    if word == "and" {
        segments.push(Vec::new());
    } else if let Some(last) = segments.last_mut() {
        last.push(word);
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
    let content = behind.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '-' | '–' | '—' | ':'));
    let label = token.trim_end_matches(['.', ')', ':']);
    if content.is_empty() || !is_number(label, token) {
        return (None, lead);
    }
    (Some(label.to_owned()), text.len() - content.len())
}

/// Whether a heading can begin with this character; emoji and bullets cannot.
fn opens(c: char) -> bool {
    c.is_alphanumeric() || c.is_ascii_punctuation() && !matches!(c, '§' | '#') || matches!(c, '«' | '“' | '¿')
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
        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase())
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
