//! The words of documents, one file a language: families of headings, column headers, metadata keys.
//!
//! Lists are texts with ` | ` between the words, so that a language stays readable as data. A phrase
//! in `topics` is some words; `*` at the end of a word matches any ending. Phrases are found as
//! neighbouring words of a heading, without regard to case, numbers, emoji and markup.

pub(crate) mod chinese;
pub(crate) mod english;
pub(crate) mod french;
pub(crate) mod german;
pub(crate) mod portuguese;
pub(crate) mod russian;
pub(crate) mod spanish;

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::{Column, Topic};

/// The words of one language.
#[derive(Debug)]
pub(crate) struct Vocabulary {
    /// ISO 639-1 code.
    pub(crate) name: &'static str,
    /// Words of any text in the language, by which it is told.
    pub(crate) common: &'static str,
    /// Words that join two headings in one.
    pub(crate) conjunctions: &'static str,
    /// Whether numbers are written `1.000,5`.
    pub(crate) decimal_comma: bool,
    /// Fixed words of titles: what is left without them names what is specified. In lower case.
    pub(crate) titles: &'static str,
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
    /// Keys of metadata in English, each with those of the language.
    pub(crate) metadata_english: &'static [(&'static str, &'static str)],
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
    /// English key words of sentences, each with those of the language. `#` stands for a number, `*`
    /// at the end of a word for any ending; the longest phrase is taken first.
    pub(crate) glossary: &'static [(&'static str, &'static str)],
    /// The same for words that are the whole text of a cell or value (`Draft`, `High`, `yes`).
    pub(crate) answers: &'static [(&'static str, &'static str)],
}

/// A language without words, for those that leave lists out.
pub(crate) const NONE: Vocabulary = Vocabulary {
    name: "",
    common: "",
    conjunctions: "",
    decimal_comma: false,
    titles: "",
    topics: &[],
    columns: &[],
    entity_heads: "",
    endpoint_heads: "",
    endpoint_labels: "",
    path_labels: "",
    metadata: "",
    metadata_english: &[],
    not_applicable: "",
    none: "",
    generic_words: "",
    numbered_nouns: "",
    diagram_nouns: "",
    question_words: "",
    marks: "",
    list_heads: "",
    reference_heads: "",
    units: "",
    scales: &[],
    glossary: &[],
    answers: &[],
};

/// All languages, in the order in which they are asked; English first.
pub(crate) const VOCABULARIES: &[&Vocabulary] = &[
    &english::ENGLISH,
    &portuguese::PORTUGUESE,
    &spanish::SPANISH,
    &french::FRENCH,
    &german::GERMAN,
    &russian::RUSSIAN,
    &chinese::CHINESE,
];

/// The words of a list.
pub(crate) fn words(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.split(" | ").filter(|word| !word.is_empty())
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
    CONJUNCTIONS: conjunctions;
    TITLES: titles;
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
