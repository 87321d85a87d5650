//! Types of Rust's standard library and of the crates that data models use.

use livespec_ir::{ConstraintKind as Rule, Format, Type};
use tree_sitter::Node;

use crate::TypeExpr;
use crate::tree::{DEPTH_MAX, Source, children};
use crate::typed::{self, Generic, Typed};

/// The type that a node is.
pub(super) fn typed(source: &Source<'_>, node: Node<'_>, depth: usize) -> Typed {
    if depth > DEPTH_MAX {
        return Typed::default();
    }
    let inner = |node: Option<Node<'_>>| {
        node.map(|node| typed(source, node, depth + 1)).unwrap_or_default()
    };
    match node.kind() {
        "reference_type" => inner(node.child_by_field_name("type")),
        "array_type" => {
            let element = node.child_by_field_name("element");
            match element.map_or("", |element| source.of(element)) {
                "u8" => Type::Bytes.into(),
                _ => inner(element).list(),
            }
        }
        "tuple_type" => Typed::default().list(),
        "generic_type" => {
            let name = node.child_by_field_name("type").map_or("", |name| source.of(name));
            let arguments = node.child_by_field_name("type_arguments").map(children);
            let arguments: Vec<_> = arguments
                .unwrap_or_default()
                .into_iter()
                .filter(|argument| argument.kind() != "lifetime")
                .collect();
            let name = last(name);
            match name {
                "Vec" if arguments.first().is_some_and(|first| source.of(*first) == "u8") => {
                    Type::Bytes.into()
                }
                "DateTime" => Type::Timestamp.into(),
                "Option" => {
                    Typed { nullable: true, optional: true, ..inner(arguments.first().copied()) }
                }
                _ => typed::generic(library, name, &arguments, |argument| {
                    typed(source, argument, depth + 1)
                }),
            }
        }
        "primitive_type" | "type_identifier" | "scoped_type_identifier" => named(source.of(node)),
        _ => Typed::default(),
    }
}

fn last(path: &str) -> &str {
    path.rsplit(':').next().unwrap_or(path)
}

/// A type by its name; what is no type of the libraries is left to be resolved.
fn named(path: &str) -> Typed {
    let counted = |bits| Typed::narrowed(Type::Integer(bits), [Rule::Min(0.0)]);
    match last(path) {
        "Value" | "JsonValue" | "Json" => Typed::default(),
        "String" | "str" | "char" | "Ulid" | "PathBuf" | "CompactString" => Type::Text.into(),
        "bool" => Type::Boolean.into(),
        "i8" | "i16" => Type::Integer(16).into(),
        "i32" => Type::Integer(32).into(),
        "i64" | "i128" | "isize" => Type::Integer(64).into(),
        "u8" => counted(16),
        "u16" => counted(32),
        "u32" | "u64" | "u128" | "usize" => counted(64),
        "f32" | "f64" => Type::Number.into(),
        "Decimal" | "BigDecimal" => crate::type_word::DECIMAL.into(),
        "Uuid" => Type::Uuid.into(),
        "DateTime"
        | "NaiveDateTime"
        | "OffsetDateTime"
        | "PrimitiveDateTime"
        | "SystemTime"
        | "Timestamp"
        | "DateTimeUtc"
        | "DateTimeWithTimeZone" => Type::Timestamp.into(),
        "NaiveDate" | "Date" => Type::Date.into(),
        "NaiveTime" | "Time" => Type::Time.into(),
        "Url" | "Uri" => Typed::narrowed(Type::Text, [Rule::Format(Format::Uri)]),
        "IpAddr" | "Ipv4Addr" | "Ipv6Addr" | "IpNetwork" => {
            Typed::narrowed(Type::Text, [Rule::Format(Format::Ip)])
        }
        "Bytes" => Type::Bytes.into(),
        name => TypeExpr::Named(name.to_owned()).into(),
    }
}

/// The generic types of the libraries.
fn library(name: &str) -> Option<Generic> {
    Some(match name {
        "Vec" | "HashSet" | "BTreeSet" | "IndexSet" | "VecDeque" | "SmallVec" => Generic::List,
        "HashMap" | "BTreeMap" | "IndexMap" => Generic::Map,
        "Box" | "Arc" | "Rc" | "Cow" | "Json" | "SecretBox" | "Secret" => Generic::Inside,
        _ => return None,
    })
}
