//! The fields of a record by every name they have.

use std::collections::HashMap;

use livespec_ir::{Entity, Field, Id};

use crate::names;

/// Whose name a key is; what is sent counts before what is modelled, and that before what is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Role {
    Json,
    Name,
    Column,
}

/// The fields of one record by the keys of their names in messages, in the model and in tables, so
/// that a message is read without a search through the record for each of its members.
#[derive(Debug, Default)]
pub(super) struct Named {
    by_key: HashMap<String, (Role, usize)>,
    /// The keys of the names in the model.
    names: HashMap<String, usize>,
}

impl Named {
    pub(super) fn of(entity: &Entity) -> Named {
        let mut named = Named::default();
        entity.fields.iter().enumerate().for_each(|(at, field)| named.add(field, at));
        named
    }

    /// Adds a field that comes after all others.
    pub(super) fn add(&mut self, field: &Field, at: usize) {
        let key = names::field_key(&field.name);
        for (role, name) in [(Role::Json, &field.json), (Role::Column, &field.column)] {
            if !name.is_empty() {
                self.put(names::field_key(name), role, at);
            }
        }
        self.put(key.clone(), Role::Name, at);
        self.names.entry(key).or_insert(at);
    }

    /// Notes the name that a field has in messages.
    pub(super) fn show(&mut self, json: &str, at: usize) {
        self.put(names::field_key(json), Role::Json, at);
    }

    fn put(&mut self, key: String, role: Role, at: usize) {
        let place = self.by_key.entry(key).or_insert((role, at));
        *place = (role, at).min(*place);
    }

    /// The field of a name in any spelling.
    pub(super) fn find(&self, name: &str) -> Option<Id<Field>> {
        self.by_key.get(&names::field_key(name)).map(|(_, at)| Id::new(*at))
    }

    /// Whether the model has a field of a key that [`names::field_key`] made.
    pub(super) fn knows(&self, key: &str) -> bool {
        self.names.contains_key(key)
    }
}
