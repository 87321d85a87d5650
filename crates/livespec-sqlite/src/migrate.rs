//! Makes what a schema has and the database has not.

mod inspect;

use livespec_storage::{ColumnDef, ColumnDefault, Schema, StorageError, TableDef};

use crate::connection::Session;
use crate::error;
use crate::schema::{
    check_sql, column_sql, create_table, default_sql, holds, pointer_indexes, quote, references,
    sequence_name,
};
use inspect::Found;

/// Names that begin so are ours.
const OWN_PREFIX: &str = "_livespec_";

/// Tables of our own: answers remembered for idempotency keys, and counters.
const OWN_TABLES: &str = "
CREATE TABLE IF NOT EXISTS _livespec_memory (
  key BLOB NOT NULL UNIQUE, fingerprint BLOB NOT NULL, answer BLOB NOT NULL, expires INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS _livespec_memory_expires ON _livespec_memory (expires);
CREATE TABLE IF NOT EXISTS _livespec_sequences (name TEXT PRIMARY KEY, next INTEGER NOT NULL) WITHOUT ROWID;
";

/// Brings the database up to the schema and says what was made; all of it or nothing.
///
/// # Errors
/// `Incompatible` where something else stands under a name.
pub(crate) fn migrate(session: &Session, schema: &Schema) -> Result<Vec<String>, StorageError> {
    let run = |sql: &str| session.connection.execute_batch(sql).map_err(|error| error::of(&error));
    run("BEGIN IMMEDIATE")?;
    let outcome = Migration { session, done: Vec::new() }.apply(schema).and_then(|done| {
        run("COMMIT")?;
        Ok(done)
    });
    if outcome.is_err() && !session.connection.is_autocommit() {
        run("ROLLBACK")?;
    }
    outcome
}

struct Migration<'a> {
    session: &'a Session,
    done: Vec<String>,
}

