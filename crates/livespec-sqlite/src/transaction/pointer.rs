//! Which foreign key failed. SQLite does not say; a look at the rows concerned does.

use livespec_storage::{StorageError, ValueRef};

use crate::connection::Session;
use crate::error;
use crate::statement::Table;
use crate::value::Bound;

/// Names the foreign key of `table` that points nowhere; `held` gives the values of the row.
pub(super) fn resolve<'a>(
    session: &Session,
    table: &Table,
    error: StorageError,
    held: impl Fn(usize) -> Option<ValueRef<'a>>,
) -> StorageError {
    if !matches!(error, StorageError::ForeignKey { .. }) {
        return error;
    }
    for pointer in &table.pointers {
        let Some(values) =
            pointer.columns.iter().map(|column| held(*column)).collect::<Option<Vec<_>>>()
        else {
            continue;
        };
        // A pointer with a NULL in it points to nothing and is not checked.
        if values.contains(&ValueRef::Null) {
            continue;
        }
        match exists(session, &pointer.probe, &values) {
            Ok(true) => {}
            Ok(false) => {
                let columns = pointer
                    .columns
                    .iter()
                    .map(|column| table.columns[*column].name.clone())
                    .collect();
                return StorageError::ForeignKey {
                    table: table.name.clone(),
                    columns,
                    deleting: false,
                };
            }
            Err(error) => return error::of(&error),
        }
    }
    // Every pointer is sound, so the key of a row that is pointed to was to be changed.
    resolve_deletion(session, table, error, held)
}

/// Names the foreign key that points to the row which was to go.
pub(super) fn resolve_deletion<'a>(
    session: &Session,
    table: &Table,
    error: StorageError,
    held: impl Fn(usize) -> Option<ValueRef<'a>>,
) -> StorageError {
    if !matches!(error, StorageError::ForeignKey { .. }) {
        return error;
    }
    for from in &table.pointed_from {
        let Some(values) =
            from.target.iter().map(|column| held(*column)).collect::<Option<Vec<_>>>()
        else {
            continue;
        };
        match exists(session, &from.probe, &values) {
            Ok(false) => {}
            Ok(true) => {
                let (table, columns) = (from.table.clone(), from.columns.clone());
                return StorageError::ForeignKey { table, columns, deleting: true };
            }
            Err(error) => return error::of(&error),
        }
    }
    StorageError::ForeignKey { table: table.name.clone(), columns: Vec::new(), deleting: true }
}

fn exists(session: &Session, probe: &str, values: &[ValueRef<'_>]) -> rusqlite::Result<bool> {
    let mut statement = session.statement(probe)?;
    for (place, value) in values.iter().enumerate() {
        statement.raw_bind_parameter(place + 1, Bound(*value))?;
    }
    let found = statement.raw_query().next()?.is_some();
    Ok(found)
}
