//! How collectors see the outline: items with the topics around them, and lines with key and value.

use std::borrow::Cow;

use livespec_diagnostics::Span;
use livespec_ir::{Note, Origin};
use livespec_syntax::{Item, ItemKind, Outline, Prose, Run, TableItem, Text, Topic};

use super::topics::Topics;
use crate::context::Context;

/// The outline with what surrounds each item, and the context that is filled.
pub(crate) struct Reader<'c, 'a> {
    pub(crate) context: &'c mut Context<'a>,
    pub(crate) outline: &'a Outline,
    places: Vec<Place>,
}

/// What surrounds an item.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Place {
    /// The topics of the labels and sections around it, its own included.
    pub(crate) around: Topics,
    /// The innermost of them.
    pub(crate) topic: Option<Topic>,
    /// The label that it belongs to (`**Tasks:**` and the list after it).
    pub(crate) label: Option<usize>,
}

/// A stretch of the document.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Piece<'a> {
    pub(crate) text: &'a str,
    pub(crate) span: Span,
}

/// An item that is text, its key told apart from its value.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Line<'a> {
    pub(crate) index: usize,
    pub(crate) item: &'a Item,
    /// What stands before the colon.
    pub(crate) key: Option<Piece<'a>>,
    /// What stands after it; everything where there is no key.
    pub(crate) value: Piece<'a>,
    /// Ticked or not, for an entry of a task list.
    pub(crate) task: Option<bool>,
    /// Whether it is an entry of a list.
    pub(crate) listed: bool,
}

impl<'c, 'a> Reader<'c, 'a> {
    pub(crate) fn new(context: &'c mut Context<'a>) -> Self {
        let outline = context.outline;
        Reader { context, outline, places: places(outline) }
    }

    /// What surrounds an item.
    pub(crate) fn place(&self, index: usize) -> Place {
        self.places.get(index).copied().unwrap_or_default()
    }

    /// The indices of the items under one of `topics`.
    pub(crate) fn under(&self, topics: Topics) -> Vec<usize> {
        (0..self.places.len()).filter(|index| self.places[*index].around.meets(topics)).collect()
    }

