//! The statements of a plan, written once.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::{Arc, PoisonError, RwLock};

use livespec_storage::{ColumnDefault, ColumnType, Plan, Schema, StorageError, TableDef, Value};

use crate::access::Paths;
use crate::list::List;
use crate::schema::{default_sql, quote, rowid_column, sequence_name};
use crate::value::Decoding;

/// Texts of updates that a plan keeps, one for each set of columns.
const UPDATES_MAX: usize = 64;

/// What the statements of a plan know of its table.
#[derive(Debug)]
pub(crate) struct Table {
    pub(crate) name: String,
    pub(crate) columns: Vec<Column>,
    /// The primary key and the unique constraints.
    pub(crate) unique_sets: Vec<Vec<usize>>,
    pub(crate) paths: Paths,
    /// What its foreign keys point to.
    pub(crate) pointers: Vec<Pointer>,
    /// The tables that point to it.
    pub(crate) pointed_from: Vec<PointedFrom>,
}

/// A column.
#[derive(Debug)]
pub(crate) struct Column {
    pub(crate) name: String,
    pub(crate) ty: ColumnType,
    pub(crate) nullable: bool,
}

/// A foreign key, with a statement that finds the row pointed to.
#[derive(Debug)]
pub(crate) struct Pointer {
    pub(crate) columns: Vec<usize>,
    pub(crate) probe: String,
}

/// A foreign key of another table that points to this one, with a statement that finds a row which points
/// to the row of these columns.
#[derive(Debug)]
pub(crate) struct PointedFrom {
    pub(crate) table: String,
    pub(crate) columns: Vec<String>,
    pub(crate) target: Vec<usize>,
    pub(crate) probe: String,
}

/// The statements of a plan.
#[derive(Debug)]
pub(crate) struct Statements {
    pub(crate) table: Table,
    pub(crate) kind: Kind,
}

#[derive(Debug)]
pub(crate) enum Kind {
    Read(Read),
    List(List),
    Create(Create),
    Modify(Modify),
}

/// One row by key.
#[derive(Debug)]
pub(crate) struct Read {
    pub(crate) sql: String,
    pub(crate) key: Vec<usize>,
    pub(crate) decodings: Vec<Decoding>,
}

/// A new row.
#[derive(Debug)]
pub(crate) struct Create {
    pub(crate) sql: String,
    pub(crate) values: Vec<usize>,
    /// Where the answer comes from; `None`: from the statement, which returns the row.
    pub(crate) answer: Option<Vec<Source>>,
    pub(crate) decodings: Vec<Decoding>,
    /// Numbers that a table of our own counts, and not SQLite: a statement for each, with the place of its
    /// value among the parameters where the caller gives one.
    pub(crate) counters: Vec<(String, Option<usize>)>,
}

/// Where a cell of the answer to a new row comes from.
#[derive(Debug)]
pub(crate) enum Source {
    Parameter(usize),
    Constant(Value),
    RowId,
}

/// A row that is read and changed.
#[derive(Debug)]
pub(crate) struct Modify {
    pub(crate) read: Read,
    pub(crate) columns: Vec<usize>,
    pub(crate) delete: String,
    /// The condition on the key, with parameters from one on.
    condition: String,
    updates: RwLock<HashMap<Vec<usize>, Arc<str>>>,
}

impl Statements {
    /// Writes the statements of a plan.
    ///
    /// # Errors
    /// `Internal` where the plan does not fit the schema.
    pub(crate) fn new(schema: &Schema, plan: &Plan) -> Result<Self, StorageError> {
        let place = match plan {
            Plan::Read { table, .. }
            | Plan::List { table, .. }
            | Plan::Create { table, .. }
            | Plan::Modify { table, .. } => *table,
        };
        let def =
            schema.tables.get(place).ok_or_else(|| unfit("its table is not in the schema"))?;
        check_columns(def, plan)?;
        let table = Table::new(schema, def);
        let kind = match plan {
            Plan::Read { columns, key, .. } => Kind::Read(Read::new(&table, columns, key)),
            Plan::List { columns, scope, count, .. } => {
                Kind::List(List::new(&table, columns, scope, *count))
            }
            Plan::Create { values, columns, .. } => Kind::Create(Create::new(def, values, columns)),
            Plan::Modify { columns, key, .. } => Kind::Modify(Modify::new(&table, columns, key)?),
        };
        Ok(Statements { table, kind })
    }

    /// The texts that do not depend on a request.
    pub(crate) fn fixed(&self) -> impl Iterator<Item = &str> {
        let texts = match &self.kind {
            Kind::Read(read) => vec![read.sql.as_str()],
            Kind::List(list) => vec![list.head.as_str()],
            Kind::Create(create) => {
                let mut texts = vec![create.sql.as_str()];
                texts.extend(create.counters.iter().map(|(sql, _)| sql.as_str()));
                texts
            }
            Kind::Modify(modify) => vec![modify.read.sql.as_str(), modify.delete.as_str()],
        };
        texts.into_iter()
    }
}

