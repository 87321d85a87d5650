//! The block structure of a document, with byte spans.

use std::borrow::Cow;
use std::ops::Range;

use livespec_diagnostics::{Fragment, Source, Span};
use smallvec::SmallVec;

/// A parsed document. Its blocks are a tree; every span lies inside the source.
#[derive(Debug, Clone)]
pub struct Document {
    /// The text.
    pub source: Source,
    /// The YAML front matter, where there is one.
    pub front_matter: Option<FrontMatter>,
    /// The blocks at the top level.
    pub blocks: Vec<Block>,
}

/// YAML front matter, read as far as the dialects use it.
#[derive(Debug, Clone, PartialEq)]
pub struct FrontMatter {
    /// The whole block with its fences.
    pub span: Span,
    /// The keys at the top level in order.
    pub entries: Vec<Meta>,
}

/// A key of the metadata with its value.
#[derive(Debug, Clone, PartialEq)]
pub struct Meta {
    /// The key as written.
    pub key: String,
    /// Where the key stands.
    pub key_span: Span,
    /// The value.
    pub value: MetaValue,
    /// Where the value stands.
    pub value_span: Span,
}

/// A value of the metadata.
#[derive(Debug, Clone, PartialEq)]
pub enum MetaValue {
    /// A text; quotes are cut off.
    Text(String),
    /// A list of texts, each with its place.
    List(Vec<(String, Span)>),
    /// Something nested that no dialect uses.
    Other,
}

/// A block with its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Where it stands, markers included.
    pub span: Span,
}

/// The kinds of blocks.
#[derive(Debug, Clone, PartialEq)]
pub enum BlockKind {
    /// An ATX or Setext heading.
    Heading(Heading),
    /// A paragraph.
    Paragraph(Inlines),
    /// A list.
    List(List),
    /// A fenced or indented code block.
    Fence(Fence),
    /// A GFM table.
    Table(Table),
    /// A block quote.
    Quote(Vec<Block>),
    /// Raw HTML.
    Html(String),
    /// A thematic break.
    Rule,
}

/// A heading.
#[derive(Debug, Clone, PartialEq)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// Its text.
    pub inlines: Inlines,
}

/// A list.
#[derive(Debug, Clone, PartialEq)]
pub struct List {
    /// The first number of an ordered list.
    pub start: Option<u64>,
    /// Its items.
    pub items: Vec<ListItem>,
}

/// An item of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct ListItem {
    /// Ticked or not, for an item of a task list.
    pub task: Option<bool>,
    /// What stands in it; the text of a tight item is a paragraph.
    pub blocks: Vec<Block>,
    /// Where it stands, marker included.
    pub span: Span,
}

/// A code block.
#[derive(Debug, Clone, PartialEq)]
pub struct Fence {
    /// The whole info string; empty where there is none.
    pub info: String,
    /// Where the info string stands.
    pub info_span: Span,
    /// The code, with a map back to the document.
    pub code: Fragment,
}

/// A table. Rows are as long as the header.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// The header cells.
    pub header: Vec<Inlines>,
    /// The rows.
    pub rows: Vec<Vec<Inlines>>,
}

/// Inline text as a flat list of runs.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Inlines {
    /// The runs in order; a soft or hard break is a run with the text `"\n"`.
    pub runs: Vec<Run>,
    /// Where the whole text stands.
    pub span: Span,
}

/// A stretch of text of one style.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// The text; code spans without their backticks.
    pub text: String,
    /// Where the text stands (of a code span: inside the backticks where they can be told apart).
    pub span: Span,
    /// How it is set.
    pub style: Style,
}

/// How a run is set.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Style {
    /// A code span.
    pub code: bool,
    /// Strong.
    pub strong: bool,
    /// Emphasised.
    pub emphasis: bool,
    /// Struck through.
    pub strike: bool,
    /// The target of the link that it is part of.
    pub link: Option<String>,
    /// Raw HTML.
    pub html: bool,
}

