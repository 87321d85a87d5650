//! Attributes of Rust's items and fields.

use std::collections::BTreeMap;

use livespec_diagnostics::{Diagnostics, Span};
use livespec_ir::{ConstraintKind as Rule, Format, Type};
use serde_json::Value;
use tree_sitter::Node;

use crate::names::{Case, convert};
use crate::tree::{Source, unread};
use crate::typed::narrow;
use crate::{DefaultExpr, FieldDecl, Phrase, PhraseKind, Spanned, TypeExpr, literal};

/// How deep the lists of an attribute are read.
const LISTS_MAX: usize = 4;

/// Derived traits that say that a type holds data.
const DATA: &[&str] = &["Serialize", "Deserialize", "Validate", "ToSchema", "JsonSchema"];
/// Derived traits that say that a type is stored.
const STORED: &[&str] =
    &["FromRow", "Queryable", "Insertable", "Selectable", "DeriveEntityModel", "Type"];

/// A part of an attribute: `name`, `name = value`, `name(parts)`, or a bare value.
pub(super) struct Meta<'a> {
    /// The last part of the name; empty for a bare value.
    pub(super) name: &'a str,
    value: Option<&'a str>,
    parts: Vec<Meta<'a>>,
    span: Span,
}

impl<'a> Meta<'a> {
    /// The attribute that a node is.
    pub(super) fn read(source: &Source<'a>, node: Node<'_>) -> Option<Meta<'a>> {
        let inner = node.named_child(0)?;
        metas(source, inner.start_byte(), source.of(inner), 0).pop()
    }

    fn part(&self, name: &str) -> Option<&Meta<'a>> {
        self.parts.iter().find(|part| part.name == name)
    }

    fn text(&self) -> Option<String> {
        let bare = || self.parts.first().filter(|part| part.name.is_empty())?.value;
        literal::string(self.value.or_else(bare)?)
    }

    fn number(&self, name: &str) -> Option<f64> {
        literal::number(self.part(name)?.value?)?.as_f64()
    }
}

/// The parts between the commas of a list; `at` is where the list starts in the text.
fn metas<'a>(source: &Source<'a>, at: usize, list: &'a str, depth: usize) -> Vec<Meta<'a>> {
    let mut out = Vec::new();
    let (mut start, mut nested, mut quoted, mut escaped) = (0, 0_usize, false, false);
    for (end, c) in list.char_indices().chain([(list.len(), ',')]) {
        let last = end == list.len();
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            _ if quoted && !last => {}
            '(' | '[' | '{' | '<' => nested += 1,
            ')' | ']' | '}' | '>' => nested = nested.saturating_sub(1),
            ',' if nested == 0 || last => {
                out.extend(meta(source, at + start, &list[start..end], depth));
                start = end + 1;
            }
            _ => {}
        }
    }
    out
}

fn meta<'a>(source: &Source<'a>, at: usize, part: &'a str, depth: usize) -> Option<Meta<'a>> {
    let at = at + (part.len() - part.trim_start().len());
    let part = part.trim();
    let end =
        part.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | ':'))).unwrap_or(part.len());
    let rest = part[end..].trim_start();
    let span = source.fragment.span(at..at + part.len());
    let path = &part[..end];
    let mut meta = Meta {
        name: path.rsplit(':').next().unwrap_or(path),
        value: None,
        parts: Vec::new(),
        span,
    };
    if let Some(value) = rest.strip_prefix('=') {
        meta.value = Some(value.trim());
    } else if let Some(list) = rest.strip_prefix('(').and_then(|list| list.strip_suffix(')')) {
        if depth < LISTS_MAX {
            let start = at + (part.len() - list.len() - 1);
            meta.parts = metas(source, start, list, depth + 1);
        }
    } else if !rest.is_empty() {
        meta.name = "";
        meta.value = Some(part);
    }
    (!part.is_empty()).then_some(meta)
}

