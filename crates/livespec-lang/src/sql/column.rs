//! Columns: their options, defaults and references.

use std::ops::Range;

use livespec_diagnostics::Span;
use livespec_ir::{OnDelete, Type};
use serde_json::Value;
use sqlparser::ast::{
    BinaryOperator, ColumnDef, ColumnOption, Expr, ForeignKeyConstraint, Function,
    ReferentialAction, UnaryOperator, Value as SqlValue,
};
use sqlparser::tokenizer::Token;

use super::check;
use super::flavor::Lines;
use super::{Reader, types};
use crate::{DefaultExpr, FieldDecl, ForeignKeyDecl, Spanned, TypeExpr};

/// The field that a column declares, and its checks that compare columns; `range` are its tokens.
pub(super) fn field(
    reader: &mut Reader<'_, '_>,
    column: ColumnDef,
    range: &Range<usize>,
) -> (FieldDecl, Vec<livespec_ir::Expr<String>>) {
    let bytes = reader.bytes(range);
    let within = Lines::new(&reader.plain[bytes.clone()]).ident(&column.name);
    let name_span = reader.fragment.span(bytes.start + within.start..bytes.start + within.end);
    let span = reader.span(range);
    let mut field = FieldDecl {
        name: Spanned { value: column.name.value, span: name_span },
        span,
        // A column may be NULL unless it is told not to.
        nullable: Some(true),
        ..FieldDecl::default()
    };
    let ty_span = type_span(reader, range, bytes.start + within.end);
    types::apply(&column.data_type, ty_span, &mut field);
    let mut beyond = check::Beyond::default();
    for option in column.options {
        let more = apply(option.option, span, &mut field);
        beyond.checks.extend(more.checks);
        beyond.unread |= more.unread;
    }
    if field.primary_key {
        field.nullable = Some(false);
    }
    if let Some(default) = &mut field.default {
        fit_default(&field.ty, &mut default.value);
        default.span = after_keyword(reader, range, "default").unwrap_or(default.span);
    }
    reader.not_checked(beyond.unread, span);
    (field, beyond.checks)
}

/// A constant as the type of its column reads it: `'{}'` of an array, `0` of a boolean.
fn fit_default(ty: &TypeExpr, default: &mut DefaultExpr) {
    let DefaultExpr::Value(value) = default else { return };
    let fitted = match (ty, &*value) {
        (TypeExpr::Array(_), Value::String(text)) if text == "{}" => Some(Value::Array(Vec::new())),
        (TypeExpr::Plain(Type::Any) | TypeExpr::Array(_), Value::String(text))
            if text.starts_with(['{', '[']) =>
        {
            serde_json::from_str(text).ok()
        }
        (TypeExpr::Plain(Type::Boolean), Value::Number(number)) => {
            number.as_u64().map(|number| Value::Bool(number != 0))
        }
        (
            TypeExpr::Plain(Type::Integer(_) | Type::Number | Type::Decimal(..)),
            Value::String(text),
        ) => serde_json::from_str(text).ok().filter(Value::is_number),
        (TypeExpr::Plain(Type::Boolean), Value::String(text)) => match text.as_str() {
            "t" | "true" => Some(Value::Bool(true)),
            "f" | "false" => Some(Value::Bool(false)),
            _ => None,
        },
        _ => None,
    };
    if let Some(fitted) = fitted {
        *value = fitted;
    }
}

/// The words of the type: what follows the name, up to the first option.
fn type_span(reader: &Reader<'_, '_>, range: &Range<usize>, from: usize) -> Span {
    const OPTIONS: &[&str] = &[
        "not",
        "null",
        "primary",
        "unique",
        "default",
        "references",
        "check",
        "constraint",
        "generated",
        "collate",
        "comment",
        "auto_increment",
        "autoincrement",
        "identity",
        "on",
        "unsigned",
    ];
    let rest = range
        .clone()
        .skip_while(|index| reader.token(*index).is_none_or(|token| token.start < from));
    let own: Vec<usize> = rest
        .take_while(|index| {
            let nested = reader
                .token(*index)
                .zip(reader.token(range.start))
                .is_some_and(|(at, first)| at.depth > first.depth);
            nested || !super::scan::matches_word(reader.raw(*index), OPTIONS)
        })
        .collect();
    match (own.first(), own.last()) {
        (Some(first), Some(last)) => reader.span(&(*first..last + 1)),
        _ => reader.fragment.span(from..from),
    }
}

