//! What Java and Kotlin share: the types of their libraries, and annotations (Jakarta Persistence,
//! Bean Validation, Jackson, Spring).

pub(crate) mod annotations;

use livespec_ir::{ConstraintKind as Rule, Format, Type};

use crate::TypeExpr;
use crate::typed::{Generic, Typed};

/// A type by its name; what is no type of the libraries is left to be resolved.
pub(crate) fn named(name: &str) -> Typed {
    let name = name.rsplit('.').next().unwrap_or(name).trim();
    match name {
        "String" | "CharSequence" | "char" | "Character" | "Char" | "Duration" => Type::Text.into(),
        "boolean" | "Boolean" => Type::Boolean.into(),
        "byte" | "Byte" | "short" | "Short" => Type::Integer(16).into(),
        "int" | "Integer" | "Int" => Type::Integer(32).into(),
        "long" | "Long" | "BigInteger" | "UInt" | "ULong" => Type::Integer(64).into(),
        "float" | "double" | "Float" | "Double" | "Number" => Type::Number.into(),
        "BigDecimal" => crate::type_word::DECIMAL.into(),
        "UUID" | "Uuid" => Type::Uuid.into(),
        "LocalDate" => Type::Date.into(),
        "LocalTime" => Type::Time.into(),
        "Instant" | "LocalDateTime" | "OffsetDateTime" | "ZonedDateTime" | "Timestamp" | "Date" => {
            Type::Timestamp.into()
        }
        "URI" | "URL" => Typed::narrowed(Type::Text, [Rule::Format(Format::Uri)]),
        "Currency" => Typed::narrowed(Type::Text, [Rule::Format(Format::Currency)]),
        "Object" | "Any" | "JsonNode" | "JsonElement" | "JsonObject" => Typed::default(),
        "ByteArray" | "Blob" => Type::Bytes.into(),
        "IntArray" => Typed::from(Type::Integer(32)).list(),
        "List" | "Set" | "Collection" => Typed::default().list(),
        "Map" => TypeExpr::Map(Box::default()).into(),
        _ => TypeExpr::Named(name.to_owned()).into(),
    }
}

/// The generic types of the libraries.
pub(crate) fn library(name: &str) -> Option<Generic> {
    Some(match name.rsplit('.').next().unwrap_or(name) {
        "List" | "ArrayList" | "LinkedList" | "Set" | "HashSet" | "LinkedHashSet" | "SortedSet"
        | "TreeSet" | "Collection" | "Iterable" | "MutableList" | "MutableSet"
        | "MutableCollection" | "Array" | "Sequence" | "ImmutableList" | "Flux" => Generic::List,
        "Map" | "HashMap" | "LinkedHashMap" | "TreeMap" | "SortedMap" | "MutableMap" => {
            Generic::Map
        }
        "Optional" | "JsonNullable" => Generic::Nullable,
        "CompletableFuture" | "Mono" => Generic::Inside,
        _ => return None,
    })
}

/// Whether a method only looks at or sets fields, as those do that tools write.
pub(crate) fn is_accessor(name: &str) -> bool {
    ["get", "set", "is", "with", "equals", "hashCode", "toString", "builder", "of", "from", "copy"]
        .iter()
        .any(|start| name.starts_with(start))
}
