//! Topics of sections, as rules need them.

use livespec_syntax::{Outline, SectionId, Topic};

/// The topics of a section and of those around it, innermost first.
pub(crate) fn around(outline: &Outline, section: Option<SectionId>) -> impl Iterator<Item = Topic> {
    let get = |id: SectionId| outline.sections.get(id.0 as usize);
    std::iter::successors(section, move |id| get(*id).and_then(|section| section.parent))
        .filter_map(move |id| get(id).and_then(|section| section.topic))
}

/// Topics that answer a section of another name.
pub(crate) fn related(topic: Topic) -> &'static [Topic] {
    use Topic as T;
    match topic {
        T::Overview => &[T::Context, T::Goals],
        T::Architecture => &[T::Components, T::Design],
        T::Design => &[T::Architecture, T::Api, T::Endpoints, T::DataModel],
        T::Api => &[T::Endpoints, T::Endpoint, T::ModifiedEndpoints],
        T::DataModel => &[T::Entity, T::SchemaChanges, T::Storage],
        T::Security => &[T::Authentication, T::Authorization, T::DataProtection],
        T::Nfr => &[T::Performance, T::PerformanceTargets, T::Scalability],
        T::Performance => &[T::PerformanceTargets, T::Nfr],
        T::Errors => &[T::ErrorCodes],
        T::Testing => &[T::UnitTests, T::IntegrationTests, T::EndToEndTests, T::Acceptance],
        T::Monitoring => &[T::Metrics, T::Logging, T::Alerts],
        T::Dependencies => &[T::ExternalDependencies, T::InternalDependencies, T::Integrations],
        T::Rollout => &[T::Phases, T::FeatureFlags, T::Rollback, T::Deployment],
        T::Deployment => &[T::Configuration, T::Rollout],
        T::CodeStructure => &[T::Files],
        T::ImplementationPlan => &[T::Phases],
        T::Migration => &[T::DataMigration],
        T::Appendix => &[T::Glossary, T::References, T::Alternatives, T::ChangeLog],
        T::Context => &[T::Overview],
        _ => &[],
    }
}

/// The usual heading of a topic.
pub(crate) fn heading(topic: Topic) -> String {
    use Topic as T;
    let fixed = match topic {
        T::OutOfScope => "Out of Scope",
        T::DataModel => "Data Model",
        T::Api => "API Design",
        T::Nfr => "Non-Functional Requirements",
        T::Testing => "Testing Strategy",
        T::Errors => "Error Handling",
        T::EdgeCases => "Edge Cases",
        T::Risks => "Risks and Mitigations",
        T::Security => "Security Considerations",
        T::Performance => "Performance Considerations",
        T::Monitoring => "Monitoring & Observability",
        T::Rollout => "Rollout Plan",
        T::Migration => "Migration Plan",
        T::Design => "Detailed Design",
        T::Context => "System Context",
        _ => return spaced(&format!("{topic:?}")),
    };
    fixed.to_owned()
}

/// Headings that documents usually have, for those that are misspelled.
pub(crate) const HEADINGS: &[&str] = &[
    "Overview",
    "Introduction",
    "Background",
    "Motivation",
    "Objectives",
    "Out of Scope",
    "Non-Goals",
    "Requirements",
    "Functional Requirements",
    "Non-Functional Requirements",
    "Acceptance Criteria",
    "User Stories",
    "Architecture",
    "System Architecture",
    "Solution Architecture",
    "Components",
    "System Design",
    "Detailed Design",
    "Technical Design",
    "Technical Approach",
    "Data Model",
    "Data Models",
    "Database Schema",
    "Database Changes",
    "Schema Changes",
    "API Design",
    "API Changes",
    "API Contracts",
    "API Endpoints",
    "Endpoints",
    "New Endpoints",
    "Modified Endpoints",
    "Authentication",
    "Authorization",
    "Permissions",
    "Security",
    "Security Considerations",
    "Threat Model",
    "Input Validation",
    "Data Protection",
    "Audit Logging",
    "Rate Limiting",
    "Performance",
    "Performance Considerations",
    "Performance Targets",
    "Caching Strategy",
    "Scalability",
    "Error Handling",
    "Error Codes",
    "Edge Cases",
    "Deployment",
    "Configuration",
    "Feature Flags",
    "Rollout Plan",
    "Rollback Plan",
    "Testing Strategy",
    "Unit Tests",
    "Integration Tests",
    "Monitoring",
    "Observability",
    "Monitoring & Observability",
    "Alerting",
    "Dependencies",
    "External Dependencies",
    "Internal Dependencies",
    "Migration Plan",
    "Data Migration",
    "Backward Compatibility",
    "Open Questions",
    "Risks and Mitigations",
    "Alternatives Considered",
    "References",
    "Glossary",
    "Change Log",
    "Changelog",
    "Code Structure",
    "Implementation Plan",
    "Appendix",
    "Appendices",
    "Future Considerations",
];

/// `OpenQuestions` as `Open Questions`.
fn spaced(name: &str) -> String {
    let mut text = String::with_capacity(name.len() + 4);
    for (at, c) in name.char_indices() {
        if at > 0 && c.is_uppercase() {
            text.push(' ');
        }
        text.push(c);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_readable() {
        assert_eq!(heading(Topic::OpenQuestions), "Open Questions");
        assert_eq!(heading(Topic::Nfr), "Non-Functional Requirements");
    }
}