fn unfit(why: &str) -> StorageError {
    StorageError::Internal(format!("a plan does not fit: {why}"))
}

fn check_columns(def: &TableDef, plan: &Plan) -> Result<(), StorageError> {
    let lists: [&[usize]; 2] = match plan {
        Plan::Read { columns, key, .. } | Plan::Modify { columns, key, .. } => [columns, key],
        Plan::List { columns, scope, .. } => [columns, scope],
        Plan::Create { values, columns, .. } => [values, columns],
    };
    let outside = lists.into_iter().flatten().any(|column| *column >= def.columns.len());
    if outside { Err(unfit(&format!("table `{}` has no such column", def.name))) } else { Ok(()) }
}

impl Table {
    fn new(schema: &Schema, def: &TableDef) -> Self {
        let columns = def.columns.iter();
        let columns = columns
            .map(|column| Column {
                name: column.name.clone(),
                ty: column.ty.clone(),
                nullable: column.nullable,
            })
            .collect();
        let mut unique_sets = vec![def.primary_key.clone()];
        unique_sets.extend(def.uniques.iter().map(|unique| unique.columns.clone()));
        unique_sets.retain(|columns| !columns.is_empty());
        Table {
            name: def.name.clone(),
            columns,
            unique_sets,
            paths: Paths::of(def),
            pointers: pointers(def),
            pointed_from: pointed_from(schema, def),
        }
    }

    /// The quoted names of columns, separated by commas.
    pub(crate) fn names(&self, columns: &[usize]) -> String {
        if columns.is_empty() {
            // A row of no columns still is a row.
            return "NULL".to_owned();
        }
        let names: Vec<_> =
            columns.iter().map(|column| quote(&self.columns[*column].name)).collect();
        names.join(", ")
    }

    pub(crate) fn decodings(&self, columns: &[usize]) -> Vec<Decoding> {
        columns.iter().map(|column| Decoding::of(&self.columns[*column].ty)).collect()
    }

    /// `"a" = ?1 AND "b" = ?2`; `1` where there are no columns.
    pub(crate) fn equalities(&self, columns: &[usize]) -> String {
        equalities(columns.iter().map(|column| self.columns[*column].name.as_str()))
    }

    /// Whether no two rows agree in these columns.
    fn identify(&self, columns: &[usize]) -> bool {
        self.unique_sets.iter().any(|set| set.iter().all(|column| columns.contains(column)))
    }
}

fn equalities<'a>(columns: impl Iterator<Item = &'a str>) -> String {
    let conditions: Vec<_> = columns
        .enumerate()
        .map(|(place, name)| format!("{} = ?{}", quote(name), place + 1))
        .collect();
    if conditions.is_empty() { "1".to_owned() } else { conditions.join(" AND ") }
}

fn pointers(def: &TableDef) -> Vec<Pointer> {
    def.foreign_keys
        .iter()
        .map(|key| {
            let condition = equalities(key.target.iter().map(String::as_str));
            let probe = format!("SELECT 1 FROM {} WHERE {condition} LIMIT 1", quote(&key.table));
            Pointer { columns: key.columns.clone(), probe }
        })
        .collect()
}

fn pointed_from(schema: &Schema, def: &TableDef) -> Vec<PointedFrom> {
    let mut found = Vec::new();
    for other in &schema.tables {
        for key in other.foreign_keys.iter().filter(|key| key.table.eq_ignore_ascii_case(&def.name))
        {
            let place = |name: &String| {
                def.columns.iter().position(|column| column.name.eq_ignore_ascii_case(name))
            };
            let Some(target) = key.target.iter().map(place).collect::<Option<Vec<_>>>() else {
                continue;
            };
            let columns: Vec<_> =
                key.columns.iter().map(|column| other.columns[*column].name.clone()).collect();
            let condition = equalities(columns.iter().map(String::as_str));
            let probe = format!("SELECT 1 FROM {} WHERE {condition} LIMIT 1", quote(&other.name));
            found.push(PointedFrom { table: other.name.clone(), columns, target, probe });
        }
    }
    found
}

impl Read {
    fn new(table: &Table, columns: &[usize], key: &[usize]) -> Self {
        let mut sql = format!(
            "SELECT {} FROM {} WHERE {}",
            table.names(columns),
            quote(&table.name),
            table.equalities(key)
        );
        if !table.identify(key) {
            sql.push_str(" LIMIT 1");
        }
        Read { sql, key: key.to_vec(), decodings: table.decodings(columns) }
    }
}

