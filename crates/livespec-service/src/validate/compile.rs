//! From the model's schemas to nodes.

use std::collections::HashMap;

use livespec_ir::{
    Assigned, Constraint, ConstraintKind, Entity, Field, Id, Operation, Property, Schema, Spec,
    Type,
};
use livespec_storage::ColumnType;

use super::nodes::{Kind, Member, Node, Object, Slot, Validator, shape_of};
use super::pattern::Pattern;
use super::scalar::{Rule, Scalar, ScalarType};

/// How deep schemas may be nested; what is deeper is not looked into.
const NESTING_MAX: usize = 64;

/// What a body is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    Create,
    Replace,
    Update,
    /// What an action is sent: each member fills the field that the document says, or is only checked.
    Action,
}

/// Makes the validator of one operation's body.
#[derive(Debug)]
pub(crate) struct Builder<'s> {
    spec: &'s Spec,
    entity: &'s Entity,
    purpose: Purpose,
    /// Whether the column of each field takes `NULL`.
    nullable: &'s [bool],
    nodes: Vec<Node>,
    /// Records that were compiled already, or are being compiled.
    records: HashMap<usize, usize>,
}

impl<'s> Builder<'s> {
    pub(crate) fn new(
        spec: &'s Spec,
        entity: Id<Entity>,
        purpose: Purpose,
        nullable: &'s [bool],
    ) -> Self {
        let entity = &spec.entities[entity];
        Builder { spec, entity, purpose, nullable, nodes: Vec::new(), records: HashMap::new() }
    }

    /// Compiles the body of an operation; without one in the document, the entity's own fields.
    ///
    /// # Errors
    /// What cannot be checked: a pattern that is no regular expression.
    pub(crate) fn build(mut self, operation: &Operation) -> Result<Validator, String> {
        let object = match &operation.request {
            Some(body) => self.body(&body.schema, &body.item, 0)?,
            None => self.own_fields()?,
        };
        let root = self.push(false, Kind::Object(object));
        let patch = self.purpose == Purpose::Update;
        Ok(Validator { nodes: self.nodes, root, columns: self.entity.fields.len(), patch })
    }

    fn push(&mut self, nullable: bool, kind: Kind) -> usize {
        self.nodes.push(Node { nullable, kind });
        self.nodes.len() - 1
    }

    /// The object that holds the entity's fields, or leads to it.
    fn body(&mut self, schema: &Schema, item: &[String], depth: usize) -> Result<Object, String> {
        let Type::Object(properties) = &schema.ty else { return self.own_fields() };
        let mut members = Vec::with_capacity(properties.len());
        for property in properties {
            let member = match item.first() {
                Some(step) if *step == property.name && depth < NESTING_MAX => {
                    let object = self.body(&property.schema, &item[1..], depth + 1)?;
                    let node = self.push(false, Kind::Object(object));
                    self.member(property.name.as_str(), node, property.required, Slot::Into, false)
                }
                _ => self.property(property, item.is_empty())?,
            };
            members.push(member);
        }
        if item.is_empty() && self.purpose != Purpose::Action {
            self.server_fields(&mut members)?;
        }
        Ok(Object { members })
    }

    fn member(&self, name: &str, node: usize, required: bool, slot: Slot, raw: bool) -> Member {
        let required = required && self.purpose != Purpose::Update;
        Member { name: name.into(), node, required, slot, raw }
    }

    fn property(&mut self, property: &Property, at_item: bool) -> Result<Member, String> {
        let by_name = || {
            self.entity.fields().find(|(_, field)| field.json == property.name).map(|(id, _)| id)
        };
        let at_item = at_item && self.purpose != Purpose::Action;
        let field = property.field.or_else(|| if at_item { by_name() } else { None });
        match field.filter(|id| id.index() < self.entity.fields.len()) {
            Some(id) => self.field(id, Some(property)),
            None => {
                let node = self.schema(&property.schema, 0)?;
                Ok(self.member(&property.name, node, property.required, Slot::Check, false))
            }
        }
    }

