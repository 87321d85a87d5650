//! Where comments for this program stand.

use livespec_diagnostics::{Source, Span};
use livespec_syntax::{Block, BlockKind, Inlines};

use crate::Subject;

/// The word that a comment for this program begins with.
const MARK: &str = "livespec:";

/// A comment for this program.
#[derive(Debug)]
pub(super) struct Comment<'a> {
    /// From `<!--` to `-->`.
    pub(super) span: Span,
    /// What stands behind the mark, and where.
    pub(super) body: &'a str,
    pub(super) body_start: usize,
    /// Whether it is a block of its own rather than the end of a line.
    pub(super) alone: bool,
}

impl Comment<'_> {
    /// What to take away with it: its line where nothing else stands there, else the blanks before it.
    pub(super) fn whole(&self, source: &Source) -> Span {
        let text = source.text();
        let line = source.line_span(source.line(self.span.start));
        let last = source.line_span(source.line(self.span.end));
        let before = &text[line.start as usize..self.span.start as usize];
        let after = &text[self.span.end as usize..last.end as usize];
        if before.trim().is_empty() && after.trim().is_empty() {
            let rest = &text[last.end as usize..];
            let end =
                if rest.starts_with("\r\n") { 2 } else { usize::from(rest.starts_with('\n')) };
            return Span::new(line.start as usize, last.end as usize + end);
        }
        let blanks = before.len() - before.trim_end_matches([' ', '\t']).len();
        Span::new(self.span.start as usize - blanks, self.span.end as usize)
    }
}

/// The comments for this program, in document order.
pub(super) fn all<'a>(subject: &Subject<'a>) -> Vec<Comment<'a>> {
    let mut found = Vec::new();
    // Nearly every document has none, which one look at the text tells.
    if !subject.source.text().contains(MARK) {
        return found;
    }
    let text = subject.source.text();
    let mut open: Vec<&Block> = subject.document.blocks.iter().collect();
    while let Some(block) = open.pop() {
        match &block.kind {
            BlockKind::Html(_) => within(text, block.span, true, &[], &mut found),
            BlockKind::Heading(heading) => inline(text, &heading.inlines, &mut found),
            BlockKind::Paragraph(inlines) => inline(text, inlines, &mut found),
            BlockKind::Table(table) => {
                for cell in table.header.iter().chain(table.rows.iter().flatten()) {
                    inline(text, cell, &mut found);
                }
            }
            BlockKind::Quote(blocks) => open.extend(blocks),
            BlockKind::List(list) => open.extend(list.items.iter().flat_map(|item| &item.blocks)),
            BlockKind::Fence(_) | BlockKind::Rule => {}
        }
    }
    found.sort_by_key(|comment| comment.span);
    found
}

fn inline<'a>(text: &'a str, inlines: &Inlines, found: &mut Vec<Comment<'a>>) {
    let codes: Vec<Span> = inlines.codes().map(|run| run.span).collect();
    within(text, inlines.span, false, &codes, found);
}

/// The comments that begin in a span, but not in code.
fn within<'a>(
    text: &'a str,
    span: Span,
    alone: bool,
    codes: &[Span],
    found: &mut Vec<Comment<'a>>,
) {
    let (mut at, end) = (span.start as usize, span.end as usize);
    while let Some(open) = text.get(at..end).and_then(|rest| rest.find("<!--")) {
        let start = at + open;
        let close = text[start + 4..end].find("-->");
        // A comment that never ends reaches to the end of its block.
        let inner = start + 4..close.map_or(end, |close| start + 4 + close);
        let stop = close.map_or(end, |close| start + 4 + close + 3);
        at = stop.max(start + 4);
        let body = &text[inner.clone()];
        let lead = body.len() - body.trim_start().len();
        let Some(rest) = body[lead..].strip_prefix(MARK) else { continue };
        if codes.iter().any(|code| code.contains(Span::new(start, start + 4))) {
            continue;
        }
        let body_start = inner.start + lead + MARK.len();
        found.push(Comment { span: Span::new(start, stop), body: rest, body_start, alone });
    }
}
