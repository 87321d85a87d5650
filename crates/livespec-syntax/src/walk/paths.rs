//! The open headings that are paths: what stands under them may leave the path out.

use livespec_diagnostics::Span;

use crate::Text;

/// Such headings with their levels, outermost first.
#[derive(Debug, Default)]
pub(super) struct Paths {
    open: Vec<(u8, String, Span)>,
}

impl Paths {
    /// The path of the innermost heading above a level.
    pub(super) fn around(&self, level: u8) -> Option<(&str, Span)> {
        let found = self.open.iter().rev().find(|(other, ..)| *other < level);
        found.map(|(_, path, span)| (path.as_str(), *span))
    }

    /// A heading begins; those of its level and below end.
    pub(super) fn open(&mut self, level: u8, heading: &Text) {
        self.open.retain(|(other, ..)| *other < level);
        let text = heading.as_str().trim();
        if text.starts_with('/') && text.len() > 1 && !text.contains(char::is_whitespace) {
            self.open.push((level, text.to_owned(), heading.span));
        }
    }
}
