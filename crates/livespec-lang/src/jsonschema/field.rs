//! A schema as a type with what narrows it.

use livespec_ir::{Constraint, Type};
use serde_json::Value;

use super::{Reader, keywords, reference};
use crate::tree::DEPTH_MAX;
use crate::yaml::{Kind, Node, Word};
use crate::{DefaultExpr, FieldDecl, Phrase, PhraseKind, Spanned, TypeExpr};

/// What one schema says.
#[derive(Debug, Default)]
pub(crate) struct Shape {
    pub(crate) ty: TypeExpr,
    pub(crate) nullable: bool,
    pub(crate) constraints: Vec<Constraint>,
    /// Its properties, with those of parts that it is put together from.
    pub(crate) fields: Vec<FieldDecl>,
    /// Records that it has the fields of (`allOf` with references).
    pub(crate) extends: Vec<Spanned<String>>,
    /// It is told to be an object.
    pub(crate) is_object: bool,
    /// The texts of an enumeration.
    pub(crate) values: Vec<Spanned<String>>,
    pub(crate) description: Option<Spanned<String>>,
}

impl Shape {
    pub(crate) fn of(reader: &mut Reader<'_, '_>, schema: &Node, depth: usize) -> Shape {
        let mut shape = Shape {
            description: schema.get("description").and_then(|node| reader.spanned(node)),
            nullable: schema.get("nullable").is_some_and(Node::is_true),
            ..Shape::default()
        };
        if depth > DEPTH_MAX {
            return shape;
        }
        if let Some(name) = reference(schema) {
            shape.ty = TypeExpr::Named(name.to_owned());
            return shape;
        }
        keywords::report(reader, schema);
        shape.all_of(reader, schema, depth);
        shape.own(reader, schema, depth);
        shape.any_of(reader, schema, depth);
        keywords::constraints(reader.fragment, schema, &mut shape);
        shape
    }

    /// The type that the keywords of the schema itself tell.
    fn own(&mut self, reader: &mut Reader<'_, '_>, schema: &Node, depth: usize) {
        self.properties(reader, schema, depth);
        if let Some(list) = schema.get("enum") {
            self.enumeration(reader, list);
            return;
        }
        if let Some(value) = schema.get("const") {
            self.ty = TypeExpr::Values(vec![value.value()]);
            return;
        }
        let types: Vec<&str> = match schema.get("type").map(|node| (&node.kind, node)) {
            Some((Kind::Scalar(word, _), _)) => vec![word],
            Some((Kind::List(_), node)) => node.items().iter().filter_map(Node::text).collect(),
            _ => Vec::new(),
        };
        self.nullable |= types.contains(&"null");
        let mut plain = types.iter().filter(|word| **word != "null");
        match (plain.next(), plain.next()) {
            (Some(word), None) => self.typed(reader, word, schema, depth),
            (Some(_), Some(_)) => self.ty = TypeExpr::Plain(Type::Any),
            (None, _) if !self.fields.is_empty() => self.ty = TypeExpr::Object(self.fields.clone()),
            (None, _) if schema.get("items").is_some() => {
                self.typed(reader, "array", schema, depth)
            }
            (None, _) => {}
        }
    }

    fn typed(&mut self, reader: &mut Reader<'_, '_>, word: &str, schema: &Node, depth: usize) {
        let format = schema.text_of("format").unwrap_or("");
        self.ty = match word {
            "array" => {
                let item = schema.get("items").map(|items| Shape::of(reader, items, depth + 1));
                TypeExpr::Array(Box::new(item.map(|item| item.ty).unwrap_or_default()))
            }
            "object" => {
                self.is_object = true;
                self.object(reader, schema, depth)
            }
            _ => TypeExpr::Plain(keywords::plain(word, format)),
        };
    }

    /// An object without properties is a map.
    fn object(&mut self, reader: &mut Reader<'_, '_>, schema: &Node, depth: usize) -> TypeExpr {
        if !self.fields.is_empty() || !self.extends.is_empty() {
            return TypeExpr::Object(self.fields.clone());
        }
        let values = schema.get("additionalProperties").filter(|values| values.is_map());
        let values = values.map(|values| Shape::of(reader, values, depth + 1).ty);
        match values {
            Some(ty) => TypeExpr::Map(Box::new(ty)),
            None if schema.get("properties").is_some() => TypeExpr::Object(Vec::new()),
            None => TypeExpr::Map(Box::default()),
        }
    }

