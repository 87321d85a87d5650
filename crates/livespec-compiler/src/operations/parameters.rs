//! Parameters outside the body.

use livespec_ir::{ConstraintKind, Origin, Parameter, ParameterPlace, PathTemplate, Schema};
use livespec_lang::PhraseKind;
use livespec_syntax::{Column, TableItem, Text};

use crate::entities::parameter_field;

/// A parameter told by an entry of a list: `` `limit` (integer, optional, default 20): page size ``.
pub(crate) fn parse_entry(
    text: &Text,
    place: Option<ParameterPlace>,
    path: &PathTemplate,
) -> Option<Parameter> {
    let line = text.as_str();
    let (name, after) = match text.inlines.codes().next() {
        Some(run) => {
            let at = line.find(run.text.as_str())?;
            (run.text.clone(), at + run.text.len())
        }
        None => {
            let end = line
                .find(|c: char| {
                    !(c.is_alphanumeric() || c == '_' || c == '-' || c == '[' || c == ']')
                })
                .unwrap_or(line.len());
            (line[..end].to_owned(), end)
        }
    };
    let optional = name.ends_with('?');
    let name = name
        .trim_start_matches(['?', ':', '&'])
        .trim_end_matches(['?', '='])
        .trim_matches(['{', '}'])
        .to_owned();
    let name = name.split('=').next().unwrap_or(&name).to_owned();
    if name.is_empty() || name.contains(' ') || name.contains('/') {
        return None;
    }
    let rest = &line[after..];
    let lower = rest.to_lowercase();
    let in_path = path.parameters().any(|known| known == name);
    let place = if in_path || lower.contains("(path") {
        ParameterPlace::Path
    } else if lower.contains("header") && place.is_none() {
        ParameterPlace::Header
    } else {
        place.unwrap_or_default()
    };
    let origin = Origin::stated(text.span);
    let mut parameter = Parameter {
        name,
        place,
        schema: Schema::of(livespec_ir::Type::Text, origin),
        required: place == ParameterPlace::Path,
        origin,
        ..Parameter::default()
    };
    read_details(&mut parameter, rest);
    narrow(&mut parameter, text);
    if optional {
        parameter.required = false;
    }
    Some(parameter)
}

/// The type from the words in parentheses, the description from what follows.
fn read_details(parameter: &mut Parameter, rest: &str) {
    let rest = rest.trim_start_matches('`').trim();
    let mut description = rest;
    if let Some(inner) = rest.strip_prefix('(').and_then(|inner| inner.split_once(')')) {
        description = inner.1;
        for part in inner.0.split([',', ';']) {
            set_type(parameter, part.trim());
        }
    } else if let Some((head, _)) = rest.split_once([':', '—', '–']) {
        set_type(parameter, head.trim());
    }
    let description = description.trim_start_matches([':', '-', '—', '–', ' ']).trim();
    if !description.is_empty() {
        parameter.description = Some(description.to_owned());
    }
}

fn set_type(parameter: &mut Parameter, words: &str) {
    if words.is_empty() || words.split_whitespace().count() > 3 {
        return;
    }
    let Some(word) = livespec_lang::type_word(words) else { return };
    let schema = crate::entities::plain_schema(&word.ty, parameter.origin);
    if !matches!(schema.ty, livespec_ir::Type::Named(_)) {
        parameter.schema.ty = schema.ty;
        let origin = parameter.origin;
        let constraints =
            word.constraints.into_iter().map(|kind| livespec_ir::Constraint { kind, origin });
        parameter.schema.constraints.extend(constraints);
    }
}

fn narrow(parameter: &mut Parameter, text: &Text) {
    let reading = crate::text::read_sentence(text);
    for phrase in reading.phrases {
        let origin = Origin::stated(phrase.span);
        match phrase.kind {
            PhraseKind::Narrow(kind) => parameter_field(&mut parameter.schema, kind, origin),
            PhraseKind::Required | PhraseKind::NotNull => parameter.required = true,
            PhraseKind::Optional | PhraseKind::Nullable => parameter.required = false,
            PhraseKind::Default(value) => {
                parameter.default = Some(value);
                parameter.required = false;
            }
            _ => {}
        }
    }
    settle_number(parameter);
}

