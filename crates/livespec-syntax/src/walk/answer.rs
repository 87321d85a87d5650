//! Sections that are answered with "does not apply" or "there are none".

use std::sync::LazyLock;

use crate::Text;
use crate::vocabulary::{VOCABULARIES, words};

/// The phrases of each language for "does not apply" and for "there are none".
static PHRASES: LazyLock<Vec<(Vec<&str>, Vec<&str>)>> = LazyLock::new(|| {
    let phrases = VOCABULARIES.iter().map(|vocabulary| {
        (words(vocabulary.not_applicable).collect(), words(vocabulary.none).collect())
    });
    phrases.collect()
});

/// The reason where a text answers its section that way (`**N/A** - nothing is stored`), empty where
/// none is given; `None` for any other text.
pub(super) fn not_applicable(text: &Text) -> Option<Text> {
    let plain = text.as_str();
    let lead = plain.len() - plain.trim_start().len();
    let rest = &plain[lead..];
    for (not_applicable, none) in PHRASES.iter() {
        let applies = |phrase: &&&str| {
            let head = rest.get(..phrase.len());
            head.is_some_and(|head| same(head, phrase)) && ends(&rest[phrase.len()..])
        };
        let closes = |phrase: &&&str| {
            applies(phrase)
                && rest[phrase.len()..].trim_start().chars().next().is_none_or(separates)
        };
        let phrase = not_applicable.iter().find(applies).or_else(|| {
            // The longest phrase, as "none" begins others.
            none.iter().filter(closes).max_by_key(|phrase| phrase.len())
        });
        if let Some(phrase) = phrase {
            let behind = rest[phrase.len()..]
                .trim_start_matches(|c: char| c.is_whitespace() || separates(c));
            let start = plain.len() - behind.len();
            return Some(Text::from(text.inlines.slice(start..plain.len())));
        }
    }
    None
}

/// Whether a text says that there are none of what its section is about (`None identified`).
pub fn says_none(text: &str) -> bool {
    VOCABULARIES.iter().any(|vocabulary| words(vocabulary.none).any(|phrase| same(text, phrase)))
}

fn separates(c: char) -> bool {
    matches!(c, '.' | ',' | ':' | ';' | '-' | '–' | '—' | '(' | '!' | '\n' | '。')
}

/// Whether a word ends here.
fn ends(rest: &str) -> bool {
    rest.chars().next().is_none_or(|c| !c.is_alphanumeric())
}

/// Whether a text is a phrase in lower case.
fn same(text: &str, phrase: &str) -> bool {
    text.chars().flat_map(char::to_lowercase).eq(phrase.chars())
}
