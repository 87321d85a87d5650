//! Samples as schemas and values.

use std::collections::BTreeSet;

use livespec_ir::{Origin, Property, Schema, Type};
use livespec_lang::{LeafClass, SampleKind, SampleMember, SampleNode, TypeExpr};
use serde_json::Value;

use crate::entities::Names;
use crate::names;

/// How deep a sample is read; deeper values are `Any`.
const DEPTH_MAX: usize = 24;

/// How deep a named type may be wrapped.
const WRAPPED_MAX: usize = 3;

/// The names of an object's members, as keys that are equal across spellings.
pub(super) fn names_in(node: &SampleNode) -> BTreeSet<String> {
    match &node.kind {
        SampleKind::Object { members, .. } => {
            members.iter().map(|member| names::field_key(&member.name)).collect()
        }
        _ => BTreeSet::new(),
    }
}

/// The names of types that stand where values would: `{ data: Order }`, `[OrderLine]`.
pub(super) fn type_names(node: &SampleNode) -> Vec<&str> {
    let mut names = Vec::new();
    collect_types(node, 0, &mut names);
    names
}

fn collect_types<'a>(node: &'a SampleNode, depth: usize, names: &mut Vec<&'a str>) {
    match &node.kind {
        _ if depth > WRAPPED_MAX => {}
        SampleKind::Object { members, .. } => {
            members.iter().for_each(|member| collect_types(&member.value, depth + 1, names));
        }
        SampleKind::Array(items) => {
            items.iter().take(1).for_each(|item| collect_types(item, depth + 1, names));
        }
        SampleKind::Leaf(leaf) => {
            if let LeafClass::Type { ty, .. } = &leaf.class {
                names.extend(named_type(ty));
            }
        }
    }
}

/// The name of a type, also of one that is listed.
pub(super) fn named_type(ty: &TypeExpr) -> Option<&str> {
    match ty {
        TypeExpr::Named(name) => Some(name),
        TypeExpr::Array(inner) => named_type(inner),
        _ => None,
    }
}

/// The type of a member of the object, or of an object one level down.
pub(super) fn leaf_type(node: &SampleNode, name: &str) -> Option<Type> {
    let SampleKind::Object { members, .. } = &node.kind else { return None };
    for member in members {
        if names::has_key(&member.name, name)
            && let SampleKind::Leaf(leaf) = &member.value.kind
        {
            let ty = match &leaf.class {
                LeafClass::Type { ty, .. } | LeafClass::Example(ty) => ty,
                LeafClass::Placeholder => return None,
            };
            return Some(Names::default().schema(ty, Origin::default()).ty);
        }
    }
    members.iter().find_map(|member| match &member.value.kind {
        SampleKind::Object { .. } => leaf_type(&member.value, name),
        _ => None,
    })
}

/// The schema that a sample shows.
pub(super) fn schema(node: &SampleNode, types: &Names) -> Schema {
    schema_at(node, types, 0)
}

fn schema_at(node: &SampleNode, types: &Names, depth: usize) -> Schema {
    let origin = Origin::stated(node.span);
    if depth > DEPTH_MAX {
        return Schema::of(Type::Any, origin);
    }
    match &node.kind {
        SampleKind::Object { members, .. } => {
            if stands_for_any(members) {
                return Schema::of(Type::Map(Box::new(Schema::of(Type::Any, origin))), origin);
            }
            let properties = members
                .iter()
                .map(|member| Property {
                    name: member.name.clone(),
                    schema: schema_at(&member.value, types, depth + 1),
                    required: !member.optional && !is_optional(&member.value),
                    origin: Origin::stated(member.name_span),
                    ..Property::default()
                })
                .collect();
            Schema::of(Type::Object(properties), origin)
        }
        SampleKind::Array(items) => {
            let inner = items.first().map_or_else(
                || Schema::of(Type::Any, origin),
                |item| schema_at(item, types, depth + 1),
            );
            Schema::of(Type::Array(Box::new(inner)), origin)
        }
        SampleKind::Leaf(leaf) => match &leaf.class {
            LeafClass::Type { ty, nullable, constraints, description, .. } => {
                let mut schema = types.schema(ty, origin);
                schema.nullable = *nullable;
                schema.constraints.extend(constraints.iter().cloned().map(|mut constraint| {
                    if constraint.origin.span.is_empty() {
                        constraint.origin = origin;
                    }
                    constraint
                }));
                schema.description.clone_from(description);
                if let Some(said) = description {
                    narrow_by_words(&mut schema, said, origin);
                }
                schema
            }
            LeafClass::Example(ty) => {
                let mut schema = types.schema(ty, origin);
                schema.nullable = leaf.value.is_null();
                schema.example = Some(leaf.value.clone());
                schema
            }
            LeafClass::Placeholder => Schema::of(Type::Any, origin),
        },
    }
}

/// Whether an object has no members of its own, only one that stands for any.
pub(super) fn stands_for_any(members: &[SampleMember]) -> bool {
    members.is_empty() || matches!(members, [only] if is_any_key(&only.name))
}

/// What the words beside a type narrow: `"string (email)"`, `"integer — between 1 and 5"`.
fn narrow_by_words(schema: &mut Schema, words: &str, origin: Origin) {
    let fragment = livespec_diagnostics::Fragment::contiguous(words, origin.span.start as usize);
    for phrase in livespec_lang::constraints::read(&fragment).phrases {
        if let livespec_lang::PhraseKind::Narrow(kind) = phrase.kind {
            crate::entities::parameter_field(schema, kind, origin);
        }
    }
}

/// A key that stands for any key: `"key": "value"`.
fn is_any_key(name: &str) -> bool {
    matches!(
        names::field_key(name).as_str(),
        "key" | "string" | "name1" | "key1" | "anykey" | "additionalprop1" | "additionalproperties"
    ) || name.starts_with(['<', '[', '{'])
        || name == "*"
}

/// Whether a leaf is told to be optional.
pub(super) fn is_optional(node: &SampleNode) -> bool {
    match &node.kind {
        SampleKind::Leaf(leaf) => matches!(&leaf.class, LeafClass::Type { optional: true, .. }),
        _ => false,
    }
}

/// Whether every leaf of an object is a type word rather than an example: the object then lists all
/// there is.
pub(super) fn is_description(node: &SampleNode) -> bool {
    match &node.kind {
        SampleKind::Object { members, open } => {
            !open && members.iter().all(|member| is_description(&member.value))
        }
        SampleKind::Array(items) => items.iter().all(is_description),
        SampleKind::Leaf(leaf) => matches!(leaf.class, LeafClass::Type { .. }),
    }
}

/// The sample as plain JSON; type words stay texts.
pub(super) fn value(node: &SampleNode) -> Value {
    value_at(node, 0)
}

fn value_at(node: &SampleNode, depth: usize) -> Value {
    if depth > DEPTH_MAX {
        return Value::Null;
    }
    match &node.kind {
        SampleKind::Object { members, .. } => Value::Object(
            members
                .iter()
                .map(|member| (member.name.clone(), value_at(&member.value, depth + 1)))
                .collect(),
        ),
        SampleKind::Array(items) => {
            Value::Array(items.iter().map(|item| value_at(item, depth + 1)).collect())
        }
        SampleKind::Leaf(leaf) => leaf.value.clone(),
    }
}