impl Migration<'_> {
    fn apply(mut self, schema: &Schema) -> Result<Vec<String>, StorageError> {
        check_names(schema)?;
        check_targets(schema)?;
        self.execute(OWN_TABLES, "the tables of livespec itself")?;
        for table in &schema.tables {
            match inspect::table(self.session, &table.name)? {
                None => self.create(table)?,
                Some(found) => self.complete(table, &found)?,
            }
            self.indexes(table)?;
            self.counters(table)?;
        }
        Ok(self.done)
    }

    fn execute(&self, sql: &str, what: &str) -> Result<(), StorageError> {
        self.session.connection.execute_batch(sql).map_err(|error| match error::of(&error) {
            error @ StorageError::Unavailable(_) => error,
            error => StorageError::Incompatible(format!("{what} cannot be made: {error}")),
        })
    }

    fn create(&mut self, table: &TableDef) -> Result<(), StorageError> {
        self.execute(&create_table(table), &format!("table `{}`", table.name))?;
        self.done.push(format!("created table `{}`", table.name));
        Ok(())
    }

    fn complete(&mut self, table: &TableDef, found: &Found) -> Result<(), StorageError> {
        found.check_key(table)?;
        for (place, column) in table.columns.iter().enumerate() {
            match found.column(&column.name) {
                Some(existing) => existing.check(table, column)?,
                None => self.add_column(table, place, column)?,
            }
        }
        found.check_surplus(table)?;
        found.check_rules(table)?;
        for unique in &table.uniques {
            if found.is_unique(table, &unique.columns) {
                continue;
            }
            let names: Vec<_> =
                unique.columns.iter().map(|column| quote(&table.columns[*column].name)).collect();
            let sql = format!(
                "CREATE UNIQUE INDEX {} ON {} ({})",
                quote(&unique.name),
                quote(&table.name),
                names.join(", ")
            );
            let what = format!("unique constraint `{}` on table `{}`", unique.name, table.name);
            self.execute(&sql, &what)?;
            self.done.push(format!("added {what}"));
        }
        Ok(())
    }

    fn add_column(
        &mut self,
        table: &TableDef,
        place: usize,
        column: &ColumnDef,
    ) -> Result<(), StorageError> {
        let what = format!("column `{}` of table `{}`", column.name, table.name);
        let computed = matches!(column.default, Some(ColumnDefault::Now | ColumnDefault::Uuid));
        let fillable = column.nullable || column.default.is_some();
        if column.sequence || table.primary_key.contains(&place) || !fillable {
            return Err(StorageError::Incompatible(format!(
                "{what} is missing, and rows that are there would have no value for it: give it a default or \
                 make it optional, or start with a new database"
            )));
        }
        let mut sql = format!("ALTER TABLE {} ADD COLUMN ", quote(&table.name));
        if computed {
            // SQLite adds no column whose default it would have to compute: it is filled in below.
            sql.push_str(&column_sql(&ColumnDef {
                nullable: true,
                default: None,
                ..column.clone()
            }));
        } else {
            sql.push_str(&column_sql(column));
        }
        for check in table.checks.iter().filter(|check| check.column == place) {
            sql.push(' ');
            sql.push_str(&check_sql(table, check));
        }
        for key in table.foreign_keys.iter().filter(|key| key.columns == [place]) {
            sql.push_str(&format!(" CONSTRAINT {} {}", quote(&key.name), references(key)));
        }
        self.execute(&sql, &what)?;
        if let (true, Some(default)) = (computed, &column.default) {
            let (table, name) = (quote(&table.name), quote(&column.name));
            let value = default_sql(column, default);
            self.execute(&format!("UPDATE {table} SET {name} = {value}"), &what)?;
        }
        self.done.push(format!("added {what}"));
        Ok(())
    }

    fn indexes(&mut self, table: &TableDef) -> Result<(), StorageError> {
        for index in &table.indexes {
            self.index(table, &index.name, &index.columns)?;
        }
        for columns in pointer_indexes(table) {
            let names: Vec<_> =
                columns.iter().map(|column| table.columns[*column].name.as_str()).collect();
            let name = format!("{OWN_PREFIX}{}_{}", table.name, names.join("_"));
            let columns: Vec<_> = columns.iter().map(|column| (*column, false)).collect();
            self.index(table, &name, &columns)?;
        }
        Ok(())
    }

    fn index(
        &mut self,
        table: &TableDef,
        name: &str,
        columns: &[(usize, bool)],
    ) -> Result<(), StorageError> {
        let terms: Vec<_> = columns
            .iter()
            .map(|(column, descending)| {
                format!(
                    "{}{}",
                    quote(&table.columns[*column].name),
                    if *descending { " DESC" } else { "" }
                )
            })
            .collect();
        let sql = format!(
            "CREATE INDEX {} ON {} ({})",
            quote(name),
            quote(&table.name),
            terms.join(", ")
        );
        let what = format!("index `{name}` on table `{}`", table.name);
        match inspect::index(self.session, name)? {
            None => {
                self.execute(&sql, &what)?;
                self.done.push(format!("created {what}"));
            }
            Some(found) if found.sql.as_deref() == Some(&sql) => {}
            // An index holds nothing that the table does not hold, so it may be made anew.
            Some(found) if found.is_index && found.table.eq_ignore_ascii_case(&table.name) => {
                self.execute(&format!("DROP INDEX {}; {sql}", quote(name)), &what)?;
                self.done.push(format!("made {what} anew"));
            }
            Some(found) => {
                return Err(StorageError::Incompatible(format!(
                    "{what} cannot be made: the database has something else under this name, on table `{}`; \
                     rename one of them",
                    found.table
                )));
            }
        }
        Ok(())
    }

    /// Counters of columns that are numbered but are not the row number.
    fn counters(&self, table: &TableDef) -> Result<(), StorageError> {
        let row_number = crate::schema::rowid_column(table);
        for (place, column) in table.columns.iter().enumerate() {
            if column.sequence && row_number != Some(place) {
                let sql = format!(
                    "INSERT OR IGNORE INTO _livespec_sequences SELECT {}, coalesce(max({}), 0) + 1 FROM {}",
                    sequence_name(table, place),
                    quote(&column.name),
                    quote(&table.name)
                );
                self.execute(&sql, &format!("the counter of column `{}`", column.name))?;
            }
        }
        Ok(())
    }
}

