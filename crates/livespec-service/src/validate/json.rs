//! Nested values: checked against their schema, then kept as the text that was sent.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;

use livespec_storage::Value;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::PROBLEMS_MAX;
use super::nodes::{Kind, Object, Validator};
use super::scalar::{Flaw, Number, Scalar, fits, plural, reaches};
use crate::api::FieldProblem;

/// A step on the way to a nested value.
#[derive(Debug, Clone)]
pub(crate) enum Place {
    /// A member of an object.
    Member(String),
    /// An item of a list, from 0.
    Item(usize),
}

/// Checks values and collects what is wrong.
#[derive(Debug)]
pub(crate) struct Checker<'v> {
    pub(crate) validator: &'v Validator,
    pub(crate) now: i64,
    /// Where the value at hand stands.
    pub(crate) path: Vec<Place>,
    pub(crate) problems: Vec<FieldProblem>,
    /// Whether members of objects may be missing, and `null` removes them.
    patch: bool,
}

impl<'v> Checker<'v> {
    pub(crate) fn new(validator: &'v Validator, now: i64, patch: bool) -> Self {
        Checker { validator, now, path: Vec::new(), problems: Vec::new(), patch }
    }

    /// Notes a flaw of the value at hand; the first one of a field counts.
    pub(crate) fn flaw(&mut self, flaw: Flaw) {
        if self.problems.len() >= PROBLEMS_MAX {
            return;
        }
        let field = self.field();
        if self.problems.iter().all(|problem| problem.field != field) {
            self.problems.push(FieldProblem { field, message: flaw.message, code: flaw.code });
        }
    }

    /// Notes a flaw of a member of the value at hand.
    pub(crate) fn flaw_in(&mut self, member: &str, flaw: Flaw) {
        self.path.push(Place::Member(member.to_owned()));
        self.flaw(flaw);
        self.path.pop();
    }

    /// The name of the value at hand: `lines[2].quantity`; empty at the top.
    fn field(&self) -> String {
        let mut name = String::new();
        for place in &self.path {
            match place {
                Place::Member(member) => {
                    if !name.is_empty() {
                        name.push('.');
                    }
                    name.push_str(member);
                }
                Place::Item(index) => {
                    name.push('[');
                    name.push_str(itoa::Buffer::new().format(*index));
                    name.push(']');
                }
            }
        }
        name
    }

    /// Checks a JSON text.
    ///
    /// # Errors
    /// Where it is no JSON.
    pub(crate) fn check(&mut self, node: usize, text: &str) -> Result<(), serde_json::Error> {
        let mut json = serde_json::Deserializer::from_str(text);
        NodeSeed { checker: self, node }.deserialize(&mut json)
    }

    fn expect_other(&mut self, node: usize) {
        let flaw = match &self.validator.node(node).kind {
            Kind::Any => return,
            Kind::Scalar(scalar) => scalar.mismatch(),
            Kind::Array { .. } => Flaw::new("type", "must be a list"),
            Kind::Map { .. } | Kind::Object(_) => Flaw::new("type", "must be an object"),
        };
        self.flaw(flaw);
    }

    fn scalar(&mut self, node: usize, take: impl FnOnce(&Scalar, i64) -> Result<Value, Flaw>) {
        match &self.validator.node(node).kind {
            Kind::Scalar(scalar) => {
                if let Err(flaw) = take(scalar, self.now) {
                    self.flaw(flaw);
                }
            }
            _ => self.expect_other(node),
        }
    }
}

/// Reads one value against a node.
struct NodeSeed<'c, 'v> {
    checker: &'c mut Checker<'v>,
    node: usize,
}

