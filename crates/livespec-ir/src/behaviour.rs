//! What an endpoint does beyond storing what it is sent: the states of a record, conditions on it, and
//! what is written into it.

use serde_json::Value;

use crate::{Field, Id, Origin};

/// What an endpoint does to the record that its path names. It runs as a whole or not at all.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Behaviour {
    /// What must hold of the record, in order; the first that does not hold is what a caller is told.
    pub guards: Vec<Guard>,
    /// What is written, at most once for each field.
    pub effects: Vec<Effect>,
    /// A record that is as the effects would leave it stays as it is, and the answer is a success.
    pub idempotent: bool,
    /// Messages that go with it, in the document's words; each waits for whoever delivers messages.
    pub messages: Vec<(String, Origin)>,
    /// Where it is told.
    pub origin: Origin,
}

/// A condition on the record, and what a caller is told where it does not hold.
#[derive(Debug, Clone, PartialEq)]
pub struct Guard {
    /// What must hold.
    pub condition: Condition,
    /// What is answered where it does not.
    pub refusal: Refusal,
    /// Where it is told.
    pub origin: Origin,
}

/// A condition on one record.
#[derive(Debug, Clone, PartialEq)]
pub enum Condition {
    /// The field holds one of the values.
    OneOf(Id<Field>, Vec<String>),
    /// The field holds none of the values.
    NoneOf(Id<Field>, Vec<String>),
    /// The field has a value.
    Present(Id<Field>),
    /// The field has no value.
    Absent(Id<Field>),
    /// A truth value or a number of the field compares so with a constant; nothing compares with no value.
    Compare(Id<Field>, Comparison, Value),
}

impl Condition {
    /// The field that it looks at.
    pub fn field(&self) -> Id<Field> {
        match self {
            Condition::OneOf(field, _)
            | Condition::NoneOf(field, _)
            | Condition::Present(field)
            | Condition::Absent(field)
            | Condition::Compare(field, ..) => *field,
        }
    }

    /// What holds of a field with a value exactly where this does not.
    #[must_use]
    pub fn negated(self) -> Condition {
        match self {
            Condition::OneOf(field, values) => Condition::NoneOf(field, values),
            Condition::NoneOf(field, values) => Condition::OneOf(field, values),
            Condition::Present(field) => Condition::Absent(field),
            Condition::Absent(field) => Condition::Present(field),
            Condition::Compare(field, comparison, value) => {
                Condition::Compare(field, comparison.negated(), value)
            }
        }
    }
}

/// A comparison with a constant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Comparison {
    /// Equal.
    Equal,
    /// Not equal.
    Unequal,
    /// Less than.
    Less,
    /// At most.
    AtMost,
    /// Greater than.
    Greater,
    /// At least.
    AtLeast,
}

impl Comparison {
    /// The comparison that holds exactly where this does not.
    #[must_use]
    pub fn negated(self) -> Comparison {
        match self {
            Comparison::Equal => Comparison::Unequal,
            Comparison::Unequal => Comparison::Equal,
            Comparison::Less => Comparison::AtLeast,
            Comparison::AtMost => Comparison::Greater,
            Comparison::Greater => Comparison::AtMost,
            Comparison::AtLeast => Comparison::Less,
        }
    }
}

/// What the document answers to a request that the state of a record forbids; what is not told here is
/// answered as any other conflict.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Refusal {
    /// The status.
    pub status: Option<u16>,
    /// The code.
    pub code: Option<String>,
    /// The message.
    pub message: Option<String>,
}

/// A field that is written.
#[derive(Debug, Clone, PartialEq)]
pub struct Effect {
    /// The field.
    pub field: Id<Field>,
    /// What stands there afterwards.
    pub value: NewValue,
    /// Where it is told.
    pub origin: Origin,
}

/// What an effect writes.
#[derive(Debug, Clone, PartialEq)]
pub enum NewValue {
    /// A constant; `null` clears the field.
    Constant(Value),
    /// The time of the request.
    Now,
    /// The subject of the caller's credentials.
    Caller,
    /// The member of the body that fills the field; one that is left out leaves the field alone.
    Sent,
    /// What stands there, and so much more; an empty field counts as zero.
    Add(i64),
    /// What stands there, more or less (`true`) a member of the body; an empty field counts as zero.
    AddSent(String, bool),
    /// The other truth value; an empty field counts as `false`.
    Toggle,
}

/// The states that a field of a record goes through.
#[derive(Debug, Clone, PartialEq)]
pub struct StateMachine {
    /// The field that holds the state.
    pub field: Id<Field>,
    /// The state of a new record, where the document tells one.
    pub initial: Option<(String, Origin)>,
    /// The steps, in the document's order.
    pub transitions: Vec<Transition>,
    /// What is answered to a step that is none of these.
    pub refusal: Refusal,
    /// Where it is first told.
    pub origin: Origin,
}

impl StateMachine {
    /// The states from which a step leads to `to`, in the document's order.
    pub fn before<'a>(&'a self, to: &'a str) -> impl Iterator<Item = &'a str> {
        self.transitions.iter().filter(move |step| step.to == to).map(|step| step.from.as_str())
    }

    /// Whether a step leads from one state to another.
    pub fn allows(&self, from: &str, to: &str) -> bool {
        self.transitions.iter().any(|step| step.from == from && step.to == to)
    }
}

/// A step from one state to another.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Transition {
    /// The state before.
    pub from: String,
    /// The state after.
    pub to: String,
    /// What the document says of when it is taken.
    pub trigger: Option<String>,
    /// Where it is told.
    pub origin: Origin,
}

/// How a record that was deleted is told from one that is there, where deleting keeps the row.
#[derive(Debug, Clone, PartialEq)]
pub struct Removal {
    /// What holds of a deleted record: a field is present, or holds a value.
    pub condition: Condition,
    /// Where it is told.
    pub origin: Origin,
}
