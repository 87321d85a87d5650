//! A table in memory.

use std::collections::BTreeMap;
use std::time::{SystemTime, UNIX_EPOCH};

use super::internal;
use crate::{ColumnDef, ColumnDefault, ColumnType, StorageError, TableDef, Value};

/// Rows by their number, which says in which order they were made.
#[derive(Debug, Clone)]
pub(super) struct Table {
    pub(super) def: TableDef,
    pub(super) rows: BTreeMap<u64, Vec<Value>>,
    pub(super) next_row: u64,
    /// The next number of each column that is numbered.
    pub(super) next_numbers: BTreeMap<usize, i64>,
}

impl Table {
    pub(super) fn new(def: &TableDef) -> Self {
        let numbered = def.columns.iter().enumerate().filter(|(_, column)| column.sequence);
        let next_numbers = numbered.map(|(place, _)| (place, 1)).collect();
        Table { def: def.clone(), rows: BTreeMap::new(), next_row: 0, next_numbers }
    }

    /// Brings the table to a later definition: the columns of both keep their values.
    pub(super) fn complete(&mut self, def: &TableDef) -> Result<Vec<String>, StorageError> {
        let mut done = Vec::new();
        let mut sources = Vec::new();
        for column in &def.columns {
            let same = |other: &ColumnDef| other.name.eq_ignore_ascii_case(&column.name);
            let place = self.def.columns.iter().position(same);
            let complain = |why: &str| {
                let (column, table) = (&column.name, &def.name);
                Err(StorageError::Incompatible(format!(
                    "column `{column}` of table `{table}` {why}"
                )))
            };
            match place {
                Some(place) if self.def.columns[place].ty != column.ty => {
                    return complain("has another type");
                }
                None if !column.nullable && column.default.is_none() => {
                    return complain(
                        "is missing, and rows that are there would have no value for it",
                    );
                }
                None => {
                    done.push(format!("added column `{}` of table `{}`", column.name, def.name))
                }
                Some(_) => {}
            }
            sources.push(place);
        }
        let mut rows = BTreeMap::new();
        for (id, row) in &self.rows {
            let cells = sources.iter().zip(&def.columns).map(|(source, column)| match source {
                Some(place) => Ok(row[*place].clone()),
                None => default_value(column, *id),
            });
            rows.insert(*id, cells.collect::<Result<_, _>>()?);
        }
        let numbers = |(new, source): (usize, &Option<usize>)| {
            Some((new, *self.next_numbers.get(&(*source)?)?))
        };
        self.next_numbers = sources.iter().enumerate().filter_map(numbers).collect();
        self.rows = rows;
        self.def = def.clone();
        Ok(done)
    }

    /// The first row whose columns equal the values. `NULL` equals nothing.
    pub(super) fn find(&self, columns: &[usize], values: &[Value]) -> Option<(u64, &Vec<Value>)> {
        self.rows
            .iter()
            .map(|(id, row)| (*id, row))
            .find(|(_, row)| self.equal(row, columns, values))
    }

    pub(super) fn equal(&self, row: &[Value], columns: &[usize], values: &[Value]) -> bool {
        columns.iter().zip(values).all(|(column, value)| {
            let cell = &row[*column];
            let order = self.def.columns[*column].ty.compare(cell.view(), value.view());
            *cell != Value::Null && *value != Value::Null && order.is_eq()
        })
    }

    /// A value for a cell of the column.
    pub(super) fn accept(&self, column: usize, value: Value) -> Result<Value, StorageError> {
        let definition = self.column(column)?;
        definition.ty.accept(value).map_err(|_| refused(definition))
    }

    /// A value to compare with the column.
    pub(super) fn operand(&self, column: usize, value: Value) -> Result<Value, StorageError> {
        let definition = self.column(column)?;
        definition.ty.accept_operand(value).map_err(|_| refused(definition))
    }

    pub(super) fn column(&self, column: usize) -> Result<&ColumnDef, StorageError> {
        self.def.columns.get(column).ok_or_else(|| internal("a plan names no column of its table"))
    }

    /// A whole row from the given values, the defaults and the numbers of the database.
    pub(super) fn complete_row(
        &mut self,
        columns: &[usize],
        given: Vec<Value>,
    ) -> Result<Vec<Value>, StorageError> {
        if columns.len() != given.len() {
            return Err(internal("a new row has another number of values"));
        }
        let mut row = vec![None; self.def.columns.len()];
        for (column, value) in columns.iter().zip(given) {
            row[*column] = Some(self.accept(*column, value)?);
        }
        let next_row = self.next_row;
        let cells = row.into_iter().enumerate().map(|(place, given)| {
            let column = &self.def.columns[place];
            match (given, self.next_numbers.get(&place)) {
                (Some(value), _) => Ok(value),
                (None, Some(number)) => Ok(Value::Integer(*number)),
                (None, None) => default_value(column, next_row),
            }
        });
        cells.collect()
    }

    /// Moves the counters past the numbers of a row that was stored.
    pub(super) fn count(&mut self, row: &[Value]) {
        for (column, next) in &mut self.next_numbers {
            if let Value::Integer(number) = row[*column] {
                *next = (*next).max(number.saturating_add(1));
            }
        }
    }
}

fn refused(column: &ColumnDef) -> StorageError {
    internal(&format!(
        "column `{}` of type {:?} does not take such a value",
        column.name, column.ty
    ))
}

fn default_value(column: &ColumnDef, row: u64) -> Result<Value, StorageError> {
    match &column.default {
        None => Ok(Value::Null),
        Some(ColumnDefault::Value(value)) => {
            column.ty.accept(value.clone()).map_err(|_| refused(column))
        }
        Some(ColumnDefault::Now) => Ok(Value::Text(now(&column.ty))),
        // Unique within the table is all that a default promises here.
        Some(ColumnDefault::Uuid) => Ok(Value::Text(format!("00000000-0000-4000-8000-{row:012x}"))),
    }
}

/// The present time in the form of the column.
fn now(ty: &ColumnType) -> String {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let (seconds, milliseconds) = (since.as_secs(), since.subsec_millis());
    let (day, second) = (seconds / 86_400, seconds % 86_400);
    let date = date(day);
    let time = format!("{:02}:{:02}:{:02}", second / 3600, second / 60 % 60, second % 60);
    match ty {
        ColumnType::Date => date,
        ColumnType::Time => time,
        _ => format!("{date}T{time}.{milliseconds:03}Z"),
    }
}

/// The date of a day since 1970-01-01 in the Gregorian calendar.
fn date(mut day: u64) -> String {
    let leap = |year: u64| {
        year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
    };
    let mut year = 1970;
    while day >= 365 + u64::from(leap(year)) {
        day -= 365 + u64::from(leap(year));
        year += 1;
    }
    let february = 28 + u64::from(leap(year));
    let mut month = 1;
    for days in [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] {
        if day < days {
            break;
        }
        day -= days;
        month += 1;
    }
    format!("{year:04}-{month:02}-{:02}", day + 1)
}

#[cfg(test)]
mod tests {
    use super::date;

    #[test]
    fn dates() {
        for (day, expected) in [
            (0, "1970-01-01"),
            (59, "1970-03-01"),
            (789, "1972-02-29"),
            (11_016, "2000-02-29"),
            (20_088, "2024-12-31"),
        ] {
            assert_eq!(date(day), expected);
        }
    }
}
