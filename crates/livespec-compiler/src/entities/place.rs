//! Where sentences stand, which says how they are read.

use livespec_syntax::{ItemKind, Topic};

use crate::context::Context;

/// How much a sentence must say to be a rule on a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// It stands under a label or a heading about constraints, or in a section about the data.
    Data,
    /// It stands where requirements of any kind stand.
    Requirements,
    /// It tells of a message, a test, a page, or of what is not done.
    Elsewhere,
}

/// Sections whose sentences are about messages and endpoints, or about nothing that is stored.
const NO_RULES: &[Topic] = &[
    Topic::Api,
    Topic::Endpoints,
    Topic::Endpoint,
    Topic::ModifiedEndpoints,
    Topic::Request,
    Topic::Response,
    Topic::Parameters,
    Topic::StateMachine,
    Topic::Testing,
    Topic::UnitTests,
    Topic::IntegrationTests,
    Topic::EndToEndTests,
    Topic::PerformanceTests,
    Topic::SecurityTests,
    Topic::Alternatives,
    Topic::UserInterface,
    Topic::OutOfScope,
    Topic::Future,
    Topic::OpenQuestions,
    Topic::Risks,
    Topic::Migration,
    Topic::DataMigration,
    Topic::Configuration,
    Topic::Acceptance,
    Topic::EdgeCases,
    Topic::Errors,
    Topic::ErrorCodes,
];

/// How sentences at an item are read; `label` is the one whose list it is part of.
pub(super) fn place(context: &Context<'_>, index: usize, label: Option<usize>) -> Place {
    let item = &context.outline.items[index];
    let under_label =
        std::iter::successors(item.parent, |parent| context.outline.items[*parent].parent)
            .chain(label)
            .any(|parent| match &context.outline.items[parent].kind {
                ItemKind::Label(label) => label.topic == Some(Topic::Constraints),
                _ => false,
            });
    if under_label {
        return Place::Data;
    }
    match context.topic(item) {
        Some(Topic::Constraints | Topic::Entity | Topic::DataModel | Topic::SchemaChanges) => {
            Place::Data
        }
        Some(Topic::InputValidation) if item.depth > 0 => Place::Data,
        _ if context.within(item, NO_RULES) => Place::Elsewhere,
        _ => Place::Requirements,
    }
}
