//! From a mention to the place that defines it.

use lsp_types::{GotoDefinitionResponse, Position};

use super::Question;

/// Where the endpoint, record or error code at a position is defined.
pub(crate) fn at(question: &Question<'_>, position: Position) -> Option<GotoDefinitionResponse> {
    let (thing, _) = question.analysis.thing_at(question.offset(position))?;
    Some(GotoDefinitionResponse::Scalar(question.location(thing.span())))
}
