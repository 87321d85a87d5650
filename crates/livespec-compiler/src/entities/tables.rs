//! A table of fields as a declaration.

use livespec_lang::{EntityDecl, FieldDecl, PhraseKind, Spanned, TypeExpr};
use livespec_syntax::{Column, Item, TableItem, Text};

use super::Declared;
use super::naming::{self, RecordName};

/// Reads a table with a row for each field. Cells of constraints and descriptions are kept as the
/// field's comment, whose phrases are read with all other sentences.
pub(super) fn read(table: &TableItem, name: RecordName, index: usize, item: &Item) -> Declared {
    let fields = table.rows.iter().filter_map(|row| field(table, row)).collect();
    let decl = EntityDecl { name: name.name, table: name.table, fields, ..EntityDecl::default() };
    Declared {
        decl,
        title: name.title,
        lang: "table",
        section: item.section,
        item: index,
        alters: false,
        inherited: 0,
    }
}

/// A row of a table of fields or parameters as a field.
pub(crate) fn field(table: &TableItem, row: &[Text]) -> Option<FieldDecl> {
    let cell = |column| table.cell(row, column);
    let name = name_cell(table, row)?;
    let (text, optional) = bare_name(name.as_str());
    if text.is_empty() {
        return None;
    }
    let mut field = FieldDecl {
        name: Spanned { value: text, span: name.span },
        span: row.iter().fold(name.span, |span, cell| {
            if cell.span.is_empty() { span } else { span.to(cell.span) }
        }),
        required: optional.then_some(false),
        ..FieldDecl::default()
    };
    if let Some(ty) = cell(Column::Type) {
        set_type(&mut field, ty);
    }
    if let Some(required) = cell(Column::Required).and_then(|cell| yes_or_no(&cell.read())) {
        field.required = Some(required);
    }
    if let Some(nullable) = cell(Column::Nullable).and_then(|cell| yes_or_no(&cell.read())) {
        field.nullable = Some(nullable);
    }
    Some(field)
}

/// The cell with the name of a field: by its column, else by what the cells look like.
fn name_cell<'a>(table: &TableItem, row: &'a [Text]) -> Option<&'a Text> {
    let named = table.cell(row, Column::Field).or_else(|| table.cell(row, Column::Name));
    named.or_else(|| row.get(name_column(table)?))
}

/// The column of a table without a known one for names that holds nothing but identifiers, with a
/// further column of types or of words about them.
pub(super) fn name_column(table: &TableItem) -> Option<usize> {
    let told = |column: &Column| {
        matches!(
            column,
            Column::Type
                | Column::Description
                | Column::Constraints
                | Column::Required
                | Column::Definition
        )
    };
    if table.rows.len() < 2 || !table.columns.iter().any(told) {
        return None;
    }
    const NAMES_WITHIN: usize = 2;
    (0..table.columns.len().min(NAMES_WITHIN)).find(|index| {
        !told(&table.columns[*index])
            && table.rows.iter().filter_map(|row| row.get(*index)).all(|cell| {
                naming::is_identifier(&bare_name(cell.as_str()).0)
                    && !cell.as_str().contains('.')
                    && cell.as_str().split_whitespace().count() <= 2
            })
    })
}

/// Whether names in code spans have types beside them: fields, wherever the table stands.
pub(super) fn types_names(table: &TableItem) -> bool {
    let Some(index) = name_column(table) else { return false };
    let coded = |cell: &Text| cell.inlines.codes().next().is_some();
    table.columns.contains(&Column::Type)
        && table.rows.iter().all(|row| row.get(index).is_some_and(coded))
}

/// Whether a table maps the names of one system to those of another.
pub(super) fn maps(table: &TableItem) -> bool {
    let named = |column: &&Column| matches!(column, Column::Field | Column::From | Column::To);
    table.columns.iter().filter(named).count() > 1
        || table.header.iter().any(|cell| cell.as_str().contains(['→', '⇒']))
}

fn set_type(field: &mut FieldDecl, cell: &Text) {
    field.ty_span = cell.span;
    match livespec_lang::type_word(cell.as_str().trim()) {
        Some(word) => {
            if word.optional {
                field.required = Some(false);
            }
            if word.nullable {
                field.nullable = Some(true);
            }
            field.sequence = word.sequence();
            field.ty = word.ty.clone();
            for phrase in &word.phrases {
                also(field, phrase, cell);
            }
            let origin = livespec_ir::Origin::stated(cell.span);
            field.constraints.extend(
                word.constraints.into_iter().map(|kind| livespec_ir::Constraint { kind, origin }),
            );
        }
        None => field.ty = TypeExpr::Named(cell.as_str().trim().to_owned()),
    }
}

/// What a type cell says beside the type: `UUID (PK)`, `UUID (FK → users.id)`, `int, unique`.
fn also(field: &mut FieldDecl, phrase: &PhraseKind, cell: &Text) {
    match phrase {
        PhraseKind::PrimaryKey => field.primary_key = true,
        PhraseKind::Unique(others) if others.is_empty() => field.unique = true,
        PhraseKind::NotNull => field.nullable = Some(false),
        PhraseKind::Default(value) => {
            let value = livespec_lang::DefaultExpr::Value(value.clone());
            field.default = Some(Spanned { value, span: cell.span });
        }
        PhraseKind::References(target, _, on_delete) => {
            field.references = Some(livespec_lang::ForeignKeyDecl {
                target: Spanned { value: target.clone(), span: cell.span },
                on_delete: *on_delete,
                ..livespec_lang::ForeignKeyDecl::default()
            });
        }
        _ => {}
    }
}

/// `name?`, `name*` and `**name**`: the name, and whether it is marked as optional.
fn bare_name(text: &str) -> (String, bool) {
    let text = text.trim().trim_matches('`');
    let optional = text.ends_with('?');
    let name = text.trim_end_matches(['?', '*']).trim();
    // A cell may say more than the name: `id (PK)`.
    let name = name.split([' ', '(']).next().unwrap_or(name);
    (name.to_owned(), optional)
}

/// Whether a cell says yes or no; none for anything else.
pub(crate) fn yes_or_no(text: &str) -> Option<bool> {
    let text = text.trim().trim_matches(['*', '`']).to_lowercase();
    match text.as_str() {
        "yes" | "y" | "true" | "required" | "✓" | "✅" | "x" | "✔" | "✔️" => Some(true),
        "no" | "n" | "false" | "optional" | "-" | "–" | "—" | "✗" | "❌" => Some(false),
        _ => None,
    }
}