/// `page` and `limit` are numbers whatever the document leaves out.
pub(super) fn settle_number(parameter: &mut Parameter) {
    let key = crate::names::field_key(&parameter.name);
    let counts = ["limit", "page", "pagesize", "perpage", "offset", "size", "skip", "take"];
    if counts.contains(&key.as_str()) && parameter.schema.ty == livespec_ir::Type::Text {
        parameter.schema.ty = livespec_ir::Type::Integer(32);
        // "1 to 100" was read of a text; of a number it bounds the value.
        for constraint in &mut parameter.schema.constraints {
            match constraint.kind {
                ConstraintKind::MinLength(min) => constraint.kind = ConstraintKind::Min(min as f64),
                ConstraintKind::MaxLength(max) => constraint.kind = ConstraintKind::Max(max as f64),
                _ => {}
            }
        }
    }
}

/// The rows of a table of parameters.
pub(super) fn in_table(
    table: &TableItem,
    place: Option<ParameterPlace>,
    path: &PathTemplate,
) -> Vec<Parameter> {
    let read = |row: &Vec<Text>| {
        let decl = crate::entities::table_field(table, row)?;
        let name = decl.name.value.trim_matches(['{', '}', ':']).to_owned();
        let location = table.cell(row, Column::Location).map(|cell| cell.read().to_lowercase());
        let place = match location.as_deref() {
            Some(text) if text.contains("path") => ParameterPlace::Path,
            Some(text) if text.contains("header") => ParameterPlace::Header,
            Some(text) if text.contains("query") => ParameterPlace::Query,
            _ if path.parameters().any(|known| known == name) => ParameterPlace::Path,
            _ => place.unwrap_or_default(),
        };
        let origin = Origin::stated(decl.span);
        let mut parameter = Parameter {
            name,
            place,
            schema: crate::entities::plain_schema(&decl.ty, origin),
            required: decl.required.unwrap_or(place == ParameterPlace::Path),
            description: table
                .cell(row, Column::Description)
                .map(|cell| cell.as_str().trim().to_owned()),
            origin,
            ..Parameter::default()
        };
        if decl.ty_span.is_empty() || matches!(parameter.schema.ty, livespec_ir::Type::Named(_)) {
            parameter.schema.ty = livespec_ir::Type::Text;
        }
        parameter.schema.constraints.extend(decl.constraints);
        let required = parameter.required;
        for column in [Column::Constraints, Column::Description, Column::Default] {
            let Some(cell) = table.cell(row, column) else { continue };
            if column == Column::Default {
                let text = cell.as_str().trim().trim_matches(['`', '"', '\'']);
                if !["", "-", "–", "—", "none"].contains(&text) {
                    parameter.default = Some(crate::entities::value_of(text, &parameter.schema.ty));
                }
                continue;
            }
            narrow(&mut parameter, cell);
        }
        if decl.required.is_some() {
            parameter.required = required;
        }
        settle_number(&mut parameter);
        Some(parameter)
    };
    table.rows.iter().filter_map(read).collect()
}

/// The parameters of a query string written behind the path: `?status=&cursor=&limit=20`.
pub(super) fn in_query(path: &str, origin: Origin) -> Vec<Parameter> {
    let Some((_, query)) = path.split_once('?') else { return Vec::new() };
    query
        .trim_end_matches([']', ')'])
        .split(['&', ','])
        .filter_map(|pair| {
            let name = pair.split('=').next()?.trim_matches(['{', '}', '[', ']', ' ', '.', '…']);
            let named =
                !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || "_-[]".contains(c));
            let mut parameter = Parameter {
                name: name.to_owned(),
                place: ParameterPlace::Query,
                schema: Schema::of(livespec_ir::Type::Text, origin),
                origin,
                ..Parameter::default()
            };
            settle_number(&mut parameter);
            let value =
                pair.split_once('=').and_then(|(_, value)| value.trim().parse::<u32>().ok());
            parameter.default = value.map(serde_json::Value::from);
            named.then_some(parameter)
        })
        .collect()
}
