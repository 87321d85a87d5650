//! The text of one document and its lines.

mod index;

use std::sync::Arc;

use crate::Span;
use index::Index;

/// A place for people: line and column, both starting at 1; columns count Unicode code points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LineColumn {
    /// Line, from 1.
    pub line: u32,
    /// Column in code points, from 1.
    pub column: u32,
}

/// A named text with an index of its lines. Cheap to clone.
///
/// Lines end at a line feed, with or without a carriage return before it.
#[derive(Debug, Clone)]
pub struct Source {
    path: Arc<str>,
    text: Arc<str>,
    index: Arc<Index>,
}

impl Source {
    /// Indexes `text`; `path` is what reports call it.
    pub fn new(path: &str, text: &str) -> Self {
        Source { path: path.into(), text: text.into(), index: Arc::new(Index::new(text)) }
    }

    /// The name of the document in reports.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text of `span`; empty where the span does not fit the text.
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or("")
    }

    /// The nearest span that fits the text: inside it and on character boundaries. A start within
    /// a character moves back and an end within one moves on, so that the character is covered.
    pub fn clip(&self, span: Span) -> Span {
        let start = self.text.floor_char_boundary(span.start as usize);
        let end = self.text.ceil_char_boundary((span.end as usize).min(self.text.len()));
        Span::new(start, end)
    }

    /// The number of lines; a text that ends in a line break has an empty last line.
    pub fn line_count(&self) -> u32 {
        self.index.line_count()
    }

    /// The line of a byte offset, from 1, in logarithmic time. Past the end: the last line.
    pub fn line(&self, offset: u32) -> u32 {
        self.index.line(offset)
    }

    /// Line and column of a byte offset, in logarithmic time however long the line is.
    /// An offset within a character counts as the character's start, one past the end as the end.
    pub fn line_column(&self, offset: u32) -> LineColumn {
        let offset = self.clip(Span { start: offset, end: offset }).start;
        self.index.position(&self.text, offset)
    }

    /// The span of line `line` (from 1) without its line break; empty for a line that is not there.
    pub fn line_span(&self, line: u32) -> Span {
        let Some(start) = self.index.line_start(line) else { return Span::default() };
        let start = start as usize;
        let Some(next) = line.checked_add(1).and_then(|next| self.index.line_start(next)) else {
            return Span::new(start, self.text.len());
        };
        let end = next as usize - 1;
        let text = self.text.get(start..end).unwrap_or("");
        Span::new(start, start + text.strip_suffix('\r').unwrap_or(text).len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(source: &Source, offset: u32) -> (u32, u32) {
        let place = source.line_column(offset);
        (place.line, place.column)
    }

    #[test]
    fn an_empty_text_has_one_empty_line() {
        let source = Source::new("a.md", "");
        assert_eq!(source.line_count(), 1);
        assert_eq!(at(&source, 0), (1, 1));
        assert_eq!(at(&source, 9), (1, 1));
        assert_eq!(source.line_span(1), Span::new(0, 0));
        assert_eq!(source.line_span(0), Span::default());
        assert_eq!(source.line_span(u32::MAX), Span::default());
    }

    #[test]
    fn columns_count_code_points() {
        // Two bytes, four bytes, and a letter with a combining accent.
        let source = Source::new("a.md", "é𝄞e\u{301}x\nß");
        assert_eq!(at(&source, 0), (1, 1));
        assert_eq!(at(&source, 2), (1, 2));
        assert_eq!(at(&source, 6), (1, 3));
        assert_eq!(at(&source, 9), (1, 5));
        assert_eq!(at(&source, 11), (2, 1));
        assert_eq!(at(&source, 13), (2, 2));
    }

    #[test]
    fn an_offset_within_a_character_is_its_start() {
        let source = Source::new("a.md", "x𝄞y");
        for offset in 1..5 {
            assert_eq!(at(&source, offset), (1, 2), "offset {offset}");
        }
        assert_eq!(source.clip(Span::new(2, 3)), Span::new(1, 5));
        assert_eq!(source.clip(Span::new(5, 99)), Span::new(5, 6));
        assert_eq!(source.clip(Span::new(98, 99)), Span::new(6, 6));
        assert_eq!(source.slice(Span::new(2, 3)), "");
    }

    #[test]
    fn carriage_returns_belong_to_the_line_break() {
        let source = Source::new("a.md", "ab\r\n\r\ncd\r");
        assert_eq!(source.line_count(), 3);
        assert_eq!(source.slice(source.line_span(1)), "ab");
        assert_eq!(source.slice(source.line_span(2)), "");
        // A carriage return without a line feed is text.
        assert_eq!(source.slice(source.line_span(3)), "cd\r");
        assert_eq!(at(&source, 3), (1, 4));
        assert_eq!(at(&source, 4), (2, 1));
        assert_eq!(at(&source, 6), (3, 1));
    }

    #[test]
    fn the_line_after_the_last_break_is_there() {
        let source = Source::new("a.md", "ab\n");
        assert_eq!(source.line_count(), 2);
        assert_eq!(at(&source, 3), (2, 1));
        assert_eq!(source.line_span(2), Span::new(3, 3));
    }

    #[test]
    fn columns_are_right_around_block_borders() {
        let text = "aé".repeat(1024);
        let source = Source::new("a.md", &text);
        for (count, (offset, _)) in text.char_indices().enumerate() {
            let offset = u32::try_from(offset).unwrap();
            assert_eq!(at(&source, offset), (1, u32::try_from(count).unwrap() + 1));
        }
        assert_eq!(at(&source, 3072), (1, 2049));
    }

    proptest! {
        #[test]
        fn positions_agree_with_counting(text in "[a\r\né𝄞]{0,1200}", offset in 0..5000u32) {
            let source = Source::new("a.md", &text);
            let end = text.floor_char_boundary(offset as usize);
            let head = &text[..end];
            let line = head.matches('\n').count() + 1;
            let column = head.rsplit('\n').next().unwrap_or("").chars().count() + 1;
            let place = source.line_column(offset);
            prop_assert_eq!((place.line as usize, place.column as usize), (line, column));
        }

        #[test]
        fn lines_tile_the_text(text in "[a\r\né𝄞]{0,200}") {
            let source = Source::new("a.md", &text);
            let lines: Vec<&str> =
                (1..=source.line_count()).map(|line| source.slice(source.line_span(line))).collect();
            let mut expected: Vec<&str> = text.split('\n').collect();
            let last = expected.len() - 1;
            for line in &mut expected[..last] {
                *line = line.strip_suffix('\r').unwrap_or(line);
            }
            prop_assert_eq!(lines, expected);
        }

        #[test]
        fn a_clipped_span_fits(text in ".{0,40}", start in 0..200u32, end in 0..200u32) {
            let source = Source::new("a.md", &text);
            let span = source.clip(Span { start, end });
            prop_assert!(text.get(span.range()).is_some());
        }
    }
}
