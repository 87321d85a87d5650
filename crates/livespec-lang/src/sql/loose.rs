//! Columns that no flavour takes, read line by line for what can be told from them.

use std::ops::Range;

use livespec_ir::{Constraint, OnDelete, Origin};

use super::scan::{Kind, matches_word};
use super::{Reader, unquoted};
use crate::{DefaultExpr, EntityDecl, FieldDecl, ForeignKeyDecl, Spanned, type_word};

/// The lines of an element that look like elements of their own, since what most often breaks an
/// element is a comma that was forgotten.
pub(super) fn lines(reader: &Reader<'_, '_>, range: &Range<usize>) -> Vec<Range<usize>> {
    let base = reader.token(range.start).map_or(0, |token| token.depth);
    let mut out = Vec::new();
    let mut from = range.start;
    for at in range.start + 1..=range.end {
        let breaks = at == range.end
            || reader.token(at).is_some_and(|token| {
                token.first && token.depth == base && starts_column(reader, at)
            });
        if breaks {
            out.push(from..at);
            from = at;
        }
    }
    out
}

/// Whether a line starts a column rather than going on with one (`REFERENCES ...`).
fn starts_column(reader: &Reader<'_, '_>, at: usize) -> bool {
    const GOES_ON: &[&str] = &[
        "not",
        "null",
        "primary",
        "unique",
        "default",
        "references",
        "check",
        "constraint",
        "generated",
        "on",
        "collate",
    ];
    reader.token(at).is_some_and(|token| matches!(token.kind, Kind::Word | Kind::Name))
        && !matches_word(reader.raw(at), GOES_ON)
}

/// One column, or none where there is no name with a type.
pub(super) fn field(reader: &Reader<'_, '_>, range: &Range<usize>) -> Option<FieldDecl> {
    let (name, next) = reader.name(range.start, range.end)?;
    let options = (next..range.end).find(|at| is_option(reader, *at, next)).unwrap_or(range.end);
    let span = reader.span(range);
    let ty_range = next..options;
    let ty_span = reader.span(&ty_range);
    let written = reader.plain[reader.bytes(&ty_range)].trim();
    let first = &reader.plain[reader.bytes(&(next..type_end(reader, &ty_range)))];
    let word = type_word(written).or_else(|| type_word(first));
    if word.is_none() && options == next {
        return None;
    }
    let mut field = FieldDecl {
        name: Spanned { value: name, span: reader.span(&(range.start..next)) },
        span,
        ty_span,
        nullable: Some(true),
        ..FieldDecl::default()
    };
    match word {
        Some(word) => {
            field.sequence = word.sequence();
            field.ty = word.ty;
            let origin = Origin::stated(ty_span);
            field.constraints =
                word.constraints.into_iter().map(|kind| Constraint { kind, origin }).collect();
        }
        None => field.ty = crate::TypeExpr::Named(first.to_owned()),
    }
    for at in options..range.end {
        option(reader, at, range.end, &mut field);
    }
    if field.primary_key {
        field.nullable = Some(false);
    }
    Some(field)
}

/// The end of the first word of a type with the parentheses behind it.
fn type_end(reader: &Reader<'_, '_>, range: &Range<usize>) -> usize {
    if range.is_empty() {
        return range.start;
    }
    if reader.raw(range.start + 1) != "(" {
        return range.start + 1;
    }
    (range.start + 1..range.end)
        .find(|at| reader.raw(*at) == ")")
        .map_or(range.end, |close| close + 1)
}

fn is_option(reader: &Reader<'_, '_>, at: usize, from: usize) -> bool {
    let outer = reader
        .token(at)
        .zip(reader.token(from))
        .is_some_and(|(token, first)| token.depth <= first.depth);
    outer
        && (!starts_column(reader, at)
            || matches_word(
                reader.raw(at),
                &["auto_increment", "autoincrement", "identity", "comment"],
            ))
        && reader.token(at).is_some_and(|token| token.kind == Kind::Word)
}

/// Writes the option that starts at a token into a field.
fn option(reader: &Reader<'_, '_>, at: usize, end: usize, field: &mut FieldDecl) {
    if reader.words(at, &["not", "null"]) {
        field.nullable = Some(false);
    } else if reader.words(at, &["primary", "key"]) {
        field.primary_key = true;
    } else if reader.words(at, &["unique"]) {
        field.unique = true;
    } else if matches_word(reader.raw(at), &["auto_increment", "autoincrement", "identity"]) {
        field.sequence = true;
    } else if reader.words(at, &["references"]) {
        field.references = references(reader, at + 1, end);
    } else if reader.words(at, &["default"]) {
        field.default = default(reader, at + 1);
    }
}

fn default(reader: &Reader<'_, '_>, at: usize) -> Option<Spanned<DefaultExpr>> {
    let token = reader.token(at)?;
    let raw = reader.raw(at);
    let lower = raw.to_ascii_lowercase();
    let value = match token.kind {
        Kind::Text => DefaultExpr::Value(unquoted(raw).into()),
        Kind::Number => DefaultExpr::Value(serde_json::from_str(raw).ok()?),
        _ => match lower.as_str() {
            "true" | "false" => DefaultExpr::Value((lower == "true").into()),
            "null" => DefaultExpr::Value(serde_json::Value::Null),
            "now" | "current_timestamp" => DefaultExpr::Now,
            "gen_random_uuid" | "uuid_generate_v4" => DefaultExpr::Uuid,
            _ => DefaultExpr::Other(raw.to_owned()),
        },
    };
    Some(Spanned { value, span: reader.span(&(at..at + 1)) })
}

fn references(reader: &Reader<'_, '_>, at: usize, end: usize) -> Option<ForeignKeyDecl> {
    let (target, next) = reader.object_name(at, end)?;
    let target_fields = if reader.raw(next) == "(" {
        reader.name(next + 1, end).map(|(name, _)| name).into_iter().collect()
    } else {
        Vec::new()
    };
    let on_delete = (next..end).find(|at| reader.words(*at, &["on", "delete"])).map(|at| {
        if reader.words(at + 2, &["cascade"]) {
            OnDelete::Cascade
        } else if reader.words(at + 2, &["set"]) {
            OnDelete::SetNull
        } else {
            OnDelete::Restrict
        }
    });
    Some(ForeignKeyDecl { fields: Vec::new(), target, target_fields, on_delete })
}

impl Reader<'_, '_> {
    /// Reads a key that no flavour takes, such as a placeholder behind it; whether it was one.
    pub(super) fn loose_constraint(
        &mut self,
        range: &Range<usize>,
        entity: &mut EntityDecl,
    ) -> bool {
        let Some(open) = range.clone().find(|at| self.raw(*at) == "(") else { return false };
        let Some(close) = (open..range.end).find(|at| self.raw(*at) == ")") else { return false };
        let names: Vec<_> = (open + 1..close)
            .filter_map(|at| {
                self.name(at, close)
                    .map(|(value, next)| Spanned { value, span: self.span(&(at..next)) })
            })
            .collect();
        if names.is_empty() {
            return false;
        }
        if (range.start..open).any(|at| self.words(at, &["primary", "key"])) {
            entity.primary_key = names;
        } else if (range.start..open).any(|at| self.words(at, &["unique"])) {
            entity.uniques.push(names);
        } else {
            return false;
        }
        true
    }
}