    /// The lines under one of `topics`, in order.
    pub(crate) fn lines(&self, topics: Topics) -> Vec<Line<'a>> {
        self.under(topics).into_iter().filter_map(|index| self.line(index)).collect()
    }

    /// The tables under one of `topics` or with a role of their own, in order.
    pub(crate) fn tables(
        &self,
        wanted: impl Fn(&Place, &TableItem) -> bool,
    ) -> Vec<(usize, &'a TableItem)> {
        let tables = self.outline.items.iter().enumerate().filter_map(|(index, item)| {
            let ItemKind::Table(table) = &item.kind else { return None };
            wanted(&self.places[index], table).then_some((index, table))
        });
        tables.collect()
    }

    /// An item as a line; none for fences, tables and endpoints.
    pub(crate) fn line(&self, index: usize) -> Option<Line<'a>> {
        let item = &self.outline.items[index];
        let (key, value, task) = match &item.kind {
            ItemKind::Label(label) => (Some(piece(&label.key)), piece(&label.value), None),
            ItemKind::Entry(text, task) => {
                let (key, value) = split(text);
                (key, value, *task)
            }
            ItemKind::Paragraph(text) => {
                let (key, value) = split(text);
                (key, value, None)
            }
            ItemKind::Endpoint(_) | ItemKind::Fence(_) | ItemKind::Table(_) => return None,
        };
        let listed = matches!(item.kind, ItemKind::Entry(..)) || item.depth > 0;
        Some(Line { index, item, key, value, task, listed })
    }

    /// The text without white space at its ends, where it says something: not where it is empty, a
    /// dash, a phrase like "none" or "TBD", or nothing but placeholders.
    pub(crate) fn told<'t>(&self, piece: Piece<'t>) -> Option<&'t str> {
        let text = piece.text.trim();
        if absent(text) {
            return None;
        }
        if self.context.has_placeholder(piece.span) {
            let mut rest = text.to_owned();
            for placeholder in self.placeholders(piece.span) {
                rest = rest.replacen(placeholder.trim(), "", 1);
            }
            if !rest.chars().any(char::is_alphanumeric) {
                return None;
            }
        }
        Some(text)
    }

    /// The same for a cell.
    pub(crate) fn cell<'t>(&self, text: Option<&'t Text>) -> Option<&'t str> {
        text.and_then(|text| self.told(piece(text)))
    }

    /// The same as an owned text.
    pub(crate) fn owned(&self, text: Option<&Text>) -> Option<String> {
        self.cell(text).map(str::to_owned)
    }

    /// The heading of the innermost section around an item, in lower case.
    pub(crate) fn heading(&self, index: usize) -> String {
        let section = self.outline.items[index].section;
        let section = section.and_then(|id| self.outline.sections.get(id.0 as usize));
        section.map(|section| section.heading.read().to_lowercase()).unwrap_or_default()
    }

    /// What a whole line tells, key included.
    pub(crate) fn whole(&self, line: &Line<'_>) -> Option<String> {
        match line.key {
            None => self.told(line.value).map(str::to_owned),
            Some(key) => match (self.told(key), self.told(line.value)) {
                (Some(key), Some(value)) => Some(format!("{key}: {value}")),
                (Some(key), None) if line.value.text.trim().is_empty() => Some(key.to_owned()),
                _ => None,
            },
        }
    }

    /// The lines that belong to a label: the list after it.
    pub(crate) fn governed(&self, label: usize) -> Vec<Line<'a>> {
        (label + 1..self.places.len())
            .take_while(|index| {
                let item = &self.outline.items[*index];
                item.section == self.outline.items[label].section
                    && (self.places[*index].label == Some(label)
                        || item.depth > self.outline.items[label].depth)
            })
            .filter(|index| self.places[*index].label == Some(label))
            .filter_map(|index| self.line(index))
            .collect()
    }

    /// A text with its place, stated.
    pub(crate) fn note_of(text: impl Into<String>, span: Span) -> Note {
        Note { text: text.into(), origin: Origin::stated(span) }
    }

    fn placeholders(&self, span: Span) -> impl Iterator<Item = &'a str> {
        let all = &self.outline.placeholders;
        let from = all.partition_point(|placeholder| placeholder.span.end <= span.start);
        all[from..].iter().take_while(move |p| p.span.start < span.end).map(|p| p.text.as_str())
    }
}

impl<'a> Line<'a> {
    /// The key as it is understood, in lower case; empty where there is none.
    pub(crate) fn key_word(&self) -> String {
        let key = self.key.map(|key| self.prose().english_text(key.text.trim()).to_lowercase());
        key.unwrap_or_default()
    }

    /// Key and value as one text, as it is understood.
    pub(crate) fn text(&self) -> Cow<'a, str> {
        let value = self.prose().english_text(self.value.text);
        match self.key {
            Some(key) => {
                let key = self.prose().english_text(key.text);
                Cow::Owned([&key, ": ", &value].concat())
            }
            None => value,
        }
    }

    fn prose(&self) -> Prose {
        match &self.item.kind {
            ItemKind::Label(label) => label.key.prose,
            ItemKind::Entry(text, _) | ItemKind::Paragraph(text) => text.prose,
            _ => Prose::default(),
        }
    }

    /// Where some of its words stand; the whole line where they are not found as they are written.
    pub(crate) fn place(&self, words: &str) -> Span {
        let within = |text: &Text| {
            let at = text.as_str().find(words)?;
            Some(text.fragment.span(at..at + words.len()))
        };
        let found = match &self.item.kind {
            ItemKind::Label(label) => within(&label.value).or_else(|| within(&label.key)),
            ItemKind::Entry(text, _) | ItemKind::Paragraph(text) => within(text),
            _ => None,
        };
        found.unwrap_or(self.item.span)
    }

    /// What stands in parentheses behind its key.
    pub(crate) fn qualifier(&self) -> Option<&'a str> {
        match &self.item.kind {
            ItemKind::Label(label) => label.qualifier.as_ref().map(Text::as_str),
            _ => None,
        }
    }

    /// Its code spans, in order.
    pub(crate) fn codes(&self) -> impl Iterator<Item = &'a Run> + use<'a> {
        let texts: [Option<&Text>; 2] = match &self.item.kind {
            ItemKind::Label(label) => [Some(&label.key), Some(&label.value)],
            ItemKind::Entry(text, _) | ItemKind::Paragraph(text) => [Some(text), None],
            _ => [None, None],
        };
        texts.into_iter().flatten().flat_map(|text| text.inlines.codes())
    }
}

