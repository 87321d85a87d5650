//! The keywords of schemas: types, formats, bounds, and those that are not enforced.

use livespec_diagnostics::Fragment;
use livespec_ir::{Constraint, ConstraintKind as Kind, Format, Origin, Type};

use super::{Reader, Shape};
use crate::TypeExpr;
use crate::constraints::count;
use crate::tree::not_modelled;
use crate::yaml::Node;

/// The words of `type`; `file` is that of Swagger 2.
pub(crate) const TYPES: &[&str] =
    &["object", "array", "string", "integer", "number", "boolean", "null", "file"];

/// Keywords whose rules have no counterpart in the model.
const NOT_ENFORCED: &[&str] = &[
    "not",
    "if",
    "then",
    "else",
    "contains",
    "minContains",
    "maxContains",
    "prefixItems",
    "patternProperties",
    "propertyNames",
    "minProperties",
    "maxProperties",
    "dependentRequired",
    "dependentSchemas",
    "dependencies",
];

/// The type of a word with a format.
pub(super) fn plain(word: &str, format: &str) -> Type {
    match (word, format) {
        ("string", "uuid" | "guid") => Type::Uuid,
        ("string", "date") => Type::Date,
        ("string", "date-time" | "datetime") => Type::Timestamp,
        ("string", "time") => Type::Time,
        ("string", "byte" | "binary") | ("file", _) => Type::Bytes,
        ("string", "decimal") | ("number", "decimal") => crate::type_word::DECIMAL,
        ("string", _) => Type::Text,
        ("integer", "int32") => Type::Integer(32),
        ("integer", "int16") => Type::Integer(16),
        ("integer", _) => Type::Integer(64),
        ("number", _) => Type::Number,
        ("boolean", _) => Type::Boolean,
        _ => Type::Any,
    }
}

/// The formats that are rules and no types.
fn format(word: &str) -> Option<Format> {
    Some(match word {
        "email" | "idn-email" => Format::Email,
        "uri" | "url" | "iri" => Format::Uri,
        "hostname" | "idn-hostname" => Format::Hostname,
        "ipv4" | "ipv6" | "ip" => Format::Ip,
        "phone" | "e164" => Format::Phone,
        _ => return None,
    })
}

/// Adds what narrows the values of a schema.
pub(super) fn constraints(fragment: &Fragment, schema: &Node, shape: &mut Shape) {
    let exclusive = |key: &str| schema.get(key).is_some_and(Node::is_true);
    let (above, below) = (exclusive("exclusiveMinimum"), exclusive("exclusiveMaximum"));
    for (key, node) in schema.members() {
        let number = node.number();
        let length = number.and_then(count);
        let kind = match key.text.as_str() {
            // Draft 4 and OpenAPI 3.0 write `exclusiveMinimum: true` beside the bound.
            "minimum" if above => number.map(Kind::Above),
            "maximum" if below => number.map(Kind::Below),
            "minimum" => number.map(Kind::Min),
            "maximum" => number.map(Kind::Max),
            "exclusiveMinimum" => number.map(Kind::Above),
            "exclusiveMaximum" => number.map(Kind::Below),
            "multipleOf" => number.filter(|step| *step > 0.0).map(Kind::MultipleOf),
            "minLength" => length.map(Kind::MinLength),
            "maxLength" => length.map(Kind::MaxLength),
            "minItems" => length.map(Kind::MinItems),
            "maxItems" => length.map(Kind::MaxItems),
            "uniqueItems" => node.is_true().then_some(Kind::UniqueItems),
            "pattern" => node.text().map(|text| Kind::Pattern(text.to_owned())),
            "format" if shape.ty == TypeExpr::Plain(Type::Text) => {
                node.text().and_then(format).map(Kind::Format)
            }
            _ => None,
        };
        if let Some(kind) = kind {
            let span = fragment.span(key.range.start..node.range.end.max(key.range.end));
            shape.constraints.push(Constraint { kind, origin: Origin::stated(span) });
        }
    }
}

/// Reports the keywords that nothing enforces.
pub(super) fn report(reader: &mut Reader<'_, '_>, schema: &Node) {
    let foreign =
        schema.members().iter().filter(|(key, _)| NOT_ENFORCED.contains(&key.text.as_str()));
    for (key, _) in foreign {
        let word = reader.word(key);
        not_modelled(
            reader.diagnostics,
            word.span,
            &format!("the keyword `{}` is not understood and not enforced", word.value),
            "state the rule in a sentence of constraints where it matters",
        );
    }
}