impl Create {
    fn new(def: &TableDef, values: &[usize], columns: &[usize]) -> Self {
        let row_number = rowid_column(def);
        let mut names: Vec<_> =
            values.iter().map(|column| quote(&def.columns[*column].name)).collect();
        let mut terms: Vec<_> = (1..=values.len()).map(|place| format!("?{place}")).collect();
        let mut counters = Vec::new();
        for (place, column) in def.columns.iter().enumerate() {
            let given = values.iter().position(|value| *value == place);
            if column.sequence && row_number != Some(place) {
                let name = sequence_name(def, place);
                counters.push((counter_sql(&name, given), given));
                if given.is_none() {
                    names.push(quote(&column.name));
                    terms.push(format!(
                        "(SELECT next FROM _livespec_sequences WHERE name = {name})"
                    ));
                }
            } else if let (None, Some(default)) = (given, &column.default) {
                // Spelled out, because a table made by an earlier version may lack the default.
                names.push(quote(&column.name));
                terms.push(default_sql(column, default));
            }
        }
        let table = quote(&def.name);
        let mut sql = if names.is_empty() {
            format!("INSERT INTO {table} DEFAULT VALUES")
        } else {
            format!("INSERT INTO {table} ({}) VALUES ({})", names.join(", "), terms.join(", "))
        };
        let answer: Option<Vec<_>> =
            columns.iter().map(|column| source(def, values, *column, row_number)).collect();
        if answer.is_none() {
            let answered: Vec<_> =
                columns.iter().map(|column| quote(&def.columns[*column].name)).collect();
            let _ = write!(sql, " RETURNING {}", answered.join(", "));
        }
        let decodings =
            columns.iter().map(|column| Decoding::of(&def.columns[*column].ty)).collect();
        Create { sql, values: values.to_vec(), answer, decodings, counters }
    }
}

/// The statement that moves a counter on; its parameter is the number that the caller gave.
fn counter_sql(name: &str, given: Option<usize>) -> String {
    let next = if given.is_some() { "max(next, coalesce(?1, 0) + 1)" } else { "next + 1" };
    format!("UPDATE _livespec_sequences SET next = {next} WHERE name = {name}")
}

/// Where the cell of a new row comes from without asking the database for it, if it can be told.
fn source(
    def: &TableDef,
    values: &[usize],
    column: usize,
    row_number: Option<usize>,
) -> Option<Source> {
    let definition = &def.columns[column];
    // The last one counts where a column is named twice; SQLite refuses that anyway.
    match values.iter().rposition(|value| *value == column) {
        Some(_) if row_number == Some(column) => Some(Source::RowId),
        Some(place) => Some(Source::Parameter(place)),
        None if row_number == Some(column) => Some(Source::RowId),
        None if definition.sequence => None,
        None => match &definition.default {
            None => Some(Source::Constant(Value::Null)),
            Some(ColumnDefault::Value(value)) => {
                definition.ty.accept(value.clone()).ok().map(Source::Constant)
            }
            Some(ColumnDefault::Now | ColumnDefault::Uuid) => None,
        },
    }
}

impl Modify {
    fn new(table: &Table, columns: &[usize], key: &[usize]) -> Result<Self, StorageError> {
        if !table.identify(key) {
            return Err(unfit(&format!(
                "the key of a change to `{}` must hold its primary key or a unique set of columns",
                table.name
            )));
        }
        let condition = table.equalities(key);
        Ok(Modify {
            read: Read::new(table, columns, key),
            columns: columns.to_vec(),
            delete: format!("DELETE FROM {} WHERE {condition}", quote(&table.name)),
            condition,
            updates: RwLock::default(),
        })
    }

    /// The text that sets these columns; the key comes first among the parameters, then the values.
    pub(crate) fn update(&self, table: &Table, columns: &[usize]) -> Arc<str> {
        if let Some(sql) = self.updates.read().unwrap_or_else(PoisonError::into_inner).get(columns)
        {
            return Arc::clone(sql);
        }
        let first = self.read.key.len() + 1;
        let terms: Vec<_> = columns
            .iter()
            .enumerate()
            .map(|(place, column)| {
                format!("{} = ?{}", quote(&table.columns[*column].name), first + place)
            })
            .collect();
        let sql = format!(
            "UPDATE {} SET {} WHERE {}",
            quote(&table.name),
            terms.join(", "),
            self.condition
        );
        let sql: Arc<str> = sql.into();
        let mut updates = self.updates.write().unwrap_or_else(PoisonError::into_inner);
        if updates.len() >= UPDATES_MAX {
            updates.clear();
        }
        updates.insert(columns.to_vec(), Arc::clone(&sql));
        sql
    }
}
