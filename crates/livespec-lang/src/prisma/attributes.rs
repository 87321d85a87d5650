//! The attributes of fields (`@id`) and of models (`@@index`).

use livespec_diagnostics::Span;
use livespec_ir::{Constraint, ConstraintKind, OnDelete, Origin, Type};
use serde_json::Value;
use tree_sitter::Node;

use super::Reader;
use crate::tree::{child, children, not_modelled};
use crate::{DefaultExpr, EntityDecl, FieldDecl, ForeignKeyDecl, IndexDecl, Spanned, TypeExpr};

/// An attribute: its name and its arguments.
struct Attribute<'t> {
    name: String,
    arguments: Vec<Node<'t>>,
    span: Span,
}

/// Attributes that change nothing that is kept.
const INERT: &[&str] = &["ignore", "schema", "fulltext", "shardKey"];

impl Reader<'_, '_> {
    /// Applies the attributes of a field; a relation is handed back.
    pub(super) fn attributes(
        &mut self,
        node: Node<'_>,
        field: &mut FieldDecl,
    ) -> Option<ForeignKeyDecl> {
        let mut relation = None;
        for node in children(node).into_iter().filter(|node| node.kind() == "attribute") {
            let Some(attribute) = self.attribute(node) else { continue };
            match attribute.name.as_str() {
                "id" => field.primary_key = true,
                "unique" => field.unique = true,
                "default" => self.default(&attribute, field),
                // The server writes it with every change, so that a body need not have it.
                "updatedAt" => {
                    field.default = Some(Spanned { value: DefaultExpr::Now, span: attribute.span });
                }
                "map" => field.column = attribute.arguments.first().map(|node| self.text(*node)),
                "relation" => relation = Some(self.relation(&attribute)),
                name => match name.strip_prefix("db.") {
                    Some(native) => self.native(native, &attribute, field),
                    None if INERT.contains(&name) => {}
                    None => self.unread(&attribute),
                },
            }
        }
        relation
    }

