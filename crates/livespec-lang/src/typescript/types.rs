//! Types of TypeScript.

use livespec_ir::Type;
use serde_json::Value;
use tree_sitter::Node;

use super::{Reader, zod};
use crate::tree::{DEPTH_MAX, Source, children, shorten};
use crate::typed::{self, Generic};
use crate::{Spanned, TypeExpr};

/// A type with what its union says of `null` and `undefined`.
#[derive(Default)]
pub(super) struct Union {
    pub(super) ty: TypeExpr,
    pub(super) null: bool,
    pub(super) undefined: bool,
    /// The literals as texts, where every alternative is one.
    pub(super) literals: Vec<Spanned<String>>,
}

impl Union {
    /// Reads a type; `null` and `undefined` are taken out of its alternatives.
    pub(super) fn read(reader: &mut Reader<'_, '_>, node: Node<'_>, depth: usize) -> Union {
        let mut union = Union::default();
        let (mut literals, mut types) = (Vec::new(), Vec::new());
        for part in alternatives(node) {
            match reader.source.of(part) {
                "null" => union.null = true,
                "undefined" | "void" => union.undefined = true,
                _ => match literal_type(&reader.source, part) {
                    Some(value) => {
                        union.literals.push(Spanned {
                            value: text_of(&value),
                            span: reader.source.span(part),
                        });
                        literals.push(value);
                    }
                    None => types.push(type_of(reader, part, depth)),
                },
            }
        }
        if types.is_empty() && !literals.is_empty() {
            union.ty = TypeExpr::Values(literals);
            return union;
        }
        union.literals.clear();
        if !literals.is_empty() {
            types.push(TypeExpr::Values(literals));
        }
        union.ty = match types.len() {
            0 => TypeExpr::default(),
            1 => types.remove(0),
            _ => TypeExpr::Union(types),
        };
        union
    }
}

