//! Builds the tree of blocks from the parser's events, with a stack of its own instead of recursion.

use std::ops::Range;

use livespec_diagnostics::{Fragment, Span};
use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Tag, TagEnd};

use super::CONTAINER_DEPTH_MAX;
use super::inlines::{InlineBuilder, Mark, Origin};
use crate::{Block, BlockKind, Fence, Heading, Inlines, List, ListItem, Table};

/// A container that is open.
#[derive(Debug)]
enum Frame {
    Quote(Vec<Block>),
    List(List),
    Item {
        task: Option<bool>,
        blocks: Vec<Block>,
    },
    /// A container below the depth bound: what is in it goes to the container above.
    Lifted,
}

/// A leaf that is open.
#[derive(Debug)]
enum Leaf {
    Heading(u8),
    /// A paragraph; implicit where it is the text of a tight item.
    Paragraph {
        implicit: bool,
    },
    Fence(FenceBuilder),
    Html,
    Cell,
}

#[derive(Debug)]
struct FenceBuilder {
    info: String,
    info_span: Span,
    code: Fragment,
    /// A stretch of the document that is not yet in `code`.
    pending: Range<usize>,
}

/// The state between events.
#[derive(Debug)]
pub(super) struct Builder<'a> {
    text: &'a str,
    origin: Origin<'a>,
    root: Vec<Block>,
    frames: Vec<(Frame, usize)>,
    leaf: Option<(Leaf, usize)>,
    inlines: InlineBuilder,
    table: Option<(Table, usize)>,
    row: Vec<Inlines>,
    lifted: Option<Span>,
}

impl<'a> Builder<'a> {
    /// An empty tree for `text`.
    pub(super) fn new(text: &'a str) -> Self {
        Builder {
            text,
            origin: Origin::new(text),
            root: Vec::new(),
            frames: Vec::new(),
            leaf: None,
            inlines: InlineBuilder::default(),
            table: None,
            row: Vec::new(),
            lifted: None,
        }
    }

    /// The blocks, and the first place that was nested too deep.
    pub(super) fn finish(mut self) -> (Vec<Block>, Option<Span>) {
        self.close_implicit();
        while let Some((frame, start)) = self.frames.pop() {
            let end = self.text.len();
            self.close_frame(frame, start..end);
        }
        (self.root, self.lifted)
    }

