//! Diagnostics as one JSON object.
//!
//! `{"files": [{"path", "dialect", "diagnostics": [..]}], "summary": {"errors", "warnings", "infos", "hidden"}}`.
//! A diagnostic has `code`, `severity` (`error`, `warning`, `info`), `message`, `line`, `column`,
//! `endLine`, `endColumn` (from 1, code points, the end exclusive) and `help` (its sentences one a
//! line, empty where there is none); further `label`, `notes`, `related` and `fixes` (`safe` or not).
//! `dialect` is `null` where none was recognised.

use serde::Serialize;

use super::Report;
use super::region::Region;
use crate::{Diagnostic, Fix, Label, Severity, Source};

/// Writes all findings as one indented JSON object.
pub fn render(reports: &[Report<'_>]) -> String {
    let count = |severity| reports.iter().map(|report| report.diagnostics.count(severity)).sum();
    let output = Output {
        files: reports.iter().map(File::new).collect(),
        summary: Summary {
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
            infos: count(Severity::Info),
            hidden: reports.iter().map(|report| report.diagnostics.suppressed().len()).sum(),
        },
    };
    let mut json = serde_json::to_string_pretty(&output)
        .expect("strings, numbers and lists always have a JSON form");
    json.push('\n');
    json
}

#[derive(Serialize)]
struct Output<'a> {
    files: Vec<File<'a>>,
    summary: Summary,
}

#[derive(Serialize)]
struct Summary {
    errors: usize,
    warnings: usize,
    infos: usize,
    /// Findings that a comment or a baseline hides.
    hidden: usize,
}

#[derive(Serialize)]
struct File<'a> {
    path: &'a str,
    dialect: Option<&'a str>,
    diagnostics: Vec<Item<'a>>,
}

impl<'a> File<'a> {
    fn new(report: &Report<'a>) -> Self {
        File {
            path: report.source.path(),
            dialect: report.dialect,
            diagnostics: report
                .diagnostics
                .iter()
                .map(|diagnostic| Item::new(report.source, diagnostic))
                .collect(),
        }
    }
}

#[derive(Serialize)]
struct Item<'a> {
    code: &'static str,
    severity: &'static str,
    message: &'a str,
    #[serde(flatten)]
    region: Region,
    help: String,
    label: &'a str,
    notes: &'a [String],
    related: Vec<Related<'a>>,
    fixes: Vec<Change<'a>>,
}

impl<'a> Item<'a> {
    fn new(source: &Source, diagnostic: &'a Diagnostic) -> Self {
        Item {
            code: diagnostic.code.0,
            severity: diagnostic.severity.name(),
            message: &diagnostic.message,
            region: Region::shown(source, diagnostic.span),
            help: diagnostic.help.join("\n"),
            label: &diagnostic.label,
            notes: &diagnostic.notes,
            related: diagnostic.secondary.iter().map(|label| Related::new(source, label)).collect(),
            fixes: diagnostic.fixes.iter().map(|fix| Change::new(source, fix)).collect(),
        }
    }
}

/// A second place.
#[derive(Serialize)]
struct Related<'a> {
    message: &'a str,
    #[serde(flatten)]
    region: Region,
}

impl<'a> Related<'a> {
    fn new(source: &Source, label: &'a Label) -> Self {
        Related { message: &label.text, region: Region::shown(source, label.span) }
    }
}

/// A change of the text; its region is exact, so that it can be applied.
#[derive(Serialize)]
struct Change<'a> {
    title: &'a str,
    /// Whether it may be applied unseen.
    safe: bool,
    #[serde(flatten)]
    region: Region,
    replacement: &'a str,
}

impl<'a> Change<'a> {
    fn new(source: &Source, fix: &'a Fix) -> Self {
        Change {
            title: &fix.title,
            safe: fix.safe,
            region: Region::exact(source, fix.span),
            replacement: &fix.replacement,
        }
    }
}
