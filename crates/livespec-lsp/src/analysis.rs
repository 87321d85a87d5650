//! A text with everything that was made of it, and who makes it.

use livespec_compiler::Compilation;
use livespec_diagnostics::{Diagnostics, Source, Span};
use livespec_ir::{Entity, ErrorEntry, Operation};

/// What one state of a document says.
#[derive(Debug)]
pub struct Analysis {
    /// The text.
    pub source: Source,
    /// Outline, model and trace.
    pub compilation: Compilation,
    /// The findings of all phases, in the order of the document.
    pub diagnostics: Diagnostics,
}

/// Compiles and judges documents for the server, with the settings that the command line has.
pub trait Host {
    /// Everything about a text. `path` is the name of the file, for messages and settings beside it.
    fn analyse(&self, path: &str, text: &str) -> Analysis;

    /// The manual page of a diagnostic code in Markdown; none for an unknown code.
    fn explain(&self, code: &str) -> Option<String>;
}

/// Something that has one place of definition.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Thing<'a> {
    /// An endpoint.
    Operation(&'a Operation),
    /// A record.
    Entity(&'a Entity),
    /// An error code.
    Error(&'a ErrorEntry),
}

impl Thing<'_> {
    /// Where it is defined.
    pub(crate) fn span(&self) -> Span {
        match self {
            Thing::Operation(operation) => operation.origin.span,
            Thing::Entity(entity) => entity.origin().span,
            Thing::Error(error) => error.origin.span,
        }
    }
}

impl Analysis {
    /// The thing that stands at an offset: a path or `METHOD path`, an error code, the name of a record.
    pub(crate) fn thing_at(&self, offset: usize) -> Option<(Thing<'_>, Span)> {
        let path = self.word_at(offset, |c| c.is_alphanumeric() || "/{}:_-<>[].".contains(c));
        if let Some((word, span)) = path.filter(|(word, _)| word.starts_with('/'))
            && let Some(operation) = self.operation(word, span)
        {
            return Some((Thing::Operation(operation), span));
        }
        let (word, span) = self.word_at(offset, |c| c.is_alphanumeric() || c == '_')?;
        if let Some(error) = self.error(word) {
            return Some((Thing::Error(error), span));
        }
        self.entity(word).map(|entity| (Thing::Entity(entity), span))
    }

    /// The run of characters of a kind around an offset.
    pub(crate) fn word_at(
        &self,
        offset: usize,
        inside: impl Fn(char) -> bool,
    ) -> Option<(&str, Span)> {
        let text = self.source.text();
        let offset = text.floor_char_boundary(offset);
        let start = text[..offset].char_indices().rev().take_while(|(_, c)| inside(*c)).last();
        let start = start.map_or(offset, |(at, _)| at);
        let length: usize =
            text[offset..].chars().take_while(|c| inside(*c)).map(char::len_utf8).sum();
        let word = &text[start..offset + length];
        let bare = word.trim_end_matches(['.', ':', '-']);
        (!bare.is_empty()).then(|| (bare, Span::new(start, start + bare.len())))
    }

    /// The endpoint of a path as written; of several the one with the method in front of it.
    fn operation(&self, path: &str, span: Span) -> Option<&Operation> {
        let template = livespec_ir::PathTemplate::parse(path);
        let before = &self.source.text()[..span.start as usize];
        let method = before.trim_end_matches(|c: char| !c.is_ascii_alphabetic());
        let method = method.rsplit(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or("");
        let ends = |operation: &Operation| {
            // A document that tells a base path elsewhere writes the rest of the path.
            let (all, own) = (&operation.path.segments, &template.segments);
            all.len() >= own.len() && {
                let tail = livespec_ir::PathTemplate {
                    segments: all[all.len() - own.len()..].to_vec(),
                    trailing_slash: false,
                };
                tail.same_shape(&template)
            }
        };
        let found: Vec<&Operation> = self
            .compilation
            .spec
            .operations
            .iter()
            .map(|(_, operation)| operation)
            .filter(|operation| ends(operation))
            .collect();
        found
            .iter()
            .find(|operation| {
                operation.method.is_some_and(|m| m.name().eq_ignore_ascii_case(method))
            })
            .or_else(|| found.first())
            .copied()
    }

    /// The entry of an error code; that of a catalogue before one at an endpoint.
    fn error(&self, word: &str) -> Option<&ErrorEntry> {
        let errors = &self.compilation.spec.errors;
        let named = |entry: &&ErrorEntry| entry.code.as_deref() == Some(word);
        errors
            .iter()
            .filter(named)
            .find(|entry| entry.catalogued)
            .or_else(|| errors.iter().find(named))
    }

    /// The record of a name in any spelling.
    fn entity(&self, word: &str) -> Option<&Entity> {
        let spec = &self.compilation.spec;
        spec.entity_named(word).map(|id| &spec.entities[id])
    }
}
