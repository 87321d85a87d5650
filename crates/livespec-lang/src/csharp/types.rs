//! Types and initial values of C#.

use livespec_ir::Type;
use serde_json::Value;
use tree_sitter::Node;

use crate::tree::{DEPTH_MAX, Source, child, children};
use crate::typed::{self, Generic};
use crate::{DefaultExpr, Spanned, TypeExpr};

/// The type that a node writes; `?` is the caller's concern.
pub(super) fn type_of(source: &Source<'_>, node: Node<'_>, depth: usize) -> TypeExpr {
    if depth > DEPTH_MAX {
        return TypeExpr::default();
    }
    let inner = |node: Option<Node<'_>>| {
        node.map(|node| type_of(source, node, depth + 1)).unwrap_or_default()
    };
    match node.kind() {
        "predefined_type" | "identifier" => named(source.of(node)),
        "qualified_name" => named(source.of(node).rsplit('.').next().unwrap_or("").trim()),
        "nullable_type" => inner(node.child_by_field_name("type").or_else(|| node.named_child(0))),
        "array_type" => {
            let element = node.child_by_field_name("type").or_else(|| node.named_child(0));
            match element {
                Some(element) if source.of(element) == "byte" => TypeExpr::Plain(Type::Bytes),
                element => TypeExpr::Array(Box::new(inner(element))),
            }
        }
        "generic_name" => generic(source, node, depth),
        _ => TypeExpr::default(),
    }
}

fn generic(source: &Source<'_>, node: Node<'_>, depth: usize) -> TypeExpr {
    let name = node.named_child(0).map_or("", |name| source.of(name));
    let arguments = child(node, "type_argument_list").map(children).unwrap_or_default();
    typed::generic(library, name, &arguments, |argument| {
        type_of(source, argument, depth + 1).into()
    })
    .ty
}

fn library(name: &str) -> Option<Generic> {
    Some(match name {
        "Dictionary" | "IDictionary" | "IReadOnlyDictionary" | "ImmutableDictionary" => {
            Generic::Map
        }
        "Nullable" => Generic::Nullable,
        "Task" => Generic::Inside,
        "List"
        | "IList"
        | "IEnumerable"
        | "ICollection"
        | "IReadOnlyList"
        | "IReadOnlyCollection"
        | "Collection"
        | "HashSet"
        | "ISet"
        | "IReadOnlySet"
        | "ImmutableArray"
        | "ImmutableList"
        | "ObservableCollection" => Generic::List,
        _ => return None,
    })
}

/// A type by its name; what is no type of the platform is left to be resolved.
fn named(name: &str) -> TypeExpr {
    TypeExpr::Plain(match name {
        "string" | "String" | "char" | "Char" | "Uri" => Type::Text,
        "bool" | "Boolean" => Type::Boolean,
        "byte" | "sbyte" | "short" | "Int16" => Type::Integer(16),
        "int" | "Int32" | "ushort" | "UInt16" => Type::Integer(32),
        "long" | "Int64" | "uint" | "ulong" | "UInt32" | "UInt64" => Type::Integer(64),
        "float" | "double" | "Single" | "Double" => Type::Number,
        "decimal" | "Decimal" => crate::type_word::DECIMAL,
        "Guid" => Type::Uuid,
        "DateOnly" => Type::Date,
        "TimeOnly" => Type::Time,
        "DateTime" | "DateTimeOffset" | "Instant" => Type::Timestamp,
        "object" | "Object" | "dynamic" | "JsonElement" | "JsonNode" | "JsonDocument"
        | "JObject" => Type::Any,
        _ => return TypeExpr::Named(name.to_owned()),
    })
}

/// The default that an initial value tells. None for what only satisfies the compiler:
/// `default!`, `null!`, `string.Empty`, an empty text.
pub(super) fn default_of(source: &Source<'_>, value: Node<'_>) -> Option<Spanned<DefaultExpr>> {
    let text = source.of(value).trim();
    let expr = match text {
        "DateTime.UtcNow" | "DateTime.Now" | "DateTimeOffset.UtcNow" | "DateTimeOffset.Now" => {
            DefaultExpr::Now
        }
        "Guid.NewGuid()" | "Guid.CreateVersion7()" => DefaultExpr::Uuid,
        "string.Empty" | "String.Empty" | "\"\"" | "default" | "null" => return None,
        _ if text.ends_with('!') => return None,
        _ => constant(source, value)?,
    };
    Some(Spanned { value: expr, span: source.span(value) })
}

fn constant(source: &Source<'_>, value: Node<'_>) -> Option<DefaultExpr> {
    let text = source.of(value).trim();
    Some(match value.kind() {
        "string_literal" | "verbatim_string_literal" => {
            DefaultExpr::Value(Value::String(text_value(text)))
        }
        "integer_literal" | "real_literal" | "prefix_unary_expression" => {
            let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic()).replace('_', "");
            serde_json::from_str(&digits)
                .map_or_else(|_| DefaultExpr::Other(text.to_owned()), DefaultExpr::Value)
        }
        "boolean_literal" => DefaultExpr::Value(Value::Bool(text == "true")),
        // `OrderStatus.Pending`: a member of an enumeration.
        "member_access_expression" => {
            let member = value.child_by_field_name("name").map_or(text, |name| source.of(name));
            DefaultExpr::Value(Value::String(member.to_owned()))
        }
        // An empty collection is what an absent one means.
        "implicit_object_creation_expression"
        | "object_creation_expression"
        | "collection_expression"
        | "array_creation_expression" => return None,
        _ => DefaultExpr::Other(text.to_owned()),
    })
}

/// A string literal without its marks.
pub(super) fn text_value(text: &str) -> String {
    let verbatim = text.starts_with('@');
    let inner = text.trim_start_matches(['@', '$']);
    let inner = inner.strip_prefix('"').and_then(|inner| inner.strip_suffix('"')).unwrap_or(inner);
    if verbatim {
        return inner.replace("\"\"", "\"");
    }
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