    /// Takes one event; its range is in bytes of the whole text.
    pub(super) fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag, range),
            Event::Text(text) => self.text_event(&text, &range),
            Event::Html(text) => match &mut self.leaf {
                Some((Leaf::Html, _)) => {}
                _ => {
                    self.open_implicit(range.start);
                    self.inlines.html(&text, &range, &mut self.origin);
                }
            },
            Event::Rule => {
                self.close_implicit();
                self.push(BlockKind::Rule, range);
            }
            Event::TaskListMarker(done) => {
                let item = self.frames.iter_mut().rev().find_map(|(frame, _)| match frame {
                    Frame::Item { task, .. } => Some(task),
                    _ => None,
                });
                if let Some(task) = item {
                    *task = Some(done);
                }
            }
            inline => self.inline(inline, &range),
        }
    }

    fn inline(&mut self, event: Event<'_>, range: &Range<usize>) {
        self.open_implicit(range.start);
        match event {
            Event::Code(text) => self.inlines.code(&text, range, &mut self.origin),
            Event::InlineHtml(text) => self.inlines.html(&text, range, &mut self.origin),
            Event::SoftBreak | Event::HardBreak => self.inlines.line_break(range, &self.origin),
            Event::FootnoteReference(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                self.inlines.text(&text, range, &mut self.origin);
            }
            _ => {}
        }
    }

    fn text_event(&mut self, text: &str, range: &Range<usize>) {
        let text = self.origin.text(text, range);
        match &mut self.leaf {
            Some((Leaf::Fence(fence), _)) => fence.push(text, range, self.text),
            Some((Leaf::Html, _)) => {}
            _ => {
                self.open_implicit(range.start);
                self.inlines.text(text, range, &mut self.origin);
            }
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        if self.start_inline(&tag, &range) {
            return;
        }
        self.close_implicit();
        match tag {
            Tag::Paragraph => self.open_leaf(Leaf::Paragraph { implicit: false }, range.start),
            Tag::Heading { level, .. } => {
                self.open_leaf(Leaf::Heading(level_number(level)), range.start)
            }
            Tag::CodeBlock(kind) => {
                let fence = FenceBuilder::new(&kind, &range, self.text);
                self.open_leaf(Leaf::Fence(fence), range.start);
            }
            Tag::HtmlBlock => self.open_leaf(Leaf::Html, range.start),
            Tag::BlockQuote(_) => self.open_frame(Frame::Quote(Vec::new()), &range),
            Tag::List(start) => {
                self.open_frame(Frame::List(List { start, items: Vec::new() }), &range)
            }
            Tag::Item => self.open_frame(Frame::Item { task: None, blocks: Vec::new() }, &range),
            Tag::Table(_) => {
                let table = Table { header: Vec::new(), rows: Vec::new() };
                self.table = Some((table, range.start));
            }
            Tag::TableCell => self.open_leaf(Leaf::Cell, range.start),
            _ => {}
        }
    }

    /// Opens inline markup; says whether the tag was one.
    fn start_inline(&mut self, tag: &Tag<'_>, range: &Range<usize>) -> bool {
        let inline = matches!(
            tag,
            Tag::Strong | Tag::Emphasis | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. }
        );
        if inline {
            self.open_implicit(range.start);
            self.inlines.cover(range);
        }
        match tag {
            Tag::Strong => self.inlines.open(Mark::Strong),
            Tag::Emphasis => self.inlines.open(Mark::Emphasis),
            Tag::Strikethrough => self.inlines.open(Mark::Strike),
            Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } => {
                self.inlines.open_link(dest_url)
            }
            _ => {}
        }
        inline
    }

    fn end(&mut self, tag: TagEnd, range: Range<usize>) {
        match tag {
            TagEnd::Strong => return self.inlines.close(Mark::Strong),
            TagEnd::Emphasis => return self.inlines.close(Mark::Emphasis),
            TagEnd::Strikethrough => return self.inlines.close(Mark::Strike),
            TagEnd::Link | TagEnd::Image => return self.inlines.close_link(),
            TagEnd::Item | TagEnd::BlockQuote(_) | TagEnd::List(_) => self.close_implicit(),
            _ => {}
        }
        match tag {
            TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::CodeBlock | TagEnd::HtmlBlock => {
                self.close_leaf(range);
            }
            TagEnd::TableCell => {
                self.leaf = None;
                let trimmed = trim(self.text, range);
                let cell = self.inlines.finish(Span::from(trimmed), &self.origin);
                self.row.push(cell);
            }
            TagEnd::TableHead => {
                let row = std::mem::take(&mut self.row);
                if let Some((table, _)) = &mut self.table {
                    table.header = row;
                }
            }
            TagEnd::TableRow => {
                let mut row = std::mem::take(&mut self.row);
                if let Some((table, _)) = &mut self.table {
                    let end = Span::new(range.end, range.end);
                    row.resize_with(table.header.len(), || Inlines { runs: Vec::new(), span: end });
                    table.rows.push(row);
                }
            }
            TagEnd::Table => {
                if let Some((table, start)) = self.table.take() {
                    self.push(BlockKind::Table(table), start..range.end);
                }
            }
            TagEnd::Item | TagEnd::BlockQuote(_) | TagEnd::List(_) => {
                if let Some((frame, start)) = self.frames.pop() {
                    self.close_frame(frame, start..range.end);
                }
            }
            _ => {}
        }
    }

    fn open_leaf(&mut self, leaf: Leaf, start: usize) {
        self.inlines.clear();
        self.leaf = Some((leaf, start));
    }

    fn open_implicit(&mut self, start: usize) {
        if self.leaf.is_none() {
            self.open_leaf(Leaf::Paragraph { implicit: true }, start);
        }
    }

    fn close_implicit(&mut self) {
        if matches!(self.leaf, Some((Leaf::Paragraph { implicit: true }, _))) {
            let end = self.inlines.end();
            self.close_leaf(end..end);
        }
    }

    fn close_leaf(&mut self, range: Range<usize>) {
        let Some((leaf, start)) = self.leaf.take() else { return };
        let whole = trim(self.text, start..range.end.max(start));
        let inlines = self.inlines.finish(Span::from(whole.clone()), &self.origin);
        let kind = match leaf {
            Leaf::Heading(level) => BlockKind::Heading(Heading { level, inlines }),
            Leaf::Paragraph { .. } => BlockKind::Paragraph(inlines),
            Leaf::Fence(fence) => BlockKind::Fence(fence.finish(self.text)),
            Leaf::Html => BlockKind::Html(self.text.get(whole.clone()).unwrap_or("").to_owned()),
            Leaf::Cell => return,
        };
        self.push(kind, whole);
    }

    fn open_frame(&mut self, frame: Frame, range: &Range<usize>) {
        let depth =
            self.frames.iter().filter(|(frame, _)| !matches!(frame, Frame::Item { .. })).count();
        let list_kept = !matches!(frame, Frame::Item { .. })
            || matches!(self.frames.last(), Some((Frame::List(_), _)));
        let kept =
            list_kept && (depth < CONTAINER_DEPTH_MAX || matches!(frame, Frame::Item { .. }));
        if kept {
            self.frames.push((frame, range.start));
        } else {
            self.lifted.get_or_insert(Span::new(range.start, range.end.min(range.start + 1)));
            self.frames.push((Frame::Lifted, range.start));
        }
    }

    fn close_frame(&mut self, frame: Frame, range: Range<usize>) {
        let range = trim(self.text, range);
        match frame {
            Frame::Quote(blocks) => self.push(BlockKind::Quote(blocks), range),
            Frame::List(list) => self.push(BlockKind::List(list), range),
            Frame::Item { task, mut blocks } => {
                if blocks.is_empty() {
                    blocks.extend(definition_text(self.text, range.clone()));
                }
                let item = ListItem { task, blocks, span: Span::from(range) };
                if let Some((Frame::List(list), _)) = self.frames.last_mut() {
                    list.items.push(item);
                }
            }
            Frame::Lifted => {}
        }
    }

    fn push(&mut self, kind: BlockKind, range: Range<usize>) {
        let block = Block { kind, span: Span::from(trim(self.text, range)) };
        let target = self.frames.iter_mut().rev().find_map(|(frame, _)| match frame {
            Frame::Quote(blocks) | Frame::Item { blocks, .. } => Some(blocks),
            Frame::List(_) | Frame::Lifted => None,
        });
        target.unwrap_or(&mut self.root).push(block);
    }
}

