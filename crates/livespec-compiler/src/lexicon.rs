//! Groups of words, all of which are looked for in one pass over a text.

use aho_corasick::AhoCorasick;

/// Up to 32 groups of words in lower case. Letters of a text may have either case, and a word may
/// stand anywhere, also within another.
pub(crate) struct Lexicon {
    words: AhoCorasick,
    /// The group of each word, by its number.
    groups: Vec<u32>,
}

/// The groups of which a text holds some word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Found(u32);

impl Lexicon {
    pub(crate) fn new(groups: &[&[&str]]) -> Lexicon {
        let words = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .build(groups.iter().copied().flatten())
            .expect("a few dozen constant words fit any automaton");
        let numbered = (0_u32..).zip(groups);
        let groups = numbered.flat_map(|(group, words)| words.iter().map(move |_| group)).collect();
        Lexicon { words, groups }
    }

    /// What a text holds.
    pub(crate) fn find(&self, text: &str) -> Found {
        let found = self.words.find_overlapping_iter(text);
        Found(found.fold(0, |all, found| all | 1 << self.groups[found.pattern().as_usize()]))
    }

    /// Whether a text holds any of the words.
    pub(crate) fn is_in(&self, text: &str) -> bool {
        self.words.is_match(text)
    }
}

impl Found {
    /// Whether some word of a group was there.
    pub(crate) fn has(self, group: usize) -> bool {
        self.0 >> group & 1 == 1
    }
}

/// Words in lower case, each with a number, that are looked for where a word of a text begins. Letters
/// of the text may have either case, and any ending may follow.
pub(crate) struct Starts {
    /// The words by the low bits of their first two bytes, which cases share.
    by_start: Vec<Vec<(&'static str, usize)>>,
}

impl Starts {
    pub(crate) fn new(words: impl Iterator<Item = (&'static str, usize)>) -> Starts {
        let mut by_start = vec![Vec::new(); 1 << 10];
        for (word, number) in words {
            by_start[Starts::slot(word.as_bytes(), 0)].push((word, number));
        }
        Starts { by_start }
    }

    /// The slot of what begins at a byte.
    fn slot(text: &[u8], at: usize) -> usize {
        let low = |at: usize| text.get(at).map_or(0, |byte| usize::from(byte & 31));
        low(at) << 5 | low(at + 1)
    }

    /// Calls `found` with the number of each word that begins in the text.
    pub(crate) fn find(&self, text: &str, mut found: impl FnMut(usize)) {
        let bytes = text.as_bytes();
        let mut inside = false;
        for (at, byte) in bytes.iter().enumerate() {
            let begins = !inside;
            inside = byte.is_ascii_alphanumeric() || (!byte.is_ascii() && ends_letter(text, at));
            if !begins {
                continue;
            }
            for (word, number) in &self.by_start[Starts::slot(bytes, at)] {
                let head = bytes.get(at..at + word.len());
                if head.is_some_and(|head| head.eq_ignore_ascii_case(word.as_bytes())) {
                    found(*number);
                }
            }
        }
    }
}

/// Whether a letter or digit beyond ASCII ends with the byte at an offset.
fn ends_letter(text: &str, at: usize) -> bool {
    let before = text.get(..at + 1).and_then(|head| head.chars().next_back());
    before.is_some_and(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_where_they_begin() {
        let starts = Starts::new([("tls ", 1), ("caching", 2), ("cache", 3)].into_iter());
        let numbers = |text| {
            let mut numbers = Vec::new();
            starts.find(text, |number| numbers.push(number));
            numbers
        };
        assert_eq!(numbers("Caches, un-caching over TLS 1.3"), [3, 2, 1]);
        assert_eq!(numbers("uncached \u{e9}cache xtls "), Vec::<usize>::new());
        assert_eq!(numbers("\u{2014}cache"), [3]);
    }

    #[test]
    fn words_within_each_other_are_all_found() {
        let lexicon = Lexicon::new(&[&["auth", "scope"], &["no auth"], &["jwt"]]);
        let found = lexicon.find("There is NO AUTH here");
        assert_eq!([0, 1, 2].map(|group| found.has(group)), [true, true, false]);
        assert_eq!(lexicon.find("none"), Found(0));
        assert!(lexicon.is_in("a Scope") && !lexicon.is_in(""));
    }
}
