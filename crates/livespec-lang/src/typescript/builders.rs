//! Records built by calls: a schema of Zod or its kin (`z.object({ ... })`), a table of Drizzle
//! (`pgTable("orders", { ... })`).

use livespec_ir::{ConstraintKind, OnDelete, Type};
use serde_json::Value;
use tree_sitter::Node;

use super::types;
use crate::tree::{DEPTH_MAX, Source, children};
use crate::{DefaultExpr, EntityDecl, FieldDecl, ForeignKeyDecl, Spanned, TypeExpr, type_word};

/// Functions that make a table; the first argument is its name.
const TABLES: &[&str] = &["pgTable", "mysqlTable", "sqliteTable"];
/// Functions that make an object; their owners are libraries of schemas.
const OBJECTS: &[&str] = &["object", "strictObject", "looseObject"];

/// The record that a variable holds; none where its value is no such call.
pub(super) fn record(source: &Source<'_>, declarator: Node<'_>) -> Option<EntityDecl> {
    let name = declarator.child_by_field_name("name")?;
    let value = declarator.child_by_field_name("value")?;
    let chain = Chain::read(source, value);
    let first = chain.calls.first()?;
    let table = TABLES.contains(&first.name);
    let object = OBJECTS.contains(&first.name) && chain.owned;
    if !table && !object {
        return None;
    }
    let arguments = arguments(first.node);
    let body = arguments.iter().copied().find(|node| node.kind() == "object")?;
    let partial = chain.calls.iter().any(|call| call.name == "partial");
    let mut fields = fields(source, body, table, 0);
    if partial {
        fields.iter_mut().for_each(|field| field.required = Some(false));
    }
    let stored = arguments.first().filter(|_| table).filter(|node| node.kind() == "string");
    let stored = stored.map(|node| Spanned {
        value: source.of(*node).trim_matches(QUOTES).to_owned(),
        span: source.span(*node),
    });
    Some(EntityDecl {
        name: match &stored {
            Some(stored) => Spanned { value: stored.value.clone(), span: stored.span },
            None => source.spanned(name),
        },
        table,
        fields,
        ..EntityDecl::default()
    })
}

const QUOTES: &[char] = &['"', '\'', '`'];

/// The calls of `a.b(1).c(2)`, in the order in which they run.
struct Chain<'t, 's> {
    calls: Vec<Call<'t, 's>>,
    /// Whether the first call is a member of something (`z.object`).
    owned: bool,
}

struct Call<'t, 's> {
    name: &'s str,
    node: Node<'t>,
}

impl<'t, 's> Chain<'t, 's> {
    fn read(source: &Source<'s>, value: Node<'t>) -> Chain<'t, 's> {
        let mut calls = Vec::new();
        let mut owned = false;
        let mut node = value;
        while node.kind() == "call_expression" {
            let Some(function) = node.child_by_field_name("function") else { break };
            match function.kind() {
                "member_expression" => {
                    let name = function.child_by_field_name("property").map(|name| source.of(name));
                    calls.push(Call { name: name.unwrap_or(""), node });
                    let Some(object) = function.child_by_field_name("object") else { break };
                    owned = true;
                    node = object;
                }
                "identifier" => {
                    owned = false;
                    calls.push(Call { name: source.of(function), node });
                    break;
                }
                _ => break,
            }
        }
        calls.reverse();
        Chain { calls, owned }
    }
}

