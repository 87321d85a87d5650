//! The language that the prose of a document is written in.
//!
//! Readers of sentences know English. For a document in another language [`Prose::english`] gives
//! them the key words in English, each at the place of the original; everything else, and everything
//! that is shown to people, stays as it was written.

mod translate;

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

use crate::vocabulary::{VOCABULARIES, Vocabulary, words};
use crate::{Block, BlockKind, Document, Inlines, Item, ItemKind, Run, Section, Text};

/// A language of prose; English where nothing else is told.
#[derive(Debug, Clone, Copy, Default)]
pub struct Prose {
    /// Not English.
    other: Option<&'static Vocabulary>,
}

/// How many words of a document are looked at to tell its language.
const WORDS_MAX: usize = 400;

/// The fewest common words that tell a language.
const WORDS_MIN: usize = 4;

/// The languages, as bits, in which a word is common.
static COMMON: LazyLock<HashMap<&'static str, u32>> = LazyLock::new(|| {
    let mut index = HashMap::new();
    for (bit, vocabulary) in VOCABULARIES.iter().enumerate() {
        for word in words(vocabulary.common) {
            *index.entry(word).or_default() |= 1 << bit;
        }
    }
    index
});

impl Prose {
    /// The language of a document, by the words that are common in it. A text of plain ASCII is
    /// English; a few words of another language in an English document do not change that.
    pub(crate) fn of(document: &Document) -> Prose {
        if document.source.text().is_ascii() {
            return Prose::default();
        }
        let mut counts = Counts { seen: [0; VOCABULARIES.len()], left: WORDS_MAX };
        counts.blocks(&document.blocks);
        // The first of two equal ones, and English is the first of all.
        let best = (0..counts.seen.len()).rev().max_by_key(|index| counts.seen[*index]);
        let told = best.filter(|index| *index > 0 && counts.seen[*index] >= WORDS_MIN);
        Prose { other: told.map(|index| VOCABULARIES[index]) }
    }

    /// The language as an ISO 639-1 code.
    pub fn code(self) -> &'static str {
        self.other.map_or("en", |vocabulary| vocabulary.name)
    }

    /// Some runs with their key words in English, each word at the place of the original. Code spans
    /// stay as they are.
    pub fn english(self, runs: &[Run]) -> Cow<'_, [Run]> {
        match self.other {
            None => Cow::Borrowed(runs),
            Some(vocabulary) => Cow::Owned(translate::runs(vocabulary, runs)),
        }
    }

    /// The same for a text without place and without code spans.
    pub fn english_text(self, text: &str) -> Cow<'_, str> {
        match self.other {
            None => Cow::Borrowed(text),
            Some(vocabulary) => Cow::Owned(translate::text(vocabulary, text)),
        }
    }

    /// Tells the texts of an outline what language they are in.
    pub(crate) fn mark(self, sections: &mut [Section], items: &mut [Item]) {
        if self.other.is_none() {
            return;
        }
        let set = |text: &mut Text| text.prose = self;
        sections.iter_mut().for_each(|section| set(&mut section.heading));
        for item in items {
            match &mut item.kind {
                ItemKind::Endpoint(endpoint) => {
                    endpoint.purpose.iter_mut().for_each(set);
                    endpoint.cells.iter_mut().for_each(|(_, cell)| set(cell));
                }
                ItemKind::Label(label) => {
                    set(&mut label.key);
                    set(&mut label.value);
                    label.qualifier.iter_mut().for_each(set);
                }
                ItemKind::Table(table) => {
                    table.header.iter_mut().for_each(set);
                    table.rows.iter_mut().flatten().for_each(set);
                }
                ItemKind::Entry(text, _) | ItemKind::Paragraph(text) => set(text),
                ItemKind::Fence(_) => {}
            }
        }
    }

    /// A key of metadata in English, as [`crate::Metadata::get`] compares them.
    pub(crate) fn key(self, plain: &str) -> Option<&'static str> {
        let keys = self.other?.metadata_english;
        keys.iter().find(|(_, all)| words(all).any(|key| key == plain)).map(|(key, _)| *key)
    }

    /// Whether a word is a key of metadata in this language or in English.
    pub(crate) fn is_key(self, plain: &str) -> bool {
        let mut all = VOCABULARIES[..1].iter().copied().chain(self.other);
        all.any(|vocabulary| words(vocabulary.metadata).any(|key| key == plain))
    }
}

