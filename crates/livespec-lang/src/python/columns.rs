//! Columns of SQLAlchemy and SQLModel: `Column`, `mapped_column`, `relationship`, `__table_args__`.

use livespec_ir::{ConstraintKind as Rule, Format, OnDelete, Type};
use tree_sitter::Node;

use super::fields::call;
use super::types::type_of;
use crate::call::{Arg, Call};
use crate::tree::{Source, children};
use crate::typed::{Typed, narrow};
use crate::{EntityDecl, FieldDecl, ForeignKeyDecl, IndexDecl, Spanned, TypeExpr};

/// A field made by a call of SQLAlchemy; none where the call makes no field.
pub(super) fn declared(
    source: &Source<'_>,
    call: &Call<'_, '_>,
    mut field: FieldDecl,
) -> Option<FieldDecl> {
    match call.name {
        "Column" => {
            column(source, call, &mut field);
            // Without annotations a column takes `NULL` unless it says otherwise.
            if field.nullable.is_none() {
                field.nullable = Some(!field.primary_key);
            }
            Some(field)
        }
        "mapped_column" => {
            column(source, call, &mut field);
            Some(field)
        }
        "relationship" | "Relationship" => {
            if let Some(target) = call.at(0).filter(|_| field.ty == TypeExpr::default()) {
                let many = call.flag("uselist") != Some(false);
                let target = TypeExpr::Named(target.word().value);
                field.ty = if many { TypeExpr::Array(Box::new(target)) } else { target };
            }
            // What other rows say is no column of this one.
            field.required = Some(false);
            Some(field)
        }
        _ => None,
    }
}

fn column(source: &Source<'_>, call: &Call<'_, '_>, field: &mut FieldDecl) {
    for arg in call.placed() {
        match self::call(source, arg.node) {
            Some(part) if part.name == "ForeignKey" => field.references = Some(reference(&part)),
            Some(part) if matches!(part.name, "Identity" | "Sequence") => field.sequence = true,
            Some(part) if part.name == "Computed" => field.read_only = true,
            _ if arg.string().is_some() => field.column = arg.string().map(|name| name.value),
            _ => typed(source, arg, field),
        }
    }
    if let Some(arg) = call.named("type_") {
        typed(source, arg, field);
    }
    if let Some(name) = call.named("name").and_then(|arg| arg.string()) {
        field.column = Some(name.value);
    }
    if let Some(default) = call.named("default").or_else(|| call.named("server_default")) {
        // `text("now()")` is SQL.
        let inner = self::call(source, default.node).filter(|call| call.name == "text");
        let sql = inner.as_ref().and_then(|call| call.at(0)?.string());
        field.default = match sql {
            Some(sql) => {
                crate::literal::default(&sql.value).map(|value| Spanned { value, span: sql.span })
            }
            None => default.default(),
        };
    }
    field.comment =
        call.named("comment").or_else(|| call.named("doc")).and_then(|arg| arg.string());
}

/// The type of a column; it narrows what an annotation says already.
fn typed(source: &Source<'_>, arg: &Arg<'_, '_>, field: &mut FieldDecl) {
    let Some(found) = sql_type(source, arg.node) else { return };
    let annotated = !matches!(field.ty, TypeExpr::Plain(Type::Any));
    let exact = matches!(found.ty, TypeExpr::Plain(Type::Decimal(..) | Type::Integer(_)));
    if !annotated {
        field.ty_span = arg.span;
    }
    if !annotated || exact {
        field.ty = found.ty;
    }
    narrow(field, found.rules, arg.span);
}

/// What the arguments by name say that columns and SQLModel's fields share.
pub(super) fn keys(call: &Call<'_, '_>, field: &mut FieldDecl) {
    field.primary_key |= call.flag("primary_key") == Some(true);
    field.unique |= call.flag("unique") == Some(true);
    if let Some(nullable) = call.flag("nullable") {
        field.nullable = Some(nullable);
    }
    if let Some(target) = call.named("foreign_key").and_then(|arg| arg.string()) {
        field.references = Some(pointer(&target, None));
    }
    // A lone whole number as the key is counted by the database unless it says otherwise.
    let whole = matches!(field.ty, TypeExpr::Plain(Type::Integer(_)));
    let plain = field.references.is_none() && field.default.is_none();
    let counted = call.flag("autoincrement").unwrap_or(whole && plain);
    if field.primary_key && counted {
        field.sequence = true;
    }
    if field.primary_key {
        field.nullable = Some(false);
    }
}

/// `ForeignKey("users.id", ondelete="CASCADE")`.
fn reference(call: &Call<'_, '_>) -> ForeignKeyDecl {
    let target = call.at(0).map_or_else(Spanned::default, |arg| {
        arg.string().unwrap_or_else(|| Spanned {
            // `ForeignKey(User.id)` names the class.
            value: arg.text.to_owned(),
            span: arg.span,
        })
    });
    let on_delete = call.named("ondelete").and_then(|arg| arg.string());
    pointer(&target, on_delete.and_then(|word| on_delete_of(&word.value)))
}

/// `schema.users.id`: the table and its column.
fn pointer(target: &Spanned<String>, on_delete: Option<OnDelete>) -> ForeignKeyDecl {
    let mut parts: Vec<&str> = target.value.split('.').collect();
    let column = if parts.len() > 1 { parts.pop() } else { None };
    let table = parts.pop().unwrap_or_default().to_owned();
    ForeignKeyDecl {
        target: Spanned { value: table, span: target.span },
        target_fields: column.map(str::to_owned).into_iter().collect(),
        on_delete,
        ..ForeignKeyDecl::default()
    }
}