/// A text as a piece.
pub(crate) fn piece(text: &Text) -> Piece<'_> {
    Piece { text: text.as_str(), span: text.span }
}

/// The place of a row: from its first to its last cell that is not empty.
pub(crate) fn row_span(row: &[Text], table: Span) -> Span {
    let mut spans = row.iter().filter(|cell| !cell.span.is_empty()).map(|cell| cell.span);
    let Some(first) = spans.next() else { return table };
    spans.fold(first, Span::to)
}

/// Whether a text says that there is nothing.
pub(crate) fn absent(text: &str) -> bool {
    let bare = text.trim_matches(|c: char| !c.is_alphanumeric());
    let words = [
        "",
        "n/a",
        "na",
        "none",
        "none identified",
        "none known",
        "nothing",
        "tbd",
        "todo",
        "tba",
        "not applicable",
    ];
    words.iter().any(|word| bare.eq_ignore_ascii_case(word))
}

/// Key and value of a text that is no label: a code span or bold words in front, or few words
/// before a colon.
fn split(text: &Text) -> (Option<Piece<'_>>, Piece<'_>) {
    let all = text.as_str();
    let marked = text.inlines.runs.first().filter(|run| run.style.code || run.style.strong);
    let end = match marked {
        Some(run) => Some(run.text.len()).filter(|end| {
            all.get(*end..).is_some_and(|rest| {
                rest.trim_start().starts_with([':', '—', '–', '-']) || run.text.ends_with(':')
            })
        }),
        None => all.find(": ").filter(|at| all[..*at].split_whitespace().count() <= 6),
    };
    let Some(end) = end else { return (None, piece(text)) };
    let rest = all[end..].trim_start().trim_start_matches([':', '—', '–', '-']).trim_start();
    let start = all.len() - rest.len();
    let key = all[..end].trim_end_matches(':');
    let part =
        |from: usize, to: usize| Piece { text: &all[from..to], span: text.fragment.span(from..to) };
    (Some(part(0, key.len())), part(start, all.len()))
}

/// The topics around every section, then around every item.
fn places(outline: &Outline) -> Vec<Place> {
    let mut sections: Vec<Place> = Vec::with_capacity(outline.sections.len());
    for section in &outline.sections {
        let parent =
            section.parent.and_then(|id| sections.get(id.0 as usize).copied()).unwrap_or_default();
        sections.push(Place {
            around: parent.around.with(section.topic),
            topic: section.topic.or(parent.topic),
            label: None,
        });
    }
    let mut places: Vec<Place> = Vec::with_capacity(outline.items.len());
    let mut open: Vec<usize> = Vec::new();
    for (index, item) in outline.items.iter().enumerate() {
        close(outline, &mut open, index, item);
        let label = open.last().copied();
        let section = item.section.and_then(|id| sections.get(id.0 as usize).copied());
        let base = label.map(|label| places[label]).or(section).unwrap_or_default();
        let own = match &item.kind {
            ItemKind::Label(label) => label.topic,
            _ => None,
        };
        places.push(Place { around: base.around.with(own), topic: own.or(base.topic), label });
        if matches!(item.kind, ItemKind::Label(_)) {
            open.push(index);
        }
    }
    places
}

/// Closes the labels that an item does not belong to any more.
fn close(outline: &Outline, open: &mut Vec<usize>, index: usize, item: &Item) {
    while let Some(top) = open.last() {
        let label = &outline.items[*top];
        let block =
            matches!(item.kind, ItemKind::Fence(_) | ItemKind::Table(_) | ItemKind::Paragraph(_));
        let follows = index == top + 1 && block && label.depth == item.depth;
        if label.section == item.section && (label.depth < item.depth || follows) {
            return;
        }
        open.pop();
    }
}