    /// The member that fills a field, as the body's schema and the field's own narrow it together.
    fn field(&mut self, id: Id<Field>, property: Option<&Property>) -> Result<Member, String> {
        let field = self.entity.field(id);
        let own = &field.schema;
        let sent = property.map_or(own, |property| &property.schema);
        let required = property.map_or(field.required, |property| property.required);
        let mut merged = Schema { ty: merge_types(&own.ty, &sent.ty), ..Schema::default() };
        merged.constraints.clone_from(&sent.constraints);
        for constraint in &own.constraints {
            if sent.constraints.iter().all(|other| other.kind != constraint.kind) {
                merged.constraints.push(constraint.clone());
            }
        }
        // A default says what an absent member means, so nobody has to send it.
        // The default of a version is where counting starts, not what a change means that has none.
        let counts = matches!(field.assigned, Some(Assigned::Version(_)));
        let silent = !counts
            && self.purpose != Purpose::Action
            && (field.default.is_some()
                || property.is_some_and(|property| property.default.is_some()));
        let optional = !required && !field.required;
        let said = property.map_or(required && own.nullable, |_| sent.nullable);
        merged.nullable =
            (said || optional) && self.nullable.get(id.index()).copied().unwrap_or(true);
        let node = self.schema(&merged, 0)?;
        let raw = shape_of(&own.ty, None) == ColumnType::Json;
        let name = property.map_or(field.json.as_str(), |property| property.name.as_str());
        Ok(self.member(name, node, required && !silent, self.slot(id, field), raw))
    }

    /// Where a member of the body goes. What the server only writes at the start (`status` `OPEN`), a
    /// client may change where the document lists it in the body of a change.
    fn slot(&self, id: Id<Field>, field: &Field) -> Slot {
        let by_server = match &field.assigned {
            None | Some(Assigned::Constant(..) | Assigned::Subject(_) | Assigned::Elsewhere(_)) => {
                false
            }
            Some(_) => true,
        };
        let kept = field.immutable || self.entity.key.contains(&id) || by_server;
        if kept && !matches!(self.purpose, Purpose::Create | Purpose::Action) {
            Slot::Compare(id.index())
        } else {
            Slot::Store(id.index())
        }
    }

    /// The fields that a client writes, where the document shows no body.
    fn own_fields(&mut self) -> Result<Object, String> {
        let mut members = Vec::new();
        for (id, field) in self.entity.fields() {
            if field.assigned.is_none() {
                members.push(self.field(id, None)?);
            }
        }
        self.server_fields(&mut members)?;
        Ok(Object { members })
    }

    /// The fields that the server writes: refused on create; on a change they may repeat what is stored.
    fn server_fields(&mut self, members: &mut Vec<Member>) -> Result<(), String> {
        for (id, field) in self.entity.fields() {
            let known = members.iter().any(|member| {
                *member.name == *field.json || member.slot.column() == Some(id.index())
            });
            let kept = field.assigned.is_some() || self.entity.key.contains(&id);
            if known || !kept || field.write_only {
                continue;
            }
            let raw = shape_of(&field.schema.ty, None) == ColumnType::Json;
            let versioned = matches!(field.assigned, Some(Assigned::Version(_)));
            let (slot, node) = if self.purpose == Purpose::Create {
                (Slot::Refuse, self.push(true, Kind::Any))
            } else {
                let mut schema = field.schema.clone();
                schema.nullable = !versioned;
                schema.constraints.clear();
                (Slot::Compare(id.index()), self.schema(&schema, 0)?)
            };
            let member = self.member(&field.json, node, false, slot, raw);
            members.push(member);
        }
        Ok(())
    }

