//! Changes of the text.

use crate::Span;

/// A change of the text that removes the cause of a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What is replaced.
    pub span: Span,
    /// What it is replaced with.
    pub replacement: String,
    /// What the change does, for a menu.
    pub title: String,
    /// Whether it keeps what the author meant, so that it may be applied unseen.
    pub safe: bool,
}

/// Applies those of the changes that do not touch one another, the first in the text before others;
/// the new text and how many were applied. Every byte outside the spans stays as it is. A change that
/// does not fit the text, or that changes nothing, is left out.
pub fn apply<'a>(text: &str, fixes: impl IntoIterator<Item = &'a Fix>) -> (String, usize) {
    let mut fixes: Vec<&Fix> = fixes
        .into_iter()
        .filter(|fix| text.get(fix.span.range()).is_some_and(|old| old != fix.replacement))
        .collect();
    fixes.sort_by(|a, b| (a.span, &a.replacement).cmp(&(b.span, &b.replacement)));
    let mut out = String::with_capacity(text.len());
    let (mut at, mut count) = (0, 0);
    for fix in fixes {
        let range = fix.span.range();
        // Changes that only touch are kept apart too: two insertions at one place have no order.
        if count > 0 && range.start <= at {
            continue;
        }
        out.push_str(&text[at..range.start]);
        out.push_str(&fix.replacement);
        at = range.end;
        count += 1;
    }
    out.push_str(&text[at..]);
    (out, count)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn fix(start: usize, end: usize, replacement: &str) -> Fix {
        Fix {
            span: Span::new(start, end),
            replacement: replacement.to_owned(),
            title: String::new(),
            safe: true,
        }
    }

    #[test]
    fn what_overlaps_waits_for_another_round() {
        let fixes = [fix(4, 7, "B"), fix(0, 2, "a"), fix(1, 5, "x"), fix(7, 8, "y")];
        assert_eq!(apply("0123456789", &fixes), ("a23B789".to_owned(), 2));
        assert_eq!(apply("0123", &[fix(0, 0, "a"), fix(0, 0, "b")]), ("a0123".to_owned(), 1));
    }

    #[test]
    fn what_does_not_fit_is_left_out() {
        let text = "é\r\nb";
        assert_eq!(apply(text, &[fix(1, 2, "x"), fix(3, 9, "x")]), (text.to_owned(), 0));
        assert_eq!(apply(text, &[fix(0, 2, "é")]), (text.to_owned(), 0));
        assert_eq!(apply(text, &[fix(4, 5, "c")]), ("é\r\nc".to_owned(), 1));
    }

    proptest! {
        #[test]
        fn bytes_outside_the_spans_stay(text in "[aé\r\n]{0,20}", at in prop::collection::vec((0..30usize, 0..30usize), 0..6)) {
            let fixes: Vec<Fix> = at.iter().map(|(from, length)| fix(*from, from + length, "#")).collect();
            let (out, count) = apply(&text, &fixes);
            // What was taken away and put in accounts for the whole difference.
            prop_assert_eq!(out.matches('#').count(), count);
            let kept: Vec<&str> = out.split('#').collect();
            let mut rest = text.as_str();
            for part in kept {
                let found = rest.find(part);
                prop_assert!(found.is_some());
                rest = &rest[found.unwrap_or(0) + part.len()..];
            }
        }
    }
}
