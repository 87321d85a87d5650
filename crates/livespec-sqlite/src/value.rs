//! Values in and out of SQLite.

use livespec_storage::{ColumnType, ResultSet, StorageError, Value, ValueRef};
use rusqlite::types::{ToSqlOutput, ValueRef as Raw};
use rusqlite::{Row, Statement, ToSql};

use crate::error;
use crate::statement::Column;

/// A value on its way into a statement.
pub(crate) struct Bound<'a>(pub(crate) ValueRef<'a>);

impl ToSql for Bound<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self.0 {
            ValueRef::Null => Raw::Null,
            ValueRef::Bool(value) => Raw::Integer(i64::from(value)),
            ValueRef::Integer(value) => Raw::Integer(value),
            ValueRef::Real(value) => Raw::Real(value),
            ValueRef::Text(text) => Raw::Text(text.as_bytes()),
            ValueRef::Blob(bytes) => Raw::Blob(bytes),
        }))
    }
}

/// Binds values to the parameters from `first` (counted from one) on.
pub(crate) fn bind(
    statement: &mut Statement<'_>,
    first: usize,
    values: &[Value],
) -> rusqlite::Result<()> {
    for (place, value) in values.iter().enumerate() {
        statement.raw_bind_parameter(first + place, Bound(value.view()))?;
    }
    Ok(())
}

/// Binds a value that is compared with a column.
///
/// # Errors
/// `Internal` where it is of another kind.
pub(crate) fn bind_operand(
    statement: &mut Statement<'_>,
    place: usize,
    column: &Column,
    value: &Value,
) -> Result<(), StorageError> {
    let bound = if column.ty.holds(value) {
        statement.raw_bind_parameter(place, Bound(value.view()))
    } else {
        statement.raw_bind_parameter(place, Bound(accept_operand(column, value.clone())?.view()))
    };
    bound.map_err(|error| error::of(&error))
}

/// How the cells of a column come out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Decoding {
    Plain,
    Bool,
    Real,
}

impl Decoding {
    pub(crate) fn of(ty: &ColumnType) -> Self {
        match ty {
            ColumnType::Boolean => Decoding::Bool,
            ColumnType::Real => Decoding::Real,
            // SQLite keeps a whole number of these columns as an integer.
            ColumnType::Decimal(..) if !ty.is_text() => Decoding::Real,
            ColumnType::Text(_)
            | ColumnType::Integer(_)
            | ColumnType::Decimal(..)
            | ColumnType::Uuid
            | ColumnType::Date
            | ColumnType::Time
            | ColumnType::Timestamp
            | ColumnType::Json
            | ColumnType::Bytes => Decoding::Plain,
        }
    }
}

/// Appends a row to the result.
pub(crate) fn push_row(
    set: &mut ResultSet,
    row: &Row<'_>,
    columns: &[Decoding],
) -> rusqlite::Result<()> {
    for (place, decoding) in columns.iter().enumerate() {
        let value = match row.get_ref(place)? {
            Raw::Null => ValueRef::Null,
            Raw::Integer(value) => match decoding {
                Decoding::Plain => ValueRef::Integer(value),
                Decoding::Bool => ValueRef::Bool(value != 0),
                #[expect(
                    clippy::cast_precision_loss,
                    reason = "it was a binary64 before SQLite packed it"
                )]
                Decoding::Real => ValueRef::Real(value as f64),
            },
            Raw::Real(value) => ValueRef::Real(value),
            Raw::Text(bytes) => match std::str::from_utf8(bytes) {
                Ok(text) => ValueRef::Text(text),
                Err(_) => {
                    // Only another program can have put that here.
                    set.push(ValueRef::Text(&String::from_utf8_lossy(bytes)));
                    continue;
                }
            },
            Raw::Blob(bytes) => ValueRef::Blob(bytes),
        };
        set.push(value);
    }
    Ok(())
}

/// The value as the column holds it.
///
/// # Errors
/// `Internal` where it is of another kind.
pub(crate) fn accept(column: &Column, value: Value) -> Result<Value, StorageError> {
    column.ty.accept(value).map_err(|value| refused(column, &value))
}

/// The value as it is compared with the column.
///
/// # Errors
/// `Internal` where it is of another kind.
pub(crate) fn accept_operand(column: &Column, value: Value) -> Result<Value, StorageError> {
    column.ty.accept_operand(value).map_err(|value| refused(column, &value))
}

fn refused(column: &Column, value: &Value) -> StorageError {
    let kind = match value {
        Value::Null => "NULL",
        Value::Bool(_) => "a truth value",
        Value::Integer(_) => "a whole number",
        Value::Real(_) => "a binary floating point number",
        Value::Text(_) => "text",
        Value::Blob(_) => "bytes",
    };
    StorageError::Internal(format!(
        "column `{}` of type {:?} does not take {kind}",
        column.name, column.ty
    ))
}