pub(super) fn on_delete_of(word: &str) -> Option<OnDelete> {
    Some(match word.to_ascii_uppercase().replace(' ', "_").as_str() {
        "CASCADE" => OnDelete::Cascade,
        "SET_NULL" => OnDelete::SetNull,
        "RESTRICT" | "PROTECT" | "NO_ACTION" => OnDelete::Restrict,
        _ => return None,
    })
}

/// The type that a column of SQLAlchemy has.
fn sql_type(source: &Source<'_>, node: Node<'_>) -> Option<Typed> {
    let made = call(source, node);
    let text = source.of(node);
    let name = made.as_ref().map_or(text, |call| call.name);
    let name = name.rsplit('.').next().unwrap_or(name);
    let number = |at: usize| made.as_ref()?.at(at)?.count();
    let digits = |at: usize| number(at).and_then(|count| u8::try_from(count).ok());
    Some(match name {
        "String" | "Unicode" | "VARCHAR" | "NVARCHAR" | "CHAR" | "Text" | "TEXT"
        | "UnicodeText" | "CITEXT" | "AutoString" => {
            let named = made.as_ref().and_then(|call| call.named("length")?.count());
            let length = number(0).or(named).map(Rule::MaxLength);
            Typed { rules: length.into_iter().collect(), ..Type::Text.into() }
        }
        "Integer" | "INTEGER" | "INT" => Type::Integer(32).into(),
        "BigInteger" | "BIGINT" => Type::Integer(64).into(),
        "SmallInteger" | "SMALLINT" => Type::Integer(16).into(),
        "Boolean" | "BOOLEAN" => Type::Boolean.into(),
        "Numeric" | "NUMERIC" | "DECIMAL" => match (digits(0), digits(1)) {
            (Some(all), Some(places)) if all >= places => Type::Decimal(all, places).into(),
            (Some(all), None) => Type::Decimal(all, 0).into(),
            _ => crate::type_word::DECIMAL.into(),
        },
        "Float" | "FLOAT" | "REAL" | "Double" | "DOUBLE" => Type::Number.into(),
        "Date" | "DATE" => Type::Date.into(),
        "DateTime" | "DATETIME" | "TIMESTAMP" => Type::Timestamp.into(),
        "Time" | "TIME" => Type::Time.into(),
        "Interval" | "INTERVAL" => Type::Text.into(),
        "UUID" | "Uuid" | "GUID" => Type::Uuid.into(),
        "JSON" | "JSONB" => Typed::default(),
        "LargeBinary" | "BYTEA" | "BLOB" => Type::Bytes.into(),
        "INET" => Typed::narrowed(Type::Text, [Rule::Format(Format::Ip)]),
        "ARRAY" => {
            let item = made.as_ref().and_then(|call| sql_type(source, call.at(0)?.node));
            item.unwrap_or_default().list()
        }
        "Enum" | "SAEnum" | "SQLEnum" | "SqlEnum" | "PgEnum" => enumeration(&made?)?,
        // A type of the program itself (`Money`), which its own words may explain elsewhere.
        _ if made.is_none() => type_of(source, node, 0),
        _ => return None,
    })
}

/// `Enum(OrderStatus)` and `Enum("open", "done", name="status")`.
fn enumeration(call: &Call<'_, '_>) -> Option<Typed> {
    let values: Vec<serde_json::Value> = call.placed().filter_map(|arg| arg.value()).collect();
    if values.is_empty() {
        return Some(TypeExpr::Named(call.at(0)?.word().value).into());
    }
    Some(TypeExpr::Values(values).into())
}

/// What `__table_args__`, or the arguments of `Table(...)`, say of the whole table.
pub(super) fn table_args(
    source: &Source<'_>,
    args: &[Node<'_>],
    entity: &mut EntityDecl,
    indexes: &mut Vec<IndexDecl>,
) -> Vec<livespec_diagnostics::Span> {
    let mut unread = Vec::new();
    for node in args {
        let Some(call) = call(source, *node) else { continue };
        let names: Vec<Spanned<String>> = call.placed().filter_map(|arg| arg.string()).collect();
        match call.name {
            "UniqueConstraint" => entity.uniques.push(names),
            "PrimaryKeyConstraint" => entity.primary_key = names,
            "Index" => indexes.push(IndexDecl {
                name: names.first().map(|name| name.value.clone()),
                table: entity.name.clone(),
                columns: names.into_iter().skip(1).map(|name| (name, false)).collect(),
                unique: call.flag("unique") == Some(true),
                partial: call
                    .args
                    .iter()
                    .any(|arg| arg.name.is_some_and(|name| name.ends_with("_where"))),
            }),
            "ForeignKeyConstraint" => entity.foreign_keys.extend(composite(source, &call)),
            "Column" => {}
            _ => unread.push(call.span),
        }
    }
    unread
}

/// `ForeignKeyConstraint(["a"], ["b.id"])`.
fn composite(source: &Source<'_>, call: &Call<'_, '_>) -> Option<ForeignKeyDecl> {
    let list = |at: usize| call.at(at).map(|arg| strings(source, arg.node)).unwrap_or_default();
    let (fields, targets) = (list(0), list(1));
    let mut key = pointer(targets.first()?, None);
    key.fields = fields;
    Some(key)
}

/// The texts of a list or a tuple.
pub(super) fn strings(source: &Source<'_>, node: Node<'_>) -> Vec<Spanned<String>> {
    children(node)
        .into_iter()
        .filter_map(|item| {
            let value = crate::literal::string(source.of(item))?;
            Some(Spanned { value, span: source.span(item) })
        })
        .collect()
}
