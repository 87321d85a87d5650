//! Lists of rows in memory.

use std::cmp::Ordering;

use super::table::Table;
use super::{internal, project};
use crate::plan::Outcome;
use crate::{ColumnType, Filter, FilterOp, ListRequest, Pattern, Sort, StorageError, Value};

/// Answers a page.
pub(super) fn run(
    table: &Table,
    columns: &[usize],
    scope: &[usize],
    scope_values: &[Value],
    count: bool,
    request: ListRequest,
) -> Outcome {
    let ListRequest { filters, sort, after, offset, limit } = request;
    let filters =
        filters.into_iter().map(|filter| prepare(table, filter)).collect::<Result<Vec<_>, _>>()?;
    let after = after.map(|after| position(table, &sort, after)).transpose()?;
    let mut rows: Vec<_> = table
        .rows
        .values()
        .filter(|row| table.equal(row, scope, scope_values))
        .filter(|row| filters.iter().all(|filter| matches(table, filter, &row[filter.column])))
        .collect();
    let total = count.then_some(rows.len() as u64);
    rows.sort_by(|a, b| order(table, &sort, |column| &a[column], |place| &b[sort[place].column]));
    if let Some(after) = &after {
        rows.retain(|row| {
            order(table, &sort, |column| &row[column], |place| &after[place]).is_gt()
        });
    }
    let skipped = usize::try_from(offset).unwrap_or(usize::MAX);
    let mut page = rows.into_iter().skip(skipped);
    let mut set = project(page.by_ref().take(limit as usize), columns);
    set.more = page.next().is_some();
    set.total = total;
    Ok(set)
}

fn prepare(table: &Table, filter: Filter) -> Result<Filter, StorageError> {
    let Filter { column, op, operands } = filter;
    if op != FilterOp::In && operands.len() != 1 {
        return Err(internal("a comparison does not have one operand"));
    }
    let accept = |operand| match (op, operand) {
        (FilterOp::Like, Value::Text(pattern)) => Ok(Value::Text(pattern)),
        (_, operand) => table.operand(column, operand),
    };
    let operands = operands.into_iter().map(accept).collect::<Result<_, _>>()?;
    Ok(Filter { column, op, operands })
}

fn position(table: &Table, sort: &[Sort], after: Vec<Value>) -> Result<Vec<Value>, StorageError> {
    if after.len() != sort.len() {
        return Err(internal("a list starts after a row of another order"));
    }
    sort.iter().zip(after).map(|(sort, value)| table.operand(sort.column, value)).collect()
}

/// The order of two rows; `b` is asked by the place in the order.
fn order<'a>(
    table: &Table,
    sort: &[Sort],
    a: impl Fn(usize) -> &'a Value,
    b: impl Fn(usize) -> &'a Value,
) -> Ordering {
    for (place, sort) in sort.iter().enumerate() {
        let order =
            table.def.columns[sort.column].ty.compare(a(sort.column).view(), b(place).view());
        let order = if sort.descending { order.reverse() } else { order };
        if order.is_ne() {
            return order;
        }
    }
    Ordering::Equal
}

fn matches(table: &Table, filter: &Filter, cell: &Value) -> bool {
    let ty = &table.def.columns[filter.column].ty;
    let same = |operand: &Value| ty.compare(cell.view(), operand.view()).is_eq();
    let against = |wanted: fn(Ordering) -> bool| {
        let operand = &filter.operands[0];
        *cell != Value::Null
            && *operand != Value::Null
            && wanted(ty.compare(cell.view(), operand.view()))
    };
    match filter.op {
        FilterOp::Eq => same(&filter.operands[0]),
        FilterOp::Ne => !same(&filter.operands[0]),
        FilterOp::Lt => against(Ordering::is_lt),
        FilterOp::Lte => against(Ordering::is_le),
        FilterOp::Gt => against(Ordering::is_gt),
        FilterOp::Gte => against(Ordering::is_ge),
        FilterOp::In => filter.operands.iter().any(same),
        FilterOp::Like => match (cell, &filter.operands[0]) {
            (Value::Text(text), Value::Text(pattern)) if !matches!(ty, ColumnType::Decimal(..)) => {
                Pattern::new(pattern).matches(text)
            }

            _ => false,
        },
    }
}
