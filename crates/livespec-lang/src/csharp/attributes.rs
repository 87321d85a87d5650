//! Attributes of C#: data annotations, Entity Framework and JSON names.

use livespec_diagnostics::Span;
use livespec_ir::{Constraint, ConstraintKind, Format, Origin};
use tree_sitter::Node;

use super::types::text_value;
use crate::tree::{Source, child, children};
use crate::{FieldDecl, ForeignKeyDecl, Spanned};

/// What the attributes of one declaration say.
#[derive(Default)]
pub(super) struct Attributes {
    pub(super) json: Option<String>,
    pub(super) table: Option<Spanned<String>>,
    pub(super) primary_key: Vec<Spanned<String>>,
    pub(super) uniques: Vec<Vec<Spanned<String>>>,
    column: Option<String>,
    key: bool,
    sequence: bool,
    required: bool,
    unique: bool,
    references: Option<ForeignKeyDecl>,
    constraints: Vec<Constraint>,
}

/// One attribute with its arguments.
struct Attribute<'a> {
    name: &'a str,
    span: Span,
    /// Arguments by place.
    values: Vec<Spanned<String>>,
    /// Arguments by name.
    named: Vec<(&'a str, Spanned<String>)>,
}

impl Attribute<'_> {
    fn text(&self, index: usize) -> Option<&Spanned<String>> {
        self.values.get(index)
    }

    fn number<T: std::str::FromStr>(&self, index: usize) -> Option<T> {
        plain_number(&self.values.get(index)?.value)
    }

    fn named(&self, name: &str) -> Option<&Spanned<String>> {
        self.named.iter().find(|(known, _)| *known == name).map(|(_, value)| value)
    }

    fn named_number<T: std::str::FromStr>(&self, name: &str) -> Option<T> {
        plain_number(&self.named(name)?.value)
    }
}

/// A number without the suffix of its type and without separators.
fn plain_number<T: std::str::FromStr>(text: &str) -> Option<T> {
    text.trim_end_matches(|c: char| c.is_ascii_alphabetic()).replace('_', "").parse().ok()
}

impl Attributes {
    /// The attributes in front of a declaration.
    pub(super) fn read(source: &Source<'_>, node: Node<'_>) -> Attributes {
        let mut out = Attributes::default();
        for list in children(node) {
            if list.kind() != "attribute_list" {
                continue;
            }
            for attribute in children(list).into_iter().filter(|node| node.kind() == "attribute") {
                if let Some(attribute) = arguments(source, attribute) {
                    out.take(&attribute);
                }
            }
        }
        out
    }

    /// Writes into a field what its attributes say.
    pub(super) fn apply(self, field: &mut FieldDecl) {
        field.json = self.json.or(field.json.take());
        field.column = self.column;
        field.primary_key |= self.key;
        field.unique |= self.unique;
        field.sequence |= self.sequence;
        field.references = self.references;
        if self.required {
            field.required = Some(true);
        }
        field.constraints.extend(self.constraints);
    }

    fn take(&mut self, attribute: &Attribute<'_>) {
        let first = attribute.text(0);
        match attribute.name {
            "Required" | "JsonRequired" | "BindRequired" => self.required = true,
            "Key" => self.key = true,
            "DatabaseGenerated" => {
                self.sequence = first.is_some_and(|option| option.value.ends_with("Identity"))
            }
            "Table" => self.table = first.cloned(),
            "Column" => self.column = first.map(|name| name.value.clone()),
            "ForeignKey" => {
                self.references = first.map(|target| ForeignKeyDecl {
                    target: target.clone(),
                    ..ForeignKeyDecl::default()
                });
            }
            "Unique" => self.unique = true,
            "PrimaryKey" => self.primary_key = attribute.values.iter().map(member).collect(),
            "Index" if attribute.named("IsUnique").is_some_and(|value| value.value == "true") => {
                self.uniques.push(attribute.values.iter().map(member).collect());
            }
            "JsonPropertyName" | "JsonProperty" | "JsonStringEnumMemberName" => {
                self.json = first.map(|name| name.value.clone());
            }
            "DataMember" => self.json = attribute.named("Name").map(|name| name.value.clone()),
            "EnumMember" => self.json = attribute.named("Value").map(|name| name.value.clone()),
            _ => self.narrow(attribute),
        }
    }

    /// The attributes that narrow values.
    fn narrow(&mut self, attribute: &Attribute<'_>) {
        use ConstraintKind as Kind;
        let kinds: Vec<Option<Kind>> = match attribute.name {
            "MaxLength" => vec![attribute.number(0).map(Kind::MaxLength)],
            "MinLength" => vec![attribute.number(0).map(Kind::MinLength)],
            "StringLength" => vec![
                attribute.named_number("MinimumLength").map(Kind::MinLength),
                attribute.number(0).map(Kind::MaxLength),
            ],
            "Length" => vec![
                attribute.number(0).map(Kind::MinLength),
                attribute.number(1).map(Kind::MaxLength),
            ],
            "Range" => {
                // `[Range(typeof(decimal), "0", "9.99")]` names the type in front.
                let from = usize::from(
                    attribute.text(0).is_some_and(|text| text.value.starts_with("typeof")),
                );
                vec![
                    attribute.number(from).map(Kind::Min),
                    attribute.number(from + 1).map(Kind::Max),
                ]
            }
            "EmailAddress" => vec![Some(Kind::Format(Format::Email))],
            "Url" => vec![Some(Kind::Format(Format::Uri))],
            "Phone" => vec![Some(Kind::Format(Format::Phone))],
            "RegularExpression" => {
                vec![attribute.text(0).map(|pattern| Kind::Pattern(pattern.value.clone()))]
            }
            "AllowedValues" => vec![Some(Kind::OneOf(
                attribute
                    .values
                    .iter()
                    .map(|value| serde_json::Value::String(value.value.clone()))
                    .collect(),
            ))],
            _ => return,
        };
        let origin = Origin::stated(attribute.span);
        self.constraints
            .extend(kinds.into_iter().flatten().map(|kind| Constraint { kind, origin }));
    }
}

/// `nameof(Order.Sku)` and `"Sku"` both name a member.
fn member(value: &Spanned<String>) -> Spanned<String> {
    let inner = value
        .value
        .strip_prefix("nameof(")
        .and_then(|rest| rest.strip_suffix(')'))
        .unwrap_or(&value.value);
    Spanned { value: inner.rsplit('.').next().unwrap_or(inner).trim().to_owned(), span: value.span }
}

fn arguments<'a>(source: &Source<'a>, node: Node<'_>) -> Option<Attribute<'a>> {
    let name = source.of(node.child_by_field_name("name")?);
    let name = name.rsplit('.').next().unwrap_or(name);
    let mut attribute = Attribute {
        name: name.strip_suffix("Attribute").unwrap_or(name),
        span: source.span(node),
        values: Vec::new(),
        named: Vec::new(),
    };
    for argument in child(node, "attribute_argument_list").map(children).unwrap_or_default() {
        let label = argument.child_by_field_name("name");
        let mut cursor = argument.walk();
        let Some(value) =
            argument.named_children(&mut cursor).filter(|part| Some(*part) != label).last()
        else {
            continue;
        };
        let text = source.of(value);
        let text = if text.contains('"') { text_value(text) } else { text.to_owned() };
        let value = Spanned { value: text, span: source.span(value) };
        match label {
            Some(label) => attribute.named.push((source.of(label), value)),
            None => attribute.values.push(value),
        }
    }
    Some(attribute)
}
