//! Key words of a sentence into English, each at the place of the original.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::sync::LazyLock;

use livespec_diagnostics::Span;

use crate::Run;
use crate::vocabulary::{VOCABULARIES, Vocabulary, words};

/// A phrase of a glossary, cut into words. `#` stands for a number; `*` ends a stem.
#[derive(Debug)]
struct Phrase {
    words: Vec<String>,
    english: &'static str,
    /// Only as the whole text, or as what it begins with before a sign.
    answer: bool,
}

/// The phrases of a language by the first three letters of their first word.
type Glossary = BTreeMap<String, Vec<Phrase>>;

static GLOSSARIES: LazyLock<HashMap<&'static str, Glossary>> = LazyLock::new(|| {
    VOCABULARIES.iter().map(|vocabulary| (vocabulary.name, glossary(vocabulary))).collect()
});

/// How many letters of a word its phrases are found by.
const HEAD: usize = 3;

fn glossary(vocabulary: &Vocabulary) -> Glossary {
    let mut index = Glossary::new();
    for (list, answer) in [(vocabulary.glossary, false), (vocabulary.answers, true)] {
        for (english, all) in list {
            for phrase in words(all) {
                let words = cut(phrase);
                index.entry(head(&words[0])).or_default().push(Phrase { words, english, answer });
            }
        }
    }
    // The longest first; of two equally long ones an answer, then the exact word before the stem.
    for phrases in index.values_mut() {
        phrases.sort_by_key(|p| (Reverse(p.words.len()), !p.answer, p.words[0].ends_with('*')));
    }
    index
}

/// The words of a phrase in lower case, `#` and stems included.
fn cut(phrase: &str) -> Vec<String> {
    let mut all = Vec::new();
    for part in phrase.split(' ') {
        if part == "#" {
            all.push(part.to_owned());
            continue;
        }
        let stem = part.ends_with('*');
        all.extend(words_of(part).map(|word| part[word].to_lowercase()));
        if let Some(last) = all.last_mut().filter(|_| stem) {
            last.push('*');
        }
    }
    all
}

fn head(word: &str) -> String {
    if word.starts_with(|c: char| c.is_ascii_digit()) {
        return "#".to_owned();
    }
    word.trim_end_matches('*').chars().take(HEAD).collect()
}

/// The words of a text: letters and digits; an ideograph is a word by itself, and a number keeps
/// its point or comma.
pub(super) fn words_of(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].find(char::is_alphanumeric)?;
        let first = text[start..].chars().next()?;
        let end = if ideograph(first) {
            start + first.len_utf8()
        } else if first.is_ascii_digit() {
            start + number(&text[start..])
        } else {
            let other = |c: char| !(c.is_alphanumeric() || c == '_') || ideograph(c);
            text[start..].find(other).map_or(text.len(), |length| start + length)
        };
        at = end;
        Some(start..end)
    })
}

fn ideograph(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}')
}

/// The length of a number: digits with points or commas between them.
fn number(text: &str) -> usize {
    let bytes = text.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let mut end = 0;
    while digit(end) || (matches!(bytes.get(end), Some(b'.' | b',')) && digit(end + 1)) {
        end += 1;
    }
    end
}

/// Runs with key words in English.
pub(super) fn runs(vocabulary: &Vocabulary, runs: &[Run]) -> Vec<Run> {
    let mut out = Vec::new();
    for run in runs {
        if run.style.code {
            out.push(run.clone());
        } else {
            translate(vocabulary, run, runs.len() == 1, &mut out);
        }
    }
    out
}

/// A text with key words in English.
pub(super) fn text(vocabulary: &Vocabulary, text: &str) -> String {
    let span = Span::new(0, text.len());
    let run = Run { text: text.to_owned(), span, style: crate::Style::default() };
    let mut out = Vec::new();
    translate(vocabulary, &run, true, &mut out);
    out.into_iter().map(|run| run.text).collect()
}