/// Two tables or two columns whose names differ in case only are one to SQLite.
fn check_names(schema: &Schema) -> Result<(), StorageError> {
    if let Some(name) = twice(schema.tables.iter().map(|table| table.name.as_str())) {
        return Err(StorageError::Incompatible(format!(
            "table `{name}` is defined twice (case does not count)"
        )));
    }
    for table in &schema.tables {
        if let Some(name) = twice(table.columns.iter().map(|column| column.name.as_str())) {
            return Err(StorageError::Incompatible(format!(
                "column `{name}` of table `{}` is defined twice (case does not count)",
                table.name
            )));
        }
        if table.name.to_ascii_lowercase().starts_with(OWN_PREFIX) {
            return Err(StorageError::Incompatible(format!(
                "table `{}`: names that begin with `{OWN_PREFIX}` are kept for livespec itself",
                table.name
            )));
        }
    }
    Ok(())
}

fn twice<'a>(mut names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let mut seen = std::collections::BTreeSet::new();
    names.find(|name| !seen.insert(name.to_ascii_lowercase()))
}

/// SQLite finds out that a foreign key points to no key when a row is written; that is too late.
fn check_targets(schema: &Schema) -> Result<(), StorageError> {
    for table in &schema.tables {
        for key in &table.foreign_keys {
            let same = |other: &&TableDef| other.name.eq_ignore_ascii_case(&key.table);
            let complaint = |why: &str| {
                Err(StorageError::Incompatible(format!(
                    "foreign key `{}` of table `{}` points to `{}` ({}): {why}",
                    key.name,
                    table.name,
                    key.table,
                    key.target.join(", ")
                )))
            };
            let Some(target) = schema.tables.iter().find(same) else {
                return complaint("there is no such table");
            };
            let mut wanted: Vec<_> =
                key.target.iter().map(|name| name.to_ascii_lowercase()).collect();
            wanted.sort();
            let is_wanted = |columns: &[usize]| {
                let mut names: Vec<_> = columns
                    .iter()
                    .map(|column| target.columns[*column].name.to_ascii_lowercase())
                    .collect();
                names.sort();
                names == wanted
            };
            if !is_wanted(&target.primary_key)
                && !target.uniques.iter().any(|set| is_wanted(&set.columns))
            {
                return complaint("these columns are neither its primary key nor unique");
            }
        }
    }
    Ok(())
}

/// Complains about a column that stands there with another meaning.
fn mismatch(table: &TableDef, column: &ColumnDef, why: &str) -> StorageError {
    StorageError::Incompatible(format!(
        "column `{}` of table `{}` {why}; change the document back, change the column by hand, or start with \
         a new database",
        column.name, table.name
    ))
}

/// Whether a column that is there serves as `column`.
fn check_column(
    table: &TableDef,
    column: &ColumnDef,
    declared: &str,
    not_null: bool,
) -> Result<(), StorageError> {
    if !holds(declared, &column.ty) {
        let wanted = crate::schema::type_name(&column.ty);
        return Err(mismatch(
            table,
            column,
            &format!("has type `{declared}` and needs `{wanted}`"),
        ));
    }
    let is_key = table.primary_key.iter().any(|key| table.columns[*key].name == column.name);
    if not_null && column.nullable && !is_key {
        return Err(mismatch(table, column, "takes no NULL and needs to"));
    }
    Ok(())
}
