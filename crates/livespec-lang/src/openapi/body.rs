//! Schemas of bodies as samples whose leaves are types.

use livespec_diagnostics::Span;
use serde_json::Value;

use super::{Parts, parts};
use crate::jsonschema::{Reader, Shape, reference};
use crate::yaml::Node;
use crate::{Leaf, LeafClass, Sample, SampleKind, SampleMember, SampleNode, Spanned};

/// How deep references are followed from a body: an envelope, the list in it, the record.
const REFERENCES_MAX: usize = 4;

/// How many members all bodies of a description may have together.
const MEMBERS_MAX: usize = 1 << 16;

/// How many members an object has that wraps one record; one with more is a record itself.
const WRAPPED_MAX: usize = 3;

/// Which way a body goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// Without what only the server writes (`readOnly`).
    Request,
    /// Without what is never answered (`writeOnly`).
    Response,
    /// It is not known; nothing is left out.
    Either,
}

/// Makes bodies of schemas.
pub(super) struct Bodies<'n> {
    parts: Parts<'n>,
    members_left: usize,
}

impl<'n> Bodies<'n> {
    pub(super) fn new(document: &'n Node) -> Self {
        Bodies { parts: parts(document), members_left: MEMBERS_MAX }
    }

    /// What a reference leads to; the node itself where it is none or leads nowhere.
    pub(super) fn resolve<'x>(&self, node: &'x Node) -> &'x Node
    where
        'n: 'x,
    {
        let mut node = node;
        for _ in 0..REFERENCES_MAX {
            let Some(found) = node.text_of("$ref").and_then(|text| self.part(text)) else { break };
            node = found;
        }
        node
    }

    fn part(&self, text: &str) -> Option<&'n Node> {
        let (rest, name) = text.rsplit_once('/')?;
        let group = rest.rsplit('/').next()?;
        self.parts.get(&(group.to_owned(), name.to_owned())).copied()
    }

    /// The record that a schema is (`Order`) or lists (`Order[]`), within what wraps it.
    pub(super) fn type_name(&self, schema: &Node) -> Option<String> {
        if let Some(items) = schema.get("items") {
            return Some(format!("{}[]", reference(items)?));
        }
        let properties = self.resolve(schema).get("properties").map(Node::members);
        let properties = properties.unwrap_or_default();
        if properties.iter().any(|(name, _)| name.text == "id") {
            return reference(schema).map(str::to_owned);
        }
        let listed = properties.iter().find_map(|(_, property)| reference(property.get("items")?));
        let wrapped = properties.iter().find_map(|(_, property)| reference(property));
        match (listed, wrapped) {
            (Some(name), _) => Some(format!("{name}[]")),
            (None, Some(name)) if properties.len() <= WRAPPED_MAX => Some(name.to_owned()),
            _ => reference(schema).map(str::to_owned),
        }
    }

    /// A body of a schema.
    pub(super) fn sample(
        &mut self,
        reader: &mut Reader<'_, '_>,
        schema: &Node,
        way: Way,
    ) -> Sample {
        Sample { root: self.node(reader, schema, way, 0), strict: false }
    }

    fn node(
        &mut self,
        reader: &mut Reader<'_, '_>,
        schema: &Node,
        way: Way,
        depth: usize,
    ) -> SampleNode {
        let span = schema.span(reader.fragment);
        let schema = self.resolve(schema);
        let mut members = Vec::new();
        if depth < REFERENCES_MAX {
            self.members(reader, schema, (way, depth), &mut members);
            if let Some(items) = schema.get("items") {
                let item = self.node(reader, items, way, depth + 1);
                return plain_node(SampleKind::Array(vec![item]), span);
            }
        }
        if members.is_empty() {
            return leaf(reader, schema, span);
        }
        plain_node(SampleKind::Object { members, open: false }, span)
    }

    /// The members of an object, with those of the parts that it is put together from.
    fn members(
        &mut self,
        reader: &mut Reader<'_, '_>,
        schema: &Node,
        (way, depth): (Way, usize),
        members: &mut Vec<SampleMember>,
    ) {
        for part in schema.get("allOf").map(Node::items).unwrap_or_default() {
            if depth < REFERENCES_MAX {
                let part = self.resolve(part);
                self.members(reader, part, (way, depth + 1), members);
            }
        }
        let properties = schema.get("properties").map(Node::members).unwrap_or_default();
        let required: std::collections::HashSet<&str> = schema
            .get("required")
            .map(|list| list.items().iter().filter_map(Node::text).collect())
            .unwrap_or_default();
        // A record stands for itself; what wraps records is looked into.
        let record = properties.iter().any(|(name, _)| name.text == "id");
        for (name, property) in properties {
            let hidden = match way {
                Way::Request => "readOnly",
                Way::Response => "writeOnly",
                Way::Either => "",
            };
            if property.get(hidden).is_some_and(Node::is_true) || self.members_left == 0 {
                continue;
            }
            self.members_left -= 1;
            let value = if record || depth + 1 >= REFERENCES_MAX {
                leaf(reader, property, property.span(reader.fragment))
            } else {
                self.node(reader, property, way, depth + 1)
            };
            members.push(SampleMember {
                name: name.text.clone(),
                name_span: reader.fragment.span(name.range.clone()),
                optional: !required.contains(name.text.as_str()),
                value,
            });
        }
    }
}

fn plain_node(kind: SampleKind, span: Span) -> SampleNode {
    SampleNode { kind, span, comment: None }
}

/// A type in the place of a value.
fn leaf(reader: &mut Reader<'_, '_>, schema: &Node, span: Span) -> SampleNode {
    let shape = Shape::of(reader, schema, 0);
    let class = LeafClass::Type {
        ty: shape.ty,
        optional: false,
        nullable: shape.nullable,
        constraints: shape.constraints,
        description: shape.description.map(|Spanned { value, .. }| value),
    };
    let value = schema.get("example").map_or(Value::Null, Node::value);
    plain_node(SampleKind::Leaf(Leaf { value, class }), span)
}