/// The place of what follows a keyword, up to the next option or the end.
fn after_keyword(reader: &Reader<'_, '_>, range: &Range<usize>, word: &str) -> Option<Span> {
    let at = range.clone().find(|index| reader.words(*index, &[word]))? + 1;
    let base = reader.token(at)?.depth;
    let end = (at + 1..range.end)
        .find(|index| {
            reader
                .token(*index)
                .is_some_and(|token| token.depth <= base && token.kind == super::Kind::Word)
                && super::scan::matches_word(
                    reader.raw(*index),
                    &[
                        "not",
                        "null",
                        "primary",
                        "unique",
                        "references",
                        "check",
                        "constraint",
                        "comment",
                        "on",
                        "auto_increment",
                    ],
                )
        })
        .unwrap_or(range.end);
    Some(reader.span(&(at..end)))
}

/// Writes an option into a field; what it says beyond the field is handed back.
fn apply(option: ColumnOption, span: Span, field: &mut FieldDecl) -> check::Beyond {
    match option {
        ColumnOption::Null => field.nullable = Some(true),
        ColumnOption::NotNull => field.nullable = Some(false),
        ColumnOption::Default(expr) => match default_of(&expr) {
            DefaultExpr::Other(text) if text.to_ascii_lowercase().starts_with("nextval(") => {
                field.sequence = true
            }
            default => field.default = Some(Spanned { value: default, span }),
        },
        ColumnOption::PrimaryKey(_) => field.primary_key = true,
        ColumnOption::Unique(_) => field.unique = true,
        ColumnOption::ForeignKey(key) => field.references = Some(reference(&key, span)),
        ColumnOption::Check(condition) => {
            return check::apply(&condition.expr, span, std::slice::from_mut(field));
        }
        ColumnOption::DialectSpecific(tokens) => {
            field.sequence |= tokens.iter().any(|token| match token {
                Token::Word(word) => matches!(
                    word.value.to_ascii_uppercase().as_str(),
                    "AUTO_INCREMENT" | "AUTOINCREMENT"
                ),
                _ => false,
            });
        }
        ColumnOption::Identity(_) => field.sequence = true,
        ColumnOption::Generated { generation_expr: None, .. } => field.sequence = true,
        ColumnOption::Generated { .. } | ColumnOption::Materialized(_) | ColumnOption::Alias(_) => {
            field.read_only = true
        }
        ColumnOption::Comment(text) => field.comment = Some(Spanned { value: text, span }),
        ColumnOption::CharacterSet(_)
        | ColumnOption::Collation(_)
        | ColumnOption::OnConflict(_)
        | ColumnOption::Invisible
        | ColumnOption::OnUpdate(_) => {}
        ColumnOption::Ephemeral(_)
        | ColumnOption::Options(_)
        | ColumnOption::Policy(_)
        | ColumnOption::Tags(_)
        | ColumnOption::Srid(_) => return check::Beyond { unread: true, ..Default::default() },
    }
    check::Beyond::default()
}

/// The reference of a constraint; the fields that point are the caller's.
pub(super) fn reference(key: &ForeignKeyConstraint, span: Span) -> ForeignKeyDecl {
    ForeignKeyDecl {
        fields: Vec::new(),
        target: Spanned { value: last_part(&key.foreign_table), span },
        target_fields: key.referred_columns.iter().map(|ident| ident.value.clone()).collect(),
        on_delete: key.on_delete.map(|action| match action {
            ReferentialAction::Cascade => OnDelete::Cascade,
            ReferentialAction::SetNull | ReferentialAction::SetDefault => OnDelete::SetNull,
            ReferentialAction::Restrict | ReferentialAction::NoAction => OnDelete::Restrict,
        }),
    }
}

/// The last part of a name that may be qualified.
pub(super) fn last_part(name: &sqlparser::ast::ObjectName) -> String {
    name.0
        .last()
        .and_then(|part| part.as_ident())
        .map(|ident| ident.value.clone())
        .unwrap_or_default()
}

