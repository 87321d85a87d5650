//! One table, and short ways to use it.
#![allow(dead_code, reason = "each test file uses some of it")]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use livespec_storage::{
    Answer, ColumnDef, ColumnType, Decision, Filter, FilterOp, ListRequest, Plan, Prepared, Query,
    ResultSet, Schema, Sort, Storage, StorageError, TableDef, Value, Write, WriteStep,
};

/// Table `items(id, name)` with its plans.
#[derive(Debug)]
pub(crate) struct Items {
    pub(crate) storage: Arc<dyn Storage>,
    create: Prepared,
    read: Prepared,
    list: Prepared,
    modify: Prepared,
}

fn schema() -> Schema {
    let column = |name: &str| ColumnDef {
        name: name.to_owned(),
        ty: ColumnType::Text(None),
        nullable: false,
        default: None,
        sequence: false,
    };
    let columns = vec![column("id"), column("name")];
    let table =
        TableDef { name: "items".to_owned(), columns, primary_key: vec![0], ..TableDef::default() };
    Schema { tables: vec![table] }
}

impl Items {
    pub(crate) fn new(storage: Arc<dyn Storage>) -> Self {
        let schema = schema();
        storage.migrate(&schema).expect("the table");
        let columns = || vec![0, 1];
        let prepare = |plan| storage.prepare(&schema, plan).expect("a plan");
        Items {
            create: prepare(Plan::Create { table: 0, values: columns(), columns: columns() }),
            read: prepare(Plan::Read { table: 0, columns: columns(), key: vec![0] }),
            list: prepare(Plan::List {
                table: 0,
                columns: columns(),
                scope: Vec::new(),
                count: false,
            }),
            modify: prepare(Plan::Modify { table: 0, columns: columns(), key: vec![0] }),
            storage,
        }
    }

    fn write(&self, steps: Vec<WriteStep>) -> Answer {
        self.storage.write(Write { guards: Vec::new(), steps, memory: None })
    }

    fn step(&self, id: &str, name: &str) -> WriteStep {
        WriteStep::Create(
            self.create.clone(),
            vec![Value::Text(id.to_owned()), Value::Text(name.to_owned())],
        )
    }

    pub(crate) fn send(&self, id: &str, name: &str) -> Answer {
        self.write(vec![self.step(id, name)])
    }

    pub(crate) fn create(&self, id: &str, name: &str) -> Result<ResultSet, StorageError> {
        self.send(id, name).wait()
    }

    pub(crate) fn create_many(&self, count: usize) {
        let steps = (0..count)
            .map(|number| self.step(&format!("many-{number}"), &"abcde".repeat(20)))
            .collect();
        self.write(steps).wait().expect("many rows");
    }

    pub(crate) fn read(&self, id: &str) -> Result<ResultSet, StorageError> {
        let parameters = vec![Value::Text(id.to_owned())];
        self.storage
            .query(Query { plan: self.read.clone(), parameters, guards: Vec::new(), list: None })
            .wait()
    }

    pub(crate) fn delete(&self, id: &str) -> Result<ResultSet, StorageError> {
        let step = WriteStep::Modify(
            self.modify.clone(),
            vec![Value::Text(id.to_owned())],
            Box::new(|_| Decision::Delete),
        );
        self.write(vec![step]).wait()
    }

    /// Keeps a row; the decision owns `owned`.
    pub(crate) fn keep(&self, id: &str, owned: Arc<dyn Storage>) -> Answer {
        let decide = move |_: &ResultSet| {
            drop(owned);
            Decision::Keep
        };
        let step = WriteStep::Modify(
            self.modify.clone(),
            vec![Value::Text(id.to_owned())],
            Box::new(decide),
        );
        self.write(vec![step])
    }

    /// The last page by name of the rows whose name matches.
    pub(crate) fn list_by_name(&self, pattern: &str) -> Result<ResultSet, StorageError> {
        let operands = vec![Value::Text(pattern.to_owned())];
        let filters = vec![Filter { column: 1, op: FilterOp::Like, operands }];
        let sort = vec![Sort { column: 1, descending: true }, Sort { column: 0, descending: true }];
        let list = Some(ListRequest { filters, sort, limit: 20, ..ListRequest::default() });
        let query =
            Query { plan: self.list.clone(), parameters: Vec::new(), guards: Vec::new(), list };
        self.storage.query(query).wait()
    }
}

pub(crate) fn url(path: &Path) -> String {
    format!("sqlite:{}", path.display())
}

/// The file beside a database.
pub(crate) fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    PathBuf::from(name)
}

pub(crate) fn copy(from: &Path, to: &Path) {
    std::fs::copy(from, to).expect("a copy");
}

/// The ids in a database file, as another program reads them, in order; and each is there once.
pub(crate) fn stored(path: &Path) -> Vec<String> {
    let connection = rusqlite::Connection::open(path).expect("the file");
    let sound: String =
        connection.query_row("PRAGMA integrity_check", [], |row| row.get(0)).expect("a check");
    assert_eq!(sound, "ok");
    let mut statement =
        connection.prepare("SELECT id FROM items ORDER BY id").expect("a statement");
    let ids: Result<Vec<String>, _> =
        statement.query_map([], |row| row.get(0)).expect("rows").collect();
    ids.expect("rows")
}

/// What the parent told this process, if it is a child of a test.
pub(crate) fn is_child(variable: &str) -> Option<String> {
    std::env::var(variable).ok()
}

/// This program again, with one test of it.
pub(crate) fn rerun(test: &str) -> Command {
    let mut command = Command::new(std::env::current_exe().expect("the path of this program"));
    command.args([test, "--exact", "--nocapture", "--test-threads=1"]);
    command
}
