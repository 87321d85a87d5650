//! What a table lists, by its columns, then by the label above and the section around it.

use super::super::{Context, endpoint_grid, target};
use crate::{Column, TableRole, Text, Topic};

/// A set of columns that tells the role; all of them have to be there.
const BY_COLUMNS: &[(&[Column], TableRole)] = &[
    (&[Column::Method, Column::Path], TableRole::Endpoints),
    (&[Column::Threat], TableRole::Threats),
    (&[Column::Dependency], TableRole::Dependencies),
    (&[Column::Risk, Column::Mitigation], TableRole::Risks),
    (&[Column::Risk, Column::Impact], TableRole::Risks),
    (&[Column::Risk, Column::Likelihood], TableRole::Risks),
    (&[Column::Criticality], TableRole::Dependencies),
    (&[Column::Question], TableRole::Questions),
    (&[Column::Term, Column::Definition], TableRole::Glossary),
    (&[Column::Table, Column::Change], TableRole::SchemaChanges),
    (&[Column::File], TableRole::Files),
    (&[Column::Change, Column::Version], TableRole::ChangeLog),
    (&[Column::Change, Column::Date], TableRole::ChangeLog),
    (&[Column::Date, Column::Version, Column::Author], TableRole::ChangeLog),
    (&[Column::Case, Column::Behavior], TableRole::EdgeCases),
    (&[Column::Condition, Column::Severity], TableRole::Alerts),
    (&[Column::Code, Column::Status], TableRole::Errors),
    (&[Column::Condition, Column::Status], TableRole::Errors),
    (&[Column::From, Column::To], TableRole::Transitions),
    (&[Column::Limit], TableRole::Limits),
    (&[Column::Location, Column::Type], TableRole::Parameters),
    (&[Column::Phase, Column::Scope], TableRole::Phases),
    (&[Column::Phase, Column::Trigger], TableRole::Phases),
    (&[Column::Metric, Column::Target], TableRole::Objectives),
];

/// The role that a section gives to tables whose columns leave it open.
const BY_TOPIC: &[(Topic, TableRole)] = &[
    (Topic::Parameters, TableRole::Parameters),
    (Topic::Errors, TableRole::Errors),
    (Topic::ErrorCodes, TableRole::Errors),
    (Topic::StatusCodes, TableRole::StatusCodes),
    (Topic::EdgeCases, TableRole::EdgeCases),
    (Topic::PerformanceTargets, TableRole::Objectives),
    (Topic::RateLimiting, TableRole::Limits),
    (Topic::Alerts, TableRole::Alerts),
    (Topic::ThreatModel, TableRole::Threats),
    (Topic::Risks, TableRole::Risks),
    (Topic::Dependencies, TableRole::Dependencies),
    (Topic::ExternalDependencies, TableRole::Dependencies),
    (Topic::InternalDependencies, TableRole::Dependencies),
    (Topic::Permissions, TableRole::Permissions),
    (Topic::Authorization, TableRole::Permissions),
    (Topic::Configuration, TableRole::Variables),
    (Topic::FeatureFlags, TableRole::Flags),
    (Topic::Phases, TableRole::Phases),
    (Topic::Rollout, TableRole::Phases),
    (Topic::OpenQuestions, TableRole::Questions),
    (Topic::Glossary, TableRole::Glossary),
    (Topic::ChangeLog, TableRole::ChangeLog),
    (Topic::SchemaChanges, TableRole::SchemaChanges),
    (Topic::Components, TableRole::Components),
    (Topic::Files, TableRole::Files),
    (Topic::StateMachine, TableRole::Transitions),
];

pub(super) fn role(
    columns: &[Column],
    header: &[Text],
    rows: &[Vec<Text>],
    context: &Context<'_>,
) -> TableRole {
    let has = |column: Column| columns.contains(&column);
    if lists_endpoints(columns, rows) || endpoint_grid::is_grid(header, rows) {
        return TableRole::Endpoints;
    }
    if let Some(role) = fields(columns, header, context) {
        return role;
    }
    let first = header.first().map(|text| text.as_str().to_lowercase()).unwrap_or_default();
    if first.contains("variable") || first.contains("env") && has(Column::Name) {
        return TableRole::Variables;
    }
    if let Some((_, role)) =
        BY_COLUMNS.iter().find(|(wanted, _)| wanted.iter().all(|column| has(*column)))
    {
        return *role;
    }
    if first.contains("flag") {
        return TableRole::Flags;
    }
    let label = context.label.and_then(|(_, topic)| topic);
    let by_topic = label.iter().chain(context.topics).find_map(|topic| {
        BY_TOPIC.iter().find(|(candidate, _)| candidate == topic).map(|(_, role)| *role)
    });
    if let Some(role) = by_topic {
        return role;
    }
    if has(Column::Status)
        && (has(Column::Description) || has(Column::Response))
        && !has(Column::Name)
    {
        return TableRole::StatusCodes;
    }
    if has(Column::Role) || first == "role" || first == "permission" {
        return if first == "role" { TableRole::Roles } else { TableRole::Permissions };
    }
    if first == "header" {
        return TableRole::Headers;
    }
    if has(Column::Name) && first == "component" {
        return TableRole::Components;
    }
    TableRole::Other
}

/// Whether the rows name endpoints: method and path in two columns, or together in one.
fn lists_endpoints(columns: &[Column], rows: &[Vec<Text>]) -> bool {
    let has = |column: Column| columns.contains(&column);
    if has(Column::Method) && has(Column::Path) {
        return true;
    }
    let index = columns.iter().position(|column| *column == Column::Endpoint).unwrap_or(0);
    let cells = || rows.iter().filter_map(|row| row.get(index));
    let named = cells().filter(|cell| target::targets(cell.as_str()).is_some()).count();
    named > 0 && named * 2 >= cells().count()
}

/// Tables of fields, parameters or headers: a name with a type.
fn fields(columns: &[Column], header: &[Text], context: &Context<'_>) -> Option<TableRole> {
    let has = |column: Column| columns.contains(&column);
    let typed = has(Column::Type);
    let named = has(Column::Field) || has(Column::Name);
    let told = has(Column::Required)
        || has(Column::Constraints)
        || has(Column::Nullable)
        || has(Column::Description);
    if !(named && typed || has(Column::Field) && told) {
        return None;
    }
    let first = header.first().map(|text| text.as_str().to_lowercase()).unwrap_or_default();
    let label = context.label.and_then(|(_, topic)| topic);
    let near = label.or(context.topics.first().copied());
    let words = context.label.map(|(key, _)| key.to_lowercase()).unwrap_or_default();
    if first.contains("header") || words.contains("header") {
        return Some(TableRole::Headers);
    }
    if has(Column::Location) || first.starts_with("param") || near == Some(Topic::Parameters) {
        return Some(TableRole::Parameters);
    }
    let by_topic = match near {
        Some(Topic::Configuration) => Some(TableRole::Variables),
        Some(Topic::FeatureFlags) => Some(TableRole::Flags),
        Some(
            Topic::Alerts
            | Topic::Metrics
            | Topic::Dependencies
            | Topic::ErrorCodes
            | Topic::Errors,
        ) => None,
        _ => Some(TableRole::Fields),
    };
    if first.contains("variable") { Some(TableRole::Variables) } else { by_topic }
}