/// Appends a run, its phrases replaced from the left, the longest first. `whole` is whether the run
/// is all there is, so that one word of it can be an answer.
fn translate(vocabulary: &Vocabulary, run: &Run, whole: bool, out: &mut Vec<Run>) {
    let all: Vec<Range<usize>> = words_of(&run.text).collect();
    let lower: Vec<String> = all.iter().map(|word| run.text[word.clone()].to_lowercase()).collect();
    let Some(glossary) = GLOSSARIES.get(vocabulary.name) else { return };
    let place = Place { run, all: &all, lower: &lower, whole };
    let (mut done, mut index) = (0, 0);
    while index < all.len() {
        let found = find(glossary, &place, index);
        let Some(phrase) = found else {
            if vocabulary.decimal_comma
                && lower[index].starts_with(|c: char| c.is_ascii_digit())
                && let Some(point) = with_point(&lower[index])
            {
                place.push(out, done..all[index].start);
                place.put(out, &point, all[index].clone());
                done = all[index].end;
            }
            index += 1;
            continue;
        };
        let covered = index..index + phrase.words.len();
        let end = all[covered.end - 1].end;
        place.push(out, done..all[index].start);
        place.replace(out, phrase, covered.clone());
        done = end;
        index = covered.end;
    }
    place.push(out, done..run.text.len());
}

/// A run cut into words.
#[derive(Debug)]
struct Place<'a> {
    run: &'a Run,
    all: &'a [Range<usize>],
    lower: &'a [String],
    whole: bool,
}

impl Place<'_> {
    /// The place in the document of a range of the run. A run with escapes is as long as it is
    /// written nowhere, so positions in it never leave its span.
    fn span(&self, range: Range<usize>) -> Span {
        let at = |offset: usize| {
            let start = self.run.span.start as usize + offset;
            start.min(self.run.span.end as usize)
        };
        Span::new(at(range.start), at(range.end))
    }

    /// Appends a stretch as it is.
    fn push(&self, out: &mut Vec<Run>, range: Range<usize>) {
        if !range.is_empty() {
            self.put(out, &self.run.text[range.clone()], range);
        }
    }

    /// Appends a text that stands for a stretch of the run.
    fn put(&self, out: &mut Vec<Run>, text: &str, range: Range<usize>) {
        let span = self.span(range);
        out.push(Run { text: text.to_owned(), span, style: self.run.style.clone() });
    }

    /// Appends the English of a phrase. Its numbers keep their own places. Ideographs have no space
    /// around them, English words do.
    fn replace(&self, out: &mut Vec<Run>, phrase: &Phrase, words: Range<usize>) {
        let place = self.all[words.start].start..self.all[words.end - 1].end;
        let edge = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric());
        let numbers: Vec<usize> =
            words.clone().filter(|word| phrase.words[word - words.start] == "#").collect();
        let mut next = numbers.into_iter();
        let mut text = String::new();
        if edge(out.last().and_then(|run| run.text.chars().next_back())) {
            text.push(' ');
        }
        for (position, word) in phrase.english.split(' ').enumerate() {
            if position > 0 {
                text.push(' ');
            }
            match (word == "#").then(|| next.next()).flatten() {
                Some(number) => {
                    self.put(out, &text, place.clone());
                    text.clear();
                    let own = &self.lower[number];
                    let point = with_point(own).unwrap_or_else(|| own.clone());
                    self.put(out, &point, self.all[number].clone());
                }
                None => text.push_str(word),
            }
        }
        if edge(self.run.text[self.all[words.end - 1].end..].chars().next()) {
            text.push(' ');
        }
        if !text.is_empty() {
            self.put(out, &text, place);
        }
    }

    /// Whether nothing but white space and single signs stands between the words of a phrase.
    fn joined(&self, words: Range<usize>) -> bool {
        words.clone().skip(1).all(|word| {
            let between = &self.run.text[self.all[word - 1].end..self.all[word].start];
            between.chars().count() <= 2 && !between.contains(['.', ',', ';', ':', '|', '\n'])
        })
    }

    /// Whether a phrase that stands here is an answer: the whole text or what it begins with.
    fn answers(&self, words: Range<usize>) -> bool {
        let before = &self.run.text[..self.all[words.start].start];
        let behind = self.run.text[self.all[words.end - 1].end..].trim_start();
        self.whole
            && !before.contains(char::is_alphanumeric)
            && !behind.starts_with(char::is_alphanumeric)
    }
}

