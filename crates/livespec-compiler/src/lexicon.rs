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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_within_each_other_are_all_found() {
        let lexicon = Lexicon::new(&[&["auth", "scope"], &["no auth"], &["jwt"]]);
        let found = lexicon.find("There is NO AUTH here");
        assert_eq!([0, 1, 2].map(|group| found.has(group)), [true, true, false]);
        assert_eq!(lexicon.find("none"), Found(0));
        assert!(lexicon.is_in("a Scope") && !lexicon.is_in(""));
    }
}
