//! Constraints of tables in memory, in the order in which databases look at them.

use std::collections::BTreeSet;

use super::table::Table;
use super::{Tables, key_of, table_mut, table_of};
use crate::{CheckRule, ColumnType, DeleteRule, ForeignKeyDef, StorageError, TableDef, Value};

/// Stores a row: a new one, or in place of the row `id`.
pub(super) fn store(
    tables: &mut Tables,
    def: &TableDef,
    id: Option<u64>,
    row: &[Value],
) -> Result<u64, StorageError> {
    let table = table_of(tables, def)?;
    check_row(table, row)?;
    check_unique(table, id, row)?;
    let before = id.and_then(|id| table.rows.get(&id)).cloned();
    let table = table_mut(tables, def)?;
    let id = id.unwrap_or(table.next_row);
    table.next_row = table.next_row.max(id + 1);
    if before.is_none() {
        table.count(row);
    }
    table.rows.insert(id, row.to_vec());
    check_pointers(tables, def, row)?;
    if let Some(before) = before {
        check_pointed_from(tables, def, &before)?;
    }
    Ok(id)
}

fn check_row(table: &Table, row: &[Value]) -> Result<(), StorageError> {
    for (column, value) in table.def.columns.iter().zip(row) {
        if *value == Value::Null && !column.nullable {
            return Err(StorageError::NotNull {
                table: table.def.name.clone(),
                column: column.name.clone(),
            });
        }
    }
    for check in &table.def.checks {
        let value = &row[check.column];
        let ty = &table.def.columns[check.column].ty;
        if *value != Value::Null && !passes(ty, &check.rule, value, row) {
            return Err(StorageError::Check { name: check.name.clone() });
        }
    }
    Ok(())
}

fn passes(ty: &ColumnType, rule: &CheckRule, value: &Value, row: &[Value]) -> bool {
    let against = |bound: &Value| {
        let bound = ty.accept_operand(bound.clone()).unwrap_or_else(|bound| bound);
        ty.compare(value.view(), bound.view())
    };
    match rule {
        CheckRule::Range(lower, upper) => {
            lower.as_ref().is_none_or(|lower| against(lower).is_ge())
                && upper.as_ref().is_none_or(|upper| against(upper).is_le())
        }
        CheckRule::Above(bound) => against(bound).is_gt(),
        CheckRule::Below(bound) => against(bound).is_lt(),
        CheckRule::Length(lower, upper) => {
            let length = match value {
                Value::Text(text) => text.chars().count() as u64,
                Value::Blob(bytes) => bytes.len() as u64,
                Value::Null | Value::Bool(_) | Value::Integer(_) | Value::Real(_) => return true,
            };
            lower.is_none_or(|lower| length >= lower) && upper.is_none_or(|upper| length <= upper)
        }
        CheckRule::OneOf(values) => values.iter().any(|one| against(one).is_eq()),
        CheckRule::Against(comparison, other) => {
            let other = &row[*other];
            *other == Value::Null || comparison.holds(ty.compare(value.view(), other.view()))
        }
    }
}

fn check_unique(table: &Table, id: Option<u64>, row: &[Value]) -> Result<(), StorageError> {
    let sets = std::iter::once(&table.def.primary_key)
        .chain(table.def.uniques.iter().map(|set| &set.columns));
    for columns in sets.filter(|columns| !columns.is_empty()) {
        let values: Vec<_> = columns.iter().map(|column| row[*column].clone()).collect();
        // Rows with a NULL among them are never equal.
        let taken = table
            .rows
            .iter()
            .any(|(other, row)| Some(*other) != id && table.equal(row, columns, &values));
        if taken {
            let columns =
                columns.iter().map(|column| table.def.columns[*column].name.clone()).collect();
            return Err(StorageError::Unique { table: table.def.name.clone(), columns });
        }
    }
    Ok(())
}

/// The places of the columns that a foreign key points to.
fn target_columns(target: &Table, key: &ForeignKeyDef) -> Option<Vec<usize>> {
    let place = |name: &String| {
        target.def.columns.iter().position(|column| column.name.eq_ignore_ascii_case(name))
    };
    key.target.iter().map(place).collect()
}