/// Whether an attribute has a part of a name: `#[serde(flatten)]`.
pub(super) fn is(metas: &[Meta<'_>], attribute: &str, part: &str) -> bool {
    metas.iter().any(|meta| meta.name == attribute && meta.part(part).is_some())
}

/// What the attributes of a type say of all that is in it.
pub(super) struct Container<'m, 'a> {
    metas: &'m [Meta<'a>],
    /// How names are written in JSON.
    pub(super) case: Option<&'a str>,
    /// Holds data.
    pub(super) data: bool,
    /// Is kept in a database.
    pub(super) stored: bool,
    /// Every field may be absent.
    optional: bool,
}

impl<'m, 'a> Container<'m, 'a> {
    pub(super) fn read(metas: &'m [Meta<'a>]) -> Self {
        let derived = |known: &[&str]| {
            let lists = metas.iter().filter(|meta| meta.name == "derive");
            lists.flat_map(|meta| &meta.parts).any(|part| known.contains(&part.name))
        };
        // Where serde says nothing, the database does.
        let case = ["serde", "sqlx", "strum"].iter().find_map(|owner| {
            let own = metas.iter().filter(|meta| meta.name == *owner);
            own.flat_map(|meta| &meta.parts)
                .find(|part| matches!(part.name, "rename_all" | "serialize_all"))
                .and_then(|part| part.value.or_else(|| part.parts.first()?.value))
        });
        let stored = derived(STORED);
        Container {
            metas,
            case: case.map(|case| case.trim_matches('"')),
            data: derived(DATA) || stored || metas.iter().any(|meta| meta.name == "serde"),
            stored,
            optional: is(metas, "serde", "default"),
        }
    }

    /// The table that the attributes name.
    pub(super) fn table(&self) -> Option<Spanned<String>> {
        let own = self.metas.iter().filter(|meta| matches!(meta.name, "diesel" | "sea_orm"));
        let named = own.filter_map(|meta| meta.part("table_name"));
        let named =
            named.chain(self.metas.iter().filter(|meta| meta.name == "table_name")).next()?;
        let written = named.value?;
        let value = literal::string(written)
            .unwrap_or_else(|| written.rsplit(':').next().unwrap_or(written).to_owned());
        Some(Spanned { value, span: named.span })
    }

    /// Writes into a field what holds for all.
    pub(super) fn field(&self, field: &mut FieldDecl) {
        field.json = self.case.map(|case| renamed(&field.name.value, case));
        if self.optional {
            field.required = Some(false);
        }
    }
}

/// A name as `rename_all` writes it.
pub(super) fn renamed(name: &str, case: &str) -> String {
    match case {
        "lowercase" => name.to_lowercase(),
        "UPPERCASE" => name.to_uppercase(),
        "PascalCase" => convert(name, Case::Pascal),
        "camelCase" => convert(name, Case::Camel),
        "snake_case" => convert(name, Case::Snake),
        "SCREAMING_SNAKE_CASE" => convert(name, Case::Snake).to_uppercase(),
        "kebab-case" => convert(name, Case::Kebab),
        "SCREAMING-KEBAB-CASE" => convert(name, Case::Kebab).to_uppercase(),
        _ => name.to_owned(),
    }
}

