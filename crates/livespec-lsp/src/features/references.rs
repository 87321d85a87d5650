//! Every place that speaks of the thing at a position.

use livespec_diagnostics::Span;
use lsp_types::{Location, Position};

use super::Question;
use crate::analysis::Thing;

/// The most places that are listed.
const PLACES_MAX: usize = 10_000;

/// The places in the document that name the endpoint, record or error code at a position.
pub(crate) fn at(question: &Question<'_>, position: Position) -> Option<Vec<Location>> {
    let (thing, span) = question.analysis.thing_at(question.offset(position))?;
    let word = question.analysis.source.slice(span).to_owned();
    let mut words = vec![word];
    match thing {
        Thing::Entity(entity) => words.extend([entity.name.clone(), entity.table.clone()]),
        Thing::Error(_) | Thing::Operation(_) => {}
    }
    words.sort();
    words.dedup();
    let mut spans: Vec<Span> =
        words.iter().flat_map(|word| places(question.analysis.source.text(), word)).collect();
    spans.sort_unstable();
    spans.dedup();
    Some(spans.into_iter().take(PLACES_MAX).map(|span| question.location(span)).collect())
}

/// Where a word stands by itself.
fn places<'a>(text: &'a str, word: &'a str) -> impl Iterator<Item = Span> + 'a {
    let part = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || "_{}".contains(c));
    text.match_indices(word)
        .filter(move |(at, _)| {
            !word.is_empty()
                && !part(text[..*at].chars().next_back())
                && !part(text[at + word.len()..].chars().next())
        })
        .map(move |(at, _)| Span::new(at, at + word.len()))
}
