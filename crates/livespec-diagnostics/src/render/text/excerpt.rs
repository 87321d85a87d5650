//! The few lines of a document that a finding shows.

use std::ops::Range;

use crate::render::region::without_end_breaks;
use crate::{Source, Span};

/// Lines between the first and the last that one excerpt shows.
const LINES_MAX: u32 = 200;
/// A line of more bytes is cut.
pub(super) const LINE_BYTES_MAX: usize = 500;
/// What stays of a long line on either side of its labels: more than any width shows.
const AROUND_BYTES: usize = 960;
/// How far apart labels on a long line may be to be seen together.
const APART_BYTES: usize = 80;
/// How much of a span on a long line is underlined.
const UNDERLINE_BYTES_MAX: usize = 120;
/// Lines of text that are kept behind the start of a span over lines.
const HEAD_LINES: u32 = 6;

/// A part of a document that holds some spans, small enough to be rendered for each finding.
///
/// Lines keep their distance, so that numbers are right; those that are certain to be folded away
/// are empty.
#[derive(Debug)]
pub(super) struct Excerpt {
    /// The number of its first line.
    pub(super) line: u32,
    pub(super) text: String,
    /// Whether a line lost its start, so that columns in `text` are not those of the document.
    pub(super) shifted: bool,
    rows: Vec<Row>,
}

/// One line: where its kept part stands in the document and in the excerpt.
#[derive(Debug)]
struct Row {
    kept: Span,
    at: usize,
}

/// The part of a span that is underlined: clipped to the text, without the line breaks at its end;
/// of a span over very many or long lines the first line, on a long line the first characters.
pub(super) fn shown(source: &Source, span: Span) -> Span {
    let mut span = without_end_breaks(source, source.clip(span));
    let (first, last) = (source.line(span.start), source.line(span.end));
    let long = is_long(source, first);
    if last - first > LINES_MAX / 2 || (first < last && (long || is_long(source, last))) {
        span.end = source.line_span(first).end.max(span.start);
    }
    if long && span.len() > UNDERLINE_BYTES_MAX {
        span = source.clip(span.slice(0, UNDERLINE_BYTES_MAX));
    }
    span
}

/// Whether two shown spans fit one excerpt: on near lines, or near each other on one long line.
pub(super) fn fit(source: &Source, first: Span, second: Span) -> bool {
    let both = first.to(second);
    let (start, end) = (source.line(both.start), source.line(both.end));
    let long = [first, second].into_iter().any(|span| is_long(source, source.line(span.start)));
    if long {
        return start == end && both.len() <= APART_BYTES + first.len().max(second.len());
    }
    end - start <= LINES_MAX
}

/// Whether a line is cut.
pub(super) fn is_long(source: &Source, line: u32) -> bool {
    source.line_span(line).len() > LINE_BYTES_MAX
}

impl Excerpt {
    /// The lines of spans that fit together; each span as [`shown`] gave it.
    pub(super) fn new(source: &Source, spans: &[Span]) -> Self {
        let cover = spans.iter().copied().reduce(Span::to).unwrap_or_default();
        let line = source.line(cover.start);
        let mut excerpt = Excerpt { line, text: String::new(), shifted: false, rows: Vec::new() };
        for line in line..=source.line(cover.end) {
            let kept = kept(source, line, spans);
            excerpt.shifted |= kept.start > source.line_span(line).start && !kept.is_empty();
            excerpt.rows.push(Row { kept, at: excerpt.text.len() });
            excerpt.text.push_str(source.slice(kept));
            excerpt.text.push('\n');
        }
        excerpt.text.pop();
        excerpt
    }

    /// Where a span of the document is in the excerpt; clipped to it.
    pub(super) fn range(&self, source: &Source, span: Span) -> Range<usize> {
        let start = self.offset(source, span.start);
        start..self.offset(source, span.end).max(start)
    }

    fn offset(&self, source: &Source, place: u32) -> usize {
        let index = source.line(place).saturating_sub(self.line) as usize;
        let Some(row) = self.rows.get(index).or(self.rows.last()) else { return 0 };
        row.at + (place.clamp(row.kept.start, row.kept.end) - row.kept.start) as usize
    }
}

/// What is kept of a line: nothing, all of it, or the part around the spans' ends on it.
fn kept(source: &Source, line: u32, spans: &[Span]) -> Span {
    let whole = source.line_span(line);
    let near = |span: &Span| {
        let (first, last) = (source.line(span.start), source.line(span.end));
        (first.saturating_sub(2)..=first + HEAD_LINES).contains(&line)
            || (last.saturating_sub(HEAD_LINES)..=last + 2).contains(&line)
    };
    if !spans.iter().any(near) {
        return whole.slice(0, 0);
    }
    if whole.len() <= LINE_BYTES_MAX {
        return whole;
    }
    let mut points = spans
        .iter()
        .flat_map(|span| [span.start, span.end])
        .filter(|point| source.line(*point) == line)
        .map(|point| (point.clamp(whole.start, whole.end) - whole.start) as usize);
    let first = points.next().unwrap_or(0);
    let (low, high) = points.fold((first, first), |(low, high), at| (low.min(at), high.max(at)));
    source.clip(whole.slice(low.saturating_sub(AROUND_BYTES), high + AROUND_BYTES))
}
