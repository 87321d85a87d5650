//! What can go wrong in a database, in kinds that every backend maps its own codes to.

/// Why a plan has no result.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// A value that must be unique is taken.
    #[error("unique constraint on {table} ({})", columns.join(", "))]
    Unique {
        /// The table.
        table: String,
        /// The columns, by name.
        columns: Vec<String>,
    },
    /// A reference points nowhere, or a row that is pointed to cannot go.
    #[error("foreign key constraint on {table}")]
    ForeignKey {
        /// The table, where the database tells.
        table: String,
        /// The columns, by name, where the database tells.
        columns: Vec<String>,
        /// Whether a row that is pointed to was to be deleted.
        deleting: bool,
    },
    /// `NULL` in a column that takes none.
    #[error("not null constraint on {table} ({column})")]
    NotNull {
        /// The table.
        table: String,
        /// The column.
        column: String,
    },
    /// A check failed.
    #[error("check constraint {name}")]
    Check {
        /// The constraint.
        name: String,
    },
    /// The row of a guard (by its place) or of a modification (`usize::MAX`) does not exist.
    #[error("row not found")]
    Missing(usize),
    /// The decision refused; the reason is the caller's own.
    #[error("refused")]
    Refused(Box<dyn std::any::Any + Send>),
    /// The idempotency key was used with another request.
    #[error("idempotency key used with another request")]
    OtherRequest,
    /// The database holds something else under a name.
    #[error("{0}")]
    Incompatible(String),
    /// Busy, locked, full, closed or gone: nothing was stored; trying again later may help.
    #[error("database unavailable: {0}")]
    Unavailable(String),
    /// Too many writes are waiting; nothing was stored.
    #[error("too many writes are waiting")]
    Overloaded,
    /// Anything else: a fault of this software or of the database file.
    #[error("database fault: {0}")]
    Internal(String),
}

// The reason of a refusal need not be `Sync`; errors travel between threads by value only.
