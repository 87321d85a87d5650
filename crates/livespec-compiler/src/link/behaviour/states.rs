//! The states that a record may be in, by any spelling.
// tidy: no plug-in: what families look states up in

use std::collections::HashMap;

use livespec_ir::{ConstraintKind, Entity, Field, Id, Type};
use serde_json::Value;

use super::english::{RESULTS, STATE_FIELDS};
use crate::names;

/// The values of the fields of a record that hold one of a few words.
#[derive(Debug, Default)]
pub(super) struct States {
    by_key: HashMap<String, (Id<Field>, String)>,
    /// The field that holds the state, where its name says so or it is the only one.
    field: Option<Id<Field>>,
    /// That field, where nothing lists its values.
    open: bool,
}

/// How many words a field may list to be taken for one that holds a state.
const VALUES_MAX: usize = 256;

/// The words that a field may hold, where the document lists a few.
pub(super) fn values_of(field: &Field) -> Vec<String> {
    if let Type::Enum(values) = &field.schema.ty {
        return if values.len() > VALUES_MAX { Vec::new() } else { values.clone() };
    }
    let listed = field.constraints().iter().find_map(|constraint| match &constraint.kind {
        ConstraintKind::OneOf(values) if values.len() <= VALUES_MAX => Some(values),
        _ => None,
    });
    let text = |value: &Value| value.as_str().map(str::to_owned);
    listed.map(|values| values.iter().filter_map(text).collect()).unwrap_or_default()
}

/// Whether the name of a field says that it holds a state.
pub(super) fn is_state_field(field: &Field) -> bool {
    let key = names::field_key(&field.name);
    let words = names::words(&field.name);
    STATE_FIELDS.contains(&key.as_str())
        || words.last().is_some_and(|last| STATE_FIELDS[..2].contains(&last.as_str()))
}

impl States {
    pub(super) fn of(entity: &Entity) -> States {
        let mut fields: Vec<(Id<Field>, &Field, Vec<String>)> = entity
            .fields()
            .map(|(id, field)| (id, field, values_of(field)))
            .filter(|(_, field, values)| !values.is_empty() || is_state_field(field))
            .collect();
        let machine = |id: &Id<Field>| entity.machines.iter().any(|machine| machine.field == *id);
        fields.sort_by_key(|(id, field, _)| (!machine(id), !is_state_field(field), id.index()));
        let mut states = States::default();
        for (id, _, values) in &fields {
            let told = entity.machines.iter().filter(|machine| machine.field == *id);
            let steps = told.flat_map(|machine| &machine.transitions);
            let steps = steps.flat_map(|step| [step.from.clone(), step.to.clone()]);
            for value in values.iter().cloned().chain(steps) {
                states.by_key.entry(names::field_key(&value)).or_insert((*id, value));
            }
        }
        let first = fields
            .first()
            .filter(|(id, field, _)| machine(id) || is_state_field(field) || fields.len() == 1);
        states.field = first.map(|(id, ..)| *id);
        states.open = first.is_some_and(|(id, field, values)| {
            values.is_empty() && !machine(id) && matches!(field.schema.ty, Type::Text | Type::Any)
        });
        states
    }

    /// The field that holds the state.
    pub(super) fn field(&self) -> Option<Id<Field>> {
        self.field
    }

    /// The state of a word in any spelling, singular or plural.
    pub(super) fn find(&self, word: &str) -> Option<(Id<Field>, String)> {
        let key = names::field_key(word);
        let known = self.by_key.get(&key).or_else(|| self.by_key.get(&*names::singular(&key)));
        known.cloned()
    }

    /// A word as a state of a field whose values nothing lists.
    pub(super) fn free(&self, word: &str) -> Option<(Id<Field>, String)> {
        let plain =
            !word.is_empty() && word.chars().all(|c| c.is_alphanumeric() || "_- ".contains(c));
        self.field.filter(|_| self.open && plain).map(|field| (field, word.to_owned()))
    }

    /// The state that a verb leads to: the first of those that it may make of a record.
    pub(super) fn result(&self, verb: &str) -> Option<(Id<Field>, String)> {
        results(verb).iter().find_map(|word| self.by_key.get(word)).cloned()
    }
}

/// The words for what a verb makes of a record, as keys.
pub(super) fn results(verb: &str) -> Vec<String> {
    if let Some((_, words)) = RESULTS.iter().find(|(known, _)| *known == verb) {
        return words.iter().map(|word| (*word).to_owned()).collect();
    }
    let mut words = Vec::new();
    if let Some(stem) = verb.strip_suffix('e') {
        words.push(format!("{stem}ed"));
    } else if let Some(stem) = verb.strip_suffix('y')
        && !stem.ends_with(['a', 'e', 'i', 'o', 'u'])
    {
        words.push(format!("{stem}ied"));
    } else if !verb.is_empty() {
        words.push(format!("{verb}ed"));
        let last = verb.chars().next_back().unwrap_or('x');
        words.push(format!("{verb}{last}ed"));
    }
    words
}

/// Whether a participle is what a verb makes of a record.
pub(super) fn is_result(participle: &str, verb: &str) -> bool {
    let key = names::field_key(participle);
    key == verb || results(verb).contains(&key)
}