impl<'de> DeserializeSeed<'de> for NodeSeed<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for NodeSeed<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        if !self.checker.validator.node(self.node).nullable
            && !matches!(self.checker.validator.node(self.node).kind, Kind::Any)
        {
            self.checker.flaw(Flaw::new("null", "must not be null"));
        }
        Ok(())
    }

    fn visit_bool<E>(self, value: bool) -> Result<(), E> {
        self.checker.scalar(self.node, |scalar, _| scalar.boolean(value));
        Ok(())
    }

    fn visit_i64<E>(self, value: i64) -> Result<(), E> {
        self.checker.scalar(self.node, |scalar, _| scalar.number(Number::Integer(value)));
        Ok(())
    }

    fn visit_u64<E>(self, value: u64) -> Result<(), E> {
        self.checker.scalar(self.node, |scalar, _| scalar.number(unsigned(value)));
        Ok(())
    }

    fn visit_f64<E>(self, value: f64) -> Result<(), E> {
        self.checker.scalar(self.node, |scalar, _| scalar.number(Number::Real(value)));
        Ok(())
    }

    fn visit_str<E>(self, value: &str) -> Result<(), E> {
        self.checker.scalar(self.node, |scalar, now| scalar.text(value, now));
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<(), A::Error> {
        match self.checker.validator.node(self.node).kind {
            Kind::Array { item, min, max, unique } => self.list(items, item, (min, max), unique),
            Kind::Any => {
                let node = self.node;
                self.list(items, node, (0, u64::MAX), false)
            }
            _ => {
                self.checker.expect_other(self.node);
                skip_list(items)
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<(), A::Error> {
        let validator = self.checker.validator;
        match &validator.node(self.node).kind {
            Kind::Map { value, min, max } => self.map(members, *value, (*min, *max)),
            Kind::Any => {
                let node = self.node;
                self.map(members, node, (0, u64::MAX))
            }
            Kind::Object(object) => self.object(members, object),
            _ => {
                self.checker.expect_other(self.node);
                skip_map(members)
            }
        }
    }
}

/// A whole number that may be beyond an `i64`.
pub(crate) fn unsigned(value: u64) -> Number {
    #[expect(clippy::cast_precision_loss, reason = "it is out of range of every whole number then")]
    i64::try_from(value).map_or(Number::Real(value as f64), Number::Integer)
}

fn skip_list<'de, A: SeqAccess<'de>>(mut items: A) -> Result<(), A::Error> {
    while items.next_element::<IgnoredAny>()?.is_some() {}
    Ok(())
}

pub(crate) fn skip_map<'de, A: MapAccess<'de>>(mut members: A) -> Result<(), A::Error> {
    while members.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
    Ok(())
}

impl NodeSeed<'_, '_> {
    fn list<'de, A: SeqAccess<'de>>(
        self,
        mut items: A,
        item: usize,
        (min, max): (u64, u64),
        unique: bool,
    ) -> Result<(), A::Error> {
        let mut count = 0;
        let mut seen = HashSet::new();
        let mut twice = false;
        // A merge patch replaces lists as a whole (RFC 7396), so their items are complete.
        let patch = std::mem::take(&mut self.checker.patch);
        loop {
            self.checker.path.push(Place::Item(count));
            let more = if unique {
                let raw = items.next_element::<&RawValue>()?;
                if let Some(raw) = raw {
                    self.checker.check(item, raw.get()).map_err(serde::de::Error::custom)?;
                    let value: serde_json::Value =
                        serde_json::from_str(raw.get()).map_err(serde::de::Error::custom)?;
                    twice |= !seen.insert(canonical(&value));
                }
                raw.is_some()
            } else {
                items.next_element_seed(NodeSeed { checker: self.checker, node: item })?.is_some()
            };
            self.checker.path.pop();
            if !more {
                break;
            }
            count += 1;
        }
        self.checker.patch = patch;
        if !reaches(count, min) {
            let message = format!("must have at least {min} {}", plural(min, "item"));
            self.checker.flaw(Flaw::new("min_items", message));
        } else if !fits(count, max) {
            let message = format!("must have at most {max} {}", plural(max, "item"));
            self.checker.flaw(Flaw::new("max_items", message));
        } else if twice {
            self.checker.flaw(Flaw::new("unique_items", "must not have an item twice"));
        }
        Ok(())
    }

    fn map<'de, A: MapAccess<'de>>(
        self,
        mut members: A,
        value: usize,
        (min, max): (u64, u64),
    ) -> Result<(), A::Error> {
        let mut seen: HashSet<Box<str>> = HashSet::new();
        let patch = self.checker.patch;
        while let Some(name) = members.next_key::<Cow<'_, str>>()? {
            self.checker.path.push(Place::Member(name.as_ref().to_owned()));
            if !seen.insert(name.into()) {
                self.checker.flaw(Flaw::new("duplicate", "must not be there twice"));
            }
            members.next_value_seed(MemberSeed {
                checker: self.checker,
                node: value,
                removable: patch,
            })?;
            self.checker.path.pop();
        }
        if patch {
            return Ok(());
        }
        if !reaches(seen.len(), min) {
            let message = format!("must have at least {min} {}", plural(min, "member"));
            self.checker.flaw(Flaw::new("min_items", message));
        } else if !fits(seen.len(), max) {
            let message = format!("must have at most {max} {}", plural(max, "member"));
            self.checker.flaw(Flaw::new("max_items", message));
        }
        Ok(())
    }

    fn object<'de, A: MapAccess<'de>>(
        self,
        mut members: A,
        object: &Object,
    ) -> Result<(), A::Error> {
        let mut seen = vec![false; object.members.len()];
        let mut unknown = HashSet::new();
        let mut next = 0;
        let patch = self.checker.patch;
        while let Some(name) = members.next_key::<Cow<'_, str>>()? {
            let Some(at) = object.find(&name, next) else {
                members.next_value::<IgnoredAny>()?;
                if unknown.insert(name.as_ref().to_owned()) {
                    self.checker.flaw_in(&name, Flaw::new("unknown", "is not a known field"));
                } else {
                    self.checker.flaw_in(&name, Flaw::new("duplicate", "must not be there twice"));
                }
                continue;
            };
            next = at + 1;
            self.checker.path.push(Place::Member(name.into_owned()));
            if std::mem::replace(&mut seen[at], true) {
                self.checker.flaw(Flaw::new("duplicate", "must not be there twice"));
            }
            let member = &object.members[at];
            let removable = !member.required && patch;
            members.next_value_seed(MemberSeed {
                checker: self.checker,
                node: member.node,
                removable,
            })?;
            self.checker.path.pop();
        }
        if !patch {
            for (member, seen) in object.members.iter().zip(seen) {
                if member.required && !seen {
                    self.checker.flaw_in(&member.name, Flaw::new("required", "is required"));
                }
            }
        }
        Ok(())
    }
}

/// Reads the value of a member, where `null` may stand for its removal.
struct MemberSeed<'c, 'v> {
    checker: &'c mut Checker<'v>,
    node: usize,
    removable: bool,
}

impl<'de> DeserializeSeed<'de> for MemberSeed<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        if !self.removable {
            return NodeSeed { checker: self.checker, node: self.node }.deserialize(deserializer);
        }
        deserializer.deserialize_option(self)
    }
}

