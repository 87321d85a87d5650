//! The words for types of the languages that people write specifications in.

use livespec_ir::{ConstraintKind, Format, Type};

use super::DECIMAL;
use crate::TypeExpr;
use crate::words::Words;

/// A type by its word.
pub(super) struct Entry {
    pub(super) ty: TypeExpr,
    pub(super) constraints: Vec<ConstraintKind>,
    pub(super) sequence: bool,
    /// Whether the word means the type in a sample too, rather than a value.
    pub(super) in_samples: bool,
    /// Whether the word is as often prose.
    pub(super) unsure: bool,
}

/// Types of several words, before those of one; each a sequence of lower-case words.
const SEVERAL: &[(&[&str], Type)] = &[
    (&["timestamp", "with", "time", "zone"], Type::Timestamp),
    (&["timestamp", "without", "time", "zone"], Type::Timestamp),
    (&["time", "with", "time", "zone"], Type::Time),
    (&["time", "without", "time", "zone"], Type::Time),
    (&["iso", "8601", "date", "time"], Type::Timestamp),
    (&["iso", "8601", "datetime"], Type::Timestamp),
    (&["iso", "8601", "date-time"], Type::Timestamp),
    (&["iso", "8601", "timestamp"], Type::Timestamp),
    (&["iso", "8601", "date"], Type::Date),
    (&["iso", "8601", "string"], Type::Timestamp),
    (&["iso", "8601"], Type::Timestamp),
    (&["iso8601", "date"], Type::Date),
    (&["iso8601", "timestamp"], Type::Timestamp),
    (&["iso", "date"], Type::Date),
    (&["iso", "datetime"], Type::Timestamp),
    (&["iso", "timestamp"], Type::Timestamp),
    (&["iso", "string"], Type::Timestamp),
    (&["rfc", "3339"], Type::Timestamp),
    (&["rfc3339", "timestamp"], Type::Timestamp),
    (&["date", "time"], Type::Timestamp),
    (&["utc", "timestamp"], Type::Timestamp),
    (&["utc", "datetime"], Type::Timestamp),
    (&["unix", "timestamp"], Type::Integer(64)),
    (&["epoch", "seconds"], Type::Integer(64)),
    (&["epoch", "milliseconds"], Type::Integer(64)),
    (&["double", "precision"], Type::Number),
    (&["floating", "point"], Type::Number),
    (&["character", "varying"], Type::Text),
    (&["char", "varying"], Type::Text),
    (&["big", "integer"], Type::Integer(64)),
    (&["long", "text"], Type::Text),
    (&["date", "string"], Type::Date),
    (&["json", "object"], Type::Any),
];

/// The type at a token and the token after it.
pub(super) fn find(words: &Words<'_>, at: usize) -> Option<(Entry, usize)> {
    let first = words.word(at);
    let several = SEVERAL
        .iter()
        .find(|(sequence, _)| sequence[0] == first && words.seq(at + 1, &sequence[1..]));
    if let Some((sequence, ty)) = several {
        return Some((entry(ty.clone()), at + sequence.len()));
    }
    // `uuid v4`, `uuid string`, `email address`: the second word adds nothing.
    let raw = words.raw(at);
    let found = single(words.word(at), raw)?;
    let padded = matches!(
        (words.word(at), words.word(at + 1)),
        ("uuid" | "email" | "url" | "uri" | "guid", "string" | "v4" | "v7" | "address")
    );
    Some((found, at + 1 + usize::from(padded)))
}

fn entry(ty: Type) -> Entry {
    Entry {
        ty: TypeExpr::Plain(ty),
        constraints: Vec::new(),
        sequence: false,
        in_samples: true,
        unsure: false,
    }
}

/// The type of one word, in lower case and as written.
pub(super) fn single(word: &str, written: &str) -> Option<Entry> {
    number(word, written)
        .or_else(|| moment(word))
        .or_else(|| formatted(word))
        .or_else(|| other(word, written))
}

