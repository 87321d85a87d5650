//! Schemas of Zod, and of libraries that are used alike.

use livespec_diagnostics::Span;
use livespec_ir::{ConstraintKind as Rule, Format, Type};
use serde_json::Value;
use tree_sitter::Node;

use super::chain::{Chain, members, spread};
use super::{Reader, types};
use crate::call::{Arg, Call};
use crate::tree::{DEPTH_MAX, children, shorten};
use crate::typed::{Typed, narrow};
use crate::{DeclKind, EntityDecl, EnumDecl, FieldDecl, Spanned, TypeExpr};

/// How many fields the schemas of one text may take over from each other.
const COPIED_MAX: usize = 10_000;

/// The names under which the libraries are imported.
const LIBRARIES: &[&str] = &["z", "zod", "v", "yup", "Joi"];

/// A schema: a field without a name.
struct Schema {
    field: FieldDecl,
    /// The schema that it is made from by name.
    base: Option<Spanned<String>>,
}

/// What a constant declares whose value is a schema; none for any other value.
pub(super) fn declaration(
    reader: &mut Reader<'_, '_>,
    name: &Spanned<String>,
    value: Node<'_>,
) -> Option<DeclKind> {
    let chain = Chain::read(&reader.source, value)?;
    let first = chain.calls.first()?;
    let derived = matches!(first.name, "extend" | "merge" | "partial" | "pick" | "omit")
        && chain.root.starts_with(char::is_uppercase);
    let named = chain.root.ends_with("Schema")
        && matches!(first.name, "extend" | "merge" | "partial" | "pick" | "omit");
    if !is_library(chain.root) && !derived && !named {
        return None;
    }
    let schema = read(reader, &chain, reader.source.span(value), 0)?;
    let name = Spanned { value: record_name(&name.value).to_owned(), span: name.span };
    let empty = matches!(&schema.field.ty, TypeExpr::Object(fields) if fields.is_empty());
    if empty && schema.base.is_none() && !is_library(chain.root) {
        return None;
    }
    Some(match schema.field.ty {
        TypeExpr::Object(fields) => DeclKind::Entity(EntityDecl {
            name,
            fields,
            extends: schema.base.into_iter().collect(),
            comment: schema.field.comment,
            ..EntityDecl::default()
        }),
        TypeExpr::Values(values) if values.iter().all(Value::is_string) => {
            let span = reader.source.span(value);
            let text = |value: &Value| value.as_str().unwrap_or("").to_owned();
            let values = values.iter().map(|value| Spanned { value: text(value), span }).collect();
            DeclKind::Enum(EnumDecl { name, values })
        }
        ty => DeclKind::Alias(name, ty),
    })
}

fn is_library(root: &str) -> bool {
    LIBRARIES.contains(&root)
}

/// The record that a schema describes: by custom `OrderSchema` stands for `Order`.
pub(super) fn record_name(schema: &str) -> &str {
    schema.strip_suffix("Schema").filter(|name| !name.is_empty()).unwrap_or(schema)
}

/// The schema that an expression is.
fn schema_of(reader: &mut Reader<'_, '_>, node: Node<'_>, depth: usize) -> Schema {
    let plain = |typed: Typed, span| Schema {
        field: typed.field(Spanned::default(), span, span),
        base: None,
    };
    let span = reader.source.span(node);
    if depth > DEPTH_MAX {
        return plain(Typed::default(), span);
    }
    // `z.lazy(() => Other)` names a schema that is declared later.
    let node = if node.kind() == "arrow_function" {
        node.child_by_field_name("body").unwrap_or(node)
    } else {
        node
    };
    let Some(chain) = Chain::read(&reader.source, node) else {
        return plain(Typed::default(), span);
    };
    match read(reader, &chain, span, depth) {
        Some(schema) => schema,
        None => {
            let what = format!("schema `{}`", shorten(reader.source.of(node)));
            reader.unread(node, &what, "use the schemas of `z`");
            plain(Typed::default(), span)
        }
    }
}