impl FenceBuilder {
    fn new(kind: &CodeBlockKind<'_>, range: &Range<usize>, text: &str) -> Self {
        let (info, info_span) = match kind {
            CodeBlockKind::Indented => (String::new(), Span::new(range.start, range.start)),
            CodeBlockKind::Fenced(info) => (info.to_string(), info_span(text, range)),
        };
        FenceBuilder { info, info_span, code: Fragment::new(), pending: 0..0 }
    }

    /// Appends a piece; pieces that touch in the document become one segment.
    fn push(&mut self, piece: &str, range: &Range<usize>, text: &str) {
        let verbatim = piece.len() == range.len() && text.get(range.clone()) == Some(piece);
        if verbatim && self.pending.end == range.start && !self.pending.is_empty() {
            self.pending.end = range.end;
            return;
        }
        self.flush(text);
        if verbatim {
            self.pending = range.clone();
        } else {
            self.code.push(piece, Span::from(range.clone()));
        }
    }

    fn flush(&mut self, text: &str) {
        let range = std::mem::take(&mut self.pending);
        if let Some(piece) = text.get(range.clone()).filter(|piece| !piece.is_empty()) {
            self.code.push(piece, Span::from(range));
        }
    }

    fn finish(mut self, text: &str) -> Fence {
        self.flush(text);
        Fence { info: self.info, info_span: self.info_span, code: self.code }
    }
}

/// The place of an info string in the first line of a fence.
fn info_span(text: &str, range: &Range<usize>) -> Span {
    let block = text.get(range.clone()).unwrap_or("");
    let line = block.split(['\n', '\r']).next().unwrap_or("");
    let rest = line.trim_start_matches(['`', '~']);
    let info = rest.trim();
    let start = range.start + (line.len() - rest.trim_start().len());
    Span::new(start, start + info.len())
}

/// The text of an item that holds nothing but a link definition (`- [Name]: note`), which Markdown
/// would make vanish.
fn definition_text(text: &str, range: Range<usize>) -> Option<Block> {
    let raw = text.get(range.clone())?;
    let marker = raw.find([' ', '\t'])?;
    let content = raw[marker..].trim();
    if content.is_empty() {
        return None;
    }
    let start = range.start + (raw.len() - raw[marker..].trim_start().len());
    let line = content.lines().next().unwrap_or("").trim_end();
    let span = Span::new(start, start + line.len());
    let run = crate::Run { text: line.to_owned(), span, style: crate::Style::default() };
    Some(Block { kind: BlockKind::Paragraph(Inlines { runs: vec![run], span }), span })
}

/// The range without white space at its end, nor at its start.
fn trim(text: &str, range: Range<usize>) -> Range<usize> {
    let Some(bytes) = text.as_bytes().get(range.clone()) else { return range };
    let blank = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\r' | b'\n');
    let length = bytes.iter().rposition(|byte| !blank(byte)).map_or(0, |last| last + 1);
    let lead = bytes[..length].iter().take_while(|byte| blank(byte)).count();
    range.start + lead..range.start + length
}

fn level_number(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}