/// The alternatives of a union in order. The grammar nests them to the left, as deep as there are
/// alternatives, hence no recursion.
fn alternatives(node: Node<'_>) -> Vec<Node<'_>> {
    let (mut out, mut pending) = (Vec::new(), vec![node]);
    while let Some(node) = pending.pop() {
        match node.kind() {
            "union_type" | "parenthesized_type" => pending.extend(children(node).into_iter().rev()),
            "comment" => {}
            _ => out.push(node),
        }
    }
    out
}

/// A type that is no union.
pub(super) fn type_of(reader: &mut Reader<'_, '_>, node: Node<'_>, depth: usize) -> TypeExpr {
    if depth > DEPTH_MAX {
        reader.unread(node, "a type nested this deep", "give the inner type a name");
        return TypeExpr::default();
    }
    let text = reader.source.of(node);
    match node.kind() {
        "predefined_type" => predefined(text),
        "type_identifier" | "identifier" => named(text),
        "union_type" | "parenthesized_type" => Union::read(reader, node, depth + 1).ty,
        "array_type" => element(reader, node.named_child(0), depth),
        "readonly_type" | "optional_type" | "rest_type" => node
            .named_child(0)
            .map_or_else(TypeExpr::default, |inner| type_of(reader, inner, depth + 1)),
        "object_type" => object(reader, node, depth),
        "generic_type" => generic(reader, node, depth),
        "nested_type_identifier" => {
            TypeExpr::Named(text.rsplit('.').next().unwrap_or(text).to_owned())
        }
        "tuple_type" => TypeExpr::Array(Box::default()),
        "template_literal_type" => TypeExpr::Plain(Type::Text),
        "ERROR" => TypeExpr::default(),
        _ => {
            reader.unread(
                node,
                &format!("type `{}`", shorten(text)),
                "use a plain type, a name or a union",
            );
            TypeExpr::default()
        }
    }
}

fn predefined(text: &str) -> TypeExpr {
    TypeExpr::Plain(match text {
        "string" => Type::Text,
        "number" => Type::Number,
        "boolean" => Type::Boolean,
        _ => Type::Any,
    })
}

/// A name that stands for a type of every program, or one to be resolved.
fn named(text: &str) -> TypeExpr {
    match text {
        "Date" => TypeExpr::Plain(Type::Timestamp),
        "UUID" | "Uuid" => TypeExpr::Plain(Type::Uuid),
        "String" => TypeExpr::Plain(Type::Text),
        "Number" => TypeExpr::Plain(Type::Number),
        "Boolean" => TypeExpr::Plain(Type::Boolean),
        "bigint" | "BigInt" => TypeExpr::Plain(Type::Integer(64)),
        "Buffer" | "Uint8Array" | "Blob" | "ArrayBuffer" => TypeExpr::Plain(Type::Bytes),
        "Decimal" | "BigDecimal" => TypeExpr::Plain(crate::type_word::DECIMAL),
        "Object" => TypeExpr::Map(Box::default()),
        _ => TypeExpr::Named(text.to_owned()),
    }
}

fn element(reader: &mut Reader<'_, '_>, node: Option<Node<'_>>, depth: usize) -> TypeExpr {
    let inner = node.map(|inner| Union::read(reader, inner, depth + 1).ty).unwrap_or_default();
    TypeExpr::Array(Box::new(inner))
}

fn object(reader: &mut Reader<'_, '_>, node: Node<'_>, depth: usize) -> TypeExpr {
    let members = children(node);
    if let [only] = members.as_slice()
        && only.kind() == "index_signature"
    {
        let value =
            only.child_by_field_name("type").and_then(|annotation| annotation.named_child(0));
        let value = value.map(|value| Union::read(reader, value, depth + 1).ty).unwrap_or_default();
        return TypeExpr::Map(Box::new(value));
    }
    TypeExpr::Object(reader.fields(node, depth + 1))
}

fn generic(reader: &mut Reader<'_, '_>, node: Node<'_>, depth: usize) -> TypeExpr {
    let name = node.child_by_field_name("name").map_or("", |name| reader.source.of(name));
    let arguments = node.child_by_field_name("type_arguments").map(children).unwrap_or_default();
    // What a schema accepts goes by the schema's name.
    if let ("z.infer" | "z.input" | "z.output" | "z.TypeOf", Some(query)) =
        (name, arguments.first())
        && let Some(schema) = query.named_child(0).filter(|_| query.kind() == "type_query")
    {
        return TypeExpr::Named(zod::record_name(reader.source.of(schema)).to_owned());
    }
    let ty = typed::generic(library, name, &arguments, |argument| {
        Union::read(reader, argument, depth + 1).ty.into()
    })
    .ty;
    match ty {
        TypeExpr::Object(mut fields) if name == "Partial" => {
            fields.iter_mut().for_each(|field| field.required = Some(false));
            TypeExpr::Object(fields)
        }
        ty => ty,
    }
}

fn library(name: &str) -> Option<Generic> {
    Some(match name {
        "Array" | "ReadonlyArray" | "Set" | "ReadonlySet" | "List" => Generic::List,
        "Record" | "Map" | "ReadonlyMap" => Generic::Map,
        "Readonly" | "Required" | "Partial" | "Promise" | "NonNullable" => Generic::Inside,
        _ => return None,
    })
}

/// The value of a literal type.
fn literal_type(source: &Source<'_>, node: Node<'_>) -> Option<Value> {
    if node.kind() != "literal_type" {
        return None;
    }
    literal(source, node.named_child(0)?)
}

/// The value of a literal expression.
pub(super) fn literal(source: &Source<'_>, node: Node<'_>) -> Option<Value> {
    let text = source.of(node);
    match node.kind() {
        "string" => Some(Value::String(string_value(source, node))),
        "number" | "unary_expression" => serde_json::from_str(&text.replace('_', "")).ok(),
        "true" | "false" => Some(Value::Bool(text == "true")),
        "null" => Some(Value::Null),
        "array" if node.named_child_count() == 0 => Some(Value::Array(Vec::new())),
        "object" if node.named_child_count() == 0 => Some(Value::Object(serde_json::Map::new())),
        _ => None,
    }
}

/// A string literal without its quotes; of escapes, those that stand for themselves are resolved.
pub(super) fn string_value(source: &Source<'_>, node: Node<'_>) -> String {
    let text = source.of(node);
    let inner = text.get(1..text.len().saturating_sub(1)).unwrap_or("");
    let mut out = String::with_capacity(inner.len());
    let mut chars = inner.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => out.push(match chars.next() {
                Some('n') => '\n',
                Some('t') => '\t',
                Some(other) => other,
                None => '\\',
            }),
            c => out.push(c),
        }
    }
    out
}

fn text_of(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// The type of a field that is only told by its initial value.
pub(super) fn of_value(value: &Value) -> TypeExpr {
    TypeExpr::Plain(match value {
        Value::String(_) => Type::Text,
        Value::Number(_) => Type::Number,
        Value::Bool(_) => Type::Boolean,
        _ => Type::Any,
    })
}