impl<'de> Visitor<'de> for MemberSeed<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_none<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        NodeSeed { checker: self.checker, node: self.node }.deserialize(deserializer)
    }
}

/// The text of a value that is the same for equal values: members sorted, no white space, whole
/// floating numbers as whole numbers. The depth is that of a parsed value, which the parser bounds.
pub(crate) fn canonical(value: &serde_json::Value) -> String {
    let mut out = String::new();
    write_canonical(value, &mut out);
    out
}

fn write_canonical(value: &serde_json::Value, out: &mut String) {
    match value {
        serde_json::Value::Array(items) => {
            out.push('[');
            for item in items {
                write_canonical(item, out);
                out.push(',');
            }
            out.push(']');
        }
        serde_json::Value::Object(members) => {
            let mut names: Vec<&String> = members.keys().collect();
            names.sort_unstable();
            out.push('{');
            for name in names {
                out.push_str(&serde_json::Value::String(name.clone()).to_string());
                out.push(':');
                write_canonical(&members[name], out);
                out.push(',');
            }
            out.push('}');
        }
        serde_json::Value::Number(number) => match number.as_f64().and_then(super::scalar::whole) {
            Some(whole) if !number.is_i64() && !number.is_u64() => out.push_str(&whole.to_string()),
            _ => out.push_str(&number.to_string()),
        },
        other => out.push_str(&other.to_string()),
    }
}
