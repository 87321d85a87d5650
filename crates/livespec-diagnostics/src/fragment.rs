//! Text embedded in a document whose pieces may lie apart in it.

use smallvec::SmallVec;

use crate::Span;

/// Embedded text with a map back to the document.
///
/// A fence inside a list item reaches an embedded parser with the list's indentation cut out, so a
/// position in it is no constant distance from a position in the document. The map holds one
/// segment a piece: where it starts in the fragment and where it stands in the document.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Fragment {
    text: String,
    /// Nearly always one, which needs no memory of its own.
    segments: SmallVec<[Segment; 1]>,
}

/// One piece; both offsets ascend from segment to segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Segment {
    /// First byte in the text of the fragment.
    at: u32,
    /// The place in the document. It can be longer or shorter than the piece, as with an escape
    /// (`&amp;` for `&`) or a tab that was cut in two.
    place: Span,
}

impl Fragment {
    /// An empty fragment, to be filled with [`Fragment::push`].
    pub fn new() -> Self {
        Fragment::default()
    }

    /// An empty fragment with room for `bytes` of text in `pieces` pieces.
    pub fn with_capacity(bytes: usize, pieces: usize) -> Self {
        Fragment { text: String::with_capacity(bytes), segments: SmallVec::with_capacity(pieces) }
    }

    /// A fragment of one piece.
    pub fn contiguous(text: &str, start: usize) -> Self {
        let mut fragment = Fragment::new();
        fragment.push(text, Span::new(start, start.saturating_add(text.len())));
        fragment
    }

    /// Appends a piece that stands at `span` of the document.
    pub fn push(&mut self, piece: &str, span: Span) {
        let at = u32::try_from(self.text.len()).unwrap_or(u32::MAX);
        self.segments.push(Segment { at, place: span });
        self.text.push_str(piece);
    }

    /// The text as the embedded parser sees it.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The place in the document of an offset in the text. An offset where two pieces meet is the
    /// start of the later one; an offset past the end is the end of the last piece.
    pub fn locate(&self, offset: usize) -> u32 {
        let offset = offset.min(self.text.len());
        match self.segment(offset) {
            Some((index, segment)) => self.within(index, segment, offset),
            None => self.segments.first().map_or(0, |first| first.place.start),
        }
    }

    /// The span in the document of a range of the text. The end is found from the last byte inside,
    /// so a range that ends a line does not run into the next line's indentation.
    pub fn span(&self, range: std::ops::Range<usize>) -> Span {
        let start = self.locate(range.start);
        let end = range.end.min(self.text.len());
        if end <= range.start {
            return Span { start, end: start };
        }
        let end = self
            .segment(end - 1)
            .map_or(start, |(index, segment)| self.within(index, segment, end));
        Span { start, end: end.max(start) }
    }

    /// The part of this fragment between two offsets of its text, with its map. An empty or
    /// impossible range gives an empty fragment that stands at the range's start.
    pub fn slice(&self, range: std::ops::Range<usize>) -> Fragment {
        if let [only] = self.segments.as_slice()
            && let Some(piece) = self.text.get(range.clone()).filter(|piece| !piece.is_empty())
        {
            let mut part = Fragment::with_capacity(piece.len(), 1);
            // The end of the text is the end of its place, however long that is.
            let start = self.within(0, *only, range.start);
            part.push(piece, Span { start, end: self.within(0, *only, range.end).max(start) });
            return part;
        }
        let mut part = Fragment::with_capacity(range.len().min(self.text.len()), 1);
        let mut at = range.start;
        while at < range.end {
            let stop = self.next_start(at).min(range.end);
            let Some(piece) = self.text.get(at..stop) else { break };
            if piece.is_empty() {
                break;
            }
            part.push(piece, self.span(at..stop));
            at = stop;
        }
        if part.segments.is_empty() {
            part.push("", self.span(range.start..range.start));
        }
        part
    }

    /// The last segment that starts at or before an offset, with its index.
    fn segment(&self, offset: usize) -> Option<(usize, Segment)> {
        let after = self.segments.partition_point(|segment| segment.at as usize <= offset);
        let index = after.checked_sub(1)?;
        self.segments.get(index).map(|segment| (index, *segment))
    }

    /// Where the segment after an offset starts, or the end of the text.
    fn next_start(&self, offset: usize) -> usize {
        let after = self.segments.partition_point(|segment| segment.at as usize <= offset);
        self.segments.get(after).map_or(self.text.len(), |segment| segment.at as usize)
    }

