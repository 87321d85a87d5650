//! The lines of a document with what they were understood as.

use std::collections::BTreeSet;

use livespec_compiler::LineTrace;
use livespec_ir::Operation;

use crate::check::Checked;

/// A line, or a part of one, that was not understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Missed<'a> {
    pub(crate) line: u32,
    pub(crate) text: &'a str,
    pub(crate) reason: &'a str,
}

/// A document with its trace.
#[derive(Debug)]
pub(crate) struct Traced<'a> {
    pub(crate) checked: &'a Checked,
    /// The lines that are not blank, in order.
    pub(crate) lines: Vec<LineTrace>,
    pub(crate) missed: Vec<Missed<'a>>,
}

impl<'a> Traced<'a> {
    pub(crate) fn new(checked: &'a Checked) -> Self {
        let lines = checked.compilation.trace.lines(&checked.source);
        Traced { missed: missed(checked, &lines), lines, checked }
    }

    /// What was not understood of a line.
    pub(crate) fn missed_at(&self, line: u32) -> &[Missed<'a>] {
        let from = self.missed.partition_point(|missed| missed.line < line);
        let to = self.missed.partition_point(|missed| missed.line <= line);
        &self.missed[from..to]
    }

    /// Whether something was not understood from one line to another, both included.
    pub(crate) fn misses(&self, first: u32, last: u32) -> bool {
        let from = self.missed.partition_point(|missed| missed.line < first);
        self.missed.get(from).is_some_and(|missed| missed.line <= last)
    }

    /// The line that an offset stands on.
    pub(crate) fn line(&self, offset: u32) -> u32 {
        self.checked.source.line(offset)
    }

    /// How many lines are not blank, and how many of them were understood.
    pub(crate) fn counts(&self) -> (usize, usize) {
        let understood =
            self.lines.iter().filter(|line| self.missed_at(line.line).is_empty()).count();
        (self.lines.len(), understood)
    }
}

/// The gaps line by line, and the lines that nothing at all is known of.
fn missed<'a>(checked: &'a Checked, lines: &[LineTrace]) -> Vec<Missed<'a>> {
    let source = &checked.source;
    let mut missed = Vec::new();
    let mut known: BTreeSet<u32> = BTreeSet::new();
    for gap in &checked.compilation.trace.gaps {
        let first = source.line(gap.span.start);
        let last = source.line(gap.span.end.saturating_sub(1).max(gap.span.start));
        for line in first..=last {
            let place = source.line_span(line);
            let part = gap.span.slice(
                (place.start.saturating_sub(gap.span.start)) as usize,
                (place.end.saturating_sub(gap.span.start)) as usize,
            );
            let text = source.slice(part).trim();
            if !text.is_empty() {
                known.insert(line);
                missed.push(Missed { line, text, reason: &gap.reason });
            }
        }
    }
    for line in lines.iter().filter(|line| line.facts.is_empty() && !known.contains(&line.line)) {
        let text = source.slice(source.line_span(line.line)).trim();
        missed.push(Missed { line: line.line, text, reason: "nothing reads this line" });
    }
    missed.sort_by_key(|missed| missed.line);
    missed
}

/// The statuses that an operation documents, in order.
pub(crate) fn statuses(operation: &Operation) -> BTreeSet<u16> {
    let successes = operation.responses.iter().map(|response| response.status);
    successes.chain(operation.errors.iter().map(|error| error.status)).collect()
}
