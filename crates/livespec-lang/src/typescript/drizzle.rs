//! Tables of Drizzle.

use std::collections::BTreeMap;

use livespec_diagnostics::Diagnostics;
use livespec_ir::{ConstraintKind as Rule, OnDelete, Type};
use serde_json::Value;
use tree_sitter::Node;

use super::Reader;
use super::chain::{Chain, member, members, spread};
use crate::call::{Arg, Call};
use crate::tree::{Source, children, unread};
use crate::typed::Typed;
use crate::{
    Decl, DeclKind, DefaultExpr, EntityDecl, EnumDecl, FieldDecl, ForeignKeyDecl, IndexDecl,
    Spanned, TypeExpr, literal,
};

/// Puts the names of the database where the names of constants stand.
pub(super) fn resolve(decls: &mut [Decl], stored: &BTreeMap<String, String>) {
    let named = |name: &mut String| {
        if let Some(other) = stored.get(name) {
            name.clone_from(other);
        }
    };
    for decl in decls {
        match &mut decl.kind {
            DeclKind::Entity(record) if record.table => {
                for field in &mut record.fields {
                    if let TypeExpr::Named(name) = &mut field.ty {
                        named(name);
                    }
                    if let Some(reference) = &mut field.references {
                        named(&mut reference.target.value);
                    }
                }
            }
            DeclKind::Index(index) => named(&mut index.table.value),
            _ => {}
        }
    }
}

/// What a constant declares whose value is a table, an enumeration or an index of Drizzle.
pub(super) fn declarations(reader: &mut Reader<'_, '_>, value: Node<'_>) -> Option<Vec<DeclKind>> {
    let source = Source::new(reader.source.fragment);
    let chain = Chain::read(&source, value)?;
    let first = chain.calls.first().filter(|_| chain.root.is_empty())?;
    match first.name {
        "pgTable" | "mysqlTable" | "sqliteTable" => table(&source, first, reader.diagnostics),
        "pgEnum" => {
            let values = children(first.at(1)?.node);
            let text = |node: Node<'_>| {
                let value = literal::string(source.of(node))?;
                Some(Spanned { value, span: source.span(node) })
            };
            let values = values.into_iter().filter_map(text).collect();
            Some(vec![DeclKind::Enum(EnumDecl { name: first.at(0)?.string()?, values })])
        }
        "index" | "uniqueIndex" => {
            let on = chain.calls.iter().find(|call| call.name == "on")?;
            let table = on.at(0)?.text.split('.').next()?.to_owned();
            let table = Spanned { value: table, span: on.span };
            Some(vec![DeclKind::Index(index(&chain, on, table))])
        }
        _ => None,
    }
}

fn table(
    source: &Source<'_>,
    call: &Call<'_, '_>,
    diagnostics: &mut Diagnostics,
) -> Option<Vec<DeclKind>> {
    let mut entity =
        EntityDecl { name: call.at(0)?.string()?, table: true, ..EntityDecl::default() };
    entity.fields = members(source, call.at(1)?.node, |name, value, whole| {
        let field = value.and_then(|value| column(source, name, value, whole, diagnostics));
        if field.is_none() {
            let help = "write a column as the call of its type";
            unread(diagnostics, source.span(whole), "column", help);
        }
        field
    });
    spread(source, call.at(1)?.node, diagnostics);
    let mut out = Vec::new();
    if let Some(extra) = call.at(2) {
        for chain in chains(source, extra.node) {
            let on = chain.calls.iter().find(|call| call.name == "on");
            let first = chain.calls.first();
            match (first.map(|call| call.name), on) {
                (Some("index" | "uniqueIndex"), Some(on)) => {
                    let table = entity.name.clone();
                    out.push(DeclKind::Index(index(&chain, on, table)));
                }
                (Some("unique"), Some(on)) => {
                    entity.uniques.push(on.placed().map(Arg::word).collect());
                }
                (Some("primaryKey"), _) => {
                    let list = first.and_then(|call| member(source, call.at(0)?.node, "columns"));
                    let columns = list.map(children).unwrap_or_default();
                    entity.primary_key =
                        columns.into_iter().map(|node| last(source, node)).collect();
                }
                (Some(name), _) => {
                    let what = format!("`{name}` of a table");
                    let span = first.map_or(call.span, |call| call.span);
                    unread(diagnostics, span, &what, "state the rule in a sentence");
                }
                _ => {}
            }
        }
    }
    out.insert(0, DeclKind::Entity(entity));
    Some(out)
}

/// The last name of `table.column`.
fn last(source: &Source<'_>, node: Node<'_>) -> Spanned<String> {
    let text = source.of(node);
    let value = text.rsplit('.').next().unwrap_or(text).to_owned();
    Spanned { value, span: source.span(node) }
}

/// The outermost chains of calls below a node.
fn chains<'a, 't>(source: &Source<'a>, node: Node<'t>) -> Vec<Chain<'a, 't>> {
    let (mut out, mut pending) = (Vec::new(), vec![node]);
    while let Some(node) = pending.pop() {
        match Chain::read(source, node).filter(|_| node.kind() == "call_expression") {
            Some(chain) => out.push(chain),
            None => pending.extend(children(node).into_iter().rev()),
        }
    }
    out
}

fn index(chain: &Chain<'_, '_>, on: &Call<'_, '_>, table: Spanned<String>) -> IndexDecl {
    let first = chain.calls.first();
    IndexDecl {
        name: first.and_then(|call| call.at(0)?.string()).map(|name| name.value),
        table,
        columns: on.placed().map(|arg| (arg.word(), false)).collect(),
        unique: first.is_some_and(|call| call.name == "uniqueIndex"),
        partial: chain.calls.iter().any(|call| call.name == "where"),
    }
}

