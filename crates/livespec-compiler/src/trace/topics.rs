//! What an item is that no pass had a use for: by the topic of its section.

use livespec_syntax::Topic;

use super::Effect::{self, Check, Export, Serve, Verify};

/// What a stretch is: a word or two, the requirement, the effects.
pub(super) type Meaning = (&'static str, &'static str, &'static [Effect]);

/// What text of a section about a topic is, where the section has text that is kept as it is.
/// None where such text should have had a meaning of its own.
pub(super) fn meaning(topic: Option<Topic>) -> Option<Meaning> {
    use Topic as T;
    let Some(topic) = topic else { return Some(("prose", "D16", &[])) };
    Some(match topic {
        T::Overview | T::Context | T::Design | T::Appendix | T::UserInterface => {
            ("prose", "D16", &[])
        }
        T::Architecture => ("prose", "S4", &[]),
        T::Scope | T::Goals | T::OutOfScope => ("scope", "D8", &[Check]),
        T::Components => ("component", "S4", &[Check]),
        T::DataFlow => ("data flow", "S2", &[Check]),
        T::Storage => ("storage", "S6", &[Serve]),
        T::SchemaChanges => ("schema change", "M7", &[Check, Export]),
        T::Migration | T::DataMigration => ("migration", "M8", &[Serve]),
        T::Compatibility => ("compatibility", "M9", &[Serve]),
        T::ModifiedEndpoints => ("modified endpoints", "A10", &[Check]),
        T::Authentication => ("authentication", "X1", &[Serve, Verify]),
        T::Authorization | T::Permissions => ("authorization", "X2", &[Serve, Verify]),
        T::Security => ("security", "X4", &[Serve, Verify]),
        T::ThreatModel => ("threat", "X3", &[Check, Verify]),
        T::InputValidation => ("input validation", "X4", &[Serve, Verify]),
        T::DataProtection => ("data protection", "X6", &[Serve, Verify]),
        T::AuditLogging => ("audit log", "X8", &[Serve, Verify]),
        T::SecurityChecklist => ("security checklist", "X9", &[Verify]),
        T::RateLimiting => ("rate limiting", "X5", &[Serve, Verify]),
        other => return running(other),
    })
}

/// The same for topics about how the service is run, tested and brought into being.
fn running(topic: Topic) -> Option<Meaning> {
    use Topic as T;
    Some(match topic {
        T::Nfr | T::Performance | T::PerformanceTargets => ("quality", "P1", &[Verify]),
        T::Optimization => ("optimization", "P3", &[Serve]),
        T::Caching => ("caching", "P2", &[Serve, Verify]),
        T::Scalability => ("scaling", "P5", &[Serve, Export]),
        T::Retry => ("retry", "O9", &[Serve, Verify]),
        T::Degradation => ("degradation", "O10", &[Serve, Verify]),
        T::Deployment => ("deployment", "O8", &[Export]),
        T::Configuration => ("configuration", "O5", &[Check, Serve]),
        T::FeatureFlags => ("feature flag", "O6", &[Serve]),
        T::Rollout | T::Phases | T::Rollback => ("rollout", "O7", &[Serve]),
        T::Testing
        | T::UnitTests
        | T::IntegrationTests
        | T::EndToEndTests
        | T::PerformanceTests
        | T::SecurityTests => ("test", "T1", &[Verify]),
        T::Monitoring | T::Metrics => ("metrics", "O1", &[Serve, Export]),
        T::Alerts => ("alert", "O2", &[Serve, Export]),
        T::Logging => ("logging", "O3", &[Serve]),
        T::Tracing => ("tracing", "O4", &[Serve]),
        T::Dependencies | T::ExternalDependencies | T::InternalDependencies => {
            ("dependency", "S7", &[Check, Verify])
        }
        T::Integrations => ("integration", "S5", &[Serve, Verify]),
        T::OpenQuestions => ("open question", "D10", &[Check]),
        T::Risks => ("risk", "D11", &[Check]),
        T::Alternatives | T::Glossary | T::Future => ("prose", "D12", &[]),
        T::References => ("link", "D7", &[Check, Export]),
        T::ChangeLog => ("change", "D13", &[Check]),
        T::CodeStructure | T::Files => ("files", "D15", &[Verify]),
        T::ImplementationPlan => ("plan", "D14", &[Check, Export]),
        // Text of every other topic should have had a meaning of its own.
        _ => return None,
    })
}

/// Why text of a topic that should have a meaning of its own has none, and what would give it one;
/// with the requirement that it is about.
pub(super) fn expected(topic: Topic) -> (&'static str, &'static str) {
    use Topic as T;
    match topic {
        T::Constraints => (
            "M5",
            "no rule about a field was recognised; name the field and say `must be ...`, `max N characters`, `between A and B` or `one of [...]`",
        ),
        T::DataModel | T::Entity => (
            "M4",
            "it says nothing about a field in a form that is read; an interface, a class, `CREATE TABLE` or a table of fields would",
        ),
        T::StateMachine => (
            "R4",
            "no steps between states were recognised; write `from → to`, a table with both columns, or a state diagram",
        ),
        T::Request | T::Response => {
            ("A2", "the body is told in words; a JSON sample or a table of fields would be read")
        }
        T::Parameters => (
            "A3",
            "no parameter was recognised; write its name, its place (path, query, header) and its type",
        ),
        T::StatusCodes => ("A7", "no status code was recognised; begin with the number"),
        T::Errors | T::ErrorCodes => {
            ("A6", "no error with a code or an HTTP status was recognised")
        }
        T::EdgeCases => (
            "A11",
            "the behaviour is told in words that no rule of the service follows; name the HTTP status that answers it",
        ),
        T::Pagination => ("A9", "no way of paging was recognised; name the query parameters"),
        T::Jobs => ("R6", "background jobs are not run by the service"),
        T::Events => ("S5", "no message to another service was recognised"),
        T::Acceptance => ("R7", "acceptance criteria are not carried out as tests"),
        T::Requirements => {
            ("R7", "the requirement is told in words that the service does not act on")
        }
        _ => (
            "A12",
            "behaviour that is told in words only is not carried out; the service does what method, path and bodies say",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_has_a_meaning_or_a_reason() {
        assert_eq!(meaning(None).map(|(_, requirement, _)| requirement), Some("D16"));
        assert!(meaning(Some(Topic::Constraints)).is_none());
        assert_eq!(expected(Topic::Constraints).0, "M5");
        assert_eq!(expected(Topic::Api).0, "A12");
    }
}
