//! The objects of a SARIF log that we write, named as in the standard's section 3.

use serde::Serialize;

use crate::Suppression;
use crate::render::region::Region;

/// The schema that the standard publishes for its version 2.1.0.
pub(super) const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

#[derive(Serialize)]
pub(super) struct Log<'a> {
    #[serde(rename = "$schema")]
    pub(super) schema: &'static str,
    pub(super) version: &'static str,
    pub(super) runs: [Run<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Run<'a> {
    pub(super) tool: ToolObject<'a>,
    pub(super) column_kind: &'static str,
    pub(super) results: Vec<ResultObject<'a>>,
}

#[derive(Serialize)]
pub(super) struct ToolObject<'a> {
    pub(super) driver: Driver<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Driver<'a> {
    pub(super) name: &'a str,
    pub(super) semantic_version: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) information_uri: Option<&'a str>,
    pub(super) rules: Vec<RuleObject<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct RuleObject<'a> {
    pub(super) id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) name: Option<&'a str>,
    pub(super) short_description: Message,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) help: Option<Message>,
    pub(super) default_configuration: Configuration,
}

#[derive(Serialize)]
pub(super) struct Configuration {
    pub(super) level: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ResultObject<'a> {
    pub(super) rule_id: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) rule_index: Option<usize>,
    pub(super) level: &'static str,
    pub(super) message: Message,
    pub(super) locations: Vec<Location>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) related_locations: Vec<Location>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) fixes: Vec<FixObject<'a>>,
    pub(super) partial_fingerprints: Fingerprints,
    /// Written where it is empty too: the results of a run have it all or not at all (3.27.23).
    pub(super) suppressions: Vec<SuppressionObject<'a>>,
}

/// Names of a result for comparing runs (3.27.17); the number is the version of how they are made.
#[derive(Default, Serialize)]
pub(super) struct Fingerprints {
    #[serde(rename = "livespec/v1")]
    pub(super) own: String,
}

/// A suppression object (3.35).
#[derive(Serialize)]
pub(super) struct SuppressionObject<'a> {
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    justification: Option<&'a str>,
}

impl<'a> From<&'a Suppression> for SuppressionObject<'a> {
    fn from(suppression: &'a Suppression) -> Self {
        let (kind, reason) = match suppression {
            Suppression::InSource(reason) => ("inSource", reason),
            Suppression::External(reason) => ("external", reason),
        };
        SuppressionObject { kind, justification: Some(reason.as_str()).filter(|it| !it.is_empty()) }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Location {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) id: Option<u32>,
    pub(super) physical_location: PhysicalLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) message: Option<Message>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PhysicalLocation {
    pub(super) artifact_location: ArtifactLocation,
    pub(super) region: Place,
}

#[derive(Serialize)]
pub(super) struct ArtifactLocation {
    pub(super) uri: String,
}

/// A region object (3.30).
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Place {
    start_line: u32,
    start_column: u32,
    end_line: u32,
    end_column: u32,
}

impl From<Region> for Place {
    fn from(region: Region) -> Self {
        Place {
            start_line: region.start_line,
            start_column: region.start_column,
            end_line: region.end_line,
            end_column: region.end_column,
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct FixObject<'a> {
    pub(super) description: Message,
    pub(super) artifact_changes: [ArtifactChange<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ArtifactChange<'a> {
    pub(super) artifact_location: ArtifactLocation,
    pub(super) replacements: [Replacement<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Replacement<'a> {
    pub(super) deleted_region: Place,
    pub(super) inserted_content: Content<'a>,
}

/// An artifactContent object (3.3).
#[derive(Serialize)]
pub(super) struct Content<'a> {
    pub(super) text: &'a str,
}

/// A message or multiformatMessageString object (3.11, 3.12).
#[derive(Serialize)]
pub(super) struct Message {
    text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    markdown: Option<String>,
}

impl Message {
    /// A plain message.
    pub(super) fn text(text: &str) -> Self {
        Message { text: literal(text), markdown: None }
    }

    /// A message in Markdown, which serves as the plain text too.
    pub(super) fn markdown(text: &str) -> Self {
        Message { text: literal(text), markdown: Some(literal(text)) }
    }
}

/// Doubles the braces of what a viewer would take for a placeholder (`{0}`). The standard wants
/// every brace doubled (3.11.5), but viewers at large undo none of it, and `{id}` in a path is no
/// placeholder by its grammar; so paths stay readable everywhere and nothing is replaced anywhere.
fn literal(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find('{') {
        out.push_str(&rest[..open]);
        rest = &rest[open..];
        let digits = rest[1..].bytes().take_while(u8::is_ascii_digit).count();
        if digits > 0 && rest[1 + digits..].starts_with('}') {
            out.push_str(&format!("{{{{{}}}}}", &rest[1..=digits]));
            rest = &rest[digits + 2..];
        } else {
            out.push('{');
            rest = &rest[1..];
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_placeholders_are_doubled() {
        assert_eq!(literal("`/a/{id}` has {0} and {12}"), "`/a/{id}` has {{0}} and {{12}}");
        assert_eq!(literal("{"), "{");
        assert_eq!(literal("{1"), "{1");
        assert_eq!(literal("{}{{1}é"), "{}{{{1}}é");
    }
}
