//! Directives of fields: those with a meaning for data are read, others reported.

use livespec_ir::{Constraint, ConstraintKind, Format, Origin};
use tree_sitter::Node;

use super::Reader;
use crate::constraints::count;
use crate::tree::{child, children};
use crate::{DefaultExpr, FieldDecl, Phrase, PhraseKind, Spanned};

/// Directives that say nothing of the data.
const INERT: &[&str] = &[
    "deprecated",
    "key",
    "shareable",
    "external",
    "requires",
    "provides",
    "override",
    "tag",
    "inaccessible",
    "specifiedBy",
    "cost",
    "listSize",
    "cacheControl",
    "relation",
];

impl Reader<'_, '_> {
    pub(super) fn directives(&mut self, node: Node<'_>, field: &mut FieldDecl) {
        let Some(list) = child(node, "directives") else { return };
        for directive in children(list) {
            let Some(name) = child(directive, "name").map(|name| self.source.of(name)) else {
                continue;
            };
            let span = self.source.span(directive);
            match name {
                "id" | "primaryKey" => field.primary_key = true,
                "unique" => field.unique = true,
                "readOnly" | "readonly" => {
                    field.said.push(Phrase { kind: PhraseKind::ReadOnly, span });
                }
                "constraint" | "length" | "range" | "pattern" => self.constraint(directive, field),
                "default" => {
                    let value =
                        self.arguments(directive).into_iter().find(|(name, _)| name == "value");
                    if let Some((_, value)) = value {
                        field.default = Some(Spanned { value: DefaultExpr::Value(value), span });
                    }
                }
                _ if INERT.contains(&name) => {}
                _ => self.unread(span, &format!("the directive `@{name}` is not understood")),
            }
        }
    }

    /// `@constraint(minLength: 1, max: 5)`.
    fn constraint(&mut self, directive: Node<'_>, field: &mut FieldDecl) {
        let span = self.source.span(directive);
        for (name, value) in self.arguments(directive) {
            let number = value.as_f64();
            let length = number.and_then(count);
            let text = value.as_str();
            let kind = match name.as_str() {
                "minLength" => length.map(ConstraintKind::MinLength),
                "maxLength" => length.map(ConstraintKind::MaxLength),
                "minItems" => length.map(ConstraintKind::MinItems),
                "maxItems" => length.map(ConstraintKind::MaxItems),
                "min" => number.map(ConstraintKind::Min),
                "max" => number.map(ConstraintKind::Max),
                "exclusiveMin" => number.map(ConstraintKind::Above),
                "exclusiveMax" => number.map(ConstraintKind::Below),
                "multipleOf" => number.filter(|step| *step > 0.0).map(ConstraintKind::MultipleOf),
                "pattern" | "regex" => text.map(|text| ConstraintKind::Pattern(text.to_owned())),
                "format" => match text {
                    Some("email") => Some(ConstraintKind::Format(Format::Email)),
                    Some("uri" | "url") => Some(ConstraintKind::Format(Format::Uri)),
                    Some("uuid") => Some(ConstraintKind::Format(Format::Uuid)),
                    Some("date") => Some(ConstraintKind::Format(Format::Date)),
                    Some("date-time") => Some(ConstraintKind::Format(Format::DateTime)),
                    _ => None,
                },
                _ => None,
            };
            match kind {
                Some(kind) => {
                    let kind = crate::constraints::for_type(kind, &field.ty);
                    field.constraints.push(Constraint { kind, origin: Origin::stated(span) });
                }
                None => self.unread(span, &format!("the rule `{name}` is not understood")),
            }
        }
    }

    /// The arguments of a directive, as JSON; names of enumerations are texts.
    fn arguments(&self, directive: Node<'_>) -> Vec<(String, serde_json::Value)> {
        let list = child(directive, "arguments").map(children).unwrap_or_default();
        let read = |argument: Node<'_>| {
            let name = self.source.of(child(argument, "name")?).to_owned();
            let text = self.source.of(child(argument, "value")?);
            let value = serde_json::from_str(text)
                .unwrap_or_else(|_| serde_json::Value::String(text.trim_matches('"').to_owned()));
            Some((name, value))
        };
        list.into_iter().filter_map(read).collect()
    }
}