    fn attribute<'t>(&self, node: Node<'t>) -> Option<Attribute<'t>> {
        let inner = node.named_child(0)?;
        let (name, arguments) = match inner.kind() {
            "call_expression" => (inner.named_child(0)?, child(inner, "arguments").map(children)),
            _ => (inner, None),
        };
        Some(Attribute {
            name: self.source.of(name).to_owned(),
            arguments: arguments.unwrap_or_default(),
            span: self.source.span(node),
        })
    }

    /// The text of a string without its quotes, of anything else as it stands.
    fn text(&self, node: Node<'_>) -> String {
        let text = self.source.of(node);
        let node = if node.kind() == "type_expression" { node.named_child(1) } else { None };
        node.map_or(text, |value| self.source.of(value)).trim_matches('"').to_owned()
    }

    fn default(&mut self, attribute: &Attribute<'_>, field: &mut FieldDecl) {
        let Some(value) = attribute.arguments.first() else { return };
        let text = self.source.of(*value);
        let expr = match text {
            "autoincrement()" | "sequence()" => {
                field.sequence = true;
                return;
            }
            "now()" => DefaultExpr::Now,
            "true" => DefaultExpr::Value(Value::Bool(true)),
            "false" => DefaultExpr::Value(Value::Bool(false)),
            "[]" => DefaultExpr::Value(Value::Array(Vec::new())),
            _ if text.starts_with("uuid(") => DefaultExpr::Uuid,
            _ if text.contains("gen_random_uuid") || text.contains("uuid_generate") => {
                DefaultExpr::Uuid
            }
            _ => match value.kind() {
                "string" => DefaultExpr::Value(Value::String(self.text(*value))),
                "number" => DefaultExpr::Value(crate::words::digits(text).unwrap_or_default()),
                // A value of an enumeration.
                "identifier" => DefaultExpr::Value(Value::String(text.to_owned())),
                _ => DefaultExpr::Other(text.to_owned()),
            },
        };
        field.default = Some(Spanned { value: expr, span: self.source.span(*value) });
    }

    /// `@relation(fields: [userId], references: [id], onDelete: Cascade)`.
    fn relation(&self, attribute: &Attribute<'_>) -> ForeignKeyDecl {
        let mut key = ForeignKeyDecl::default();
        for argument in &attribute.arguments {
            let (Some(name), Some(value)) = (argument.named_child(0), argument.named_child(1))
            else {
                continue;
            };
            match self.source.of(name) {
                "fields" => key.fields = self.names(value),
                "references" => {
                    key.target_fields =
                        self.names(value).into_iter().map(|name| name.value).collect();
                }
                "onDelete" => {
                    key.on_delete = match self.source.of(value) {
                        "Cascade" => Some(OnDelete::Cascade),
                        "SetNull" => Some(OnDelete::SetNull),
                        "Restrict" | "NoAction" => Some(OnDelete::Restrict),
                        _ => None,
                    };
                }
                _ => {}
            }
        }
        key
    }

    /// The names in a list; `createdAt(sort: Desc)` names `createdAt`.
    fn names(&self, list: Node<'_>) -> Vec<Spanned<String>> {
        let named = |node: Node<'_>| {
            let node =
                if node.kind() == "call_expression" { node.named_child(0) } else { Some(node) };
            node.map(|node| self.source.spanned(node))
        };
        children(list).into_iter().filter_map(named).collect()
    }

    /// The type of the database (`@db.VarChar(50)`).
    fn native(&mut self, name: &str, attribute: &Attribute<'_>, field: &mut FieldDecl) {
        let numbers: Vec<u64> = attribute
            .arguments
            .iter()
            .filter_map(|node| self.source.of(*node).parse().ok())
            .collect();
        let small = |at: usize| numbers.get(at).and_then(|number| u8::try_from(*number).ok());
        let ty = match name {
            "VarChar" | "Char" | "NVarChar" | "NChar" => {
                let origin = Origin::stated(attribute.span);
                let length = numbers.first().map(|length| ConstraintKind::MaxLength(*length));
                field.constraints.extend(length.map(|kind| Constraint { kind, origin }));
                return;
            }
            "Uuid" | "UniqueIdentifier" => Type::Uuid,
            "Date" => Type::Date,
            "Time" | "Timetz" => Type::Time,
            "SmallInt" => Type::Integer(16),
            "Decimal" | "Numeric" | "Money" => {
                let Some(digits) = small(0) else { return };
                Type::Decimal(digits, small(1).unwrap_or(0))
            }
            "Inet" | "Citext" | "Text" | "Timestamp" | "Timestamptz" | "DateTime" | "Integer"
            | "Int" | "BigInt" | "Boolean" | "Json" | "JsonB" | "Real" | "DoublePrecision"
            | "ByteA" | "LongText" | "MediumText" | "TinyInt" | "ObjectId" | "Oid" | "Xml" => {
                return;
            }
            _ => {
                self.unread(attribute);
                return;
            }
        };
        field.ty = TypeExpr::Plain(ty);
    }

    /// `@@id`, `@@unique`, `@@map` change the model; `@@index` is handed back.
    pub(super) fn block_attribute(
        &mut self,
        node: Node<'_>,
        entity: &mut EntityDecl,
    ) -> Option<Spanned<IndexDecl>> {
        let attribute = self.attribute(node)?;
        let list = attribute.arguments.iter().find_map(|argument| match argument.kind() {
            "array" => Some(*argument),
            // `fields: [a, b]`.
            _ => argument.named_child(1).filter(|value| value.kind() == "array"),
        });
        let names = list.map(|list| self.names(list)).unwrap_or_default();
        match attribute.name.as_str() {
            "id" => entity.primary_key = names,
            "unique" => entity.uniques.push(names),
            "map" => {
                let name = attribute.arguments.first()?;
                entity.stored_as =
                    Some(Spanned { value: self.text(*name), span: self.source.span(*name) });
            }
            "index" => {
                let descending = |at: usize| {
                    list.and_then(|list| list.named_child(u32::try_from(at).ok()?))
                        .is_some_and(|item| self.source.of(item).contains("Desc"))
                };
                let columns =
                    names.into_iter().enumerate().map(|(at, name)| (name, descending(at)));
                let index = IndexDecl { columns: columns.collect(), ..IndexDecl::default() };
                return Some(Spanned { value: index, span: attribute.span });
            }
            name if INERT.contains(&name) => {}
            _ => self.unread(&attribute),
        }
        None
    }

    fn unread(&mut self, attribute: &Attribute<'_>) {
        not_modelled(
            self.diagnostics,
            attribute.span,
            &format!("the attribute `{}` is not understood", attribute.name),
            "state what it means in a sentence where it matters",
        );
    }
}