fn check_pointers(tables: &Tables, def: &TableDef, row: &[Value]) -> Result<(), StorageError> {
    for key in &table_of(tables, def)?.def.foreign_keys {
        let values: Vec<_> = key.columns.iter().map(|column| row[*column].clone()).collect();
        if values.contains(&Value::Null) {
            continue;
        }
        let target = tables.get(&key_of(&key.table));
        let found = target.is_some_and(|target| {
            target_columns(target, key)
                .is_some_and(|columns| target.find(&columns, &values).is_some())
        });
        if !found {
            let columns =
                key.columns.iter().map(|column| def.columns[*column].name.clone()).collect();
            return Err(StorageError::ForeignKey {
                table: def.name.clone(),
                columns,
                deleting: false,
            });
        }
    }
    Ok(())
}

/// Rows that point to `row`, a row of `def` that was there, and their foreign keys.
fn pointing<'a>(
    tables: &'a Tables,
    def: &TableDef,
    row: &[Value],
) -> Vec<(&'a Table, &'a ForeignKeyDef, u64)> {
    let mut found = Vec::new();
    for table in tables.values() {
        for key in
            table.def.foreign_keys.iter().filter(|key| key.table.eq_ignore_ascii_case(&def.name))
        {
            let Some(columns) =
                tables.get(&key_of(&def.name)).and_then(|target| target_columns(target, key))
            else {
                continue;
            };
            let values: Vec<_> = columns.iter().map(|column| row[*column].clone()).collect();
            let ids =
                table.rows.iter().filter(|(_, other)| table.equal(other, &key.columns, &values));
            found.extend(ids.map(|(id, _)| (&**table, key, *id)));
        }
    }
    found
}

/// Complains where a row points to `before`, which is not there any more.
fn check_pointed_from(
    tables: &Tables,
    def: &TableDef,
    before: &[Value],
) -> Result<(), StorageError> {
    for (table, key, _) in pointing(tables, def, before) {
        let target = table_of(tables, def)?;
        let Some(columns) = target_columns(target, key) else { continue };
        let values: Vec<_> = columns.iter().map(|column| before[*column].clone()).collect();
        if target.find(&columns, &values).is_none() {
            return Err(still_pointing(table, key));
        }
    }
    Ok(())
}

fn still_pointing(table: &Table, key: &ForeignKeyDef) -> StorageError {
    let columns =
        key.columns.iter().map(|column| table.def.columns[*column].name.clone()).collect();
    StorageError::ForeignKey { table: table.def.name.clone(), columns, deleting: true }
}

/// Deletes a row and what goes with it; complains at the end where a row still points to one that is gone.
pub(super) fn delete(tables: &mut Tables, def: &TableDef, id: u64) -> Result<(), StorageError> {
    let mut going = vec![(def.clone(), id)];
    let mut seen = BTreeSet::new();
    let mut gone = Vec::new();
    while let Some((def, id)) = going.pop() {
        if !seen.insert((key_of(&def.name), id)) {
            continue;
        }
        let Some(row) = table_mut(tables, &def)?.rows.remove(&id) else { continue };
        let mut cleared = Vec::new();
        for (table, key, other) in pointing(tables, &def, &row) {
            match key.on_delete {
                DeleteRule::Restrict => {}
                DeleteRule::Cascade => going.push((table.def.clone(), other)),
                DeleteRule::SetNull => {
                    cleared.push((table.def.clone(), key.columns.clone(), other))
                }
            }
        }
        for (def, columns, other) in cleared {
            let table = table_mut(tables, &def)?;
            if let Some(row) = table.rows.get_mut(&other) {
                columns.iter().for_each(|column| row[*column] = Value::Null);
            }
            let row = table.rows.get(&other).cloned().unwrap_or_default();
            check_row(table, &row)?;
        }
        gone.push((def, row));
    }
    for (def, row) in &gone {
        if let Some((table, key, _)) = pointing(tables, def, row).first() {
            return Err(still_pointing(table, key));
        }
    }
    Ok(())
}
