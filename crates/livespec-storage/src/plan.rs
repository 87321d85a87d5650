//! Plans, and the parameters of one execution.

use std::sync::Arc;

use crate::{ResultSet, StorageError, Value};

/// The fixed part of an operation. Tables and columns are indexes into the schema. Where columns are
/// compared with parameters, `NULL` equals nothing.
#[derive(Debug, Clone, PartialEq)]
pub enum Plan {
    /// One row by key columns (and by the columns that scope it to a parent).
    Read {
        /// The table.
        table: usize,
        /// The columns to answer.
        columns: Vec<usize>,
        /// The columns compared with the parameters, in order.
        key: Vec<usize>,
    },
    /// A page of rows.
    List {
        /// The table.
        table: usize,
        /// The columns to answer.
        columns: Vec<usize>,
        /// The columns that scope the list to a parent, compared with the first parameters.
        scope: Vec<usize>,
        /// Whether the matching rows are counted.
        count: bool,
    },
    /// A new row.
    Create {
        /// The table.
        table: usize,
        /// The columns that get the parameters, in order.
        values: Vec<usize>,
        /// The columns to answer.
        columns: Vec<usize>,
    },
    /// Reads one row by key columns, asks what to do with it, and does it, all in the transaction. The key
    /// holds the primary key or a unique set of columns.
    Modify {
        /// The table.
        table: usize,
        /// The columns that are read, given to the decision and answered.
        columns: Vec<usize>,
        /// The columns compared with the parameters, in order.
        key: Vec<usize>,
    },
}

/// A plan with its statements. Made by a backend, understood by that backend only.
#[derive(Debug, Clone)]
pub struct Prepared {
    /// The plan.
    pub plan: Arc<Plan>,
    /// The statements of the backend that made it.
    pub statements: Arc<dyn std::any::Any + Send + Sync>,
}

/// A read.
#[derive(Debug)]
pub struct Query {
    /// A [`Plan::Read`] or [`Plan::List`].
    pub plan: Prepared,
    /// The key or scope parameters.
    pub parameters: Vec<Value>,
    /// Rows that must exist first (the parents of a nested list); a missing one is
    /// [`StorageError::Missing`] with its place in this list.
    pub guards: Vec<Guard>,
    /// What a list asks for beyond its scope.
    pub list: Option<ListRequest>,
}

/// A row that must exist: a [`Plan::Read`] with its parameters.
#[derive(Debug, Clone)]
pub struct Guard {
    /// The read.
    pub plan: Prepared,
    /// Its key.
    pub parameters: Vec<Value>,
}

/// What a list asks for.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ListRequest {
    /// Conditions, all of which must hold.
    pub filters: Vec<Filter>,
    /// The order. The caller ends it with the key columns, so that it is total.
    pub sort: Vec<Sort>,
    /// The values of the sort columns of the last row of the page before (keyset paging).
    pub after: Option<Vec<Value>>,
    /// How many rows to skip (offset paging).
    pub offset: u64,
    /// How many rows at most.
    pub limit: u32,
}

/// A condition on a column.
#[derive(Debug, Clone, PartialEq)]
pub struct Filter {
    /// The column.
    pub column: usize,
    /// The comparison.
    pub op: FilterOp,
    /// The operands: one, or any number for `In`.
    pub operands: Vec<Value>,
}

/// A comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FilterOp {
    /// Equal; `Null` matches `NULL`. The comparisons of order match no `NULL` and no `Null`.
    Eq,
    /// Not equal; `NULL` rows match a value that is not `Null`.
    Ne,
    /// Less than.
    Lt,
    /// At most.
    Lte,
    /// Greater than.
    Gt,
    /// At least.
    Gte,
    /// One of; `Null` among them matches `NULL`. At most 16384.
    In,
    /// Matches a [`crate::Pattern`]; only cells of text columns ever do (long decimals are none).
    Like,
}

/// One column of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Sort {
    /// The column.
    pub column: usize,
    /// Largest first. `NULL` counts as the smallest value.
    pub descending: bool,
}

/// A write: steps in one transaction.
#[derive(Debug)]
pub struct Write {
    /// Rows that must exist first; see [`Query::guards`].
    pub guards: Vec<Guard>,
    /// The steps in order; the answer is the result of the first.
    pub steps: Vec<WriteStep>,
    /// Remembers the answer under a key, or answers from memory.
    pub memory: Option<Memory>,
}

/// Decides what to do with a row.
pub type Decide = Box<dyn FnOnce(&ResultSet) -> Decision + Send>;

/// Makes the answer to remember from the result of the first step.
pub type Render = Box<dyn FnOnce(&ResultSet) -> Vec<u8> + Send>;

/// A step of a write.
pub enum WriteStep {
    /// A [`Plan::Create`] with its values.
    Create(Prepared, Vec<Value>),
    /// A [`Plan::Modify`] with its key, and what to do with the row: it is called within the
    /// transaction, with the row's `columns`. A missing row is `Missing(usize::MAX)` without a call.
    Modify(Prepared, Vec<Value>, Decide),
}

impl std::fmt::Debug for WriteStep {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            WriteStep::Create(plan, values) => {
                f.debug_tuple("Create").field(plan).field(values).finish()
            }
            WriteStep::Modify(plan, key, _) => {
                f.debug_tuple("Modify").field(plan).field(key).finish()
            }
        }
    }
}

/// What to do with a row that was read for change.
#[derive(Debug)]
pub enum Decision {
    /// Write these columns; the answer is the row afterwards.
    Update(Vec<(usize, Value)>),
    /// Delete it; the answer is the row as it was.
    Delete,
    /// Leave it; the answer is the row as it is.
    Keep,
    /// Roll the whole write back; the answer is [`StorageError::Refused`] with this reason, which the
    /// caller understands.
    Refuse(Box<dyn std::any::Any + Send>),
}

/// The memory of an idempotency key.
pub struct Memory {
    /// The key: a digest over subject, endpoint and the client's key.
    pub key: [u8; 32],
    /// A digest of the request; another one under the same key is [`StorageError::OtherRequest`].
    pub fingerprint: [u8; 32],
    /// Seconds since 1970 after which the memory is void, and the present time.
    pub expires: i64,
    /// Seconds since 1970, now.
    pub now: i64,
    /// Makes the answer to remember from the result of the first step.
    pub render: Render,
}

impl std::fmt::Debug for Memory {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Memory").field("key", &self.key).field("expires", &self.expires).finish()
    }
}

/// Kept here so that a plan's answer type is one word away.
pub(crate) type Outcome = Result<ResultSet, StorageError>;
