//! Text that was meant to be replaced: `[Name]`, `{{title}}`, `YYYY-MM-DD`, `Goal 1: Description`.
//!
//! What counts, and what does not, stands in the modules below; each rule is about a kind of writing,
//! none about a template. A placeholder within another one is not told apart from it.

mod brackets;
mod fences;
mod values;

use std::ops::Range;

use livespec_diagnostics::Span;

use crate::{Block, BlockKind, Document, Fence, Inlines, Meta, MetaValue, Placeholder, Run, Table};

/// All placeholders in document order, none within another.
pub(crate) fn collect(document: &Document) -> Vec<Placeholder> {
    let mut spans = Vec::new();
    for entry in document.front_matter.iter().flat_map(|front| &front.entries) {
        meta(entry, document.source.text(), &mut spans);
    }
    blocks(&document.blocks, document.source.text(), &mut spans);
    spans.sort_by_key(|span: &Span| (span.start, std::cmp::Reverse(span.end)));
    let mut kept: Vec<Placeholder> = Vec::new();
    for span in spans {
        if kept.last().is_some_and(|last| span.start < last.span.end) {
            continue;
        }
        kept.push(Placeholder { text: document.source.slice(span).to_owned(), span });
    }
    kept
}

fn blocks(blocks: &[Block], source: &str, spans: &mut Vec<Span>) {
    for block in blocks {
        match &block.kind {
            BlockKind::Heading(heading) => text(&heading.inlines, Site::Heading, source, spans),
            BlockKind::Paragraph(inlines) => text(inlines, Site::Paragraph, source, spans),
            BlockKind::Fence(code) => fence(code, spans),
            BlockKind::Table(found) => table(found, source, spans),
            BlockKind::Quote(inner) => self::blocks(inner, source, spans),
            BlockKind::List(list) => {
                for item in &list.items {
                    let mut rest = item.blocks.as_slice();
                    if let [Block { kind: BlockKind::Paragraph(inlines), .. }, others @ ..] = rest {
                        text(inlines, Site::Entry, source, spans);
                        rest = others;
                    }
                    self::blocks(rest, source, spans);
                }
            }
            BlockKind::Html(_) | BlockKind::Rule => {}
        }
    }
}

/// What kind of text is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Site {
    Heading,
    Paragraph,
    Entry,
    /// A cell; `dated` where its column holds dates.
    Cell {
        dated: bool,
    },
}

fn text(inlines: &Inlines, site: Site, source: &str, spans: &mut Vec<Span>) {
    let before = spans.len();
    let opens = |run: &Run| run.text.bytes().any(|byte| matches!(byte, b'[' | b'{'));
    if inlines.runs.iter().any(opens) {
        let flat = Flat::of(inlines);
        let ranges = brackets::find(&flat, source).into_iter().chain(braces(&flat.text));
        spans.extend(ranges.map(|range| flat.fragment.span(range)));
    }
    if spans.len() == before {
        values::find(inlines, site, spans);
    }
}

fn table(table: &Table, source: &str, spans: &mut Vec<Span>) {
    let dated: Vec<bool> =
        table.header.iter().map(|cell| values::is_date_header(&cell.text())).collect();
    for cell in &table.header {
        text(cell, Site::Heading, source, spans);
    }
    for row in &table.rows {
        for (cell, dated) in row.iter().zip(&dated) {
            text(cell, Site::Cell { dated: *dated }, source, spans);
        }
    }
}

fn fence(fence: &Fence, spans: &mut Vec<Span>) {
    let code = fence.code.text();
    let lang = fence.info.split([' ', '{', ',']).next().unwrap_or("").to_lowercase();
    let mut ranges = fences::find(code, &lang);
    if code.contains("{{") && !fences::TEMPLATE_LANGS.contains(&lang.as_str()) {
        ranges.extend(braces(code));
    }
    spans.extend(ranges.into_iter().map(|range| fence.code.span(range)));
}

fn meta(entry: &Meta, source: &str, spans: &mut Vec<Span>) {
    let mut value = |text: &str, span: Span| {
        let exact = text.len() == span.len();
        let ranges: Vec<Range<usize>> = braces(text)
            .into_iter()
            .chain(brackets::in_metadata(text))
            .chain(values::in_metadata(text))
            .collect();
        spans.extend(
            ranges
                .into_iter()
                .map(|range| if exact { span.slice(range.start, range.end) } else { span }),
        );
    };
    match &entry.value {
        MetaValue::Text(text) => value(text, entry.value_span),
        MetaValue::List(items) => {
            let inline =
                source.get(entry.value_span.range()).is_some_and(|text| text.starts_with('['));
            // `title: [Name]` is a list to YAML, but no one gives a document several titles.
            let single = inline && values::is_single_key(&entry.key);
            if matches!(items.as_slice(), [(item, _)] if single && item.starts_with(char::is_alphabetic))
            {
                spans.push(entry.value_span);
                return;
            }
            for (item, span) in items {
                value(item, *span);
            }
        }
        MetaValue::Other => {}
    }
}

/// `{{name}}`: a name in double braces, nothing that a template language would evaluate.
fn braces(text: &str) -> Vec<Range<usize>> {
    const NAME_BYTES_MAX: usize = 60;
    let mut ranges = Vec::new();
    let mut from = 0;
    while let Some(start) = text[from..].find("{{").map(|at| from + at) {
        let inner = start + 2;
        let window = text[inner..]
            .char_indices()
            .take_while(|(at, c)| *at <= NAME_BYTES_MAX && !matches!(c, '{' | '\n'));
        let mut end = None;
        for (at, c) in window {
            if c == '}' {
                end = text[inner + at..].starts_with("}}").then_some(inner + at);
                break;
            }
        }
        from = inner;
        if let Some(end) = end {
            let name = text[inner..end].trim();
            let named = name.starts_with(char::is_alphabetic)
                && name
                    .chars()
                    .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | ' ' | '.' | '/'));
            if named {
                ranges.push(start..end + 2);
            }
            from = end + 2;
        }
    }
    ranges
}

/// A text without markup, with the styles of its parts.
#[derive(Debug)]
struct Flat {
    text: String,
    fragment: livespec_diagnostics::Fragment,
    /// Code spans.
    codes: Vec<Range<usize>>,
    /// Links and raw HTML.
    opaque: Vec<Range<usize>>,
}

impl Flat {
    fn of(inlines: &Inlines) -> Self {
        let fragment = inlines.fragment();
        let (mut codes, mut opaque, mut at) = (Vec::new(), Vec::new(), 0);
        for run in &inlines.runs {
            let range = at..at + run.text.len();
            at = range.end;
            if run.style.code {
                codes.push(range);
            } else if run.style.link.is_some() || run.style.html {
                opaque.push(range);
            }
        }
        Flat { text: fragment.text().to_owned(), fragment, codes, opaque }
    }

    /// The code span around an offset.
    fn code(&self, offset: usize) -> Option<Range<usize>> {
        around(&self.codes, offset)
    }

    fn is_opaque(&self, offset: usize) -> bool {
        around(&self.opaque, offset).is_some()
    }
}

fn around(ranges: &[Range<usize>], offset: usize) -> Option<Range<usize>> {
    let index = ranges.partition_point(|range| range.end <= offset);
    ranges.get(index).filter(|range| range.contains(&offset)).cloned()
}