    fn enumeration(&mut self, reader: &mut Reader<'_, '_>, list: &Node) {
        let mut values = Vec::new();
        for item in list.items() {
            match item.value() {
                Value::Null => self.nullable = true,
                value => {
                    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                    self.values.push(Spanned { value: text, span: item.span(reader.fragment) });
                    values.push(value);
                }
            }
        }
        if values.iter().any(|value| !value.is_string()) {
            self.values.clear();
        }
        self.ty = TypeExpr::Values(values);
    }

    fn properties(&mut self, reader: &mut Reader<'_, '_>, schema: &Node, depth: usize) {
        let Some(properties) = schema.get("properties") else { return };
        let required: std::collections::HashSet<&str> = schema
            .get("required")
            .map(|list| list.items().iter().filter_map(Node::text).collect())
            .unwrap_or_default();
        for (name, property) in properties.members() {
            let must = required.contains(name.text.as_str());
            self.fields.push(field(reader, name, property, must, depth));
        }
    }

    /// Parts that all hold: their fields together; the records that are named are those extended.
    fn all_of(&mut self, reader: &mut Reader<'_, '_>, schema: &Node, depth: usize) {
        let Some(parts) = schema.get("allOf") else { return };
        let alone = parts.items().len() == 1 && schema.get("properties").is_none();
        for part in parts.items() {
            let inner = Shape::of(reader, part, depth + 1);
            self.nullable |= inner.nullable;
            match inner.ty {
                // `allOf: [$ref]` is how a reference gets a description beside it.
                ty if alone => self.ty = ty,
                TypeExpr::Named(name) => {
                    let place = part.get("$ref").map_or(part.range.clone(), |at| at.range.clone());
                    self.extends.push(Spanned { value: name, span: reader.fragment.span(place) });
                    self.is_object = true;
                }
                _ => self.is_object |= inner.is_object,
            }
            self.fields.extend(inner.fields);
            self.extends.extend(inner.extends);
            self.constraints.extend(inner.constraints);
            self.values.extend(inner.values);
        }
        if matches!(self.ty, TypeExpr::Plain(Type::Any)) && self.is_object {
            self.ty = TypeExpr::Object(self.fields.clone());
        }
    }

    /// Alternatives; with `null` beside one other it is only nullable.
    fn any_of(&mut self, reader: &mut Reader<'_, '_>, schema: &Node, depth: usize) {
        let lists = ["oneOf", "anyOf"].iter().filter_map(|key| schema.get(key));
        let parts: Vec<&Node> = lists.flat_map(Node::items).collect();
        if parts.is_empty() {
            return;
        }
        let mut types = Vec::new();
        let mut constraints = Vec::new();
        for part in parts {
            if part.text_of("type") == Some("null") {
                self.nullable = true;
                continue;
            }
            let inner = Shape::of(reader, part, depth + 1);
            self.nullable |= inner.nullable;
            types.push(inner.ty);
            constraints = inner.constraints;
        }
        if let [_] = types.as_slice() {
            self.constraints.extend(constraints);
        }
        self.ty = match types.len() {
            0 => return,
            1 => types.remove(0),
            _ => TypeExpr::Union(types),
        };
    }
}

/// A property as a field.
pub(crate) fn field(
    reader: &mut Reader<'_, '_>,
    name: &Word,
    schema: &Node,
    required: bool,
    depth: usize,
) -> FieldDecl {
    let shape = Shape::of(reader, schema, depth + 1);
    let place = ["type", "$ref", "enum", "const"].iter().find_map(|key| schema.get(key));
    let said = |key: &str, kind: PhraseKind| {
        let node = schema.get(key).filter(|node| node.is_true())?;
        Some(Phrase { kind, span: node.span(reader.fragment) })
    };
    let default = schema.get("default").map(|node| Spanned {
        value: DefaultExpr::Value(node.value()),
        span: node.span(reader.fragment),
    });
    FieldDecl {
        ty_span: place.unwrap_or(schema).span(reader.fragment),
        name: reader.word(name),
        required: Some(required),
        nullable: Some(shape.nullable),
        default: default.filter(|stated| stated.value != DefaultExpr::Value(Value::Null)),
        said: [said("readOnly", PhraseKind::ReadOnly), said("writeOnly", PhraseKind::WriteOnly)]
            .into_iter()
            .flatten()
            .collect(),
        constraints: shape.constraints,
        comment: shape.description,
        ty: shape.ty,
        span: reader.fragment.span(name.range.start..schema.range.end.max(name.range.end)),
        ..FieldDecl::default()
    }
}
