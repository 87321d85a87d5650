//! Which family a document belongs to: the sum of the weights of the signals that it shows.
// tidy: no plug-in: chooses among the dialects

use std::collections::{BTreeMap, BTreeSet};

use super::{DIALECTS, Dialect, Signal, other};
use crate::EndpointForm;

/// The least sum for a family; below it a document is close to none.
const SCORE_MIN: u32 = 15;

/// By how much a family has to lead the next one.
const LEAD_MIN: u32 = 4;

/// What a document shows.
#[derive(Debug, Default)]
pub(crate) struct Evidence {
    /// The title in lower case.
    pub(crate) title: String,
    /// Front matter: keys and values in lower case.
    pub(crate) front_matter: BTreeMap<String, String>,
    /// Keys of key lines: letters and digits in lower case.
    pub(crate) keys: BTreeSet<String>,
    /// Headings without number and note, in lower case.
    pub(crate) headings: BTreeSet<String>,
    /// How many headings are numbered.
    pub(crate) numbered: usize,
    /// How many headings are underlined.
    pub(crate) setext: usize,
    /// How many list items act as headings.
    pub(crate) list_headings: usize,
    /// How endpoints are written, with how often.
    pub(crate) forms: Vec<EndpointForm>,
    /// The languages of code blocks.
    pub(crate) langs: BTreeSet<String>,
    /// Whether comments cut a code block.
    pub(crate) cut_fence: bool,
}

impl Evidence {
    fn shows(&self, signal: Signal) -> bool {
        match signal {
            Signal::TitlePrefix(words) => self
                .title
                .strip_prefix(words)
                .is_some_and(|rest| rest.trim_start().starts_with(':')),
            Signal::TitleSuffix(words) => self
                .title
                .strip_suffix(words)
                .is_some_and(|rest| rest.trim_end().ends_with(['-', '–', '—'])),
            Signal::FrontMatter(key) => self.front_matter.contains_key(key),
            Signal::FrontMatterValue(key, value) => {
                self.front_matter.get(key).is_some_and(|found| found == value)
            }
            Signal::Key(key) => self.keys.contains(key),
            Signal::Heading(heading) => self.headings.contains(heading),
            Signal::HeadingPrefix(words) => self
                .headings
                .range(words.to_owned()..)
                .take_while(|heading| heading.starts_with(words))
                .any(|heading| heading[words.len()..].starts_with(':')),
            Signal::NumberedHeadings => self.numbered >= 3,
            Signal::SetextHeadings => self.setext >= 2,
            Signal::ListHeadings => self.list_headings > 0,
            Signal::Endpoint(form) => self.forms.contains(&form),
            Signal::Lang(lang) => self.langs.contains(lang),
            Signal::CutFence => self.cut_fence,
        }
    }

    fn score(&self, dialect: &Dialect) -> u32 {
        dialect
            .signals
            .iter()
            .filter(|(signal, _)| self.shows(*signal))
            .map(|(_, weight)| weight)
            .sum()
    }
}

/// The family with the highest sum, where that is high enough and ahead of the others.
pub(crate) fn detect(evidence: &Evidence) -> &'static Dialect {
    let mut scores: Vec<(u32, &'static Dialect)> =
        DIALECTS.iter().map(|dialect| (evidence.score(dialect), *dialect)).collect();
    // The sort is stable, so equal sums keep the order of the registry.
    scores.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    match scores.as_slice() {
        [(first, dialect), (second, _), ..]
            if *first >= SCORE_MIN && first - second >= LEAD_MIN =>
        {
            dialect
        }
        _ => &other::DIALECT,
    }
}