    fn schema(&mut self, schema: &Schema, depth: usize) -> Result<usize, String> {
        if depth >= NESTING_MAX {
            return Ok(self.push(true, Kind::Any));
        }
        if let Some(scalar) = scalar_of(schema) {
            return Ok(self.push(schema.nullable, Kind::Scalar(scalar?)));
        }
        let (min, max) = item_bounds(&schema.constraints);
        let kind = match &schema.ty {
            Type::Array(inner) => {
                let item = self.schema(inner, depth + 1)?;
                let unique =
                    schema.constraints.iter().any(|c| c.kind == ConstraintKind::UniqueItems);
                Kind::Array { item, min, max, unique }
            }
            Type::Map(inner) => Kind::Map { value: self.schema(inner, depth + 1)?, min, max },
            Type::Object(properties) => {
                let mut members = Vec::with_capacity(properties.len());
                for property in properties {
                    let node = self.schema(&property.schema, depth + 1)?;
                    members.push(Member {
                        name: property.name.as_str().into(),
                        node,
                        required: property.required,
                        slot: Slot::Check,
                        raw: false,
                    });
                }
                Kind::Object(Object { members })
            }
            Type::Entity(id) => return self.record(*id, schema.nullable, depth),
            // `null` is some value within a value, and none for a field of the record.
            _ => return Ok(self.push(depth > 0 || schema.nullable, Kind::Any)),
        };
        Ok(self.push(schema.nullable, kind))
    }

    /// A record inside a body; one that holds its own kind points back at itself.
    fn record(&mut self, id: Id<Entity>, nullable: bool, depth: usize) -> Result<usize, String> {
        let key = id.index() * 2 + usize::from(nullable);
        if let Some(node) = self.records.get(&key) {
            return Ok(*node);
        }
        if id.index() >= self.spec.entities.len() {
            return Ok(self.push(true, Kind::Any));
        }
        let node = self.push(nullable, Kind::Any);
        self.records.insert(key, node);
        let mut members = Vec::new();
        for field in &self.spec.entities[id].fields {
            let mut schema = field.schema.clone();
            schema.nullable |= !field.required;
            members.push(Member {
                name: field.json.as_str().into(),
                node: self.schema(&schema, depth + 1)?,
                required: field.required && field.assigned.is_none(),
                slot: Slot::Check,
                raw: false,
            });
        }
        self.nodes[node].kind = Kind::Object(Object { members });
        Ok(node)
    }
}

/// The narrower of two types for one field, so far as the column can hold it.
fn merge_types(own: &Type, sent: &Type) -> Type {
    match (own, sent) {
        (_, Type::Any) | (Type::Enum(_), Type::Text) => own.clone(),
        _ if shape_of(own, None) == shape_of(sent, None) => sent.clone(),
        (Type::Any | Type::Named(_), _) => sent.clone(),
        _ => own.clone(),
    }
}

/// How many items or members; a length on a list means its items.
fn item_bounds(constraints: &[Constraint]) -> (u64, u64) {
    constraints.iter().fold((0, u64::MAX), |(low, high), constraint| match constraint.kind {
        ConstraintKind::MinItems(min) | ConstraintKind::MinLength(min) => (low.max(min), high),
        ConstraintKind::MaxItems(max) | ConstraintKind::MaxLength(max) => (low, high.min(max)),
        ConstraintKind::NonBlank => (low.max(1), high),
        _ => (low, high),
    })
}

/// The scalar of a schema; none where it is a structure or anything at all.
///
/// # Errors
/// A pattern that is no regular expression.
pub(crate) fn scalar_of(schema: &Schema) -> Option<Result<Scalar, String>> {
    let ty = match &schema.ty {
        Type::Text => ScalarType::Text,
        Type::Boolean => ScalarType::Boolean,
        Type::Integer(16) => ScalarType::Integer(i16::MIN.into(), i16::MAX.into()),
        Type::Integer(32) => ScalarType::Integer(i32::MIN.into(), i32::MAX.into()),
        Type::Integer(_) => ScalarType::Integer(i64::MIN, i64::MAX),
        Type::Number => ScalarType::Number,
        Type::Decimal(precision, scale) => ScalarType::Decimal(*precision, *scale),
        Type::Uuid => ScalarType::Uuid,
        Type::Date => ScalarType::Date,
        Type::Time => ScalarType::Time,
        Type::Timestamp => ScalarType::Timestamp,
        Type::Bytes => ScalarType::Bytes,
        Type::Enum(values) => {
            ScalarType::Enum(values.iter().map(|value| value.as_str().into()).collect())
        }
        Type::Any | Type::Named(_) => implied(&schema.constraints)?,
        Type::Array(_) | Type::Map(_) | Type::Object(_) | Type::Entity(_) => return None,
    };
    let rules = schema.constraints.iter().filter_map(|constraint| rule(&constraint.kind)).collect();
    Some(match rules {
        Ok(rules) => Ok(Scalar { ty, rules }),
        Err(error) => Err(error),
    })
}

