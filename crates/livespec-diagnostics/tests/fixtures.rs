//! Findings as files, and every format's output beside them.
//!
//! `tests/render/NAME.json` holds documents with their findings; `NAME.text`, `NAME.colours`,
//! `NAME.out.json`, `NAME.sarif` and `NAME.github` hold what the renderers make of them.
//! `UPDATE=1 cargo test` rewrites the outputs.

use std::path::{Path, PathBuf};

use livespec_diagnostics::render::{FORMATS, Format, Report, Settings, sarif, text};
use livespec_diagnostics::{Code, Diagnostic, Diagnostics, Severity, Source, Span, Suppression};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    path: String,
    dialect: Option<String>,
    /// The lines; each carries its own line break.
    lines: Vec<String>,
    diagnostics: Vec<Finding>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Finding {
    code: String,
    severity: String,
    message: String,
    at: Place,
    #[serde(default)]
    label: String,
    #[serde(default)]
    secondary: Vec<(Place, String)>,
    #[serde(default)]
    notes: Vec<String>,
    #[serde(default)]
    help: Vec<String>,
    /// Place, replacement, title.
    #[serde(default)]
    fixes: Vec<(Place, String, String)>,
    /// The same, for a person to decide.
    #[serde(default)]
    suggestions: Vec<(Place, String, String)>,
    /// Why a comment in the document hides it.
    hidden: Option<String>,
}

/// A place in a document: bytes, or a text that occurs once.
#[derive(Deserialize)]
#[serde(untagged)]
enum Place {
    Bytes(usize, usize),
    Text(String),
}

impl Place {
    fn span(&self, text: &str) -> Span {
        match self {
            Place::Bytes(start, end) => Span::new(*start, *end),
            Place::Text(needle) => {
                let mut found = text.match_indices(needle.as_str());
                let (start, _) = found.next().unwrap_or_else(|| panic!("`{needle}` is not there"));
                assert!(found.next().is_none(), "`{needle}` is there twice");
                Span::new(start, start + needle.len())
            }
        }
    }
}

impl Finding {
    fn diagnostic(&self, text: &str) -> Diagnostic {
        let severity = match self.severity.as_str() {
            "error" => Severity::Error,
            "warning" => Severity::Warning,
            "info" => Severity::Info,
            other => panic!("`{other}` is no severity"),
        };
        let code = Code(Box::leak(self.code.clone().into_boxed_str()));
        let mut diagnostic =
            Diagnostic::new(code, severity, &self.message, self.at.span(text)).label(&self.label);
        for (place, label) in &self.secondary {
            diagnostic = diagnostic.secondary(place.span(text), label);
        }
        for (place, replacement, title) in &self.fixes {
            diagnostic = diagnostic.fix(place.span(text), replacement, title);
        }
        for (place, replacement, title) in &self.suggestions {
            diagnostic = diagnostic.suggestion(place.span(text), replacement, title);
        }
        diagnostic.notes = self.notes.clone();
        diagnostic.help = self.help.clone();
        diagnostic
    }
}

const RULES: &[sarif::Rule<'static>] = &[
    sarif::Rule {
        code: "D001",
        name: "placeholder",
        summary: "a placeholder is left",
        manual: "",
        severity: Severity::Warning,
    },
    sarif::Rule {
        code: "M104",
        name: "field_not_in_model",
        summary: "a response has a field that its model lacks",
        manual: "Compare the response `{0}` with the *model*.",
        severity: Severity::Error,
    },
];

fn settings(colours: bool) -> Settings<'static> {
    Settings {
        style: text::Style { colours, ..text::Style::PLAIN },
        tool: sarif::Tool {
            name: "livespec",
            version: "0.1.0",
            information_uri: "https://example.org/livespec",
            rules: RULES,
        },
    }
}

/// Compares with the file, or rewrites it.
fn expect(path: &Path, actual: &str) {
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(path, actual).expect("the folder of the tests can be written");
        return;
    }
    let expected = std::fs::read_to_string(path)
        .unwrap_or_else(|error| panic!("{}: {error}; UPDATE=1 writes it", path.display()));
    assert_eq!(actual, expected, "{} differs; UPDATE=1 rewrites it", path.display());
}

fn inputs() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/render");
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)
        .expect("the folder is there")
        .map(|entry| entry.expect("the folder can be read").path())
        .filter(|path| {
            let name = path.to_string_lossy();
            name.ends_with(".json") && !name.ends_with(".out.json")
        })
        .collect();
    paths.sort();
    paths
}

#[test]
fn outputs_are_as_recorded() {
    let inputs = inputs();
    assert!(!inputs.is_empty());
    for path in inputs {
        let documents: Vec<Document> =
            serde_json::from_str(&std::fs::read_to_string(&path).unwrap())
                .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let parts: Vec<(Source, Diagnostics)> = documents
            .iter()
            .map(|document| {
                let text = document.lines.concat();
                let mut diagnostics = Diagnostics::default();
                diagnostics
                    .extend(document.diagnostics.iter().map(|finding| finding.diagnostic(&text)));
                let mut reasons = document.diagnostics.iter().map(|finding| finding.hidden.clone());
                diagnostics.suppress(|_| reasons.next().flatten().map(Suppression::InSource));
                (Source::new(&document.path, &text), diagnostics)
            })
            .collect();
        let reports: Vec<Report<'_>> = documents
            .iter()
            .zip(&parts)
            .map(|(document, (source, diagnostics))| Report {
                source,
                dialect: document.dialect.as_deref(),
                diagnostics,
            })
            .collect();
        for format in FORMATS {
            let output = format.render(&reports, &settings(false));
            let extension = match format {
                Format::Json => "out.json",
                other => other.name(),
            };
            expect(&path.with_extension(extension), &output);
        }
        expect(&path.with_extension("colours"), &Format::Text.render(&reports, &settings(true)));
    }
}