    /// The place of an offset of one segment, its end included. The end of a piece is the end of
    /// its place whatever their lengths are; before it, offsets never leave the place.
    fn within(&self, index: usize, segment: Segment, offset: usize) -> u32 {
        let end = self.segments.get(index + 1).map_or(self.text.len(), |next| next.at as usize);
        let start = segment.at as usize;
        if offset >= end && end > start {
            return segment.place.end;
        }
        let inside = (offset - start).min(segment.place.len());
        segment.place.start + u32::try_from(inside).unwrap_or(u32::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A fence in a list item, cut the way a Markdown parser cuts it: line by line, without the
    /// indentation.
    fn fence_in_list(document: &str, indent: usize) -> Fragment {
        let mut fragment = Fragment::new();
        let mut start = 0;
        for line in document.split_inclusive('\n') {
            let cut = indent.min(line.len() - line.trim_start_matches(' ').len());
            fragment.push(&line[cut..], Span::new(start + cut, start + line.len()));
            start += line.len();
        }
        fragment
    }

    #[test]
    fn a_fragment_of_one_piece_is_a_constant_distance_away() {
        let fragment = Fragment::contiguous("select 1", 100);
        assert_eq!(fragment.locate(0), 100);
        assert_eq!(fragment.locate(7), 107);
        assert_eq!(fragment.locate(8), 108);
        assert_eq!(fragment.locate(80), 108);
        assert_eq!(fragment.span(0..6), Span::new(100, 106));
        assert_eq!(fragment.span(2..80), Span::new(102, 108));
    }

    #[test]
    fn indentation_of_a_list_is_stepped_over() {
        let document = "   {\n     \"name\": 1\n   }\n";
        let fragment = fence_in_list(document, 3);
        assert_eq!(fragment.text(), "{\n  \"name\": 1\n}\n");
        let at = fragment.text().find("\"name\"").unwrap();
        let span = fragment.span(at..at + 6);
        assert_eq!(&document[span.range()], "\"name\"");
        // A range that ends a line ends there, not behind the next line's indentation.
        assert_eq!(fragment.span(0..2), Span::new(3, 5));
        assert_eq!(fragment.locate(2), 8);
        // A range over lines covers what was cut out between them.
        assert_eq!(&document[fragment.span(0..15).range()], "{\n     \"name\": 1\n   }");
    }

    #[test]
    fn carriage_returns_that_were_cut_out_are_stepped_over() {
        let document = "  a\r\n  béc\r\n";
        let mut fragment = Fragment::new();
        fragment.push("a", Span::new(2, 3));
        fragment.push("\n", Span::new(4, 5));
        fragment.push("béc", Span::new(7, 11));
        fragment.push("\n", Span::new(12, 13));
        assert_eq!(fragment.text(), "a\nbéc\n");
        assert_eq!(&document[fragment.span(0..1).range()], "a");
        assert_eq!(&document[fragment.span(3..5).range()], "é");
        assert_eq!(&document[fragment.span(2..6).range()], "béc");
    }

    #[test]
    fn a_piece_may_be_longer_or_shorter_than_its_place() {
        let mut fragment = Fragment::new();
        // `&amp;` became `&`, and a tab became two columns of indentation.
        fragment.push("&", Span::new(10, 15));
        fragment.push("  ", Span::new(15, 16));
        fragment.push("x", Span::new(16, 17));
        assert_eq!(fragment.span(0..1), Span::new(10, 15));
        assert_eq!(fragment.span(1..3), Span::new(15, 16));
        assert_eq!(fragment.span(2..3), Span::new(16, 16));
        assert_eq!(fragment.span(3..4), Span::new(16, 17));
        assert_eq!(fragment.span(0..4), Span::new(10, 17));
    }

    #[test]
    fn a_slice_keeps_its_map() {
        let document = "   {\n     \"name\": 1\n   }\n";
        let fragment = fence_in_list(document, 3);
        let part = fragment.slice(4..15);
        assert_eq!(part.text(), "\"name\": 1\n}");
        assert_eq!(&document[part.span(0..6).range()], "\"name\"");
        assert_eq!(&document[part.span(10..11).range()], "}");
    }

    #[test]
    fn an_empty_slice_still_has_a_place() {
        let fragment = Fragment::contiguous("abc", 40);
        let part = fragment.slice(2..2);
        assert_eq!((part.text(), part.locate(0)), ("", 42));
        // Out of the text, and off a character boundary.
        assert_eq!(fragment.slice(9..12).locate(0), 43);
        let fragment = Fragment::contiguous("é", 40);
        assert_eq!(fragment.slice(1..2).text(), "");
    }

    #[test]
    fn an_empty_fragment_is_at_the_start() {
        assert_eq!(Fragment::new().locate(3), 0);
        assert_eq!(Fragment::new().span(1..2), Span::default());
        assert_eq!(Fragment::new().slice(0..4).text(), "");
    }

    /// A document of lines with indentation and the fence that results from cutting it.
    fn document() -> impl Strategy<Value = (String, usize)> {
        ("( {0,6}[a-zé𝄞 ]{0,6}\r?\n){0,8}( {0,6}[a-zé]{1,4})?", 0..5usize)
    }

    proptest! {
        #[test]
        fn every_character_is_found_again((document, indent) in document()) {
            let fragment = fence_in_list(&document, indent);
            for (at, character) in fragment.text().char_indices() {
                let span = fragment.span(at..at + character.len_utf8());
                prop_assert_eq!(&document[span.range()], character.to_string());
            }
        }

        #[test]
        fn spans_stay_inside_the_document((document, indent) in document(), a in 0..80usize, b in 0..80usize) {
            let fragment = fence_in_list(&document, indent);
            let span = fragment.span(a..b);
            prop_assert!(span.start <= span.end && span.end as usize <= document.len());
        }

        #[test]
        fn a_slice_finds_what_the_whole_finds((document, indent) in document(), a in 0..80usize, b in 0..80usize) {
            let fragment = fence_in_list(&document, indent);
            let text = fragment.text();
            let (a, b) = (text.floor_char_boundary(a.min(b)), text.floor_char_boundary(a.max(b)));
            let part = fragment.slice(a..b);
            prop_assert_eq!(part.text(), &text[a..b]);
            for at in 0..part.text().len() {
                prop_assert_eq!(part.span(at..at + 1), fragment.span(a + at..a + at + 1));
            }
        }
    }
}
