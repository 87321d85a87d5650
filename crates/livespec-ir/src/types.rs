//! Types, schemas and constraints, shared by fields and messages.

use serde_json::Value;

use crate::{Entity, Field, Id, Origin};

/// The type of a value, independent of the language that it was written in.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Type {
    /// Any JSON value; the document does not narrow it.
    #[default]
    Any,
    /// Unicode text.
    Text,
    /// `true` or `false`.
    Boolean,
    /// A whole number within the given count of bits (16, 32 or 64), signed.
    Integer(u8),
    /// A number of binary floating point.
    Number,
    /// An exact decimal: digits in all, digits after the point. Written as a JSON number.
    Decimal(u8, u8),
    /// A UUID (RFC 9562) in its textual form.
    Uuid,
    /// A calendar date, `YYYY-MM-DD`.
    Date,
    /// A time of day, `HH:MM:SS`.
    Time,
    /// An instant, RFC 3339.
    Timestamp,
    /// Bytes, base64 in JSON.
    Bytes,
    /// One of the listed texts.
    Enum(Vec<String>),
    /// A list.
    Array(Box<Schema>),
    /// An object with any keys and values of one schema.
    Map(Box<Schema>),
    /// An object with the listed properties.
    Object(Vec<Property>),
    /// A named record of the model.
    Entity(Id<Entity>),
    /// A name that no definition was found for.
    Named(String),
}

/// A type with all that narrows it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Schema {
    /// The type.
    pub ty: Type,
    /// Whether `null` is a value.
    pub nullable: bool,
    /// What narrows the type further.
    pub constraints: Vec<Constraint>,
    /// What the document says of it.
    pub description: Option<String>,
    /// A value that the document shows.
    pub example: Option<Value>,
    /// Where it is from.
    pub origin: Origin,
}

impl Schema {
    /// A schema of a type without anything that narrows it.
    pub fn of(ty: Type, origin: Origin) -> Self {
        Schema { ty, origin, ..Schema::default() }
    }
}

/// A member of an object.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Property {
    /// The name in JSON.
    pub name: String,
    /// The schema of its value.
    pub schema: Schema,
    /// Whether it must be there.
    pub required: bool,
    /// The field of the operation's entity that it fills.
    pub field: Option<Id<Field>>,
    /// What an absent member means.
    pub default: Option<Value>,
    /// Where it is from.
    pub origin: Origin,
}

/// A textual format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// An address as HTML's e-mail input takes it.
    Email,
    /// An absolute URI (RFC 3986).
    Uri,
    /// A UUID (RFC 9562).
    Uuid,
    /// A full date (RFC 3339).
    Date,
    /// A date and time (RFC 3339).
    DateTime,
    /// A phone number, E.164.
    Phone,
    /// A country, ISO 3166-1 alpha-2.
    Country,
    /// A currency, ISO 4217.
    Currency,
    /// A host name (RFC 1123).
    Hostname,
    /// An IPv4 or IPv6 address.
    Ip,
    /// Lower-case letters, digits and hyphens.
    Slug,
}

/// The case of letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Case {
    /// `abc`
    Lower,
    /// `ABC`
    Upper,
}

/// What a text is brought to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Normal {
    /// Lower case.
    Lower,
    /// Upper case.
    Upper,
    /// Without white space at its ends.
    Trim,
}

/// One rule that narrows values, with its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Constraint {
    /// The rule.
    pub kind: ConstraintKind,
    /// Where it is stated.
    pub origin: Origin,
}

/// What a constraint demands. Lengths count Unicode code points.
#[derive(Debug, Clone, PartialEq)]
pub enum ConstraintKind {
    /// At least, inclusive.
    Min(f64),
    /// At most, inclusive.
    Max(f64),
    /// Greater than.
    Above(f64),
    /// Less than.
    Below(f64),
    /// A whole multiple of.
    MultipleOf(f64),
    /// At least so many code points.
    MinLength(u64),
    /// At most so many code points.
    MaxLength(u64),
    /// At least so many items.
    MinItems(u64),
    /// At most so many items.
    MaxItems(u64),
    /// No item twice.
    UniqueItems,
    /// A text with at least one character that is no white space.
    NonBlank,
    /// One of the listed values.
    OneOf(Vec<Value>),
    /// None of the listed numbers (`never 0`).
    NoneOf(Vec<f64>),
    /// Exactly this value.
    Constant(Value),
    /// Matches a regular expression (the syntax of ECMA-262 that JSON Schema shares).
    Pattern(String),
    /// Has a textual format.
    Format(Format),
    /// At least so many words, parted by white space.
    MinWords(u64),
    /// At most so many words.
    MaxWords(u64),
    /// No letter of the other case.
    Case(Case),
    /// Brought to a form before it is checked and stored.
    Normalized(Normal),
    /// A date or instant in the past.
    Past,
    /// A date or instant in the future.
    Future,
}
