//! Conditions told apart from endpoints: `Approved orders cannot be deleted` under the business rules.
// tidy: no plug-in: reads the same families outside of endpoints

use std::collections::BTreeSet;

use livespec_diagnostics::Span;
use livespec_ir::{Condition, Entity, Id};
use livespec_syntax::{ItemKind, Text, Topic};

use super::reader::{Reading, Saying, Told};
use super::{EFFECTS, FIELDS_MAX, Looks, read};
use crate::context::Context;
use crate::directory::Directory;

/// A condition on whatever is done to the records of one kind by a verb.
#[derive(Debug, Clone)]
pub(super) struct Rule {
    pub(super) entity: Id<Entity>,
    /// The participle: `deleted`.
    pub(super) done: String,
    pub(super) conditions: Vec<Condition>,
    pub(super) told: Told,
    pub(super) span: Span,
}

/// Sections whose sentences bind nobody.
const ELSEWHERE: &[Topic] = &[
    Topic::Testing,
    Topic::UnitTests,
    Topic::IntegrationTests,
    Topic::EndToEndTests,
    Topic::PerformanceTests,
    Topic::SecurityTests,
    Topic::OutOfScope,
    Topic::Future,
    Topic::Alternatives,
    Topic::ChangeLog,
    Topic::Risks,
    Topic::OpenQuestions,
    Topic::UserInterface,
];

/// Words without which no such sentence does.
const TRIGGERS: &[&str] =
    &["only", "cannot", "can't", "can\u{2019}t", "not be", "must be", "may be"];

pub(super) fn collect(
    context: &mut Context<'_>,
    looks: &mut Looks,
    directory: &Directory,
    told: &BTreeSet<u32>,
) -> Vec<Rule> {
    let mut rules = Vec::new();
    for (index, item) in context.outline.items.iter().enumerate() {
        let (ItemKind::Entry(text, _) | ItemKind::Paragraph(text)) = &item.kind else { continue };
        let lower = text.as_str().to_lowercase();
        let speaks = TRIGGERS.iter().any(|word| lower.contains(word));
        if !speaks
            || told.contains(&text.span.start)
            || context.claimed(index)
            || context.within(item, ELSEWHERE)
        {
            continue;
        }
        let found = of_text(context, looks, directory, text);
        if !found.is_empty() {
            context.claim(index, "rule for actions", "A12", EFFECTS);
            rules.extend(found);
        }
    }
    rules
}

/// How many records a sentence is read for.
const RECORDS_MAX: usize = 4;

fn of_text(
    context: &Context<'_>,
    looks: &mut Looks,
    directory: &Directory,
    text: &Text,
) -> Vec<Rule> {
    let words = text.as_str().split(|c: char| !c.is_alphanumeric() && c != '_');
    let mut named: Vec<Id<Entity>> = Vec::new();
    for id in words.filter(|word| word.len() > 2).filter_map(|word| directory.find(word)) {
        if !named.contains(&id) && named.len() < RECORDS_MAX {
            named.push(id);
        }
    }
    for entity in named {
        if context.spec.entities[entity].fields.len() > FIELDS_MAX {
            continue;
        }
        let look = looks.of(context, entity);
        let reading = read(text, &look.scene(context, entity, &[], &[]));
        let rules = of_reading(entity, reading);
        if !rules.is_empty() {
            return rules;
        }
    }
    Vec::new()
}

fn of_reading(entity: Id<Entity>, reading: Reading) -> Vec<Rule> {
    if !reading.rest.is_empty() {
        return Vec::new();
    }
    let answer = reading.says.iter().find_map(|(saying, _)| match saying {
        Saying::Refuse(told) => Some(told.clone()),
        _ => None,
    });
    let rule = |(saying, span): (Saying, Span)| match saying {
        Saying::Require(conditions, told, Some(done)) => {
            let told = if told == Told::default() { answer.clone().unwrap_or(told) } else { told };
            Some(Rule { entity, done, conditions, told, span })
        }
        _ => None,
    };
    reading.says.into_iter().filter_map(rule).collect()
}
