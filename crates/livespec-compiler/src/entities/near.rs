//! What a sentence may speak of.

use std::collections::BTreeMap;

use livespec_ir::{Entity, Id};
use livespec_syntax::{Item, ItemKind, SectionId};

use super::Declared;
use super::place::Place;
use crate::context::Context;
use crate::directory::Directory;
use crate::names::{self, Fields};

/// What a sentence may speak of, kept while the items pass by.
pub(super) struct Near<'r> {
    records: &'r [Declared],
    pub(super) directory: Directory,
    /// The records declared in each section.
    of_section: BTreeMap<SectionId, Vec<usize>>,
    /// The fields of each record, in the order of the records.
    pub(super) fields: Vec<Fields>,
    /// The first record that has a field of a name.
    of_field: BTreeMap<String, Id<Entity>>,
    /// The last label outside lists, with its section.
    label: Option<(usize, Option<SectionId>)>,
}

impl<'r> Near<'r> {
    pub(super) fn new(context: &Context<'_>, records: &'r [Declared]) -> Self {
        let mut of_section: BTreeMap<SectionId, Vec<usize>> = BTreeMap::new();
        for (at, record) in records.iter().enumerate() {
            if let Some(section) = record.section {
                of_section.entry(section).or_default().push(at);
            }
        }
        let mut of_field = BTreeMap::new();
        for (id, entity) in context.spec.entities.iter() {
            for field in &entity.fields {
                of_field.entry(names::field_key(&field.name)).or_insert(id);
            }
        }
        let directory = Directory::of(&context.spec.entities);
        let fields =
            context.spec.entities.values().map(|entity| Fields::of(&entity.fields)).collect();
        Near { records, fields, directory, of_section, of_field, label: None }
    }

    /// Keeps the label whose list may follow.
    pub(super) fn pass(&mut self, index: usize, item: &Item) {
        if item.depth == 0 && matches!(item.kind, ItemKind::Label(_)) {
            self.label = Some((index, item.section));
        }
    }

    /// The label whose list this entry is part of.
    pub(super) fn label(&self, item: &Item) -> Option<usize> {
        self.label
            .filter(|(_, section)| *section == item.section && item.depth > 0)
            .map(|(index, _)| index)
    }

    /// The label in front of a table, which stands in no list.
    pub(super) fn label_above(&self, item: &Item) -> Option<usize> {
        self.label.filter(|(_, section)| *section == item.section).map(|(index, _)| index)
    }

    /// The fields that the subjects of a sentence name.
    pub(super) fn targets(
        &self,
        reading: &livespec_lang::Reading,
        candidates: &[Id<Entity>],
        place: Place,
    ) -> Vec<(Id<Entity>, usize)> {
        let subjects = reading.subjects.iter();
        subjects.filter_map(|subject| self.target(&subject.value, candidates, place)).collect()
    }

    /// The field that a subject names: of the record in front of its point or of its words, of the records
    /// around, or of the first that has such a field. Outside of the sections about data only one record may
    /// have it.
    fn target(
        &self,
        subject: &str,
        candidates: &[Id<Entity>],
        place: Place,
    ) -> Option<(Id<Entity>, usize)> {
        let (record, name) = match subject.split_once('.') {
            Some((record, name)) => (self.directory.find(record), name),
            None => (None, subject),
        };
        let key = names::field_key(name);
        let own = |id: Id<Entity>| Some((id, self.fields[id.index()].by_key(&key)?));
        if let Some(record) = record {
            return own(record);
        }
        if let Some(found) = candidates.iter().copied().find_map(own) {
            return Some(found);
        }
        let sole =
            || self.fields.iter().filter(|fields| fields.by_key(&key).is_some()).count() == 1;
        let first = self.of_field.get(&key).copied();
        let found = first.filter(|_| place == Place::Data || sole()).and_then(own);
        found.or_else(|| self.qualified(subject))
    }

    /// ``Order number`` is the number of an order: the words of a record in front of those of its field.
    fn qualified(&self, subject: &str) -> Option<(Id<Entity>, usize)> {
        let words: Vec<&str> = subject.split_whitespace().collect();
        (1..words.len()).rev().find_map(|cut| {
            let id = self.directory.find(&words[..cut].join(" "))?;
            Some((id, self.fields[id.index()].find(&words[cut..].join(" "))?))
        })
    }

    /// The records declared in the sections around an item before it, nearest first, and those that
    /// the sections' headings name.
    pub(super) fn records(
        &self,
        context: &Context<'_>,
        index: usize,
        item: &Item,
    ) -> Vec<Id<Entity>> {
        let mut near = Vec::new();
        for section in context.sections(item) {
            let declared = self.of_section.get(&section).map_or(&[][..], Vec::as_slice);
            let before = declared.partition_point(|at| self.records[*at].item < index);
            let last = declared[..before].last();
            near.extend(
                last.and_then(|at| self.directory.find(&self.records[*at].decl.name.value)),
            );
            let heading = &context.outline.sections[section.0 as usize].heading;
            near.extend(
                super::naming::of_heading(heading)
                    .and_then(|name| self.directory.find(&name.name.value)),
            );
        }
        near
    }
}
