//! What every line of a document was understood as.

mod finish;
mod told;
mod topics;

use std::collections::HashSet;

use livespec_diagnostics::{Source, Span};
use livespec_syntax::{Document, Outline};

pub use told::{Definition, ToldError, ToldLimit};

/// What an element does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Effect {
    /// A diagnostic can come of it.
    Check,
    /// The running service behaves by it.
    Serve,
    /// A verification tests it.
    Verify,
    /// It shows in a generated artifact.
    Export,
}

impl Effect {
    /// `check`, `serve`, `verify` or `export`.
    pub fn name(self) -> &'static str {
        match self {
            Effect::Check => "check",
            Effect::Serve => "serve",
            Effect::Verify => "verify",
            Effect::Export => "export",
        }
    }
}

/// A stretch of the document and what it was understood as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// Where it stands.
    pub span: Span,
    /// What it is, in a word or two.
    pub kind: &'static str,
    /// The element of the list of requirements that it belongs to (`A1`).
    pub requirement: &'static str,
    /// What it does.
    pub effects: &'static [Effect],
}

/// A stretch of the document that was not understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// Where it stands.
    pub span: Span,
    /// Why.
    pub reason: String,
}

/// Everything that was understood, and what was not, in document order.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Trace {
    /// What was understood; the innermost fact of a line is its smallest.
    pub facts: Vec<Fact>,
    /// What was not.
    pub gaps: Vec<Gap>,
    /// Every place that defines a record or a message.
    pub definitions: Vec<Definition>,
    /// Every place that ties an error to an HTTP status.
    pub errors: Vec<ToldError>,
    /// Every place that tells a rate limit.
    pub limits: Vec<ToldLimit>,
}

/// One line with what it was understood as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineTrace {
    /// The line, from 1.
    pub line: u32,
    /// The facts that touch it: the smallest span first.
    pub facts: Vec<Fact>,
}

impl Trace {
    /// The lines that are not blank, each with the facts that touch it; the smallest first.
    pub fn lines(&self, source: &Source) -> Vec<LineTrace> {
        let count = source.line_count();
        let mut lines: Vec<LineTrace> =
            (1..=count).map(|line| LineTrace { line, facts: Vec::new() }).collect();
        for fact in &self.facts {
            let first = source.line(fact.span.start);
            let last = source.line(fact.span.end.saturating_sub(1).max(fact.span.start));
            for line in first..=last.min(count) {
                lines[line as usize - 1].facts.push(fact.clone());
            }
        }
        for line in &mut lines {
            line.facts.sort_by_key(|fact| (fact.span.len(), fact.span.start, fact.requirement));
            let mut seen = HashSet::new();
            line.facts.retain(|fact| seen.insert((fact.kind, fact.requirement)));
        }
        lines.retain(|line| !source.slice(source.line_span(line.line)).trim().is_empty());
        lines
    }
}

/// Collects the trace while the passes run.
#[derive(Debug, Default)]
pub(crate) struct TraceBuilder {
    trace: Trace,
    claimed: Vec<bool>,
}

impl TraceBuilder {
    pub(crate) fn new(items: usize) -> Self {
        TraceBuilder { trace: Trace::default(), claimed: vec![false; items] }
    }

    pub(crate) fn note(
        &mut self,
        span: Span,
        kind: &'static str,
        requirement: &'static str,
        effects: &'static [Effect],
    ) {
        self.trace.facts.push(Fact { span, kind, requirement, effects });
    }

    pub(crate) fn claim(&mut self, item: usize) {
        self.claimed[item] = true;
    }

    pub(crate) fn claimed(&self, item: usize) -> bool {
        self.claimed.get(item).copied().unwrap_or(true)
    }

    pub(crate) fn gap(&mut self, span: Span, reason: String) {
        self.trace.gaps.push(Gap { span, reason });
    }

    /// What was told so far, to add to.
    pub(crate) fn told(&mut self) -> &mut Trace {
        &mut self.trace
    }

    /// Adds what the structure alone tells and what nobody used.
    pub(crate) fn finish(mut self, document: &Document, outline: &Outline) -> Trace {
        finish::finish(&mut self, document, outline);
        self.trace.facts.sort_by_key(|fact| (fact.span, fact.requirement, fact.kind));
        self.trace.gaps.sort_by_key(|gap| gap.span);
        self.trace.definitions.sort_by_key(|definition| definition.span);
        self.trace.errors.sort_by_key(|error| error.span);
        self.trace.limits.sort_by_key(|limit| limit.span);
        // The first reason is the one of the pass that looked closest.
        self.trace.gaps.dedup_by_key(|gap| gap.span);
        self.trace
    }
}
