//! Types of Python: the standard library's, pydantic's.

use livespec_diagnostics::Fragment;
use livespec_ir::{ConstraintKind as Rule, Format, Type};
use serde_json::Value;
use tree_sitter::{Language, Node};

use super::fields;
use crate::TypeExpr;
use crate::call::Call;
use crate::literal;
use crate::tree::{DEPTH_MAX, Source, children};
use crate::typed::{self, Generic, Typed};

/// The type that a node writes.
pub(super) fn type_of(source: &Source<'_>, node: Node<'_>, depth: usize) -> Typed {
    if depth > DEPTH_MAX {
        return Typed::default();
    }
    match node.kind() {
        "type" => {
            node.named_child(0).map(|inner| type_of(source, inner, depth + 1)).unwrap_or_default()
        }
        "identifier" => named(source.of(node)),
        "attribute" | "member_type" => named(last_name(source.of(node))),
        "generic_type" => {
            let arguments = node.named_child(1).map(children).unwrap_or_default();
            generic(source, node.named_child(0), &arguments, depth)
        }
        "subscript" => {
            let mut cursor = node.walk();
            let arguments: Vec<_> = node.children_by_field_name("subscript", &mut cursor).collect();
            generic(source, node.child_by_field_name("value"), &arguments, depth)
        }
        "binary_operator" | "union_type" => {
            let mut parts = Vec::new();
            alternatives(node, &mut parts);
            union(source, &parts, depth)
        }
        "none" => Typed { nullable: true, ..Typed::default() },
        "string" => quoted(source, node, depth),
        "call" => called(source, node),
        _ => Typed::default(),
    }
}

fn last_name(text: &str) -> &str {
    text.rsplit('.').next().unwrap_or(text).trim()
}

/// The alternatives of `a | b | c`, which nests to the left.
fn alternatives<'t>(node: Node<'t>, out: &mut Vec<Node<'t>>) {
    let mut pending = vec![node];
    while let Some(node) = pending.pop() {
        match node.kind() {
            "binary_operator" | "union_type" => pending.extend(children(node).into_iter().rev()),
            "type" if node.named_child_count() == 1 => pending.extend(node.named_child(0)),
            _ => out.push(node),
        }
    }
}

fn union(source: &Source<'_>, parts: &[Node<'_>], depth: usize) -> Typed {
    let mut out = Typed::default();
    let mut types = Vec::new();
    for part in parts {
        if source.of(*part).trim() == "None" {
            out.nullable = true;
            continue;
        }
        let one = type_of(source, *part, depth + 1);
        out.nullable |= one.nullable;
        out.rules.extend(one.rules);
        types.push(one.ty);
    }
    if types.len() > 1 {
        out.rules.clear();
    }
    out.ty = match types.len() {
        0 => TypeExpr::default(),
        1 => types.remove(0),
        _ => TypeExpr::Union(types),
    };
    out
}

/// A type in quotes is one that is declared later; it is read like any other.
fn quoted(source: &Source<'_>, node: Node<'_>, depth: usize) -> Typed {
    let Some(text) = literal::string(source.of(node)) else { return Typed::default() };
    let word = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
    if text.chars().all(word) {
        return named(last_name(&text));
    }
    let fragment = Fragment::contiguous(&text, 0);
    let inner = Source::new(&fragment);
    let tree = inner.tree(&Language::new(tree_sitter_python::LANGUAGE));
    tree.and_then(|tree| {
        let expression = tree.root_node().named_child(0)?.named_child(0)?;
        // What is in quotes inside of quotes is no type.
        (expression.kind() != "string").then(|| type_of(&inner, expression, depth + 1))
    })
    .unwrap_or_default()
}

fn generic(
    source: &Source<'_>,
    name: Option<Node<'_>>,
    arguments: &[Node<'_>],
    depth: usize,
) -> Typed {
    let name = name.map_or("", |name| last_name(source.of(name)));
    match name {
        "Literal" => literals(source, arguments),
        "Union" => union(source, arguments, depth),
        "NotRequired" => Typed {
            optional: true,
            ..typed::generic(library, name, arguments, |node| type_of(source, node, depth + 1))
        },
        "Annotated" => {
            let mut out =
                typed::generic(library, name, arguments, |node| type_of(source, node, depth + 1));
            for note in arguments.iter().skip(1) {
                let call = if note.kind() == "type" { note.named_child(0) } else { Some(*note) };
                if let Some(call) = call.and_then(|node| fields::call(source, node)) {
                    out.rules.extend(fields::rules(&call));
                }
            }
            out
        }
        _ => typed::generic(library, name, arguments, |node| type_of(source, node, depth + 1)),
    }
}

fn library(name: &str) -> Option<Generic> {
    Some(match name {
        "List" | "list" | "Set" | "set" | "FrozenSet" | "frozenset" | "Sequence" | "Iterable"
        | "Collection" | "Tuple" | "tuple" | "MutableSequence" | "Deque" | "deque"
        | "DynamicMapped" | "WriteOnlyMapped" | "ReverseRelation" => Generic::List,
        "Dict" | "dict" | "Mapping" | "MutableMapping" | "DefaultDict" | "defaultdict"
        | "OrderedDict" => Generic::Map,
        "Optional" => Generic::Nullable,
        "Annotated" | "Mapped" | "Required" | "NotRequired" | "ReadOnly" | "Final" | "Type"
        | "type" | "Awaitable" => Generic::Inside,
        _ => return None,
    })
}

fn literals(source: &Source<'_>, arguments: &[Node<'_>]) -> Typed {
    let mut values: Vec<Value> =
        arguments.iter().filter_map(|node| literal::value(source.of(*node))).collect();
    let all = values.len() == arguments.len();
    values.retain(|value| !value.is_null());
    let nullable = values.len() < arguments.len() && all;
    let ty = if all && !values.is_empty() { TypeExpr::Values(values) } else { TypeExpr::default() };
    Typed { ty, nullable, ..Typed::default() }
}