/// Reads a chain on `z`, or on a schema known by its name.
fn read(
    reader: &mut Reader<'_, '_>,
    chain: &Chain<'_, '_>,
    span: Span,
    depth: usize,
) -> Option<Schema> {
    let mut calls = chain.calls.iter();
    let (typed, base) = if is_library(chain.root) {
        (made(reader, calls.next()?, depth)?, None)
    } else if chain.root.is_empty() {
        return None;
    } else {
        match copied(reader, chain) {
            Some(fields) => (TypeExpr::Object(fields).into(), None),
            None => {
                let name = record_name(chain.root).to_owned();
                (TypeExpr::Named(name.clone()).into(), Some(Spanned { value: name, span }))
            }
        }
    };
    let mut schema = Schema { field: typed.field(Spanned::default(), span, span), base };
    for call in calls {
        modify(reader, call, &mut schema, depth);
    }
    Some(schema)
}

/// The fields of a schema that another leaves some of out or loosens; none where it does neither, or
/// where the schema stands elsewhere.
fn copied(reader: &mut Reader<'_, '_>, chain: &Chain<'_, '_>) -> Option<Vec<FieldDecl>> {
    let own = chain.calls.iter().any(|call| matches!(call.name, "partial" | "pick" | "omit"));
    let at = reader.schemas.get(record_name(chain.root)).filter(|_| own)?;
    let DeclKind::Entity(record) = &reader.decls.get(*at)?.kind else { return None };
    if !record.extends.is_empty() || reader.copied + record.fields.len() > COPIED_MAX {
        return None;
    }
    reader.copied += record.fields.len();
    Some(record.fields.clone())
}

/// The type that a call on `z` makes.
fn made(reader: &mut Reader<'_, '_>, call: &Call<'_, '_>, depth: usize) -> Option<Typed> {
    let first = call.at(0).map(|arg| arg.node);
    let inner = |reader: &mut Reader<'_, '_>, node: Option<Node<'_>>| {
        node.map(|node| schema_of(reader, node, depth + 1).field).unwrap_or_default()
    };
    let format = |format| Typed::narrowed(Type::Text, [Rule::Format(format)]);
    Some(match call.name {
        "string" | "templateLiteral" => Type::Text.into(),
        "number" => Type::Number.into(),
        "int" | "int32" | "bigint" => Type::Integer(64).into(),
        "boolean" | "stringbool" => Type::Boolean.into(),
        "date" => Type::Timestamp.into(),
        "uuid" | "uuidv4" | "guid" => Type::Uuid.into(),
        "email" => format(Format::Email),
        "url" => format(Format::Uri),
        "ipv4" | "ipv6" => format(Format::Ip),
        "datetime" => Type::Timestamp.into(),
        "any" | "unknown" | "custom" | "instanceof" | "json" | "discriminatedUnion" => {
            Typed::default()
        }
        "null" | "undefined" | "void" => Typed { nullable: true, ..Typed::default() },
        "enum" | "picklist" | "literal" => values(reader, first?)?,
        "nativeEnum" => TypeExpr::Named(call.at(0)?.word().value).into(),
        "array" | "set" => {
            let item = inner(reader, first);
            TypeExpr::Array(Box::new(item.ty)).into()
        }
        "tuple" => TypeExpr::Array(Box::default()).into(),
        "record" | "map" => {
            let value = inner(reader, call.at(1).or(call.at(0)).map(|arg| arg.node));
            TypeExpr::Map(Box::new(value.ty)).into()
        }
        "object" | "strictObject" | "looseObject" | "interface" => {
            TypeExpr::Object(object(reader, first?, depth)).into()
        }
        "union" => {
            let parts = children(first?);
            let mut types: Vec<TypeExpr> =
                parts.into_iter().map(|part| schema_of(reader, part, depth + 1).field.ty).collect();
            if types.len() == 1 { types.remove(0).into() } else { TypeExpr::Union(types).into() }
        }
        "optional" | "nullable" | "nullish" | "lazy" | "preprocess" => {
            let at = usize::from(call.name == "preprocess");
            let field = inner(reader, call.at(at).map(|arg| arg.node));
            Typed {
                nullable: matches!(call.name, "nullable" | "nullish"),
                optional: matches!(call.name, "optional" | "nullish"),
                rules: field.constraints.into_iter().map(|rule| rule.kind).collect(),
                ty: field.ty,
            }
        }
        _ => return None,
    })
}