impl Inlines {
    /// The text without markup, with a map back to the document.
    pub fn fragment(&self) -> Fragment {
        let length = self.runs.iter().map(|run| run.text.len()).sum();
        let mut fragment = Fragment::with_capacity(length, self.runs.len());
        for run in &self.runs {
            if run.text.len() == run.span.len() {
                fragment.push(&run.text, run.span);
                continue;
            }
            // Text and document differ (an escape, a line break within code): which byte came from
            // which is not known, so each character stands for the whole run.
            let mut buffer = [0; 4];
            for c in run.text.chars() {
                fragment.push(c.encode_utf8(&mut buffer), run.span);
            }
        }
        fragment
    }

    /// The text without markup, borrowed where it is one run.
    pub(crate) fn plain(&self) -> Cow<'_, str> {
        match self.runs.as_slice() {
            [run] => Cow::Borrowed(&run.text),
            _ => Cow::Owned(self.text()),
        }
    }

    /// The text without markup.
    pub fn text(&self) -> String {
        let length = self.runs.iter().map(|run| run.text.len()).sum();
        let mut text = String::with_capacity(length);
        self.runs.iter().for_each(|run| text.push_str(&run.text));
        text
    }

    /// The runs between line breaks, one `Inlines` a line.
    pub fn lines(&self) -> Vec<Inlines> {
        self.runs
            .split(|run| run.text == "\n")
            .filter(|runs| !runs.is_empty())
            .map(|runs| Inlines {
                runs: runs.to_vec(),
                span: runs[0].span.to(runs[runs.len() - 1].span),
            })
            .collect()
    }

    /// The part between two byte offsets of [`Inlines::text`], without white space at its ends.
    /// Offsets that lie within a character or past the end are moved to the nearest border.
    pub fn slice(&self, range: Range<usize>) -> Inlines {
        let mut at = 0;
        let parts: SmallVec<[(&Run, Range<usize>); 8]> = self
            .runs
            .iter()
            .filter_map(|run| {
                let within = |offset: usize| {
                    run.text.floor_char_boundary(offset.saturating_sub(at).min(run.text.len()))
                };
                let part = within(range.start)..within(range.end);
                at += run.text.len();
                (!part.is_empty()).then_some((run, part))
            })
            .collect();
        let runs: Vec<Run> = trimmed(&parts).map(|(run, part)| run.slice(part)).collect();
        let span = match (runs.first(), runs.last()) {
            (Some(first), Some(last)) => first.span.to(last.span),
            _ => self.place(range.start),
        };
        Inlines { runs, span }
    }

    /// The empty span at a byte offset of [`Inlines::text`].
    fn place(&self, offset: usize) -> Span {
        let mut at = 0;
        for run in &self.runs {
            if offset < at + run.text.len() && run.text.len() == run.span.len() {
                return run.span.slice(offset - at, offset - at);
            }
            at += run.text.len();
        }
        Span { start: self.span.end, end: self.span.end }
    }

    /// The code spans in order.
    pub fn codes(&self) -> impl Iterator<Item = &Run> {
        self.runs.iter().filter(|run| run.style.code)
    }
}

impl Run {
    /// The part between two character borders of the text. Where text and document differ in length
    /// the place is that of the whole run.
    pub(crate) fn slice(&self, range: Range<usize>) -> Run {
        let exact = self.text.len() == self.span.len();
        let span = if exact { self.span.slice(range.start, range.end) } else { self.span };
        Run { text: self.text[range].to_owned(), span, style: self.style.clone() }
    }
}

/// The parts without white space at both ends of the whole; code keeps its own.
fn trimmed<'a>(
    parts: &'a [(&'a Run, Range<usize>)],
) -> impl ExactSizeIterator<Item = (&'a Run, Range<usize>)> {
    let blank = |(run, part): &(&Run, Range<usize>)| {
        !run.style.code && run.text[part.clone()].trim().is_empty()
    };
    let end = parts.iter().rposition(|part| !blank(part)).map_or(0, |last| last + 1);
    let start = parts[..end].iter().position(|part| !blank(part)).unwrap_or(end);
    let last = (end - start).wrapping_sub(1);
    parts[start..end].iter().enumerate().map(move |(index, (run, part))| {
        let mut part = part.clone();
        if index == last && !run.style.code {
            part.end = part.start + run.text[part.clone()].trim_end().len();
        }
        if index == 0 && !run.style.code {
            part.start = part.end - run.text[part.clone()].trim_start().len();
        }
        (*run, part)
    })
}