/// `constr(max_length=5)` and its like.
fn called(source: &Source<'_>, node: Node<'_>) -> Typed {
    let Some(call) = fields::call(source, node) else { return Typed::default() };
    let ty = match call.name {
        "constr" => Type::Text,
        "conint" => Type::Integer(64),
        "confloat" => Type::Number,
        "condecimal" => decimal(&call),
        "condate" => Type::Date,
        "conlist" | "conset" => {
            let item = call.at(0).map(|item| type_of(source, item.node, DEPTH_MAX));
            return Typed { rules: fields::rules(&call), ..item.unwrap_or_default().list() };
        }
        _ => return Typed::default(),
    };
    Typed { ty: TypeExpr::Plain(ty), rules: fields::rules(&call), ..Typed::default() }
}

/// A decimal with `max_digits` and `decimal_places`, where both are told.
pub(super) fn decimal(call: &Call<'_, '_>) -> Type {
    let digits = |name: &str| {
        call.named(name).and_then(|arg| arg.count()).and_then(|count| u8::try_from(count).ok())
    };
    match (digits("max_digits"), digits("decimal_places")) {
        (Some(all), Some(places)) if all >= places => Type::Decimal(all, places),
        _ => crate::type_word::DECIMAL,
    }
}

/// A type by its name; what is no type of the libraries is left to be resolved.
fn named(name: &str) -> Typed {
    let text = |rule| Typed::narrowed(Type::Text, [rule]);
    let whole = |rule| Typed::narrowed(Type::Integer(64), [rule]);
    let number = |rule| Typed::narrowed(Type::Number, [rule]);
    let format = |format| text(Rule::Format(format));
    match name {
        "str" | "StrictStr" | "SecretStr" | "timedelta" | "Path" | "FilePath" => Type::Text.into(),
        "bytes" | "bytearray" | "Base64Bytes" | "UploadFile" => Type::Bytes.into(),
        "bool" | "StrictBool" => Type::Boolean.into(),
        "int" | "StrictInt" => Type::Integer(64).into(),
        "float" | "StrictFloat" | "FiniteFloat" => Type::Number.into(),
        "Decimal" => crate::type_word::DECIMAL.into(),
        "UUID" | "UUID1" | "UUID3" | "UUID4" | "UUID5" | "UUID7" => Type::Uuid.into(),
        "datetime" | "AwareDatetime" | "NaiveDatetime" => Type::Timestamp.into(),
        "PastDatetime" => Typed::narrowed(Type::Timestamp, [Rule::Past]),
        "FutureDatetime" => Typed::narrowed(Type::Timestamp, [Rule::Future]),
        "date" => Type::Date.into(),
        "PastDate" => Typed::narrowed(Type::Date, [Rule::Past]),
        "FutureDate" => Typed::narrowed(Type::Date, [Rule::Future]),
        "time" => Type::Time.into(),
        "EmailStr" | "NameEmail" => format(Format::Email),
        "HttpUrl" | "AnyUrl" | "AnyHttpUrl" | "AnyWebsocketUrl" => format(Format::Uri),
        "IPvAnyAddress" | "IPv4Address" | "IPv6Address" => format(Format::Ip),
        "PhoneNumber" => format(Format::Phone),
        "PositiveInt" => whole(Rule::Above(0.0)),
        "NonNegativeInt" => whole(Rule::Min(0.0)),
        "NegativeInt" => whole(Rule::Below(0.0)),
        "NonPositiveInt" => whole(Rule::Max(0.0)),
        "PositiveFloat" => number(Rule::Above(0.0)),
        "NonNegativeFloat" => number(Rule::Min(0.0)),
        "list" | "List" | "set" | "Set" | "tuple" | "Tuple" => Typed::default().list(),
        "dict" | "Dict" | "Mapping" => TypeExpr::Map(Box::default()).into(),
        "Any" | "object" | "Json" | "JsonValue" => Typed::default(),
        _ => TypeExpr::Named(name.to_owned()).into(),
    }
}
