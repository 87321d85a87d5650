//! Spans as lines and columns.

use serde::Serialize;

use crate::{Source, Span};

/// A range for machines: lines and columns from 1 in code points, the end exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Region {
    #[serde(rename = "line")]
    pub(super) start_line: u32,
    #[serde(rename = "column")]
    pub(super) start_column: u32,
    pub(super) end_line: u32,
    pub(super) end_column: u32,
}

impl Region {
    /// The region to point at: clipped to the text, and without the line breaks that the span ends
    /// in, because an end at the start of the next line would mark a line that nothing is wrong in.
    pub(super) fn shown(source: &Source, span: Span) -> Self {
        let trimmed = without_end_breaks(source, source.clip(span));
        Region::exact(source, if trimmed.is_empty() { span } else { trimmed })
    }

    /// The region of exactly the span's characters, clipped to the text.
    pub(super) fn exact(source: &Source, span: Span) -> Self {
        let span = source.clip(span);
        let start = source.line_column(span.start);
        let end = source.line_column(span.end);
        Region {
            start_line: start.line,
            start_column: start.column,
            end_line: end.line,
            end_column: end.column,
        }
    }
}

/// A clipped span without the line breaks at its end. It looks at a bounded number of bytes, so that
/// many spans over a long run of empty lines stay cheap.
pub(super) fn without_end_breaks(source: &Source, span: Span) -> Span {
    const LOOK_BYTES: usize = 64;
    let bytes = source.slice(span).as_bytes();
    let breaks = bytes
        .iter()
        .rev()
        .take(LOOK_BYTES)
        .take_while(|byte| matches!(byte, b'\r' | b'\n'))
        .count();
    span.slice(0, bytes.len() - breaks)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(region: Region) -> (u32, u32, u32, u32) {
        (region.start_line, region.start_column, region.end_line, region.end_column)
    }

    #[test]
    fn a_line_break_at_the_end_is_not_shown() {
        let source = Source::new("a.md", "aé\r\nb\n");
        let line = Span::new(0, 5);
        assert_eq!(numbers(Region::shown(&source, line)), (1, 1, 1, 3));
        assert_eq!(numbers(Region::exact(&source, line)), (1, 1, 2, 1));
        // A span of nothing but a line break points at the line break.
        assert_eq!(numbers(Region::shown(&source, Span::new(6, 7))), (2, 2, 3, 1));
    }

    #[test]
    fn a_span_out_of_the_text_is_its_end() {
        let source = Source::new("a.md", "ab");
        assert_eq!(numbers(Region::shown(&source, Span::new(7, 9))), (1, 3, 1, 3));
        assert_eq!(numbers(Region::exact(&source, Span::new(1, 9))), (1, 2, 1, 3));
    }
}