/// A type that means itself wherever it stands.
fn plain(ty: Type) -> Option<Entry> {
    Some(entry(ty))
}

/// A word that is as often prose.
fn unsure(ty: Type) -> Option<Entry> {
    Some(Entry { unsure: true, ..entry(ty) })
}

/// A word that means a type in a table only.
fn table(ty: Type) -> Option<Entry> {
    Some(Entry { in_samples: false, ..entry(ty) })
}

fn number(word: &str, written: &str) -> Option<Entry> {
    // `INTEGER` in capitals is SQL's, of 32 bits; `integer` is any whole number.
    let sql = written.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit());
    let serial = |bits| Some(Entry { sequence: true, ..entry(Type::Integer(bits)) });
    match word {
        "integer" | "int" if sql => plain(Type::Integer(32)),
        "integer" | "int" | "long" | "int64" | "bigint" | "int8" | "uint" | "uint32" | "uint64"
        | "epoch" => plain(Type::Integer(64)),
        "int32" | "int4" | "mediumint" => plain(Type::Integer(32)),
        "smallint" | "int16" | "int2" | "tinyint" | "short" => plain(Type::Integer(16)),
        "serial" => serial(32),
        "bigserial" => serial(64),
        "smallserial" => serial(16),
        "number" => unsure(Type::Number),
        "float" | "double" | "real" | "float32" | "float64" | "float4" | "float8" => {
            plain(Type::Number)
        }
        "decimal" | "numeric" | "bigdecimal" => plain(DECIMAL),
        "money" => table(Type::Decimal(19, 4)),
        "boolean" | "bool" => plain(Type::Boolean),
        "bit" => table(Type::Boolean),
        _ => None,
    }
}

fn moment(word: &str) -> Option<Entry> {
    match word {
        "date" => unsure(Type::Date),
        "dateonly" => plain(Type::Date),
        "time" => unsure(Type::Time),
        "datetime" | "timestamp" | "timestamptz" | "datetimeoffset" | "datetime2" | "date-time"
        | "instant" | "iso8601" | "iso-8601" | "rfc3339" => plain(Type::Timestamp),
        _ => None,
    }
}

/// A text of a format.
fn formatted(word: &str) -> Option<Entry> {
    let (format, in_samples) = match word {
        "email" | "e-mail" => (Format::Email, true),
        "url" | "uri" => (Format::Uri, true),
        "hostname" => (Format::Hostname, true),
        "phone" => (Format::Phone, false),
        "ip" | "inet" | "ipv4" | "ipv6" => (Format::Ip, false),
        "slug" => (Format::Slug, false),
        _ => return None,
    };
    let constraints = vec![ConstraintKind::Format(format)];
    Some(Entry { constraints, unsure: true, in_samples, ..entry(Type::Text) })
}

fn other(word: &str, written: &str) -> Option<Entry> {
    let nested = |ty, in_samples| Some(Entry { ty, in_samples, unsure: true, ..entry(Type::Any) });
    match word {
        "string" | "str" | "varchar" | "nvarchar" | "nchar" | "varchar2" | "citext"
        | "longtext" | "mediumtext" | "tinytext" | "clob" | "ulid" => plain(Type::Text),
        "text" => unsure(Type::Text),
        "char" | "character" | "objectid" | "nanoid" | "cuid" | "enum" => table(Type::Text),
        "id" if written == "ID" => table(Type::Text),
        "uuid" | "guid" | "uniqueidentifier" | "uuidv4" | "uuidv7" => plain(Type::Uuid),
        "json" | "jsonb" => table(Type::Any),
        "any" | "mixed" => unsure(Type::Any),
        "object" | "map" | "dictionary" | "dict" | "hash" => {
            nested(TypeExpr::Map(Box::default()), word == "object")
        }
        "array" | "list" => nested(TypeExpr::Array(Box::default()), word == "array"),
        "bytes" | "bytea" | "blob" | "varbinary" | "binary" | "base64" | "longblob" => {
            plain(Type::Bytes)
        }
        _ => None,
    }
}
