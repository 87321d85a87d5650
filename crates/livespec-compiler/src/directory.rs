//! Records by name, in any spelling, without a search through all of them.

use std::collections::BTreeMap;

use livespec_ir::{Arena, Entity, Id};

use crate::names;

/// The records of a model by the keys of their names.
#[derive(Debug, Default)]
pub(crate) struct Directory {
    by_key: BTreeMap<String, Id<Entity>>,
    by_last_word: BTreeMap<String, Vec<Id<Entity>>>,
}

impl Directory {
    /// The directory of the records known so far.
    pub(crate) fn of(entities: &Arena<Entity>) -> Directory {
        let mut directory = Directory::default();
        for (id, entity) in entities.iter() {
            directory.add(id, entity);
        }
        directory
    }

    /// Adds a record; of two with one name the first is kept.
    pub(crate) fn add(&mut self, id: Id<Entity>, entity: &Entity) {
        self.by_key.entry(names::entity_key(&entity.name)).or_insert(id);
        self.by_key.entry(names::entity_key(&entity.table)).or_insert(id);
        if let Some(last) = names::words(&entity.name).last() {
            self.by_last_word.entry(names::singular(last).into_owned()).or_default().push(id);
        }
    }

    /// The record of a name in any spelling, singular or plural.
    pub(crate) fn find(&self, name: &str) -> Option<Id<Entity>> {
        self.by_key(&names::entity_key(name))
    }

    /// The record of a key that [`names::entity_key`] made.
    pub(crate) fn by_key(&self, key: &str) -> Option<Id<Entity>> {
        self.by_key.get(key).copied()
    }

    /// The records whose name ends in a word in the singular.
    pub(crate) fn ending_in(&self, word: &str) -> &[Id<Entity>] {
        self.by_last_word.get(word).map_or(&[], Vec::as_slice)
    }
}
