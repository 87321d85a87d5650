//! Physical tables.

use crate::Value;

/// The tables of a service.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Schema {
    /// The tables; one that is pointed to stands before one that points to it where possible.
    pub tables: Vec<TableDef>,
}

/// A table. Columns are named by their index.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TableDef {
    /// Its name as the document spells it.
    pub name: String,
    /// Its columns.
    pub columns: Vec<ColumnDef>,
    /// The columns of the primary key.
    pub primary_key: Vec<usize>,
    /// Sets of columns that are unique together.
    pub uniques: Vec<UniqueDef>,
    /// Indexes.
    pub indexes: Vec<IndexDef>,
    /// Foreign keys.
    pub foreign_keys: Vec<ForeignKeyDef>,
    /// Rules on the values of a column.
    pub checks: Vec<CheckDef>,
}

/// A column.
#[derive(Debug, Clone, PartialEq)]
pub struct ColumnDef {
    /// Its name as the document spells it.
    pub name: String,
    /// Its type.
    pub ty: ColumnType,
    /// Whether it takes `NULL`.
    pub nullable: bool,
    /// The default in the database.
    pub default: Option<ColumnDefault>,
    /// Numbered by the database.
    pub sequence: bool,
}

/// The type of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ColumnType {
    /// Text of at most so many code points.
    Text(Option<u32>),
    /// Truth value.
    Boolean,
    /// Whole number of 16, 32 or 64 bits.
    Integer(u8),
    /// Binary floating point.
    Real,
    /// Exact decimal: digits in all, digits after the point. See [`ColumnType::accept`] for the form in
    /// which it comes back.
    Decimal(u8, u8),
    /// UUID, in its textual form where the database has no type for it.
    Uuid,
    /// Date, `YYYY-MM-DD`.
    Date,
    /// Time of day, `HH:MM:SS`.
    Time,
    /// Instant, RFC 3339 in UTC with milliseconds.
    Timestamp,
    /// JSON text.
    Json,
    /// Bytes.
    Bytes,
}

/// A default in the database.
#[derive(Debug, Clone, PartialEq)]
pub enum ColumnDefault {
    /// A constant.
    Value(Value),
    /// The time of the write.
    Now,
    /// A new UUID, where the database can make one.
    Uuid,
}

/// Columns that are unique together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UniqueDef {
    /// The name of the constraint.
    pub name: String,
    /// The columns.
    pub columns: Vec<usize>,
}

/// An index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexDef {
    /// Its name.
    pub name: String,
    /// The columns in order, each with `true` for descending.
    pub columns: Vec<(usize, bool)>,
}

/// A foreign key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForeignKeyDef {
    /// The name of the constraint.
    pub name: String,
    /// The columns that point.
    pub columns: Vec<usize>,
    /// The table pointed to.
    pub table: String,
    /// The columns pointed to, by name.
    pub target: Vec<String>,
    /// What happens on deletion.
    pub on_delete: DeleteRule,
}

/// What happens to rows that point to a deleted one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeleteRule {
    /// The deletion fails.
    Restrict,
    /// They go too.
    Cascade,
    /// Their pointer becomes `NULL`.
    SetNull,
}

/// A rule on the values of a column, so that nobody else breaks it either.
#[derive(Debug, Clone, PartialEq)]
pub struct CheckDef {
    /// The name of the constraint.
    pub name: String,
    /// The column.
    pub column: usize,
    /// The rule; `NULL` always passes.
    pub rule: CheckRule,
}

/// How two values stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// `<`
    Less,
    /// `<=`
    LessEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterEqual,
    /// `<>`
    NotEqual,
}

impl Comparison {
    /// Its sign in SQL.
    pub fn sign(self) -> &'static str {
        match self {
            Comparison::Less => "<",
            Comparison::LessEqual => "<=",
            Comparison::Greater => ">",
            Comparison::GreaterEqual => ">=",
            Comparison::NotEqual => "<>",
        }
    }

    /// Whether an order is of this kind.
    pub fn holds(self, order: std::cmp::Ordering) -> bool {
        match self {
            Comparison::Less => order.is_lt(),
            Comparison::LessEqual => order.is_le(),
            Comparison::Greater => order.is_gt(),
            Comparison::GreaterEqual => order.is_ge(),
            Comparison::NotEqual => order.is_ne(),
        }
    }
}

/// A rule that every backend can spell.
#[derive(Debug, Clone, PartialEq)]
pub enum CheckRule {
    /// Between two bounds, inclusive; either may be open.
    Range(Option<Value>, Option<Value>),
    /// Greater than.
    Above(Value),
    /// Less than.
    Below(Value),
    /// Length in code points, inclusive; either may be open.
    Length(Option<u64>, Option<u64>),
    /// One of these.
    OneOf(Vec<Value>),
    /// In this order with another column of the same type; a `NULL` there passes too.
    Against(Comparison, usize),
}