fn arguments(call: Node<'_>) -> Vec<Node<'_>> {
    let all = call.child_by_field_name("arguments").map(children).unwrap_or_default();
    all.into_iter().filter(|node| node.kind() != "comment").collect()
}

fn fields(source: &Source<'_>, body: Node<'_>, table: bool, depth: usize) -> Vec<FieldDecl> {
    let mut fields: Vec<FieldDecl> = Vec::new();
    let mut last_row = usize::MAX;
    for member in children(body) {
        match member.kind() {
            "comment" => {
                if let Some(field) = fields.last_mut()
                    && member.start_position().row == last_row
                {
                    field.comment = source.comment(member.byte_range());
                }
            }
            "shorthand_property_identifier" => {
                let name = source.spanned(member);
                fields.push(FieldDecl { span: name.span, name, ..FieldDecl::default() });
            }
            "pair" => fields.extend(field(source, member, table, depth)),
            _ => {}
        }
        last_row = member.end_position().row;
    }
    fields
}

fn field(source: &Source<'_>, pair: Node<'_>, table: bool, depth: usize) -> Option<FieldDecl> {
    let key = pair.child_by_field_name("key")?;
    let value = pair.child_by_field_name("value")?;
    let mut name = source.spanned(key);
    name.value = name.value.trim_matches(QUOTES).to_owned();
    let mut field = FieldDecl {
        span: source.span(pair),
        ty_span: source.span(value),
        name,
        ..FieldDecl::default()
    };
    let chain = Chain::read(source, value);
    if chain.calls.is_empty() && value.kind() == "identifier" {
        field.ty = TypeExpr::Named(source.of(value).to_owned());
    }
    if table {
        field.nullable = Some(true);
    } else {
        field.required = Some(true);
    }
    for (position, call) in chain.calls.iter().enumerate() {
        if position == 0 {
            first(source, &mut field, call, table, depth);
        } else {
            further(source, &mut field, call);
        }
    }
    Some(field)
}

/// The call that makes the type: `z.string()`, `varchar("name", { length: 50 })`.
fn first(
    source: &Source<'_>,
    field: &mut FieldDecl,
    call: &Call<'_, '_>,
    table: bool,
    depth: usize,
) {
    let arguments = arguments(call.node);
    let inner = arguments.first().copied();
    if table {
        field.column = inner
            .filter(|node| node.kind() == "string")
            .map(|node| source.of(node).trim_matches(QUOTES).to_owned());
    }
    field.sequence = table && call.name.to_lowercase().contains("serial");
    field.ty = match call.name {
        "enum" | "nativeEnum" | "picklist" => {
            inner.map(|node| values(source, node)).unwrap_or_default()
        }
        "literal" => inner.map(|node| values(source, node)).unwrap_or_default(),
        "array" | "set" => TypeExpr::Array(Box::new(
            inner.map(|node| of_value(source, node, depth)).unwrap_or_default(),
        )),
        "record" | "map" => TypeExpr::Map(Box::new(
            arguments.last().map(|node| of_value(source, *node, depth)).unwrap_or_default(),
        )),
        "object" if depth < DEPTH_MAX => inner
            .map(|body| TypeExpr::Object(fields(source, body, table, depth + 1)))
            .unwrap_or_default(),
        "date" | "timestamp" | "datetime" if !table => TypeExpr::Plain(Type::Timestamp),
        "number" => TypeExpr::Plain(Type::Number),
        name => plain(name),
    };
}

fn of_value(source: &Source<'_>, node: Node<'_>, depth: usize) -> TypeExpr {
    if node.kind() == "identifier" {
        return TypeExpr::Named(source.of(node).to_owned());
    }
    let chain = Chain::read(source, node);
    let mut field = FieldDecl::default();
    if let Some(call) = chain.calls.first().filter(|_| depth < DEPTH_MAX) {
        first(source, &mut field, call, false, depth + 1);
    }
    field.ty
}

fn plain(name: &str) -> TypeExpr {
    type_word(name).map(|word| word.ty).unwrap_or_default()
}

fn values(source: &Source<'_>, node: Node<'_>) -> TypeExpr {
    let nodes = if node.kind() == "array" { children(node) } else { vec![node] };
    let texts = nodes.into_iter().filter(|node| node.kind() == "string");
    let values: Vec<Value> =
        texts.map(|node| Value::from(source.of(node).trim_matches(QUOTES))).collect();
    if values.is_empty() { TypeExpr::default() } else { TypeExpr::Values(values) }
}

/// A call that narrows what the first one made.
fn further(source: &Source<'_>, field: &mut FieldDecl, call: &Call<'_, '_>) {
    let arguments = arguments(call.node);
    let literal = arguments.first().and_then(|node| types::literal(source, *node));
    let number = literal.as_ref().and_then(Value::as_f64);
    let length = literal.as_ref().and_then(Value::as_u64).unwrap_or_default();
    let text = field.ty == TypeExpr::Plain(Type::Text);
    let origin = livespec_ir::Origin::stated(source.span(call.node));
    let mut narrow = |kind| field.constraints.push(livespec_ir::Constraint { kind, origin });
    match (call.name, number) {
        ("min", Some(_)) if text => narrow(ConstraintKind::MinLength(length)),
        ("max", Some(_)) if text => narrow(ConstraintKind::MaxLength(length)),
        ("min" | "gte", Some(min)) => narrow(ConstraintKind::Min(min)),
        ("max" | "lte", Some(max)) => narrow(ConstraintKind::Max(max)),
        ("gt", Some(min)) => narrow(ConstraintKind::Above(min)),
        ("lt", Some(max)) => narrow(ConstraintKind::Below(max)),
        ("positive", _) => narrow(ConstraintKind::Above(0.0)),
        ("nonnegative", _) => narrow(ConstraintKind::Min(0.0)),
        _ => {}
    }
    match call.name {
        "int" => field.ty = TypeExpr::Plain(Type::Integer(64)),
        "uuid" => field.ty = TypeExpr::Plain(Type::Uuid),
        "datetime" => field.ty = TypeExpr::Plain(Type::Timestamp),
        "date" => field.ty = TypeExpr::Plain(Type::Date),
        "optional" | "nullish" => field.required = Some(false),
        "nullable" => field.nullable = Some(true),
        "notNull" => field.nullable = Some(false),
        "primaryKey" => {
            field.primary_key = true;
            field.nullable = Some(false);
        }
        "unique" => field.unique = true,
        "defaultNow" => {
            field.default = Some(Spanned { value: DefaultExpr::Now, span: origin.span })
        }
        "defaultRandom" => {
            field.default = Some(Spanned { value: DefaultExpr::Uuid, span: origin.span });
        }
        "default" => {
            field.default = literal
                .map(|value| Spanned { value: DefaultExpr::Value(value), span: origin.span });
        }
        "references" => field.references = reference(source, &arguments),
        _ => {}
    }
}

/// `() => orders.id, { onDelete: "cascade" }`.
fn reference(source: &Source<'_>, arguments: &[Node<'_>]) -> Option<ForeignKeyDecl> {
    let arrow = arguments.first().filter(|node| node.kind() == "arrow_function")?;
    let body =
        arrow.child_by_field_name("body").filter(|node| node.kind() == "member_expression")?;
    let options = arguments.get(1).map(|node| source.of(*node)).unwrap_or("");
    let on_delete = match options {
        text if text.contains("cascade") => Some(OnDelete::Cascade),
        text if text.contains("set null") => Some(OnDelete::SetNull),
        text if text.contains("restrict") => Some(OnDelete::Restrict),
        _ => None,
    };
    Some(ForeignKeyDecl {
        target: source.spanned(body.child_by_field_name("object")?),
        target_fields: body
            .child_by_field_name("property")
            .map(|name| source.of(name).to_owned())
            .into_iter()
            .collect(),
        on_delete,
        ..ForeignKeyDecl::default()
    })
}
