//! Rows, packed.

use crate::{Value, ValueRef};

/// The answer of a plan. Rows are packed into shared buffers, so a page of twenty costs two allocations.
/// Texts of more than 4 GiB in all do not fit; a page is bounded long before.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ResultSet {
    width: usize,
    cells: Vec<Cell>,
    text: String,
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
            text: String::with_capacity(rows * width * 16),
            ..ResultSet::default()
        }
    }

    /// The answer that was remembered for an idempotency key.
    pub fn replayed(answer: Vec<u8>) -> Self {
        ResultSet { replay: Some(answer), ..ResultSet::default() }
    }

    /// Appends a cell; a row is complete after `width` of them.
    pub fn push(&mut self, value: ValueRef<'_>) {
        let cell = match value {
            ValueRef::Null => Cell::Null,
            ValueRef::Bool(value) => Cell::Bool(value),
            ValueRef::Integer(value) => Cell::Integer(value),
            ValueRef::Real(value) => Cell::Real(value),
            ValueRef::Text(text) => {
                let start = place(self.text.len());
                self.text.push_str(text);
                Cell::Text(start, place(self.text.len()))
            }
            ValueRef::Blob(bytes) => {
                let start = place(self.bytes.len());
                self.bytes.extend_from_slice(bytes);
                Cell::Blob(start, place(self.bytes.len()))
            }
        };
        self.cells.push(cell);
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
        match self.cells.get(row * self.width + column) {
            None | Some(Cell::Null) => ValueRef::Null,
            Some(Cell::Bool(value)) => ValueRef::Bool(*value),
            Some(Cell::Integer(value)) => ValueRef::Integer(*value),
            Some(Cell::Real(value)) => ValueRef::Real(*value),
            Some(Cell::Text(start, end)) => {
                ValueRef::Text(self.text.get(*start as usize..*end as usize).unwrap_or_default())
            }
            Some(Cell::Blob(start, end)) => {
                ValueRef::Blob(self.bytes.get(*start as usize..*end as usize).unwrap_or_default())
            }
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

fn place(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_come_back_as_they_were_pushed() {
        let values = [
            ValueRef::Text("é"),
            ValueRef::Null,
            ValueRef::Blob(&[0, 255]),
            ValueRef::Integer(i64::MIN),
            ValueRef::Bool(true),
            ValueRef::Real(0.5),
            ValueRef::Text(""),
            ValueRef::Text("z"),
        ];
        let mut set = ResultSet::with_capacity(4, 2);
        for value in values {
            set.push(value);
        }
        assert_eq!((set.rows(), set.width()), (2, 4));
        for (place, value) in values.into_iter().enumerate() {
            assert_eq!(set.get(place / 4, place % 4), value);
        }
        assert_eq!(set.get(2, 0), ValueRef::Null);
        assert_eq!(set.get(0, 4), ValueRef::Null);
        set.truncate(1);
        assert_eq!(set.rows(), 1);
        assert!(ResultSet::new(0).is_empty());
    }
}
