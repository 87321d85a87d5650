//! Diagnostics for people, in rustc's form.
//!
//! The lines of the document with a label on the wrong thing and on what it contradicts, then
//! notes, help and changes. Text of the document cannot reach the terminal as control characters.
//! The cost of a finding is bounded, however long the document or its lines are: a place too far
//! from the first becomes a note of its own, a long line is cut around its labels.

mod excerpt;
mod finding;

use annotate_snippets::Renderer;

use super::Report;
use crate::Severity;

/// The widths in columns that a report can have; others are brought into this range.
const WIDTHS: std::ops::RangeInclusive<usize> = 40..=240;

/// How a report looks; the caller knows the terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// Whether to write ANSI colours.
    pub colours: bool,
    /// The width to cut long lines of the document at, in columns (40 to 240).
    pub width: usize,
}

impl Style {
    /// Without colours, at the width that rustc assumes when there is no terminal.
    pub const PLAIN: Style = Style { colours: false, width: 140 };
}

/// Writes every finding, an empty line behind each, and at the end the line of counts.
pub fn render(reports: &[Report<'_>], style: Style) -> String {
    let mut out = String::new();
    for report in reports {
        out.push_str(&findings(report, style));
    }
    out.push_str(&summary(reports));
    out.push('\n');
    out
}

/// Writes the findings of one document, an empty line behind each, without counts.
pub fn findings(report: &Report<'_>, style: Style) -> String {
    let renderer = if style.colours { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.term_width(style.width.clamp(*WIDTHS.start(), *WIDTHS.end()));
    let mut out = String::new();
    for diagnostic in report.diagnostics {
        out.push_str(&finding::render(&renderer, report.source, diagnostic));
        out.push_str("\n\n");
    }
    out
}

/// The counts in one line without a line break: `3 errors, 5 warnings in orders.md`,
/// `no findings (2 hidden) in 4 files`.
pub fn summary(reports: &[Report<'_>]) -> String {
    let count = |severity: Severity| -> usize {
        reports.iter().map(|report| report.diagnostics.count(severity)).sum()
    };
    let counts: Vec<String> = [Severity::Error, Severity::Warning, Severity::Info]
        .into_iter()
        .filter(|severity| count(*severity) > 0)
        .map(|severity| plural(count(severity), severity.name()))
        .collect();
    let mut counts = if counts.is_empty() { "no findings".to_owned() } else { counts.join(", ") };
    let hidden: usize = reports.iter().map(|report| report.diagnostics.suppressed().len()).sum();
    if hidden > 0 {
        counts.push_str(&format!(" ({hidden} hidden)"));
    }
    match reports {
        [report] => format!("{counts} in {}", finding::flat(report.source.path())),
        _ => format!("{counts} in {}", plural(reports.len(), "file")),
    }
}

fn plural(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}
