//! The objects of a body whose members go into columns.

use std::fmt;

use livespec_storage::Value;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::Filled;
use super::json::{Checker, Place, skip_map, unsigned};
use super::nodes::{Kind, Member, Object, Slot, Validator};
use super::scalar::{Flaw, Number, Scalar};
use crate::api::FieldProblem;

/// Reads a body into columns.
pub(crate) struct Reader<'v> {
    validator: &'v Validator,
    checker: Checker<'v>,
    filled: Filled,
}

impl<'v> Reader<'v> {
    pub(crate) fn new(validator: &'v Validator, now: i64) -> Self {
        let mut values = Vec::with_capacity(validator.columns);
        values.resize_with(validator.columns, || None);
        let checker = Checker::new(validator, now, validator.patch);
        Reader { validator, checker, filled: Filled { values, compare: Vec::new() } }
    }

    /// Reads the object at the top.
    pub(crate) fn root<'de, R: serde_json::de::Read<'de>>(
        &mut self,
        json: &mut serde_json::Deserializer<R>,
    ) -> Result<(), serde_json::Error> {
        let validator = self.validator;
        match &validator.node(validator.root).kind {
            Kind::Object(object) => ObjectSeed { reader: self, object }.deserialize(json),
            _ => unreachable_root(json),
        }
    }

    /// The columns, and every broken field.
    pub(crate) fn finish(self) -> (Filled, Vec<FieldProblem>) {
        (self.filled, self.checker.problems)
    }

    fn put(&mut self, slot: Slot, value: Value) {
        match slot {
            Slot::Store(column) => {
                if let Some(place) = self.filled.values.get_mut(column) {
                    *place = Some(value);
                }
            }
            Slot::Compare(column) => self.filled.compare.push((column, value)),
            Slot::Into | Slot::Check | Slot::Refuse => {}
        }
    }
}

/// The builder makes an object of every root; JSON is skipped all the same.
fn unreachable_root<'de, R: serde_json::de::Read<'de>>(
    json: &mut serde_json::Deserializer<R>,
) -> Result<(), serde_json::Error> {
    serde::Deserialize::deserialize(json).map(|IgnoredAny| ())
}

/// Which members were there: bits, the first 64 without an allocation.
#[derive(Default)]
struct Seen {
    first: u64,
    rest: Vec<bool>,
}

impl Seen {
    fn new(members: usize) -> Seen {
        Seen { first: 0, rest: vec![false; members.saturating_sub(64)] }
    }

    fn has(&self, at: usize) -> bool {
        if at < 64 { self.first >> at & 1 == 1 } else { self.rest[at - 64] }
    }

    /// Marks a member; whether it was marked before.
    fn mark(&mut self, at: usize) -> bool {
        if at >= 64 {
            return std::mem::replace(&mut self.rest[at - 64], true);
        }
        let before = self.first >> at & 1 == 1;
        self.first |= 1 << at;
        before
    }
}

struct ObjectSeed<'r, 'v> {
    reader: &'r mut Reader<'v>,
    object: &'v Object,
}

impl ObjectSeed<'_, '_> {
    fn other(self) {
        self.reader.checker.flaw(Flaw::new("type", "must be an object"));
    }
}

impl<'de> DeserializeSeed<'de> for ObjectSeed<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for ObjectSeed<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        let mut seen = Seen::new(self.object.members.len());
        let mut next = 0;
        while let Some(found) =
            members.next_key_seed(NameSeed { object: self.object, from: next })?
        {
            let at = match found {
                Ok(at) => at,
                Err(name) => {
                    members.next_value::<IgnoredAny>()?;
                    self.reader
                        .checker
                        .flaw_in(&name, Flaw::new("unknown", "is not a known field"));
                    continue;
                }
            };
            next = at + 1;
            let member = &self.object.members[at];
            if seen.mark(at) {
                members.next_value::<IgnoredAny>()?;
                self.reader
                    .checker
                    .flaw_in(&member.name, Flaw::new("duplicate", "must not be there twice"));
                continue;
            }
            self.reader.member(member, &mut members)?;
        }
        if !self.reader.validator.patch {
            for (at, member) in self.object.members.iter().enumerate() {
                if member.required && !seen.has(at) {
                    self.reader.checker.flaw_in(&member.name, Flaw::new("required", "is required"));
                }
            }
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        while items.next_element::<IgnoredAny>()?.is_some() {}
        self.other();
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        self.other();
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        self.other();
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        self.other();
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        self.other();
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        self.other();
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        self.other();
        Ok(())
    }
}

