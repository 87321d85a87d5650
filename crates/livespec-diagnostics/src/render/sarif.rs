//! Diagnostics as SARIF 2.1.0 (OASIS standard, errata 01), for code scanning.
//!
//! One run; the caller says who ran and which rules there are. Columns count code points
//! (`columnKind`), ends are exclusive. `info` becomes the level `note`. Findings that are hidden are
//! written with their suppression, as the standard wants it (3.27.23).

mod model;
mod uri;

use std::collections::HashMap;

use self::model::{
    ArtifactChange, ArtifactLocation, Content, Driver, FixObject, Location, Log, Message,
    PhysicalLocation, Place, Replacement, ResultObject, RuleObject, Run, SuppressionObject,
    ToolObject,
};
use super::Report;
use super::region::Region;
use crate::{Diagnostic, Diagnostics, Fix, Severity, Source, Span, Suppression, fingerprints};

/// The program that reports.
#[derive(Debug, Clone, Copy)]
pub struct Tool<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its version, as semantic versioning writes it.
    pub version: &'a str,
    /// An absolute address of a page about it; empty where there is none.
    pub information_uri: &'a str,
    /// What can be reported. A finding whose code is not listed is written all the same.
    pub rules: &'a [Rule<'a>],
}

/// What SARIF says about one code.
#[derive(Debug, Clone, Copy)]
pub struct Rule<'a> {
    /// The code, such as `M104`.
    pub code: &'a str,
    /// The rule's name; empty where it has none.
    pub name: &'a str,
    /// One line about the rule.
    pub summary: &'a str,
    /// The manual page, in Markdown; empty where there is none.
    pub manual: &'a str,
    /// The gravity it usually has.
    pub severity: Severity,
}

/// Writes one indented SARIF log.
pub fn render(reports: &[Report<'_>], tool: &Tool<'_>) -> String {
    let indexes: HashMap<&str, usize> =
        tool.rules.iter().enumerate().map(|(index, rule)| (rule.code, index)).collect();
    let results = reports
        .iter()
        .flat_map(|report| {
            let uri = uri::reference(report.source.path());
            Document { source: report.source, uri }.results(report.diagnostics, &indexes)
        })
        .collect();
    let log = Log {
        schema: model::SCHEMA,
        version: "2.1.0",
        runs: [Run {
            tool: ToolObject { driver: driver(tool) },
            column_kind: "unicodeCodePoints",
            results,
        }],
    };
    let mut json = serde_json::to_string_pretty(&log)
        .expect("strings, numbers and lists always have a JSON form");
    json.push('\n');
    json
}

fn driver<'a>(tool: &Tool<'a>) -> Driver<'a> {
    Driver {
        name: tool.name,
        semantic_version: tool.version,
        information_uri: some(tool.information_uri),
        rules: tool.rules.iter().map(rule).collect(),
    }
}

fn rule<'a>(rule: &Rule<'a>) -> RuleObject<'a> {
    RuleObject {
        id: rule.code,
        name: some(rule.name),
        short_description: Message::text(rule.summary),
        help: some(rule.manual).map(Message::markdown),
        default_configuration: model::Configuration { level: level(rule.severity) },
    }
}

/// A document and the reference that names it in the log.
struct Document<'a> {
    source: &'a Source,
    uri: String,
}

impl Document<'_> {
    /// The findings, then those that are hidden.
    fn results<'d>(
        &self,
        diagnostics: &'d Diagnostics,
        indexes: &HashMap<&str, usize>,
    ) -> Vec<ResultObject<'d>> {
        let hidden = diagnostics.suppressed().iter();
        let hidden = hidden.map(|hidden| (&hidden.diagnostic, Some(&hidden.suppression)));
        let all: Vec<(&Diagnostic, Option<&Suppression>)> =
            diagnostics.iter().map(|diagnostic| (diagnostic, None)).chain(hidden).collect();
        let names = fingerprints(self.source, all.iter().map(|(diagnostic, _)| *diagnostic));
        all.into_iter()
            .zip(names)
            .map(|((diagnostic, suppression), name)| {
                let rule = indexes.get(diagnostic.code.0).copied();
                ResultObject {
                    rule_index: rule,
                    partial_fingerprints: model::Fingerprints { own: name.to_string() },
                    suppressions: suppression.map(SuppressionObject::from).into_iter().collect(),
                    ..self.result(diagnostic)
                }
            })
            .collect()
    }

    /// What a finding tells by itself.
    fn result<'d>(&self, diagnostic: &'d Diagnostic) -> ResultObject<'d> {
        ResultObject {
            rule_id: diagnostic.code.0,
            rule_index: None,
            level: level(diagnostic.severity),
            message: Message::text(&sentences(diagnostic)),
            locations: vec![Location {
                id: None,
                physical_location: self.place(diagnostic.span),
                message: some(&diagnostic.label).map(Message::text),
            }],
            related_locations: diagnostic
                .secondary
                .iter()
                .zip(1..)
                .map(|(label, id)| Location {
                    id: Some(id),
                    physical_location: self.place(label.span),
                    message: some(&label.text).map(Message::text),
                })
                .collect(),
            fixes: diagnostic.fixes.iter().map(|fix| self.fix(fix)).collect(),
            partial_fingerprints: model::Fingerprints::default(),
            suppressions: Vec::new(),
        }
    }

    fn place(&self, span: Span) -> PhysicalLocation {
        PhysicalLocation {
            artifact_location: self.artifact(),
            region: Place::from(Region::shown(self.source, span)),
        }
    }

    fn fix<'d>(&self, fix: &'d Fix) -> FixObject<'d> {
        FixObject {
            description: Message::text(&fix.title),
            artifact_changes: [ArtifactChange {
                artifact_location: self.artifact(),
                replacements: [Replacement {
                    deleted_region: Place::from(Region::exact(self.source, fix.span)),
                    inserted_content: Content { text: &fix.replacement },
                }],
            }],
        }
    }

    fn artifact(&self) -> ArtifactLocation {
        ArtifactLocation { uri: self.uri.clone() }
    }
}

/// The message with its notes and help, a paragraph each: results have no other place for them.
fn sentences(diagnostic: &Diagnostic) -> String {
    let mut text = diagnostic.message.clone();
    let notes = diagnostic.notes.iter().map(|note| ("note", note));
    let help = diagnostic.help.iter().map(|help| ("help", help));
    for (kind, sentence) in notes.chain(help) {
        text.push_str(&format!("\n\n{kind}: {sentence}"));
    }
    text
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn some(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}
