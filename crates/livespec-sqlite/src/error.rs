//! SQLite's codes as error kinds.

use livespec_storage::StorageError;
use rusqlite::ffi;

use crate::statement::Table;

/// What a failed statement on `table` means. A foreign key is resolved further by the writer.
pub(crate) fn of_table(error: &rusqlite::Error, table: &Table) -> StorageError {
    let rusqlite::Error::SqliteFailure(code, message) = error else { return of(error) };
    let message = message.as_deref().unwrap_or_default();
    let subject = message.split_once("failed: ").map_or("", |(_, subject)| subject);
    match code.extended_code {
        ffi::SQLITE_CONSTRAINT_UNIQUE
        | ffi::SQLITE_CONSTRAINT_PRIMARYKEY
        | ffi::SQLITE_CONSTRAINT_ROWID => StorageError::Unique {
            table: table.name.clone(),
            columns: unique_columns(subject, table),
        },
        ffi::SQLITE_CONSTRAINT_NOTNULL => {
            let column = subject.strip_prefix(&table.name).and_then(|rest| rest.strip_prefix('.'));
            let column = column.unwrap_or(subject).to_owned();
            StorageError::NotNull { table: table.name.clone(), column }
        }
        ffi::SQLITE_CONSTRAINT_CHECK => StorageError::Check { name: subject.to_owned() },
        ffi::SQLITE_CONSTRAINT_FOREIGNKEY | ffi::SQLITE_CONSTRAINT_TRIGGER => {
            StorageError::ForeignKey {
                table: table.name.clone(),
                columns: Vec::new(),
                deleting: false,
            }
        }
        _ => of(error),
    }
}

/// SQLite says `table.column, table.column`. Names may hold dots and commas themselves, so the known sets
/// of unique columns are compared with the text before it is taken apart.
fn unique_columns(subject: &str, table: &Table) -> Vec<String> {
    let spelled = |columns: &[usize]| -> String {
        let names: Vec<_> = columns
            .iter()
            .map(|column| format!("{}.{}", table.name, table.columns[*column].name))
            .collect();
        names.join(", ")
    };
    let known =
        table.unique_sets.iter().find(|columns| spelled(columns).eq_ignore_ascii_case(subject));
    match known {
        Some(columns) => columns.iter().map(|column| table.columns[*column].name.clone()).collect(),
        None => subject
            .split(", ")
            .map(|part| part.rsplit_once('.').map_or(part, |(_, column)| column).to_owned())
            .collect(),
    }
}

/// What a failure that concerns no table means.
pub(crate) fn of(error: &rusqlite::Error) -> StorageError {
    let rusqlite::Error::SqliteFailure(code, message) = error else {
        return StorageError::Internal(error.to_string());
    };
    let text = message.clone().unwrap_or_else(|| error.to_string());
    match code.extended_code & 0xff {
        ffi::SQLITE_BUSY | ffi::SQLITE_LOCKED => {
            StorageError::Unavailable(format!("another process holds the database: {text}"))
        }
        ffi::SQLITE_FULL => {
            StorageError::Unavailable("no space is left for the database".to_owned())
        }
        ffi::SQLITE_READONLY => {
            StorageError::Unavailable(format!("the database is read-only: {text}"))
        }
        ffi::SQLITE_IOERR
        | ffi::SQLITE_CANTOPEN
        | ffi::SQLITE_NOMEM
        | ffi::SQLITE_PERM
        | ffi::SQLITE_AUTH
        | ffi::SQLITE_NOLFS
        | ffi::SQLITE_PROTOCOL => StorageError::Unavailable(text),
        ffi::SQLITE_INTERRUPT => StorageError::Unavailable("the read took too long".to_owned()),
        ffi::SQLITE_CORRUPT | ffi::SQLITE_NOTADB => {
            StorageError::Internal(format!("the database file is damaged: {text}"))
        }
        _ => StorageError::Internal(text),
    }
}