/// The name that attributes give in JSON; for a variant also the one in the database.
pub(super) fn name_of(metas: &[Meta<'_>]) -> Option<String> {
    ["serde", "sqlx", "strum"].iter().find_map(|owner| {
        let own = metas.iter().filter(|meta| meta.name == *owner);
        let mut parts = own.flat_map(|meta| &meta.parts);
        let part = parts.find(|part| matches!(part.name, "rename" | "serialize"))?;
        part.text().or_else(|| part.part("serialize")?.text())
    })
}

/// Writes into a field what its attributes say.
pub(super) fn apply(
    metas: &[Meta<'_>],
    constants: &BTreeMap<&str, &str>,
    field: &mut FieldDecl,
    diagnostics: &mut Diagnostics,
) {
    for attribute in metas {
        for part in &attribute.parts {
            match attribute.name {
                "serde" => serde(part, constants, field),
                "sqlx" | "diesel" | "sea_orm" => stored(part, field),
                "validate" | "garde" => match rules(part) {
                    Some(found) => demanded(part, found, field),
                    None => {
                        let what = format!("`{}` of a field", part.name);
                        let help = "state the rule in a comment at the field";
                        unread(diagnostics, part.span, &what, help);
                    }
                },
                _ => {}
            }
        }
    }
}

fn serde(part: &Meta<'_>, constants: &BTreeMap<&str, &str>, field: &mut FieldDecl) {
    let span = part.span;
    match part.name {
        "rename" => {
            let name = part.text().or_else(|| part.part("serialize")?.text());
            field.json = name.or(field.json.take());
        }
        "default" => {
            field.required = Some(false);
            let value = match part.text() {
                Some(function) => {
                    let body = constants.get(function.as_str()).copied();
                    literal::default(body.unwrap_or(&function))
                }
                None => initial(&field.ty).filter(|_| field.nullable != Some(true)),
            };
            field.default = value.map(|value| Spanned { value, span });
        }
        "skip_serializing" => field.said.push(Phrase { kind: PhraseKind::WriteOnly, span }),
        "skip_deserializing" => field.read_only = true,
        _ => {}
    }
}

/// What `Default` gives for a type.
fn initial(ty: &TypeExpr) -> Option<DefaultExpr> {
    Some(match ty {
        TypeExpr::Plain(Type::Boolean) => DefaultExpr::Value(false.into()),
        TypeExpr::Plain(Type::Integer(_) | Type::Number | Type::Decimal(..)) => {
            DefaultExpr::Value(0.into())
        }
        TypeExpr::Plain(Type::Text) => DefaultExpr::Value("".into()),
        TypeExpr::Array(_) => DefaultExpr::Value(Value::Array(Vec::new())),
        TypeExpr::Map(_) => DefaultExpr::Value(Value::Object(serde_json::Map::new())),
        TypeExpr::Named(name) => DefaultExpr::Other(format!("{name}::default()")),
        _ => return None,
    })
}

/// What sqlx, diesel and SeaORM say of a column.
fn stored(part: &Meta<'_>, field: &mut FieldDecl) {
    match part.name {
        "rename" | "column_name" => {
            let bare = || part.value.map(str::to_owned);
            field.column = part.text().or_else(bare);
        }
        "primary_key" => {
            field.primary_key = true;
            field.sequence = matches!(field.ty, TypeExpr::Plain(Type::Integer(_)));
        }
        "auto_increment" => field.sequence = part.value == Some("true"),
        "unique" => field.unique = true,
        "nullable" => field.nullable = Some(true),
        "default_value" => {
            let value = part.value.and_then(literal::default);
            field.default = value.map(|value| Spanned { value, span: part.span });
        }
        _ => {}
    }
}

fn demanded(part: &Meta<'_>, found: Vec<Rule>, field: &mut FieldDecl) {
    if part.name == "required" {
        field.required = Some(true);
        field.nullable = Some(false);
    }
    narrow(field, found, part.span);
}

/// The rules of validator and garde; none where one is not known.
fn rules(part: &Meta<'_>) -> Option<Vec<Rule>> {
    let number = |name: &str| part.number(name);
    let count = |name: &str| number(name).and_then(crate::constraints::count);
    let format = |format| vec![Rule::Format(format)];
    Some(match part.name {
        "length" => {
            let (least, most) = match count("equal") {
                Some(exact) => (Some(exact), Some(exact)),
                None => (count("min"), count("max")),
            };
            least.map(Rule::MinLength).into_iter().chain(most.map(Rule::MaxLength)).collect()
        }
        "range" => [
            number("min").map(Rule::Min),
            number("max").map(Rule::Max),
            number("exclusive_min").map(Rule::Above),
            number("exclusive_max").map(Rule::Below),
        ]
        .into_iter()
        .flatten()
        .collect(),
        "email" => format(Format::Email),
        "url" => format(Format::Uri),
        "ip" | "ipv4" | "ipv6" => format(Format::Ip),
        "phone_number" => format(Format::Phone),
        "alphanumeric" => vec![Rule::Pattern("^[a-zA-Z0-9]*$".to_owned())],
        "pattern" => vec![Rule::Pattern(part.text()?)],
        "regex" => vec![Rule::Pattern(literal::string(part.part("path")?.value?)?)],
        "required" | "nested" | "skip" | "dive" => Vec::new(),
        _ => return None,
    })
}
