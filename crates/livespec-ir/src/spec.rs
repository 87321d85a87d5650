//! The whole model.

use crate::{
    Access, Alert, Arena, BrokenExpression, Change, Choice, Dependency, Entity, ErrorEntry,
    ErrorTemplate, Flag, Info, Integration, Note, Objective, Operation, Phase, Question, RateLimit,
    Risk, Threat, Variable,
};

/// Everything that was understood of one document.
#[derive(Debug, Clone, Default)]
pub struct Spec {
    /// The short name of the dialect: `architect`, `comprehensive`, `story`, `numbered`, `issue`, `other`.
    pub dialect: &'static str,
    /// What the document says about itself.
    pub info: Info,
    /// The records.
    pub entities: Arena<Entity>,
    /// Expressions of the document that mean nothing.
    pub broken_expressions: Vec<BrokenExpression>,
    /// The endpoints.
    pub operations: Arena<Operation>,
    /// The error catalogue and the errors told at endpoints.
    pub errors: Vec<ErrorEntry>,
    /// The shape of errors; none means problem details (RFC 9457).
    pub envelope: Option<ErrorTemplate>,
    /// The style of codes where the document names none for a kind: a code that it does show.
    pub code_sample: Option<String>,
    /// Who may do what.
    pub access: Access,
    /// Measurable targets.
    pub objectives: Vec<Objective>,
    /// Rate limits.
    pub limits: Vec<RateLimit>,
    /// Other services.
    pub integrations: Vec<Integration>,
    /// Variables of the environment.
    pub variables: Vec<Variable>,
    /// Feature flags.
    pub flags: Vec<Flag>,
    /// Alerts.
    pub alerts: Vec<Alert>,
    /// Phases of the rollout.
    pub phases: Vec<Phase>,
    /// Dependencies.
    pub dependencies: Vec<Dependency>,
    /// The threat model.
    pub threats: Vec<Threat>,
    /// Goals.
    pub goals: Vec<Note>,
    /// What is out of scope.
    pub excluded: Vec<Note>,
    /// Open questions.
    pub questions: Vec<Question>,
    /// Risks.
    pub risks: Vec<Risk>,
    /// Alternatives considered.
    pub alternatives: Vec<Choice>,
    /// Terms of the glossary, each where it is defined.
    pub glossary: Vec<Note>,
    /// Rows of the change log.
    pub changes: Vec<Change>,
}

impl Spec {
    /// The entity of a name, however it is spelled (`order`, `Orders`, `order_lines`).
    pub fn entity_named(&self, name: &str) -> Option<crate::Id<Entity>> {
        self.entities
            .iter()
            .find(|(_, entity)| entity.name.eq_ignore_ascii_case(name) || entity.table == name)
            .map(|(id, _)| id)
    }
}
