//! One file for each kind of request.

pub(crate) mod actions;
pub(crate) mod completion;
pub(crate) mod definition;
pub(crate) mod diagnostics;
pub(crate) mod hover;
pub(crate) mod references;
pub(crate) mod symbols;

use livespec_diagnostics::Span;
use lsp_types::{Location, Position, Range, Uri};

use crate::position::Encoding;
use crate::{Analysis, Host};

/// What a request is about.
#[derive(Clone, Copy)]
pub(crate) struct Question<'a> {
    pub(crate) uri: &'a Uri,
    pub(crate) analysis: &'a Analysis,
    pub(crate) host: &'a dyn Host,
    pub(crate) encoding: Encoding,
}

impl Question<'_> {
    /// The range of a span.
    pub(crate) fn range(&self, span: Span) -> Range {
        self.encoding.range(&self.analysis.source, span)
    }

    /// The byte offset of a position.
    pub(crate) fn offset(&self, position: Position) -> usize {
        self.encoding.offset(&self.analysis.source, position)
    }

    /// A place in the document.
    pub(crate) fn location(&self, span: Span) -> Location {
        Location { uri: self.uri.clone(), range: self.range(span) }
    }
}
