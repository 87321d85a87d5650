//! Entities: logical records and how they are stored.

use serde_json::Value;

use crate::{Constraint, Id, Invariant, Origin, Removal, Schema, StateMachine};

/// A logical record: what the document tells of it in classes, tables, DDL and samples, merged.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Entity {
    /// The name in the model (`Order`), singular where the document has a singular.
    pub name: String,
    /// The name of the table, in the schema's own spelling.
    pub table: String,
    /// The fields in the order of the first definition.
    pub fields: Vec<Field>,
    /// The fields that identify a record; one in nearly every document.
    pub key: Vec<Id<Field>>,
    /// Sets of fields that must be unique together; single ones too.
    pub uniques: Vec<Unique>,
    /// Rules on several fields of one record, and rules that hold only sometimes.
    pub invariants: Vec<Invariant>,
    /// Indexes the document asks for.
    pub indexes: Vec<Index>,
    /// The states that fields go through, at most one machine for each field.
    pub machines: Vec<StateMachine>,
    /// How a deleted record is told from one that is there, where deleting keeps the row.
    pub removal: Option<Removal>,
    /// Whether records of it are stored by an operation of this document.
    pub stored: bool,
    /// Every place that defines it; the first is the one that reports name.
    pub origins: Vec<Origin>,
    /// Places that contradict each other.
    pub conflicts: Vec<Conflict>,
}

impl Entity {
    /// The field with an id.
    pub fn field(&self, id: Id<Field>) -> &Field {
        &self.fields[id.index()]
    }

    /// The fields with their ids.
    pub fn fields(&self) -> impl Iterator<Item = (Id<Field>, &Field)> {
        self.fields.iter().enumerate().map(|(index, field)| (Id::new(index), field))
    }

    /// Where the entity is first defined.
    pub fn origin(&self) -> Origin {
        self.origins.first().copied().unwrap_or_default()
    }
}

/// A field of an entity.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Field {
    /// The name that the model uses.
    pub name: String,
    /// The name in JSON, as the document's samples write it.
    pub json: String,
    /// The column, in the schema's own spelling.
    pub column: String,
    /// Type, nullability, constraints, description, example.
    pub schema: Schema,
    /// Whether a client must send it on create (and on replace).
    pub required: bool,
    /// The value of an absent member on create.
    pub default: Option<Default>,
    /// What the server itself writes; a client never sends such a field.
    pub assigned: Option<Assigned>,
    /// Sent on create, never changed afterwards.
    pub immutable: bool,
    /// Never in a response (passwords, secrets).
    pub write_only: bool,
    /// The record that it points to.
    pub reference: Option<Reference>,
    /// Personal or sensitive, by the document's word.
    pub sensitive: bool,
    /// Every place that tells of it; the first is the one that reports name.
    pub origins: Vec<Origin>,
}

impl Field {
    /// Where the field is first defined.
    pub fn origin(&self) -> Origin {
        self.origins.first().copied().unwrap_or_default()
    }

    /// The constraints on its values.
    pub fn constraints(&self) -> &[Constraint] {
        &self.schema.constraints
    }
}

/// The value of a field that a client leaves out.
#[derive(Debug, Clone, PartialEq)]
pub enum Default {
    /// A constant.
    Value(Value, Origin),
    /// The time of the write.
    Now(Origin),
    /// A new UUID.
    Uuid(Origin),
}

/// What the server writes into a field.
#[derive(Debug, Clone, PartialEq)]
pub enum Assigned {
    /// A new UUID on create.
    Uuid(Origin),
    /// The next number of a sequence on create (`SERIAL`, `AUTOINCREMENT`, integer keys).
    Sequence(Origin),
    /// The time of creation.
    CreatedAt(Origin),
    /// The time of the last write.
    UpdatedAt(Origin),
    /// A count of writes, from 1; the body's value is compared where a client sends one.
    Version(Origin),
    /// A constant on create (`status` `ACTIVE`).
    Constant(Value, Origin),
    /// The subject of the caller's credentials on create.
    Subject(Origin),
    /// The key of the parent, from the path.
    Parent(Origin),
    /// Written by behaviour that the document describes elsewhere; `null` on create.
    Elsewhere(Origin),
}

/// A set of fields that must be unique together.
#[derive(Debug, Clone, PartialEq)]
pub struct Unique {
    /// The fields.
    pub fields: Vec<Id<Field>>,
    /// Where it is stated.
    pub origin: Origin,
}

/// An index that the document asks for.
#[derive(Debug, Clone, PartialEq)]
pub struct Index {
    /// Its name, where the document gives one.
    pub name: Option<String>,
    /// The fields in order, each with `true` for descending.
    pub fields: Vec<(Id<Field>, bool)>,
    /// Where it is stated.
    pub origin: Origin,
}

/// A pointer to a record.
#[derive(Debug, Clone, PartialEq)]
pub struct Reference {
    /// The entity pointed to.
    pub entity: Id<Entity>,
    /// What happens when the record pointed to is deleted.
    pub on_delete: OnDelete,
    /// Where it is stated; an inferred reference is not enforced beyond the path's own parent.
    pub origin: Origin,
}

/// What happens to records that point to a deleted one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, std::default::Default)]
pub enum OnDelete {
    /// The deletion is refused (409).
    #[default]
    Restrict,
    /// They are deleted too.
    Cascade,
    /// Their pointer becomes `null`.
    SetNull,
}

/// Two places that say different things of one fact.
#[derive(Debug, Clone, PartialEq)]
pub struct Conflict {
    /// The field, or none for the entity itself.
    pub field: Option<Id<Field>>,
    /// What they disagree about: `type`, `required`, `length`, `default`, `values`, `unique`, `nullable`.
    pub about: &'static str,
    /// What the first place says, and where. This is what is served.
    pub first: (String, Origin),
    /// What the second place says, and where.
    pub second: (String, Origin),
}