fn column(
    source: &Source<'_>,
    name: Spanned<String>,
    value: Node<'_>,
    whole: Node<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<FieldDecl> {
    let chain = Chain::read(source, value)?;
    let (first, rest) = chain.calls.split_first()?;
    let mut field = typed(source, first).field(name, first.span, source.span(whole));
    // A column takes `NULL` unless it says otherwise.
    field.nullable = Some(true);
    field.column = first.at(0).and_then(Arg::string).map(|column| column.value);
    for call in rest {
        match call.name {
            "notNull" => field.nullable = Some(false),
            "primaryKey" => {
                field.primary_key = true;
                field.nullable = Some(false);
                let numbered =
                    call.at(0).and_then(|options| member(source, options.node, "autoIncrement"));
                field.sequence |= numbered.is_some_and(|value| source.of(value) == "true");
            }
            "unique" => field.unique = true,
            "defaultNow" => {
                field.default = Some(Spanned { value: DefaultExpr::Now, span: call.span })
            }
            "defaultRandom" => {
                field.default = Some(Spanned { value: DefaultExpr::Uuid, span: call.span })
            }
            "default" | "$default" | "$defaultFn" => field.default = call.at(0).and_then(default),
            "generatedAlwaysAsIdentity" | "generatedByDefaultAsIdentity" | "autoincrement" => {
                field.sequence = true;
            }
            "array" => field.ty = TypeExpr::Array(Box::new(std::mem::take(&mut field.ty))),
            "references" => field.references = reference(source, call),
            // What the program makes of it, and when it writes it anew.
            "$type" | "$onUpdate" | "$onUpdateFn" | "onUpdateNow" => {}
            name => {
                let what = format!("`{name}` of a column");
                unread(diagnostics, call.span, &what, "state the rule in a sentence");
            }
        }
    }
    field.sequence |= matches!(first.name, "serial" | "bigserial" | "smallserial");
    Some(field)
}

/// A literal, a function without parameters, or SQL.
fn default(arg: &Arg<'_, '_>) -> Option<Spanned<DefaultExpr>> {
    let text = arg.text.strip_prefix("() =>").map_or(arg.text, str::trim);
    let sql = text.strip_prefix("sql`").and_then(|text| text.strip_suffix('`'));
    let value = literal::default(sql.unwrap_or(text))?;
    Some(Spanned { value, span: arg.span })
}

/// `() => users.id, { onDelete: "cascade" }`.
fn reference(source: &Source<'_>, call: &Call<'_, '_>) -> Option<ForeignKeyDecl> {
    let target = call.at(0)?;
    let path = target.text.rsplit("=>").next()?.trim();
    let (table, column) = path.split_once('.')?;
    let on_delete = call.at(1).and_then(|options| {
        let word = literal::string(source.of(member(source, options.node, "onDelete")?))?;
        match word.as_str() {
            "cascade" => Some(OnDelete::Cascade),
            "set null" => Some(OnDelete::SetNull),
            "restrict" => Some(OnDelete::Restrict),
            _ => None,
        }
    });
    Some(ForeignKeyDecl {
        target: Spanned { value: table.to_owned(), span: target.span },
        target_fields: vec![column.to_owned()],
        on_delete,
        ..ForeignKeyDecl::default()
    })
}

/// The type of a column by the function that makes it.
fn typed(source: &Source<'_>, call: &Call<'_, '_>) -> Typed {
    let options = call.placed().find(|arg| arg.node.kind() == "object").map(|arg| arg.node);
    let option = |name: &str| options.and_then(|options| member(source, options, name));
    let count = |name: &str| {
        let number = literal::number(source.of(option(name)?))?.as_f64()?;
        crate::constraints::count(number)
    };
    match call.name {
        "varchar" | "char" | "text" => {
            let values: Vec<Value> = option("enum")
                .map(children)
                .unwrap_or_default()
                .into_iter()
                .filter_map(|node| literal::value(source.of(node)))
                .collect();
            if !values.is_empty() {
                return TypeExpr::Values(values).into();
            }
            let length = count("length").map(Rule::MaxLength);
            Typed { rules: length.into_iter().collect(), ..Type::Text.into() }
        }
        "uuid" => Type::Uuid.into(),
        "integer" | "int" | "serial" | "mediumint" => {
            let mode = option("mode").and_then(|mode| literal::string(source.of(mode)));
            match mode.as_deref() {
                Some("boolean") => Type::Boolean.into(),
                Some("timestamp" | "timestamp_ms") => Type::Timestamp.into(),
                _ => Type::Integer(32).into(),
            }
        }
        "smallint" | "tinyint" | "smallserial" => Type::Integer(16).into(),
        "bigint" | "bigserial" => Type::Integer(64).into(),
        "boolean" => Type::Boolean.into(),
        "numeric" | "decimal" => {
            let digits = |name| count(name).and_then(|count| u8::try_from(count).ok());
            match (digits("precision"), digits("scale")) {
                (Some(all), Some(places)) if all >= places => Type::Decimal(all, places).into(),
                _ => crate::type_word::DECIMAL.into(),
            }
        }
        "real" | "doublePrecision" | "double" | "float" => Type::Number.into(),
        "timestamp" | "datetime" => Type::Timestamp.into(),
        "date" => Type::Date.into(),
        "time" => Type::Time.into(),
        "bytea" | "blob" | "binary" => Type::Bytes.into(),
        "json" | "jsonb" => Typed::default(),
        // `orderStatus("status")`: an enumeration that was made by `pgEnum`.
        other => TypeExpr::Named(other.to_owned()).into(),
    }
}
