//! Byte ranges.

/// A half-open range of bytes of one document: `start <= end`, both on character boundaries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// First byte after the range.
    pub end: u32,
}

impl Span {
    /// A span from two byte offsets; an end before the start gives an empty span at the start.
    /// Offsets past 4 GiB saturate; documents are bounded far below.
    pub fn new(start: usize, end: usize) -> Self {
        let start = u32::try_from(start).unwrap_or(u32::MAX);
        let end = u32::try_from(end).unwrap_or(u32::MAX);
        Span { start, end: end.max(start) }
    }

    /// Length in bytes.
    pub fn len(self) -> usize {
        self.end.saturating_sub(self.start) as usize
    }

    /// Whether the span covers no byte.
    pub fn is_empty(self) -> bool {
        self.end <= self.start
    }

    /// The span as a range that can index a `str`.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The smallest span that covers both.
    pub fn to(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// Whether `other` lies within this span.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// A sub-span by byte offsets relative to the start, clipped to this span.
    pub fn slice(self, from: usize, to: usize) -> Span {
        let base = self.start as usize;
        let end = self.end as usize;
        Span::new(base.saturating_add(from).min(end), base.saturating_add(to).min(end))
    }
}

impl From<std::ops::Range<usize>> for Span {
    fn from(range: std::ops::Range<usize>) -> Self {
        Span::new(range.start, range.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_inverted_range_is_empty_at_its_start() {
        let span = Span::new(5, 2);
        assert_eq!((span.start, span.end, span.len()), (5, 5, 0));
        assert!(span.is_empty());
        // The fields are public, so a span may also be written inverted by hand.
        let span = Span { start: 5, end: 2 };
        assert_eq!(span.len(), 0);
        assert!(span.is_empty());
    }

    #[test]
    fn a_sub_span_stays_inside() {
        let span = Span::new(10, 20);
        assert_eq!(span.slice(2, 4), Span::new(12, 14));
        assert_eq!(span.slice(8, 40), Span::new(18, 20));
        assert_eq!(span.slice(40, usize::MAX), Span::new(20, 20));
    }

    #[test]
    fn covers_and_contains() {
        let (left, right) = (Span::new(3, 5), Span::new(8, 9));
        assert_eq!(left.to(right), Span::new(3, 9));
        assert_eq!(right.to(left), Span::new(3, 9));
        assert!(left.to(right).contains(right));
        assert!(!left.contains(right));
        assert!(left.contains(Span::new(5, 5)));
    }

    #[test]
    fn offsets_past_the_limit_saturate() {
        assert_eq!(Span::new(1 << 40, 1 << 41), Span { start: u32::MAX, end: u32::MAX });
    }

    proptest! {
        #[test]
        fn the_cover_contains_both(a in 0..1000usize, b in 0..1000usize, c in 0..1000usize, d in 0..1000usize) {
            let (left, right) = (Span::new(a, b), Span::new(c, d));
            prop_assert!(left.to(right).contains(left) && left.to(right).contains(right));
            prop_assert!(left.contains(left.slice(c, d)));
        }
    }
}