/// The type that constraints only make sense for, where the document names none.
fn implied(constraints: &[Constraint]) -> Option<ScalarType> {
    constraints.iter().find_map(|constraint| match &constraint.kind {
        ConstraintKind::MinLength(_)
        | ConstraintKind::MaxLength(_)
        | ConstraintKind::MinWords(_)
        | ConstraintKind::MaxWords(_)
        | ConstraintKind::Case(_)
        | ConstraintKind::Normalized(_)
        | ConstraintKind::NonBlank
        | ConstraintKind::Pattern(_)
        | ConstraintKind::Format(_) => Some(ScalarType::Text),
        ConstraintKind::Min(_)
        | ConstraintKind::Max(_)
        | ConstraintKind::Above(_)
        | ConstraintKind::Below(_)
        | ConstraintKind::NoneOf(_)
        | ConstraintKind::MultipleOf(_) => Some(ScalarType::Number),
        ConstraintKind::OneOf(values) if values.iter().all(serde_json::Value::is_string) => {
            Some(ScalarType::Text)
        }
        ConstraintKind::OneOf(values) if values.iter().all(serde_json::Value::is_number) => {
            Some(ScalarType::Number)
        }
        _ => None,
    })
}

fn rule(kind: &ConstraintKind) -> Option<Result<Rule, String>> {
    Some(Ok(match kind {
        ConstraintKind::Min(bound) => Rule::Min(*bound),
        ConstraintKind::Max(bound) => Rule::Max(*bound),
        ConstraintKind::Above(bound) => Rule::Above(*bound),
        ConstraintKind::Below(bound) => Rule::Below(*bound),
        ConstraintKind::MultipleOf(step) if *step != 0.0 => Rule::MultipleOf(*step),
        ConstraintKind::MinLength(min) => Rule::MinLength(*min),
        ConstraintKind::MaxLength(max) => Rule::MaxLength(*max),
        ConstraintKind::MinWords(min) => Rule::MinWords(*min),
        ConstraintKind::MaxWords(max) => Rule::MaxWords(*max),
        ConstraintKind::Case(case) => Rule::Case(*case),
        ConstraintKind::Normalized(normal) => Rule::Normalized(*normal),
        ConstraintKind::NonBlank => Rule::NonBlank,
        ConstraintKind::OneOf(values) => return one_of(values).map(Ok),
        ConstraintKind::NoneOf(numbers) => Rule::NoNumbers(numbers.clone()),
        ConstraintKind::Constant(value) => return one_of(std::slice::from_ref(value)).map(Ok),
        ConstraintKind::Pattern(source) => {
            return Some(match Pattern::new(source) {
                Ok(pattern) => Ok(Rule::Pattern(pattern, source.as_str().into())),
                Err(error) => Err(format!("the pattern `{source}` cannot be used: {error}")),
            });
        }
        ConstraintKind::Format(format) => Rule::Format(*format),
        ConstraintKind::Past => Rule::Past,
        ConstraintKind::Future => Rule::Future,
        ConstraintKind::MultipleOf(_)
        | ConstraintKind::MinItems(_)
        | ConstraintKind::MaxItems(_)
        | ConstraintKind::UniqueItems => return None,
    }))
}

fn one_of(values: &[serde_json::Value]) -> Option<Rule> {
    Some(match values.first()? {
        serde_json::Value::String(_) => {
            Rule::Texts(values.iter().filter_map(|value| value.as_str()).map(Box::from).collect())
        }
        serde_json::Value::Number(_) => {
            Rule::Numbers(values.iter().filter_map(serde_json::Value::as_f64).collect())
        }
        serde_json::Value::Bool(_) => {
            Rule::Booleans(values.iter().filter_map(serde_json::Value::as_bool).collect())
        }
        _ => return None,
    })
}