impl PartialEq for Prose {
    fn eq(&self, other: &Prose) -> bool {
        self.code() == other.code()
    }
}

/// How often words common in each language were seen.
#[derive(Debug)]
struct Counts {
    seen: [usize; VOCABULARIES.len()],
    /// How many words are still looked at.
    left: usize,
}

impl Counts {
    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            match &block.kind {
                BlockKind::Paragraph(inlines) => self.inlines(inlines),
                BlockKind::Quote(blocks) => self.blocks(blocks),
                BlockKind::List(list) => {
                    list.items.iter().for_each(|item| self.blocks(&item.blocks))
                }
                BlockKind::Table(table) => {
                    table.rows.iter().flatten().for_each(|cell| self.inlines(cell));
                }
                _ => {}
            }
            if self.left == 0 {
                return;
            }
        }
    }

    fn inlines(&mut self, inlines: &Inlines) {
        for run in inlines.runs.iter().filter(|run| !run.style.code) {
            for word in translate::words_of(&run.text) {
                if self.left == 0 {
                    return;
                }
                self.left -= 1;
                let lower = run.text[word].to_lowercase();
                let bits = COMMON.get(lower.as_str()).copied().unwrap_or(0);
                for (bit, seen) in self.seen.iter_mut().enumerate() {
                    *seen += (bits >> bit & 1) as usize;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use livespec_diagnostics::{Diagnostics, Source};

    use super::*;

    fn prose(text: &str) -> Prose {
        let source = Source::new("a.md", text);
        Prose::of(&crate::parse(&source, &mut Diagnostics::default()))
    }

    #[test]
    fn languages_are_told_by_their_common_words() {
        let cases = [
            ("# Orders\n\nThe orders of the shop — placed and cancelled by the customer.", "en"),
            (
                "# Pedidos\n\nO serviço recebe os pedidos da loja e não guarda dados do cartão.",
                "pt",
            ),
            (
                "# Pedidos\n\nEl servicio recibe los pedidos de la tienda y no guarda más que el total.",
                "es",
            ),
            ("# Commandes\n\nLe service reçoit les commandes de la boutique et les garde.", "fr"),
            (
                "# Aufträge\n\nDer Dienst nimmt die Aufträge an und speichert sie für den Kunden.",
                "de",
            ),
            (
                "# Заказы\n\nСервис принимает заказы и хранит их для клиента, если оплата прошла по карте.",
                "ru",
            ),
            ("# 订单\n\n服务接收用户的订单，并将结果返回给用户。所有的数据都在数据库。", "zh"),
            ("# Café\n\nOne word of the title is French, the rest of it is not.", "en"),
        ];
        for (text, code) in cases {
            assert_eq!(prose(text).code(), code, "{text}");
        }
    }

    #[test]
    fn every_language_knows_its_own_keys_and_answers() {
        let mut wrong = Vec::new();
        for vocabulary in &VOCABULARIES[1..] {
            let prose = Prose { other: Some(vocabulary) };
            for (english, all) in vocabulary.metadata_english {
                for key in words(all) {
                    if prose.key(key) != Some(*english) || !prose.is_key(key) {
                        wrong.push(format!("{key}: {:?}", prose.key(key)));
                    }
                }
            }
            for (english, all) in vocabulary.answers {
                for answer in words(all) {
                    let answer = answer.replace('*', "");
                    if prose.english_text(&answer) != *english {
                        wrong.push(format!("{answer}: {}", prose.english_text(&answer)));
                    }
                }
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    }
}