/// The longest phrase that starts at a word.
fn find<'g>(glossary: &'g Glossary, place: &Place<'_>, index: usize) -> Option<&'g Phrase> {
    let phrases = glossary.get(&head(&place.lower[index]))?;
    phrases.iter().find(|phrase| {
        let words = index..index + phrase.words.len();
        words.end <= place.all.len()
            && phrase.words.iter().zip(&place.lower[words.clone()]).all(|(p, w)| fits(p, w))
            && place.joined(words.clone())
            && (!phrase.answer || place.answers(words))
    })
}

fn fits(pattern: &str, word: &str) -> bool {
    match pattern.strip_suffix('*') {
        _ if pattern == "#" => word.starts_with(|c: char| c.is_ascii_digit()),
        Some(stem) => word.starts_with(stem),
        None => pattern == word,
    }
}

/// A number with a decimal comma, or with points between thousands, as English writes it; none where
/// it is written so already.
fn with_point(number: &str) -> Option<String> {
    if let Some((whole, part)) = number.split_once(',') {
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        return (part.len() != 3 && digits(part) && digits(&whole.replace('.', "")))
            .then(|| format!("{}.{part}", whole.replace('.', "")));
    }
    let groups: Vec<&str> = number.split('.').collect();
    let thousands = groups.len() > 1
        && (1..=3).contains(&groups[0].len())
        && groups[0] != "0"
        && groups[1..].iter().all(|group| group.len() == 3);
    thousands.then(|| groups.concat())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocabulary::{chinese, french, german, portuguese, russian, spanish};

    #[test]
    fn key_words_become_english() {
        let cases: &[(&Vocabulary, &str, &str)] = &[
            (
                &portuguese::PORTUGUESE,
                "O título é obrigatório, no máximo 80 caracteres.",
                "O título é required, at most 80 characters.",
            ),
            (
                &portuguese::PORTUGUESE,
                "Disponibilidade: 99,9 %; 1.000 requisições por minuto",
                "availability: 99.9 %; 1000 requests per minute",
            ),
            (
                &spanish::SPANISH,
                "La cantidad debe ser mayor que 0",
                "La cantidad must be greater than 0",
            ),
            (&french::FRENCH, "Latence p95 inférieure à 200 ms", "latency p95 less than 200 ms"),
            (&german::GERMAN, "Der Name muss eindeutig sein", "Der Name must be unique"),
            (&german::GERMAN, "Antwortzeit unter 300 ms", "response time less than 300 ms"),
            (
                &russian::RUSSIAN,
                "Название обязательно, до 100 символов",
                "Название required, up to 100 characters",
            ),
            (&chinese::CHINESE, "标题必填，不超过50个字符", "标题 required，at most 50 characters"),
            (&chinese::CHINESE, "每分钟60次", "60 requests per minute"),
        ];
        let wrong: Vec<String> = cases
            .iter()
            .map(|(vocabulary, original, english)| (text(vocabulary, original), english))
            .filter(|(seen, english)| seen != *english)
            .map(|(seen, english)| format!("{seen}, not {english}"))
            .collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    #[test]
    fn places_are_those_of_the_original() {
        let text = "nome: no máximo 1.000 caracteres";
        let run = Run {
            text: text.to_owned(),
            span: Span::new(10, 10 + text.len()),
            style: crate::Style::default(),
        };
        let out = runs(&portuguese::PORTUGUESE, &[run]);
        let place = |word: &str| {
            let run = out.iter().find(|run| run.text == word).unwrap();
            &text[run.span.start as usize - 10..run.span.end as usize - 10]
        };
        assert_eq!(
            [place("at most"), place("1000"), place("characters")],
            ["no máximo", "1.000", "caracteres"]
        );
    }
}