/// `z.enum(["a", "b"])`, `z.literal("a")`.
fn values(reader: &Reader<'_, '_>, node: Node<'_>) -> Option<Typed> {
    let nodes = match node.kind() {
        "array" => children(node),
        "as_expression" => node.named_child(0).map(children).unwrap_or_default(),
        "identifier" | "member_expression" => {
            let name = reader.source.of(node);
            let name = name.rsplit('.').next().unwrap_or(name);
            return Some(TypeExpr::Named(name.to_owned()).into());
        }
        _ => vec![node],
    };
    let values: Vec<Value> =
        nodes.into_iter().filter_map(|node| types::literal(&reader.source, node)).collect();
    (!values.is_empty()).then(|| TypeExpr::Values(values).into())
}

/// The fields of an object schema.
fn object(reader: &mut Reader<'_, '_>, node: Node<'_>, depth: usize) -> Vec<FieldDecl> {
    let mut found = Vec::new();
    let source = crate::tree::Source::new(reader.source.fragment);
    spread(&source, node, reader.diagnostics);
    let fields = members(&source, node, |name, value, member| {
        found.push((value, member));
        Some(FieldDecl { name, ..FieldDecl::default() })
    });
    fields
        .into_iter()
        .zip(found)
        .map(|(written, (value, member))| {
            let span = reader.source.span(member);
            let Some(value) = value else {
                // `{ id }` takes a schema of that name from elsewhere.
                return FieldDecl { ty_span: span, span, ..written };
            };
            let schema = schema_of(reader, value, depth + 1).field;
            let required = schema.required.unwrap_or(schema.default.is_none());
            FieldDecl {
                name: written.name,
                comment: written.comment.or(schema.comment.clone()),
                ty_span: reader.source.span(value),
                span,
                required: Some(required),
                ..schema
            }
        })
        .collect()
}

/// What a further call says of a schema.
fn modify(reader: &mut Reader<'_, '_>, call: &Call<'_, '_>, schema: &mut Schema, depth: usize) {
    let field = &mut schema.field;
    match call.name {
        "optional" => field.required = Some(false),
        "nullable" => field.nullable = Some(true),
        "nullish" => {
            field.nullable = Some(true);
            field.required = Some(false);
        }
        "default" | "prefault" => field.default = call.at(0).and_then(Arg::default),
        "describe" => field.comment = call.at(0).and_then(Arg::string),
        "readonly" => field.read_only = true,
        "array" => {
            let inner = std::mem::take(&mut field.ty);
            field.ty = TypeExpr::Array(Box::new(inner));
            field.constraints.clear();
        }
        "int" | "safe" => field.ty = TypeExpr::Plain(Type::Integer(64)),
        "uuid" | "guid" => field.ty = TypeExpr::Plain(Type::Uuid),
        "datetime" => field.ty = TypeExpr::Plain(Type::Timestamp),
        "date" if field.ty == TypeExpr::Plain(Type::Text) => field.ty = TypeExpr::Plain(Type::Date),
        "extend" | "merge" | "partial" | "pick" | "omit" => reshape(reader, call, schema, depth),
        "trim" | "toLowerCase" | "toUpperCase" | "strict" | "passthrough" | "strip" | "finite"
        | "brand" | "catch" | "meta" | "loose" | "required" | "cuid" | "cuid2" | "ulid"
        | "nanoid" | "openapi" => {}
        "refine" | "superRefine" | "transform" | "pipe" | "check" => {
            let help = "state the rule in a sentence about the fields";
            crate::tree::unread(
                reader.diagnostics,
                call.span,
                &format!("what `{}` demands", call.name),
                help,
            );
        }
        _ => match rules(call, &field.ty) {
            Some(found) => narrow(field, found, call.span),
            None => {
                let what = format!("`{}` of a schema", call.name);
                crate::tree::unread(
                    reader.diagnostics,
                    call.span,
                    &what,
                    "state the rule in a sentence",
                );
            }
        },
    }
}

