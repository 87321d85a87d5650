//! What a storage backend must do.
//!
//! In: table definitions, [`Plan`]s and parameters. Out: [`ResultSet`]s or [`StorageError`]s.
//! It knows no driver and no HTTP. A backend answers every variant of [`Plan`]; generic code asks its
//! [`Capabilities`], never its name.
//!
//! Terms: a *table* and its *columns* are physical; a *plan* is the fixed part of an operation, made
//! once; an *execution* is a plan with the parameters of one request; a *guard* is a row that must exist
//! before anything else happens.
//!
//! [`MemoryStorage`] is the model that backends are compared with; the module `conformance` (behind the
//! feature of that name) is the suite that holds a backend to what is said here.
//!
//! ```
//! use livespec_storage::*;
//!
//! let column = |name: &str| ColumnDef {
//!     name: name.to_owned(), ty: ColumnType::Text(None), nullable: false, default: None, sequence: false,
//! };
//! let columns = vec![column("id"), column("name")];
//! let table = TableDef { name: "items".to_owned(), columns, primary_key: vec![0], ..TableDef::default() };
//! let schema = Schema { tables: vec![table] };
//!
//! let storage = MemoryStorage::new();
//! storage.migrate(&schema)?;
//! let create = storage.prepare(&schema, Plan::Create { table: 0, values: vec![0, 1], columns: vec![1] })?;
//! let values = vec![Value::Text("1".to_owned()), Value::Text("one".to_owned())];
//! let write = Write { guards: Vec::new(), steps: vec![WriteStep::Create(create, values)], memory: None };
//! assert_eq!(storage.write(write).wait()?.get(0, 0), ValueRef::Text("one"));
//! # Ok::<(), StorageError>(())
//! ```

mod answer;
mod coerce;
#[cfg(any(test, feature = "conformance"))]
pub mod conformance;
mod decimal;
mod error;
mod memory;
mod pattern;
mod plan;
mod result;
mod table;
mod value;

pub use answer::Answer;
pub use decimal::{DECIMAL_REAL_DIGITS, canonical_decimal, compare_decimals};
pub use error::StorageError;
pub use memory::MemoryStorage;
pub use pattern::Pattern;
pub use plan::{
    Decide, Decision, Filter, FilterOp, Guard, ListRequest, Memory, Plan, Prepared, Query, Render,
    Sort, Write, WriteStep,
};
pub use result::ResultSet;
pub use table::{
    CheckDef, CheckRule, ColumnDef, ColumnDefault, ColumnType, Comparison, DeleteRule,
    ForeignKeyDef, IndexDef, Schema, TableDef, UniqueDef,
};
pub use value::{Value, ValueRef};

/// What a backend can do beyond the minimum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Capabilities {
    /// Answers point reads on the calling thread, in microseconds.
    pub inline_reads: bool,
    /// Several processes may write at once.
    pub shared: bool,
}

/// A database. Cheap to share; every method may be called from any thread.
pub trait Storage: Send + Sync + std::fmt::Debug {
    /// What it can do.
    fn capabilities(&self) -> Capabilities;

    /// Makes the tables, columns and indexes of `schema` that are missing. Additive only.
    ///
    /// # Errors
    /// [`StorageError::Incompatible`] where the database holds something else under a name, naming
    /// table and column; nothing is changed then.
    fn migrate(&self, schema: &Schema) -> Result<Vec<String>, StorageError>;

    /// Turns a plan into statements. Called when a service is bound, once a plan.
    ///
    /// # Errors
    /// Where a statement cannot be prepared.
    fn prepare(&self, schema: &Schema, plan: Plan) -> Result<Prepared, StorageError>;

    /// Runs a plan that only reads.
    fn query(&self, query: Query) -> Answer;

    /// Runs plans that write, in one transaction; the answer comes after the commit.
    fn write(&self, write: Write) -> Answer;

    /// Whether the database answers.
    ///
    /// # Errors
    /// Why it does not.
    fn ping(&self) -> Result<(), StorageError>;

    /// Finishes what is waiting and closes the database. Later calls answer `Unavailable`.
    fn close(&self);
}
