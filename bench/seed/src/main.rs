//! Fills the table `items` of a database that a service has made, and writes identifiers to a file.
//!
//! In: a database with the table, made by either service, not in use; a number of rows. Out: the rows, and the
//! identifiers of a sample, one a line. Columns are looked up, so both schemas are served; a column that it
//! does not know and that must have a value is an error, since the rows would not be like the service's own.

use std::{io::Write, path::PathBuf};

use anyhow::{Context, bail, ensure};
use clap::Parser;
use rusqlite::{Connection, types::Value};
use uuid::Uuid;

/// Arguments of the program.
#[derive(Parser)]
struct Args {
    /// Database file.
    #[arg(long)]
    database: PathBuf,
    /// Rows that the table is to have.
    #[arg(long)]
    rows: u64,
    /// File for the identifiers.
    #[arg(long)]
    ids: PathBuf,
    /// Identifiers written at most, spread evenly over the table.
    #[arg(long, default_value_t = 200_000)]
    ids_max: u64,
}

struct Column {
    name: String,
    kind: String,
    required: bool,
}

fn main() -> anyhow::Result<()> {
    let args = Args::parse();
    let mut connection = Connection::open(&args.database)?;
    let columns = filled_columns(&connection)?;
    let present: i64 = connection.query_row("SELECT count(*) FROM items", [], |row| row.get(0))?;
    let present = u64::try_from(present)?;
    ensure!(present <= args.rows, "the table has {present} rows already");
    insert(&mut connection, &columns, args.rows - present)?;
    connection.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)")?;

    let step = (args.rows / args.ids_max).max(1);
    let mut statement = connection.prepare("SELECT id FROM items ORDER BY id")?;
    let mut rows = statement.query([])?;
    let mut file = std::io::BufWriter::new(std::fs::File::create(&args.ids)?);
    let mut index = 0;
    while let Some(row) = rows.next()? {
        if index % step == 0 {
            writeln!(file, "{}", id_text(row.get(0)?)?)?;
        }
        index += 1;
    }
    file.flush()?;
    Ok(())
}

/// The columns that a row gets a value for.
fn filled_columns(connection: &Connection) -> anyhow::Result<Vec<Column>> {
    let mut statement = connection.prepare(
        "SELECT name, type, \"notnull\" AND dflt_value IS NULL FROM pragma_table_info('items')",
    )?;
    let all = statement.query_map([], |row| {
        Ok(Column { name: row.get(0)?, kind: row.get(1)?, required: row.get(2)? })
    })?;
    let mut columns = Vec::new();
    for column in all {
        let column = column?;
        match value(&column, 0, &Uuid::nil()) {
            Some(_) => columns.push(column),
            None if column.required => bail!("no value is known for column `{}`", column.name),
            None => {}
        }
    }
    ensure!(!columns.is_empty(), "there is no table `items`");
    Ok(columns)
}

fn insert(connection: &mut Connection, columns: &[Column], rows: u64) -> anyhow::Result<()> {
    let names: Vec<_> = columns.iter().map(|column| format!("\"{}\"", column.name)).collect();
    let marks = vec!["?"; columns.len()].join(", ");
    let sql = format!("INSERT INTO items ({}) VALUES ({marks})", names.join(", "));
    let transaction = connection.transaction()?;
    {
        let mut statement = transaction.prepare(&sql)?;
        for index in 0..rows {
            let id = Uuid::now_v7();
            let values = columns.iter().map(|column| value(column, index, &id));
            let values: Option<Vec<Value>> = values.collect();
            let values = values.context("every column kept has a value")?;
            statement.execute(rusqlite::params_from_iter(values))?;
        }
    }
    Ok(transaction.commit()?)
}

/// The value of a column in a row, in the form that its declared type asks for.
fn value(column: &Column, index: u64, id: &Uuid) -> Option<Value> {
    let kind = column.kind.to_ascii_uppercase();
    let is_number = kind.contains("INT") || kind.contains("REAL") || kind.contains("NUM");
    let name = column.name.to_ascii_lowercase().replace('_', "");
    Some(match name.as_str() {
        "id" if kind.contains("BLOB") => Value::Blob(id.as_bytes().to_vec()),
        "id" => Value::Text(id.to_string()),
        "name" => Value::Text(format!("Bench item {index:010}")),
        "priority" => Value::Integer(i64::try_from(index % 4).ok()?),
        "status" => Value::Text("ACTIVE".to_owned()),
        "createdat" | "updatedat" if is_number => Value::Integer(1_767_225_600_000),
        "createdat" | "updatedat" => Value::Text("2026-01-01T00:00:00.000Z".to_owned()),
        // A counter for conditional requests, where a service keeps one.
        _ if is_number && column.required => Value::Integer(1),
        _ => return None,
    })
}

fn id_text(id: Value) -> anyhow::Result<String> {
    match id {
        Value::Text(text) => Ok(text),
        Value::Blob(bytes) => Ok(Uuid::from_slice(&bytes)?.to_string()),
        other => bail!("an identifier is neither text nor a blob: {other:?}"),
    }
}