impl<'v> Reader<'v> {
    /// Reads the value of a member into its place.
    fn member<'de, A: MapAccess<'de>>(
        &mut self,
        member: &'v Member,
        members: &mut A,
    ) -> Result<(), A::Error> {
        let node = self.validator.node(member.node);
        match (&node.kind, member.slot) {
            (_, Slot::Refuse) => {
                members.next_value::<IgnoredAny>()?;
                self.checker.flaw_in(&member.name, Flaw::new("read_only", "is set by the server"));
            }
            (Kind::Object(object), Slot::Into) => {
                self.checker.path.push(Place::Member(member.name.to_string()));
                members.next_value_seed(ObjectSeed { reader: self, object })?;
                self.checker.path.pop();
            }
            (Kind::Scalar(scalar), slot) if !member.raw => {
                let taken = if scalar.is_decimal() {
                    let raw: &RawValue = members.next_value()?;
                    take_decimal(scalar, raw.get())
                } else {
                    members.next_value_seed(ScalarSeed { scalar, now: self.checker.now })?
                };
                match taken {
                    Ok(Some(value)) => self.put(slot, value),
                    Ok(None) if node.nullable => self.put(slot, Value::Null),
                    Ok(None) => {
                        self.checker.flaw_in(&member.name, Flaw::new("null", "must not be null"))
                    }
                    Err(flaw) => self.checker.flaw_in(&member.name, flaw),
                }
            }
            (_, slot) => {
                let raw: &RawValue = members.next_value()?;
                // A field without a value, whatever `null` may be within one.
                if raw.get() == "null" {
                    if node.nullable {
                        self.put(slot, Value::Null);
                    } else {
                        self.checker.flaw_in(&member.name, Flaw::new("null", "must not be null"));
                    }
                    return Ok(());
                }
                self.checker.path.push(Place::Member(member.name.to_string()));
                let before = self.checker.problems.len();
                self.checker.check(member.node, raw.get()).map_err(serde::de::Error::custom)?;
                self.checker.path.pop();
                if self.checker.problems.len() == before {
                    self.put(slot, Value::Text(raw.get().to_owned()));
                }
            }
        }
        Ok(())
    }
}

/// A decimal from the text of a JSON value, so that no digit is lost.
fn take_decimal(scalar: &Scalar, raw: &str) -> Result<Option<Value>, Flaw> {
    match raw.as_bytes().first() {
        Some(b'n') => Ok(None),
        Some(b'-' | b'0'..=b'9') => scalar.decimal(raw).map(Some),
        _ => Err(scalar.mismatch()),
    }
}

/// Finds a member by its name without copying the name; an unknown name is given back.
struct NameSeed<'v> {
    object: &'v Object,
    from: usize,
}

impl<'de> DeserializeSeed<'de> for NameSeed<'_> {
    type Value = Result<usize, String>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for NameSeed<'_> {
    type Value = Result<usize, String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a member")
    }

    fn visit_str<E>(self, name: &str) -> Result<Self::Value, E> {
        Ok(self.object.find(name, self.from).ok_or_else(|| name.to_owned()))
    }
}

/// Reads a scalar; none for `null`.
struct ScalarSeed<'v> {
    scalar: &'v Scalar,
    now: i64,
}

impl<'de> DeserializeSeed<'de> for ScalarSeed<'_> {
    type Value = Result<Option<Value>, Flaw>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for ScalarSeed<'_> {
    type Value = Result<Option<Value>, Flaw>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Ok(None))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Self::Value, E> {
        Ok(self.scalar.boolean(value).map(Some))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Self::Value, E> {
        Ok(self.scalar.number(Number::Integer(value)).map(Some))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Self::Value, E> {
        Ok(self.scalar.number(unsigned(value)).map(Some))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Self::Value, E> {
        Ok(self.scalar.number(Number::Real(value)).map(Some))
    }

    fn visit_str<E>(self, value: &str) -> Result<Self::Value, E> {
        Ok(self.scalar.text(value, self.now).map(Some))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        while items.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Err(self.scalar.mismatch()))
    }

    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<Self::Value, A::Error> {
        skip_map(members)?;
        Ok(Err(self.scalar.mismatch()))
    }
}
