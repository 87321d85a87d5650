//! What the database has.

use livespec_storage::{ColumnDef, StorageError, TableDef};
use rusqlite::OptionalExtension as _;

use super::{check_column, mismatch};
use crate::connection::Session;
use crate::error;
use crate::schema::{check_sql, quote};

/// A table that is there.
#[derive(Debug)]
pub(super) struct Found {
    columns: Vec<FoundColumn>,
    /// Sets of columns that are unique, in lower case and sorted.
    uniques: Vec<Vec<String>>,
    /// The columns that point elsewhere, each set with its target table, in lower case.
    pointers: Vec<(Vec<String>, String)>,
    sql: String,
}

#[derive(Debug)]
pub(super) struct FoundColumn {
    name: String,
    declared: String,
    not_null: bool,
    has_default: bool,
    /// Place in the primary key, from one on.
    key: u32,
}

/// An index, or what else stands under its name.
#[derive(Debug)]
pub(super) struct FoundIndex {
    pub(super) table: String,
    pub(super) is_index: bool,
    pub(super) sql: Option<String>,
}

/// Looks a table up; `None` where there is none.
pub(super) fn table(session: &Session, name: &str) -> Result<Option<Found>, StorageError> {
    let connection = &session.connection;
    let fail = |error: rusqlite::Error| error::of(&error);
    let entry: Option<(String, Option<String>)> = connection
        .query_row(
            "SELECT type, sql FROM sqlite_schema WHERE name = ?1 COLLATE NOCASE",
            [name],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .optional()
        .map_err(fail)?;
    let Some((kind, sql)) = entry else { return Ok(None) };
    if kind != "table" {
        return Err(StorageError::Incompatible(format!(
            "table `{name}` cannot be made: the database has something of kind `{kind}` under this name"
        )));
    }
    let columns = rows(
        session,
        "SELECT name, type, \"notnull\", dflt_value IS NOT NULL, pk FROM pragma_table_info(?1)",
        name,
        |row| {
            Ok(FoundColumn {
                name: row.get(0)?,
                declared: row.get(1)?,
                not_null: row.get(2)?,
                has_default: row.get(3)?,
                key: row.get(4)?,
            })
        },
    )?;
    let indexes = rows(
        session,
        "SELECT list.name, info.name FROM pragma_index_list(?1) AS list, pragma_index_info(list.name) AS info \
         WHERE list.\"unique\" AND NOT list.partial ORDER BY list.seq",
        name,
        |row| Ok((row.get::<_, String>(0)?, row.get::<_, Option<String>>(1)?)),
    )?;
    let pointers = rows(
        session,
        "SELECT id, \"from\", \"table\" FROM pragma_foreign_key_list(?1) ORDER BY id, seq",
        name,
        |row| Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?, row.get::<_, String>(2)?)),
    )?;
    Ok(Some(Found {
        columns,
        uniques: group(
            indexes.into_iter().map(|(index, column)| (index, column.unwrap_or_default(), ())),
        )
        .into_iter()
        .map(|(columns, ())| columns)
        .collect(),
        pointers: group(
            pointers.into_iter().map(|(id, from, table)| (id, from, table.to_ascii_lowercase())),
        ),
        sql: sql.unwrap_or_default(),
    }))
}

