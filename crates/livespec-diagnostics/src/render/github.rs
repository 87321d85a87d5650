//! Diagnostics as annotations of a GitHub workflow.
//!
//! One workflow command a finding: `::error file=..,line=..,endLine=..,col=..,endColumn=..,title=CODE::message`,
//! with `warning` and `notice` for the other severities. Percent signs and line breaks are escaped,
//! in properties colons and commas too (the toolkit's `escapeData` and `escapeProperty`).
//! The columns are left out where a finding spans lines: the runner drops such commands otherwise.

use super::Report;
use super::region::Region;
use crate::{Diagnostic, Severity, Source};

/// Writes one command a finding, each on its own line.
pub fn render(reports: &[Report<'_>]) -> String {
    let mut out = String::new();
    for report in reports {
        for diagnostic in report.diagnostics {
            command(&mut out, report.source, diagnostic);
        }
    }
    out
}

fn command(out: &mut String, source: &Source, diagnostic: &Diagnostic) {
    let region = Region::shown(source, diagnostic.span);
    out.push_str("::");
    out.push_str(level(diagnostic.severity));
    out.push_str(" file=");
    escape(out, source.path(), true);
    out.push_str(&format!(",line={},endLine={}", region.start_line, region.end_line));
    if region.start_line == region.end_line {
        out.push_str(&format!(",col={},endColumn={}", region.start_column, region.end_column));
    }
    out.push_str(",title=");
    escape(out, diagnostic.code.0, true);
    out.push_str("::");
    escape(out, &diagnostic.message, false);
    let notes = diagnostic.notes.iter().map(|note| ("note", note));
    let help = diagnostic.help.iter().map(|help| ("help", help));
    for (kind, sentence) in notes.chain(help) {
        escape(out, &format!("\n{kind}: {sentence}"), false);
    }
    out.push('\n');
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    }
}

fn escape(out: &mut String, text: &str, property: bool) {
    for character in text.chars() {
        match character {
            '%' => out.push_str("%25"),
            '\r' => out.push_str("%0D"),
            '\n' => out.push_str("%0A"),
            ':' if property => out.push_str("%3A"),
            ',' if property => out.push_str("%2C"),
            // The log is shown on a terminal that obeys escape sequences.
            control if control.is_control() && control != '\t' => out.push('\u{FFFD}'),
            other => out.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Code, Diagnostics, Span};

    fn line(path: &str, text: &str, diagnostic: Diagnostic) -> String {
        let source = Source::new(path, text);
        let mut diagnostics = Diagnostics::default();
        diagnostics.push(diagnostic);
        render(&[Report { source: &source, dialect: None, diagnostics: &diagnostics }])
    }

    #[test]
    fn properties_and_messages_are_escaped() {
        let diagnostic = Diagnostic::new(
            Code("D001"),
            Severity::Error,
            "100 %: a, b\r\n::error::c",
            Span::new(0, 1),
        );
        assert_eq!(
            line("a,b:c%.md", "x", diagnostic),
            "::error file=a%2Cb%3Ac%25.md,line=1,endLine=1,col=1,endColumn=2,title=D001\
             ::100 %25: a, b%0D%0A::error::c\n"
        );
    }

    #[test]
    fn a_finding_over_lines_has_no_columns() {
        let diagnostic =
            Diagnostic::new(Code("D001"), Severity::Info, "m", Span::new(0, 4)).note("n").help("h");
        assert_eq!(
            line("a.md", "x\nyz", diagnostic),
            "::notice file=a.md,line=1,endLine=2,title=D001::m%0Anote: n%0Ahelp: h\n"
        );
    }
}
