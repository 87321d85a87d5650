//! Rows, packed.

use crate::{Value, ValueRef};

/// The answer of a plan. Rows are packed into two buffers, so a page of twenty costs two allocations.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ResultSet {
    width: usize,
    cells: Vec<Cell>,
    bytes: Vec<u8>,
    /// How many records match, where the plan counts.
    pub total: Option<u64>,
    /// Whether there are records after this page.
    pub more: bool,
    /// The answer that was remembered for an idempotency key, instead of rows.
    pub replay: Option<Vec<u8>>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Cell {
    Null,
    Bool(bool),
    Integer(i64),
    Real(f64),
    Text(u32, u32),
    Blob(u32, u32),
}

impl ResultSet {
    /// An empty set of rows of `width` cells.
    pub fn new(width: usize) -> Self {
        ResultSet { width, ..ResultSet::default() }
    }

    /// An empty set with room for `rows` rows of `width` cells.
    pub fn with_capacity(width: usize, rows: usize) -> Self {
        ResultSet {
            width,
            cells: Vec::with_capacity(width * rows),
            bytes: Vec::with_capacity(rows * width * 16),
            ..ResultSet::default()
        }
    }

    /// Appends a cell; a row is complete after `width` of them.
    pub fn push(&mut self, value: ValueRef<'_>) {
        let cell = match value {
            ValueRef::Null => Cell::Null,
            ValueRef::Bool(value) => Cell::Bool(value),
            ValueRef::Integer(value) => Cell::Integer(value),
            ValueRef::Real(value) => Cell::Real(value),
            ValueRef::Text(text) => {
                let (start, end) = self.append(text.as_bytes());
                Cell::Text(start, end)
            }
            ValueRef::Blob(bytes) => {
                let (start, end) = self.append(bytes);
                Cell::Blob(start, end)
            }
        };
        self.cells.push(cell);
    }

    fn append(&mut self, bytes: &[u8]) -> (u32, u32) {
        let start = self.bytes.len();
        self.bytes.extend_from_slice(bytes);
        let place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        (place(start), place(self.bytes.len()))
    }

    /// How many complete rows.
    pub fn rows(&self) -> usize {
        self.cells.len().checked_div(self.width).unwrap_or(0)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.rows() == 0
    }

    /// How many cells a row has.
    pub fn width(&self) -> usize {
        self.width
    }

    /// A cell; `Null` outside.
    pub fn get(&self, row: usize, column: usize) -> ValueRef<'_> {
        if column >= self.width {
            return ValueRef::Null;
        }
        let text = |start: u32, end: u32| &self.bytes[start as usize..end as usize];
        match self.cells.get(row * self.width + column) {
            None | Some(Cell::Null) => ValueRef::Null,
            Some(Cell::Bool(value)) => ValueRef::Bool(*value),
            Some(Cell::Integer(value)) => ValueRef::Integer(*value),
            Some(Cell::Real(value)) => ValueRef::Real(*value),
            Some(Cell::Text(start, end)) => {
                ValueRef::Text(std::str::from_utf8(text(*start, *end)).unwrap_or(""))
            }
            Some(Cell::Blob(start, end)) => ValueRef::Blob(text(*start, *end)),
        }
    }

    /// Drops the rows after the first `rows`.
    pub fn truncate(&mut self, rows: usize) {
        self.cells.truncate(rows * self.width);
    }

    /// A row as values of its own.
    pub fn row(&self, row: usize) -> Vec<Value> {
        (0..self.width).map(|column| self.get(row, column).to_value()).collect()
    }
}