/// The rules of a call; none where it is not known.
fn rules(call: &Call<'_, '_>, ty: &TypeExpr) -> Option<Vec<Rule>> {
    let number = call.at(0).and_then(Arg::number);
    let bound = |kind: fn(f64) -> Rule| number.map(kind).into_iter().collect::<Vec<_>>();
    let format = |format| vec![Rule::Format(format)];
    Some(match call.name {
        "min" | "gte" => bound(Rule::Min),
        "max" | "lte" => bound(Rule::Max),
        "gt" => bound(Rule::Above),
        "lt" => bound(Rule::Below),
        "length" | "size" => [bound(Rule::Min), bound(Rule::Max)].concat(),
        "positive" => vec![Rule::Above(0.0)],
        "nonnegative" => vec![Rule::Min(0.0)],
        "negative" => vec![Rule::Below(0.0)],
        "nonpositive" => vec![Rule::Max(0.0)],
        "multipleOf" | "step" => bound(Rule::MultipleOf),
        "nonempty" => match ty {
            TypeExpr::Array(_) => vec![Rule::MinItems(1)],
            _ => vec![Rule::MinLength(1)],
        },
        "email" => format(Format::Email),
        "url" => format(Format::Uri),
        "ip" | "ipv4" | "ipv6" => format(Format::Ip),
        "regex" => {
            let text = call.at(0)?.text;
            let end = text.rfind('/').filter(|end| *end > 0)?;
            vec![Rule::Pattern(text.get(1..end)?.to_owned())]
        }
        "startsWith" => vec![Rule::Pattern(format!("^{}", escaped(&call.at(0)?.string()?.value)))],
        "endsWith" => vec![Rule::Pattern(format!("{}$", escaped(&call.at(0)?.string()?.value)))],
        _ => return None,
    })
}

/// A text as a pattern that matches it.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if !c.is_alphanumeric() && c.is_ascii() {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// A schema made from another by adding, leaving out or loosening fields.
fn reshape(reader: &mut Reader<'_, '_>, call: &Call<'_, '_>, schema: &mut Schema, depth: usize) {
    let first = call.at(0).map(|arg| arg.node);
    let keys: Vec<String> = first
        .map(children)
        .unwrap_or_default()
        .into_iter()
        .filter_map(|pair| Some(reader.source.of(pair.child_by_field_name("key")?).to_owned()))
        .collect();
    let added = match (call.name, first) {
        ("extend" | "merge", Some(node)) if node.kind() == "object" => object(reader, node, depth),
        ("merge", Some(node)) => match schema_of(reader, node, depth + 1).field.ty {
            TypeExpr::Object(fields) => fields,
            _ => Vec::new(),
        },
        _ => Vec::new(),
    };
    if let TypeExpr::Named(_) = schema.field.ty {
        if call.name != "extend" {
            let help = "write the fields of the schema here";
            let what = format!("`{}` of a schema that stands elsewhere", call.name);
            crate::tree::unread(reader.diagnostics, call.span, &what, help);
            schema.base = None;
        }
        schema.field.ty = TypeExpr::Object(Vec::new());
    }
    let TypeExpr::Object(fields) = &mut schema.field.ty else { return };
    match call.name {
        "partial" => fields
            .iter_mut()
            .filter(|field| keys.is_empty() || keys.contains(&field.name.value))
            .for_each(|field| field.required = Some(false)),
        "pick" => fields.retain(|field| keys.contains(&field.name.value)),
        "omit" => fields.retain(|field| !keys.contains(&field.name.value)),
        _ => {
            fields.retain(|field| added.iter().all(|new| new.name.value != field.name.value));
            fields.extend(added);
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_text_becomes_a_pattern_that_matches_it() {
        assert_eq!(super::escaped("a.b-é"), "a\\.b\\-é");
    }
}
