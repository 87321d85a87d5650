//! Tags of Go's fields: `json`, `validate` and `binding`, `gorm`, `db`.

use livespec_diagnostics::{Diagnostics, Span};
use livespec_ir::{ConstraintKind as Rule, Format, OnDelete, Type};
use serde_json::Value;
use tree_sitter::Node;

use crate::tree::{Source, unread};
use crate::typed::narrow;
use crate::{
    DefaultExpr, FieldDecl, ForeignKeyDecl, Phrase, PhraseKind, Spanned, TypeExpr, literal,
};

/// The keys of a tag with their texts.
#[derive(Default)]
pub(super) struct Tags {
    parts: Vec<(String, String)>,
    span: Span,
}

impl Tags {
    /// Reads `key:"value"` one after the other, as `reflect.StructTag` does.
    pub(super) fn read(source: &Source<'_>, node: Node<'_>) -> Tags {
        let text = source.of(node);
        let mut rest = text.trim_matches('`');
        let mut parts = Vec::new();
        while let Some((key, after)) = rest.split_once(":\"") {
            let mut end = None;
            let mut escaped = false;
            for (at, c) in after.char_indices() {
                match c {
                    _ if escaped => escaped = false,
                    '\\' => escaped = true,
                    '"' => {
                        end = Some(at);
                        break;
                    }
                    _ => {}
                }
            }
            let Some(end) = end else { break };
            parts.push((
                key.trim().to_owned(),
                after[..end].replace("\\\"", "\"").replace("\\\\", "\\"),
            ));
            rest = &after[end + 1..];
        }
        Tags { parts, span: source.span(node) }
    }

    fn get(&self, keys: &[&str]) -> Option<&str> {
        let found = self.parts.iter().find(|(key, _)| keys.contains(&key.as_str()));
        found.map(|(_, value)| value.as_str())
    }

    /// Neither in JSON nor in the database.
    pub(super) fn skipped(&self) -> bool {
        let stored = self.get(&["gorm", "db", "bson", "bun"]).is_some_and(|name| name != "-");
        self.get(&["json"]) == Some("-") && !stored || self.get(&["gorm"]) == Some("-")
    }

    /// The name of the index that makes a field unique together with others.
    pub(super) fn unique_group(&self) -> Option<String> {
        settings(self.get(&["gorm"])?)
            .find(|(key, value)| key == "uniqueindex" && !value.is_empty())
            .map(|(_, value)| value.split(',').next().unwrap_or(value).to_owned())
    }

    /// Writes into a field what its tags say.
    pub(super) fn apply(&self, field: &mut FieldDecl, diagnostics: &mut Diagnostics) {
        if let Some(json) = self.get(&["json"]) {
            let (name, options) = json.split_once(',').unwrap_or((json, ""));
            match name {
                "-" => field.said.push(Phrase { kind: PhraseKind::WriteOnly, span: self.span }),
                "" => {}
                name => field.json = Some(name.to_owned()),
            }
            if options.contains("omitempty") || options.contains("omitzero") {
                field.required = Some(false);
            }
        }
        if let Some(name) = self.get(&["db", "bson", "bun", "pg"]) {
            let name = name.split(',').next().unwrap_or(name);
            field.column = (!name.is_empty()).then(|| name.to_owned());
        }
        for (key, value) in self.get(&["gorm"]).into_iter().flat_map(settings) {
            self.gorm(field, &key, value);
        }
        if let Some(values) = self.get(&["enums"]) {
            let values = values.split(',').map(|value| Value::String(value.trim().to_owned()));
            narrow(field, [Rule::OneOf(values.collect())], self.span);
        }
        if let Some(rules) = self.get(&["validate", "binding"]) {
            for rule in rules.split(',').map(str::trim) {
                // What follows concerns the items.
                if rule == "dive" {
                    break;
                }
                self.validate(field, rule, diagnostics);
            }
        }
    }

