//! The stack of open sections.

use livespec_diagnostics::Span;

use crate::shapes::key;
use crate::topics::number;
use crate::vocabulary::{ENDPOINT_HEADS, ENTITY_HEADS};
use crate::{Block, BlockKind, Inlines, Section, SectionId, Text, Topic};

use super::topic_of;

/// The most words of a list item that acts as a heading.
const LIST_HEADING_WORDS_MAX: usize = 8;

/// A heading without its number, and what it is about.
#[derive(Debug)]
pub(super) struct Heading {
    pub(super) number: Option<String>,
    pub(super) text: Text,
    topic: Option<Topic>,
}

impl Heading {
    /// Reads a heading; the title of a document has no topic, as everything stands under it.
    pub(super) fn read(inlines: &Inlines, title: bool) -> Self {
        let whole = inlines.plain();
        let (number, start) = number(&whole);
        let text = Text::from(inlines.slice(start..whole.len()));
        let topic = if title || is_file(text.as_str()) {
            None
        } else {
            named(text.as_str()).or_else(|| topic_of(&text))
        };
        Heading { number, text, topic }
    }

    /// Whether it is numbered with digits.
    pub(super) fn counted(&self) -> bool {
        self.number.as_ref().is_some_and(|number| number.starts_with(|c: char| c.is_ascii_digit()))
    }

    /// The heading in lower case without a note in parentheses at its end.
    pub(super) fn plain(&self) -> String {
        let text = self.text.as_str();
        let text = text.find(" (").map_or(text, |at| &text[..at]);
        text.trim().to_lowercase()
    }
}

/// Whether a heading is the path of a file, whose folders say nothing of the section: `src/routes/orders.ts`.
fn is_file(text: &str) -> bool {
    let last = text.rsplit('/').next().unwrap_or(text);
    let ends = last.rsplit_once('.').is_some_and(|(stem, end)| {
        !stem.is_empty()
            && (1..=5).contains(&end.len())
            && end.bytes().all(|b| b.is_ascii_lowercase())
    });
    ends && !text.contains(char::is_whitespace)
}

/// The topic of headings that name one thing: `Model: Order`, `Endpoint: Create order`.
fn named(text: &str) -> Option<Topic> {
    let (head, name) = text.split_once([':', '：'])?;
    if name.trim().is_empty() {
        return None;
    }
    let head = head.trim().to_lowercase();
    if ENTITY_HEADS.has(&head) {
        return Some(Topic::Entity);
    }
    ENDPOINT_HEADS.has(&head).then_some(Topic::Endpoint)
}

/// Whether the first paragraph of a list item is a heading for what is nested in it: a short line
/// that names a topic and says nothing itself.
pub(super) fn acts_as_heading(inlines: &Inlines, nested: &[Block]) -> bool {
    let nests = nested.iter().any(|block| {
        matches!(
            block.kind,
            BlockKind::List(_)
                | BlockKind::Fence(_)
                | BlockKind::Table(_)
                | BlockKind::Paragraph(_)
        )
    });
    if !nests || inlines.runs.iter().any(|run| run.text == "\n") {
        return false;
    }
    let text = inlines.plain();
    let text = text.trim();
    let words = text.split_whitespace().count();
    if words > LIST_HEADING_WORDS_MAX || text.ends_with(['.', ':', '?', '!', '：', '。', ';']) {
        return false;
    }
    if named(text) == Some(Topic::Entity) {
        return true;
    }
    let (_, start) = number(text);
    let said = key(inlines, text, true).is_some_and(|key| !text[key.value..].trim().is_empty());
    !said && crate::topics::topic(&text[start..]).is_some()
}

/// All sections, with those that are open.
#[derive(Debug, Default)]
pub(super) struct Sections {
    all: Vec<Section>,
    open: Vec<SectionId>,
    /// The topics of the open sections, innermost first.
    topics: Vec<Topic>,
    /// Where the last block ended.
    end: u32,
}

impl Sections {
    /// The innermost open section.
    pub(super) fn current(&self) -> Option<SectionId> {
        self.open.last().copied()
    }

    pub(super) fn topics(&self) -> &[Topic] {
        &self.topics
    }

    /// The level of a section below the current one.
    pub(super) fn next_level(&self) -> u8 {
        self.last().map_or(1, |section| section.level.saturating_add(1))
    }

    fn last(&self) -> Option<&Section> {
        self.current().and_then(|id| self.all.get(id.0 as usize))
    }

    fn last_mut(&mut self) -> Option<&mut Section> {
        self.current().and_then(|id| self.all.get_mut(id.0 as usize))
    }

    /// Opens a section and closes those that it ends.
    pub(super) fn open(&mut self, heading: Heading, level: u8, span: Span, endpoint: bool) {
        self.close(level);
        let parent = self.current();
        let topic = if endpoint { Some(Topic::Endpoint) } else { heading.topic };
        let id = SectionId(u32::try_from(self.all.len()).unwrap_or(u32::MAX));
        self.all.push(Section {
            parent,
            level,
            number: heading.number,
            heading: heading.text,
            span,
            topic,
            not_applicable: None,
            empty: true,
        });
        self.open.push(id);
        self.end = self.end.max(span.start);
        self.tell_topics();
    }

    /// Closes all sections of a level and deeper.
    pub(super) fn close(&mut self, level: u8) {
        let end = self.end;
        while let Some(section) = self.last_mut().filter(|section| section.level >= level) {
            section.span.end = end.max(section.span.end);
            self.open.pop();
        }
        self.tell_topics();
    }

    fn tell_topics(&mut self) {
        let topics = self.open.iter().rev().filter_map(|id| self.all.get(id.0 as usize)?.topic);
        self.topics = topics.collect();
    }

    /// Takes note that a block ended.
    pub(super) fn advance(&mut self, span: Span) {
        self.end = self.end.max(span.end);
    }

    /// Takes note that the current section has content.
    pub(super) fn fill(&mut self) {
        if let Some(section) = self.last_mut() {
            section.empty = false;
        }
    }

    /// Whether the current section has neither content nor an answer.
    pub(super) fn unanswered(&self) -> bool {
        self.last().is_some_and(|section| section.empty && section.not_applicable.is_none())
    }

    /// The current section is answered with "does not apply".
    pub(super) fn answer(&mut self, reason: Text) {
        if let Some(section) = self.last_mut() {
            section.not_applicable = Some(reason);
        }
    }

    /// The sections; a parent of a section with content is not empty.
    pub(super) fn finish(mut self) -> Vec<Section> {
        self.close(0);
        for index in (0..self.all.len()).rev() {
            let Section { empty: false, parent: Some(parent), .. } = self.all[index] else {
                continue;
            };
            if let Some(parent) = self.all.get_mut(parent.0 as usize) {
                parent.empty = false;
            }
        }
        self.all
    }
}
