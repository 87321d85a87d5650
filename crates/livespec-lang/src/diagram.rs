//! Mermaid diagrams to small values.
//!
//! In: the tag of a fence and its text. Out: a [`Diagram`] with spans of the document. Every line of a
//! body is understood, known to be about looks only (`classDef`, `style`), or reported (`L050`).
//! Diagrams of data models (`erDiagram`, `classDiagram`) are declarations and are read by
//! [`parse`](crate::parse) instead.
//!
//! Source: the syntax as described at <https://mermaid.js.org/intro/syntax-reference.html>.

mod flow;
mod lines;
mod sequence;
mod state;

use livespec_diagnostics::{Code, Diagnostic, Diagnostics, Fragment, Severity, Span};

pub use self::flow::{FlowDiagram, FlowLink, FlowNode};
pub(crate) use self::lines::{Body, Line};
pub use self::sequence::{Participant, SequenceDiagram, SequenceMessage};
pub use self::state::{StateDecl, StateKind, StateMachineDecl, TransitionDecl};
use crate::Spanned;

/// How many lines of one diagram are reported; the rest is summed up by the last.
const REPORTS_MAX: usize = 8;

/// A diagram that is no data model.
#[derive(Debug, Clone, PartialEq)]
pub enum Diagram {
    /// `stateDiagram`, `stateDiagram-v2`.
    State(StateMachineDecl),
    /// `graph`, `flowchart`.
    Flow(FlowDiagram),
    /// `sequenceDiagram`.
    Sequence(SequenceDiagram),
}

/// The tags of fences in Mermaid.
pub const TAGS: &[&str] = &["mermaid", "mmd"];

/// Reads a fence: one with a tag of [`TAGS`], or one without a tag whose first word names a kind of
/// diagram. None where it is no diagram, a data model, or of a kind that nothing here acts on.
pub fn parse(tag: &str, fragment: &Fragment, diagnostics: &mut Diagnostics) -> Option<Diagram> {
    let body = Body::of(tag, fragment)?;
    let mut reports = Reports::new(fragment, diagnostics);
    match body.keyword {
        "stateDiagram" | "stateDiagram-v2" => {
            Some(Diagram::State(state::read(&body, &mut reports)))
        }
        "graph" | "flowchart" | "flowchart-elk" => {
            Some(Diagram::Flow(flow::read(&body, &mut reports)))
        }
        "sequenceDiagram" => Some(Diagram::Sequence(sequence::read(&body, &mut reports))),
        _ => None,
    }
}

/// Where lines that are not understood are told.
pub(crate) struct Reports<'f, 'd> {
    pub(crate) fragment: &'f Fragment,
    diagnostics: &'d mut Diagnostics,
    count: usize,
}

impl<'f, 'd> Reports<'f, 'd> {
    pub(crate) fn new(fragment: &'f Fragment, diagnostics: &'d mut Diagnostics) -> Self {
        Reports { fragment, diagnostics, count: 0 }
    }

    /// A part of a line with its place.
    pub(crate) fn spanned(&self, line: Line<'_>) -> Spanned<String> {
        Spanned { value: line.text.to_owned(), span: self.span(line) }
    }

    pub(crate) fn span(&self, line: Line<'_>) -> Span {
        self.fragment.span(line.range())
    }

    /// Reports a line that is not understood.
    pub(crate) fn line(&mut self, line: Line<'_>, kind: &str, help: &str) {
        self.count += 1;
        if self.count > REPORTS_MAX {
            return;
        }
        let last = self.count == REPORTS_MAX;
        let span = self.span(line);
        let found = Diagnostic::new(
            Code("L050"),
            Severity::Warning,
            format!("this line of the {kind} is not understood"),
            span,
        );
        let found = if last { found.note("further lines are not reported") } else { found };
        self.diagnostics.push(found.help(help));
    }
}
