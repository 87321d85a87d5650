//! Positions of the protocol and byte offsets.

use livespec_diagnostics::{Source, Span};
use lsp_types::{Position, PositionEncodingKind, Range};

/// How the editor counts within a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Encoding {
    /// Bytes.
    Utf8,
    /// Code units of UTF-16, the protocol's own.
    #[default]
    Utf16,
}

impl Encoding {
    /// Bytes where the editor offers them, since that is what spans are.
    pub(crate) fn choose(offered: Option<&[PositionEncodingKind]>) -> Encoding {
        match offered {
            Some(offered) if offered.contains(&PositionEncodingKind::UTF8) => Encoding::Utf8,
            _ => Encoding::Utf16,
        }
    }

    /// Its name in the protocol.
    pub(crate) fn kind(self) -> PositionEncodingKind {
        match self {
            Encoding::Utf8 => PositionEncodingKind::UTF8,
            Encoding::Utf16 => PositionEncodingKind::UTF16,
        }
    }

    /// The position of a byte offset; past the end: the end.
    pub(crate) fn position(self, source: &Source, offset: u32) -> Position {
        let offset = source.clip(Span { start: offset, end: offset }).start;
        let line = source.line(offset);
        let start = source.line_span(line).start;
        let before = source.slice(Span { start, end: offset.max(start) });
        let character = match self {
            Encoding::Utf8 => before.len(),
            Encoding::Utf16 => before.encode_utf16().count(),
        };
        Position { line: line - 1, character: u32::try_from(character).unwrap_or(u32::MAX) }
    }

    /// The range of a span.
    pub(crate) fn range(self, source: &Source, span: Span) -> Range {
        Range { start: self.position(source, span.start), end: self.position(source, span.end) }
    }

    /// The byte offset of a position. A character past the end of its line is the end of the line, a
    /// line past the last one the end of the text, and one within a character its start.
    pub(crate) fn offset(self, source: &Source, position: Position) -> usize {
        let line = position.line.saturating_add(1);
        if line > source.line_count() {
            return source.text().len();
        }
        let span = source.line_span(line);
        let text = source.slice(span);
        let wanted = position.character as usize;
        let within = match self {
            Encoding::Utf8 => text.floor_char_boundary(wanted.min(text.len())),
            Encoding::Utf16 => {
                let mut units = 0;
                let fits = |(_, c): &(usize, char)| {
                    units += c.len_utf16();
                    units <= wanted
                };
                let last = text.char_indices().take_while(fits).last();
                last.map_or(0, |(at, c)| at + c.len_utf8())
            }
        };
        span.start as usize + within
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_and_offsets_are_inverse() {
        let source = Source::new("a.md", "aé𝄞b\r\n\nüz");
        for encoding in [Encoding::Utf8, Encoding::Utf16] {
            for (offset, c) in source.text().char_indices().filter(|(_, c)| !"\r\n".contains(*c)) {
                let position = encoding.position(&source, u32::try_from(offset).unwrap());
                assert_eq!(encoding.offset(&source, position), offset, "{encoding:?} {c}");
            }
        }
        let at = |line, character| Encoding::Utf16.offset(&source, Position { line, character });
        // Within the pair of units of 𝄞, past the end of a line, past the last line.
        assert_eq!((at(0, 3), at(0, 99), at(9, 0)), (3, 8, source.text().len()));
    }
}