    fn validate(&self, field: &mut FieldDecl, rule: &str, diagnostics: &mut Diagnostics) {
        let (name, value) = rule.split_once('=').unwrap_or((rule, ""));
        let number = literal::number(value).and_then(|number| number.as_f64());
        let bound = |kind: fn(f64) -> Rule| number.map(kind);
        let format = |format| Some(Rule::Format(format));
        let pattern = |text: &str| Some(Rule::Pattern(text.to_owned()));
        let found = match name {
            "required" => {
                field.required = Some(true);
                // The empty text counts as missing.
                matches!(field.ty, TypeExpr::Plain(Type::Text)).then_some(Rule::MinLength(1))
            }
            "omitempty" | "" => None,
            "min" | "gte" => bound(Rule::Min),
            "max" | "lte" => bound(Rule::Max),
            "gt" => bound(Rule::Above),
            "lt" => bound(Rule::Below),
            "len" => {
                narrow(field, bound(Rule::Min), self.span);
                bound(Rule::Max)
            }
            "oneof" => {
                let words = value.split_whitespace().map(|word| word.trim_matches('\''));
                Some(Rule::OneOf(
                    words
                        .map(|word| literal::number(word).unwrap_or_else(|| word.into()))
                        .collect(),
                ))
            }
            "email" => format(Format::Email),
            "url" | "uri" | "http_url" => format(Format::Uri),
            "uuid" | "uuid4" | "uuid_rfc4122" => format(Format::Uuid),
            "e164" => format(Format::Phone),
            "ip" | "ipv4" | "ipv6" => format(Format::Ip),
            "hostname" | "fqdn" => format(Format::Hostname),
            "iso3166_1_alpha2" => format(Format::Country),
            "iso4217" => format(Format::Currency),
            "alphanum" => pattern("^[a-zA-Z0-9]+$"),
            "alpha" => pattern("^[a-zA-Z]+$"),
            "numeric" => pattern("^[-+]?[0-9]+(?:\\.[0-9]+)?$"),
            "unique" => Some(Rule::UniqueItems),
            _ => {
                let what = format!("validator `{name}`");
                unread(diagnostics, self.span, &what, "state the rule in a comment at the field");
                None
            }
        };
        narrow(field, found, self.span);
    }

    fn gorm(&self, field: &mut FieldDecl, key: &str, value: &str) {
        let spanned = |value| Spanned { value, span: self.span };
        match key {
            "primarykey" | "primary_key" => {
                field.primary_key = true;
                let whole = matches!(field.ty, TypeExpr::Plain(Type::Integer(_)));
                field.sequence |= whole;
            }
            "autoincrement" => field.sequence = value != "false",
            "unique" => field.unique = true,
            "uniqueindex" if value.is_empty() => field.unique = true,
            "not null" => field.nullable = Some(false),
            "column" => field.column = Some(value.to_owned()),
            "size" => {
                let size = value.parse().ok().map(Rule::MaxLength);
                narrow(field, size.filter(|_| field.ty == TypeExpr::Plain(Type::Text)), self.span);
            }
            "default" => {
                let default = literal::default(value).map(|default| match default {
                    // The text of a tag has no quotes.
                    DefaultExpr::Other(text) if !text.contains('(') => {
                        DefaultExpr::Value(text.into())
                    }
                    default => default,
                });
                field.default = default.map(spanned);
            }
            "autocreatetime" | "autoupdatetime" => {
                field.default = Some(Spanned { value: DefaultExpr::Now, span: self.span });
            }
            "type" => self.column_type(field, value),
            "comment" => field.comment = Some(Spanned { value: value.to_owned(), span: self.span }),
            "foreignkey" | "many2many" => field.required = Some(false),
            "constraint" => {
                let on_delete = match value.to_ascii_uppercase().split_once("ONDELETE:") {
                    Some((_, rest)) if rest.starts_with("CASCADE") => Some(OnDelete::Cascade),
                    Some((_, rest)) if rest.starts_with("SET NULL") => Some(OnDelete::SetNull),
                    Some((_, rest)) if rest.starts_with("RESTRICT") => Some(OnDelete::Restrict),
                    _ => None,
                };
                if let TypeExpr::Named(name) = &field.ty {
                    let target = Spanned { value: name.clone(), span: self.span };
                    field.references =
                        Some(ForeignKeyDecl { target, on_delete, ..ForeignKeyDecl::default() });
                }
            }
            _ => {}
        }
    }

    /// `type:varchar(50)`: the column narrows what the program's type says.
    fn column_type(&self, field: &mut FieldDecl, text: &str) {
        let Some(word) = crate::type_word(text) else { return };
        let exact = matches!(
            word.ty,
            TypeExpr::Plain(Type::Decimal(..) | Type::Date | Type::Time | Type::Uuid)
        );
        if exact {
            field.ty = word.ty;
        }
        narrow(field, word.constraints, self.span);
    }
}

/// `primaryKey;type:uuid` as keys in lower case with their values.
fn settings(text: &str) -> impl Iterator<Item = (String, &str)> {
    text.split(';').map(str::trim).filter(|part| !part.is_empty()).map(|part| {
        let (key, value) = part.split_once(':').unwrap_or((part, ""));
        (key.trim().to_ascii_lowercase(), value.trim())
    })
}