/// What a default means.
pub(super) fn default_of(expr: &Expr) -> DefaultExpr {
    const UNWRAPS_MAX: usize = 16;
    let mut inner = expr;
    for _ in 0..UNWRAPS_MAX {
        inner = match inner {
            // `'{}'::jsonb`, `CAST(0 AS INT)`, `(now())`, `now() AT TIME ZONE 'utc'`.
            Expr::Cast { expr, .. } | Expr::Nested(expr) => expr,
            Expr::AtTimeZone { timestamp, .. } => timestamp,
            _ => break,
        };
    }
    match inner {
        Expr::Function(function) => {
            function_default(function).unwrap_or_else(|| DefaultExpr::Other(expr.to_string()))
        }
        Expr::Identifier(ident) => match ident.value.to_ascii_uppercase().as_str() {
            "CURRENT_TIMESTAMP" | "LOCALTIMESTAMP" | "CURRENT_DATE" | "SYSDATE" => DefaultExpr::Now,
            _ => DefaultExpr::Other(expr.to_string()),
        },
        other => {
            let casted = matches!(expr, Expr::Cast { data_type, .. } if matches!(data_type.to_string().to_ascii_uppercase().as_str(), "JSON" | "JSONB"));
            match constant(other) {
                Some(Value::String(text)) if casted => serde_json::from_str(&text)
                    .map_or(DefaultExpr::Value(Value::String(text)), DefaultExpr::Value),
                Some(value) => DefaultExpr::Value(value),
                None => DefaultExpr::Other(expr.to_string()),
            }
        }
    }
}

fn function_default(function: &Function) -> Option<DefaultExpr> {
    Some(match last_part(&function.name).to_ascii_lowercase().as_str() {
        "now"
        | "current_timestamp"
        | "localtimestamp"
        | "getdate"
        | "getutcdate"
        | "sysdatetime"
        | "sysutcdatetime"
        | "sysdatetimeoffset"
        | "utc_timestamp"
        | "clock_timestamp"
        | "statement_timestamp"
        | "transaction_timestamp"
        | "current_date"
        | "curdate" => DefaultExpr::Now,
        "datetime" | "date" | "strftime"
            if function.args.to_string().to_ascii_lowercase().contains("'now'") =>
        {
            DefaultExpr::Now
        }
        "gen_random_uuid" | "uuid_generate_v4" | "uuid_generate_v1" | "uuidv7" | "uuidv4"
        | "uuid_generate_v7" | "uuid" | "newid" | "newsequentialid" | "generate_uuid" => {
            DefaultExpr::Uuid
        }
        _ => return None,
    })
}

/// The value of a constant expression.
pub(super) fn constant(expr: &Expr) -> Option<Value> {
    match expr {
        Expr::Value(value) => literal(&value.value),
        Expr::Nested(inner) | Expr::Cast { expr: inner, .. } => shallow(inner),
        Expr::UnaryOp { op: UnaryOperator::Minus, expr } => match shallow(expr)? {
            Value::Number(number) => serde_json::from_str(&format!("-{number}")).ok(),
            _ => None,
        },
        Expr::UnaryOp { op: UnaryOperator::Plus, expr } => shallow(expr),
        Expr::Array(array) if array.elem.is_empty() => Some(Value::Array(Vec::new())),
        _ => None,
    }
}

/// A constant without further wrapping, so that nesting costs no stack.
fn shallow(expr: &Expr) -> Option<Value> {
    match expr {
        Expr::Value(value) => literal(&value.value),
        Expr::Cast { expr, .. } | Expr::Nested(expr) => match expr.as_ref() {
            Expr::Value(value) => literal(&value.value),
            _ => None,
        },
        _ => None,
    }
}

fn literal(value: &SqlValue) -> Option<Value> {
    Some(match value {
        SqlValue::Number(digits, _) => serde_json::from_str(digits).ok()?,
        SqlValue::SingleQuotedString(text)
        | SqlValue::DoubleQuotedString(text)
        | SqlValue::EscapedStringLiteral(text)
        | SqlValue::NationalStringLiteral(text) => Value::String(text.clone()),
        SqlValue::DollarQuotedString(text) => Value::String(text.value.clone()),
        SqlValue::Boolean(value) => Value::Bool(*value),
        SqlValue::Null => Value::Null,
        _ => return None,
    })
}

/// Whether an operator compares.
pub(super) fn compares(op: &BinaryOperator) -> bool {
    matches!(
        op,
        BinaryOperator::Gt
            | BinaryOperator::GtEq
            | BinaryOperator::Lt
            | BinaryOperator::LtEq
            | BinaryOperator::Eq
            | BinaryOperator::NotEq
    )
}
