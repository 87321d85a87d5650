//! A declaration told from a mention.

use livespec_syntax::{EndpointForm, Item, Topic};

use crate::context::Context;

/// Why an endpoint in this place is only mentioned; none where it is declared.
pub(super) fn reason(
    context: &Context<'_>,
    item: &Item,
    form: EndpointForm,
) -> Option<&'static str> {
    for id in context.sections(item) {
        let section = &context.outline.sections[id.0 as usize];
        let heading = section.heading.read().to_lowercase();
        if [
            "unchanged",
            "not changed",
            "rejected",
            "deprecated endpoints",
            "third-party",
            "third party",
        ]
        .iter()
        .any(|word| heading.contains(word))
        {
            return Some("the section is about endpoints that this document does not specify");
        }
        let Some(topic) = section.topic else { continue };
        match topic {
            Topic::Testing
            | Topic::UnitTests
            | Topic::IntegrationTests
            | Topic::EndToEndTests
            | Topic::PerformanceTests
            | Topic::SecurityTests
            | Topic::Acceptance => return Some("a test mentions it"),
            Topic::OutOfScope | Topic::Future | Topic::Alternatives => {
                return Some("it is out of scope, rejected or for later");
            }
            Topic::UserInterface => return Some("a client that uses it mentions it"),
            Topic::ExternalDependencies | Topic::InternalDependencies | Topic::Dependencies => {
                return Some("it belongs to another system");
            }
            Topic::RateLimiting
            | Topic::Performance
            | Topic::PerformanceTargets
            | Topic::Caching
            | Topic::Metrics
            | Topic::Monitoring
            | Topic::Alerts
            | Topic::Logging
            | Topic::Risks
            | Topic::OpenQuestions
            | Topic::References
            | Topic::Glossary
            | Topic::ChangeLog
            | Topic::Compatibility
            | Topic::FeatureFlags
            | Topic::Rollout
            | Topic::Phases
            | Topic::ImplementationPlan
            | Topic::Files
            | Topic::CodeStructure => return Some("a rule about it mentions it"),
            Topic::Api | Topic::Endpoints | Topic::Endpoint | Topic::ModifiedEndpoints => {
                return None;
            }
            _ => {}
        }
    }
    (form == EndpointForm::Prose).then_some("a sentence mentions it")
}
