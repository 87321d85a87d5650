//! The words of documents, one file a language: families of headings, column headers, metadata keys.
//!
//! Lists are texts with ` | ` between the words, so that a language stays readable as data. A phrase
//! in `topics` is some words; `*` at the end of a word matches any ending. Phrases are found as
//! neighbouring words of a heading, without regard to case, numbers, emoji and markup.

pub(crate) mod english;

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::{Column, Topic};

/// The words of one language.
#[derive(Debug)]
pub(crate) struct Vocabulary {
    /// Phrases in headings and labels, by what the section is about.
    pub(crate) topics: &'static [(Topic, &'static str)],
    /// Whole column headers; the first that fits wins.
    pub(crate) columns: &'static [(Column, &'static str)],
    /// Words in front of a colon that introduce an entity by name (`Model: Order`).
    pub(crate) entity_heads: &'static str,
    /// Words in front of a colon that introduce an endpoint by name (`Endpoint: Create order`).
    pub(crate) endpoint_heads: &'static str,
    /// Label keys whose value is a method and a path.
    pub(crate) endpoint_labels: &'static str,
    /// Label keys whose value is a path, with the method in a label of its own.
    pub(crate) path_labels: &'static str,
    /// Keys of metadata, as `Metadata::get` compares them: letters and digits in lower case.
    pub(crate) metadata: &'static str,
    /// Phrases that answer a section with "does not apply", in lower case.
    pub(crate) not_applicable: &'static str,
    /// Phrases that answer a section with "there are none", in lower case, as a whole sentence.
    pub(crate) none: &'static str,
    /// Words that stand for a text to be written (`Goal 1: Description`), in lower case.
    pub(crate) generic_words: &'static str,
    /// Nouns that templates number (`Responsibility 1`), in lower case.
    pub(crate) numbered_nouns: &'static str,
    /// Nouns that templates letter or number in diagrams (`Component A`), in lower case.
    pub(crate) diagram_nouns: &'static str,
    /// Question words that begin an instruction (`What this covers`), in lower case.
    pub(crate) question_words: &'static str,
    /// Words in brackets that are marks and no placeholders (`[NEW]`), in upper case.
    pub(crate) marks: &'static str,
    /// Words in front of a list of values in brackets (`one of [..]`), in lower case.
    pub(crate) list_heads: &'static str,
    /// Words in brackets that refer elsewhere (`[Source: ..]`), in lower case.
    pub(crate) reference_heads: &'static str,
    /// Units behind a letter that stands for a number (`X requests/second`), in lower case.
    pub(crate) units: &'static str,
    /// Scales of which a cell must name one (`High/Med/Low`), in lower case.
    pub(crate) scales: &'static [&'static str],
}

/// All languages, in the order in which they are asked.
pub(crate) const VOCABULARIES: &[&Vocabulary] = &[&english::ENGLISH];

/// The words of a list.
pub(crate) fn words(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.split(" | ")
}

/// A list of words in all languages, for look-up.
#[derive(Debug)]
pub(crate) struct Set(LazyLock<HashSet<&'static str>>);

impl Set {
    pub(crate) fn has(&self, word: &str) -> bool {
        self.0.contains(word)
    }
}

macro_rules! sets {
    ($($name:ident: $field:ident;)*) => {
        $(pub(crate) static $name: Set = Set(LazyLock::new(|| {
            VOCABULARIES.iter().flat_map(|vocabulary| words(vocabulary.$field)).collect()
        }));)*
    };
}

sets! {
    ENTITY_HEADS: entity_heads;
    ENDPOINT_HEADS: endpoint_heads;
    ENDPOINT_LABELS: endpoint_labels;
    PATH_LABELS: path_labels;
    METADATA: metadata;
    GENERIC_WORDS: generic_words;
    NUMBERED_NOUNS: numbered_nouns;
    DIAGRAM_NOUNS: diagram_nouns;
    QUESTION_WORDS: question_words;
    MARKS: marks;
    LIST_HEADS: list_heads;
    REFERENCE_HEADS: reference_heads;
    UNITS: units;
}
