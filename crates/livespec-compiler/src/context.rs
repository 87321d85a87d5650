//! What every pass works on.

use livespec_diagnostics::{Diagnostics, Span};
use livespec_ir::Spec;
use livespec_syntax::{Document, Item, Outline, SectionId, Topic};

use crate::trace::{Effect, Trace, TraceBuilder};

/// The outline that is read, the model that grows, and the trace that is kept.
pub(crate) struct Context<'a> {
    pub(crate) document: &'a Document,
    pub(crate) outline: &'a Outline,
    pub(crate) spec: Spec,
    pub(crate) diagnostics: &'a mut Diagnostics,
    trace: TraceBuilder,
}

impl<'a> Context<'a> {
    pub(crate) fn new(
        document: &'a Document,
        outline: &'a Outline,
        diagnostics: &'a mut Diagnostics,
    ) -> Self {
        let spec = Spec { dialect: outline.dialect.name, ..Spec::default() };
        Context {
            document,
            outline,
            spec,
            diagnostics,
            trace: TraceBuilder::new(outline.items.len()),
        }
    }

    /// Notes what a stretch of the document was understood as: `kind` is a word or two for people
    /// (`endpoint`, `rate limit`), `requirement` an id of the list of elements (`A1`).
    pub(crate) fn note(
        &mut self,
        span: Span,
        kind: &'static str,
        requirement: &'static str,
        effects: &'static [Effect],
    ) {
        self.trace.note(span, kind, requirement, effects);
    }

    /// Notes what an item was understood as and marks it as used.
    pub(crate) fn claim(
        &mut self,
        index: usize,
        kind: &'static str,
        requirement: &'static str,
        effects: &'static [Effect],
    ) {
        self.trace.claim(index);
        self.trace.note(self.outline.items[index].span, kind, requirement, effects);
    }

    /// Marks an item as read by a pass that has said all there is to say of it.
    pub(crate) fn spend(&mut self, index: usize) {
        self.trace.claim(index);
    }

    /// Whether an item was used already.
    pub(crate) fn claimed(&self, index: usize) -> bool {
        self.trace.claimed(index)
    }

    /// What single places tell, to add to.
    pub(crate) fn told(&mut self) -> &mut Trace {
        self.trace.told()
    }

    /// Says that a stretch of the document was not understood, and why.
    pub(crate) fn gap(&mut self, span: Span, reason: impl Into<String>) {
        self.trace.gap(span, reason.into());
    }

    /// The sections around an item, innermost first.
    pub(crate) fn sections(&self, item: &Item) -> impl Iterator<Item = SectionId> + use<'a> {
        let outline = self.outline;
        std::iter::successors(item.section, move |id| outline.sections[id.0 as usize].parent)
    }

    /// The topics of the sections around an item, innermost first; sections without one are skipped.
    pub(crate) fn topics(&self, item: &Item) -> impl Iterator<Item = Topic> + use<'a> {
        let outline = self.outline;
        self.sections(item).filter_map(move |id| outline.sections[id.0 as usize].topic)
    }

    /// The topic of the innermost section that has one.
    pub(crate) fn topic(&self, item: &Item) -> Option<Topic> {
        self.topics(item).next()
    }

    /// Whether some section around an item is about one of `topics`.
    pub(crate) fn within(&self, item: &Item, topics: &[Topic]) -> bool {
        self.topics(item).any(|topic| topics.contains(&topic))
    }

    /// Whether a span holds a placeholder.
    pub(crate) fn has_placeholder(&self, span: Span) -> bool {
        let from = self.outline.placeholders.partition_point(|p| p.span.end <= span.start);
        self.outline.placeholders[from..]
            .iter()
            .take_while(|p| p.span.start < span.end)
            .next()
            .is_some()
    }

    pub(crate) fn finish(self) -> (Spec, Trace) {
        let trace = self.trace.finish(self.document, self.outline);
        (self.spec, trace)
    }
}