fn rows<T>(
    session: &Session,
    sql: &str,
    name: &str,
    read: impl FnMut(&rusqlite::Row<'_>) -> rusqlite::Result<T>,
) -> Result<Vec<T>, StorageError> {
    let fail = |error: rusqlite::Error| error::of(&error);
    let mut statement = session.connection.prepare(sql).map_err(fail)?;
    statement.query_map([name], read).and_then(Iterator::collect).map_err(fail)
}

/// Columns that follow each other under one name, as sorted sets in lower case.
fn group<K: PartialEq, T>(rows: impl Iterator<Item = (K, String, T)>) -> Vec<(Vec<String>, T)> {
    let mut groups: Vec<(K, Vec<String>, T)> = Vec::new();
    for (key, column, extra) in rows {
        let column = column.to_ascii_lowercase();
        match groups.last_mut() {
            Some((last, columns, _)) if *last == key => columns.push(column),
            _ => groups.push((key, vec![column], extra)),
        }
    }
    groups
        .into_iter()
        .map(|(_, mut columns, extra)| {
            columns.sort();
            (columns, extra)
        })
        .collect()
}

/// Looks an index up.
pub(super) fn index(session: &Session, name: &str) -> Result<Option<FoundIndex>, StorageError> {
    session
        .connection
        .query_row(
            "SELECT tbl_name, type = 'index', sql FROM sqlite_schema WHERE name = ?1 COLLATE NOCASE",
            [name],
            |row| Ok(FoundIndex { table: row.get(0)?, is_index: row.get(1)?, sql: row.get(2)? }),
        )
        .optional()
        .map_err(|error| error::of(&error))
}

fn sorted_names(table: &TableDef, columns: &[usize]) -> Vec<String> {
    let mut names: Vec<_> =
        columns.iter().map(|column| table.columns[*column].name.to_ascii_lowercase()).collect();
    names.sort();
    names
}

impl Found {
    pub(super) fn column(&self, name: &str) -> Option<&FoundColumn> {
        self.columns.iter().find(|column| column.name.eq_ignore_ascii_case(name))
    }

    pub(super) fn is_unique(&self, table: &TableDef, columns: &[usize]) -> bool {
        let wanted = sorted_names(table, columns);
        self.uniques.contains(&wanted) || self.key() == wanted
    }

    fn key(&self) -> Vec<String> {
        let mut key: Vec<_> = self
            .columns
            .iter()
            .filter(|column| column.key > 0)
            .map(|column| column.name.to_ascii_lowercase())
            .collect();
        key.sort();
        key
    }

    pub(super) fn check_key(&self, table: &TableDef) -> Result<(), StorageError> {
        let (wanted, found) = (sorted_names(table, &table.primary_key), self.key());
        if wanted == found {
            return Ok(());
        }
        Err(StorageError::Incompatible(format!(
            "table `{}` has the primary key ({}) and needs ({}); start with a new database, or name the table \
             otherwise",
            table.name,
            found.join(", "),
            wanted.join(", ")
        )))
    }

    /// A column that we do not know and that demands a value would refuse every new row.
    pub(super) fn check_surplus(&self, table: &TableDef) -> Result<(), StorageError> {
        let known =
            |name: &str| table.columns.iter().any(|column| column.name.eq_ignore_ascii_case(name));
        match self
            .columns
            .iter()
            .find(|column| column.not_null && !column.has_default && !known(&column.name))
        {
            None => Ok(()),
            Some(column) => Err(StorageError::Incompatible(format!(
                "column `{}` of table `{}` demands a value and is not in the document; add it to the document, \
                 give it a default, or start with a new database",
                column.name, table.name
            ))),
        }
    }

    /// Checks and foreign keys cannot be added to a table or changed. A check that is missing does no harm,
    /// because every request is checked before; one that differs would refuse what the document allows.
    pub(super) fn check_rules(&self, table: &TableDef) -> Result<(), StorageError> {
        for check in &table.checks {
            let named = format!("CONSTRAINT {} ", quote(&check.name));
            let there = self.column(&table.columns[check.column].name).is_some();
            if there && self.sql.contains(&named) && !self.sql.contains(&check_sql(table, check)) {
                let why = format!("has another rule `{}` than the document", check.name);
                return Err(mismatch(table, &table.columns[check.column], &why));
            }
        }
        for key in &table.foreign_keys {
            let wanted = (sorted_names(table, &key.columns), key.table.to_ascii_lowercase());
            let added = key.columns.len() == 1
                && self.column(&table.columns[key.columns[0]].name).is_none();
            if !added && !self.pointers.contains(&wanted) {
                let why = format!("does not point to table `{}` and needs to", key.table);
                return Err(mismatch(table, &table.columns[key.columns[0]], &why));
            }
        }
        Ok(())
    }
}

impl FoundColumn {
    pub(super) fn check(&self, table: &TableDef, column: &ColumnDef) -> Result<(), StorageError> {
        check_column(table, column, &self.declared, self.not_null)
    }
}
