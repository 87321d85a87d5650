//! Lists: one statement for each shape of request, kept in a bounded map.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::{Arc, PoisonError, RwLock};

use livespec_storage::{Filter, FilterOp, ListRequest, Sort, StorageError, Value};

use crate::connection::{DECIMAL_COLLATION, PATTERN_FUNCTION};
use crate::schema::quote;
use crate::statement::Table;
use crate::value::{Decoding, accept_operand};

/// Shapes that a plan keeps; when there are more, it starts anew.
const SHAPES_MAX: usize = 256;

/// Operands of one `In` at most, within SQLite's bound on parameters (32766).
const OPERANDS_MAX: usize = 16_384;

/// The statements of a list.
#[derive(Debug)]
pub(crate) struct List {
    /// `SELECT columns FROM table`.
    pub(crate) head: String,
    pub(crate) scope: Vec<usize>,
    pub(crate) decodings: Vec<Decoding>,
    count: bool,
    shapes: RwLock<HashMap<Box<[usize]>, Arc<Shape>>>,
}

/// The statement of one shape. Parameters: scope, operands, values of the row before, limit, offset.
#[derive(Debug)]
pub(crate) struct Shape {
    pub(crate) sql: String,
    /// Counts the matching rows; takes the parameters of scope and operands.
    pub(crate) count: Option<String>,
    /// Whether an index answers it as it stands, so that its cost is that of the page.
    pub(crate) in_order: bool,
}

/// A list with its parameters.
#[derive(Debug)]
pub(crate) struct Bound {
    pub(crate) shape: Arc<Shape>,
    pub(crate) values: Vec<Value>,
    /// How many of the values the count takes.
    pub(crate) counted: usize,
    pub(crate) limit: u32,
    pub(crate) offset: u64,
}

impl List {
    pub(crate) fn new(table: &Table, columns: &[usize], scope: &[usize], count: bool) -> Self {
        List {
            head: format!("SELECT {} FROM {}", table.names(columns), quote(&table.name)),
            scope: scope.to_vec(),
            decodings: table.decodings(columns),
            count,
            shapes: RwLock::default(),
        }
    }

    /// Finds or writes the statement of a request and lines up its parameters.
    ///
    /// # Errors
    /// `Internal` where the request does not fit the table.
    pub(crate) fn bind(
        &self,
        table: &Table,
        scope: Vec<Value>,
        request: ListRequest,
    ) -> Result<Bound, StorageError> {
        check(table, self, &scope, &request)?;
        let key = shape_key(&request);
        let known =
            self.shapes.read().unwrap_or_else(PoisonError::into_inner).get(key.as_slice()).cloned();
        let shape = known.unwrap_or_else(|| self.write_shape(table, key, &request));
        let mut values =
            Vec::with_capacity(scope.len() + request.filters.len() + request.sort.len() + 2);
        for (column, value) in self.scope.iter().zip(scope) {
            values.push(accept_operand(&table.columns[*column], value)?);
        }
        for filter in request.filters {
            push_operands(table, filter, &mut values)?;
        }
        let counted = values.len();
        for (sort, value) in request.sort.iter().zip(request.after.into_iter().flatten()) {
            if value != Value::Null {
                values.push(accept_operand(&table.columns[sort.column], value)?);
            }
        }
        values.push(Value::Integer(i64::from(request.limit) + 1));
        if request.offset > 0 {
            values.push(Value::Integer(i64::try_from(request.offset).unwrap_or(i64::MAX)));
        }
        Ok(Bound { shape, values, counted, limit: request.limit, offset: request.offset })
    }

    fn write_shape(&self, table: &Table, key: Vec<usize>, request: &ListRequest) -> Arc<Shape> {
        let shape = Arc::new(Builder::new(table, self).build(request));
        let mut shapes = self.shapes.write().unwrap_or_else(PoisonError::into_inner);
        if shapes.len() >= SHAPES_MAX {
            shapes.clear();
        }
        shapes.insert(key.into_boxed_slice(), Arc::clone(&shape));
        shape
    }
}

fn check(
    table: &Table,
    list: &List,
    scope: &[Value],
    request: &ListRequest,
) -> Result<(), StorageError> {
    let columns = request.filters.iter().map(|filter| filter.column);
    let columns = columns.chain(request.sort.iter().map(|sort| sort.column));
    let unfit =
        |why: &str| Err(StorageError::Internal(format!("a list of `{}` {why}", table.name)));
    if columns.into_iter().any(|column| column >= table.columns.len()) {
        return unfit("names a column that it does not have");
    }
    if scope.len() != list.scope.len() {
        return unfit("has another number of parameters than its scope");
    }
    if request.after.as_ref().is_some_and(|after| after.len() != request.sort.len()) {
        return unfit("starts after a row of another order");
    }
    for filter in &request.filters {
        if filter.operands.len() > OPERANDS_MAX {
            return unfit("compares a column with too many values");
        }
        if filter.op != FilterOp::In && filter.operands.len() != 1 {
            return unfit("has a comparison that does not have one operand");
        }
    }
    Ok(())
}

/// What of a request changes the text of its statement.
fn shape_key(request: &ListRequest) -> Vec<usize> {
    let mut key = Vec::with_capacity(4 + 3 * request.filters.len() + 2 * request.sort.len());
    key.push(request.filters.len());
    for filter in &request.filters {
        let nulls = filter.operands.iter().filter(|operand| **operand == Value::Null).count();
        key.extend([
            filter.column,
            filter.op as usize * 2 + usize::from(nulls > 0),
            padded(filter.operands.len() - nulls),
        ]);
    }
    key.extend(request.sort.iter().map(|sort| sort.column * 2 + usize::from(sort.descending)));
    // One number more than any flag, so that no two shapes share a key.
    key.push(usize::MAX);
    key.extend(request.after.iter().flatten().map(|value| usize::from(*value == Value::Null)));
    key.push(2 + usize::from(request.offset > 0));
    key
}

/// Numbers of operands are rounded up, so that there are few shapes.
fn padded(operands: usize) -> usize {
    if operands == 0 { 0 } else { operands.next_power_of_two() }
}

fn push_operands(
    table: &Table,
    filter: Filter,
    values: &mut Vec<Value>,
) -> Result<(), StorageError> {
    let column = &table.columns[filter.column];
    let first = values.len();
    for operand in filter.operands {
        match (filter.op, operand) {
            (_, Value::Null) => {}
            (FilterOp::Like, pattern @ Value::Text(_)) => values.push(pattern),
            (_, operand) => values.push(accept_operand(column, operand)?),
        }
    }
    let bound = values.len() - first;
    if let Some(last) = values[first..].last().cloned() {
        values.extend(std::iter::repeat_n(last, padded(bound) - bound));
    }
    Ok(())
}

/// Writes the statement of one shape.
struct Builder<'a> {
    table: &'a Table,
    list: &'a List,
    conditions: Vec<String>,
    parameters: usize,
    /// Columns that are compared for equality.
    fixed: Vec<usize>,
    /// Columns with a lower or upper bound.
    ranges: Vec<usize>,
    /// Whether some condition can only be decided row by row.
    residual: bool,
}

impl<'a> Builder<'a> {
    fn new(table: &'a Table, list: &'a List) -> Self {
        let parameters = list.scope.len();
        let conditions =
            if parameters == 0 { Vec::new() } else { vec![table.equalities(&list.scope)] };
        let fixed = list.scope.clone();
        Builder { table, list, conditions, parameters, fixed, ranges: Vec::new(), residual: false }
    }

    fn build(mut self, request: &ListRequest) -> Shape {
        for filter in &request.filters {
            let condition = self.filter(filter);
            self.conditions.push(condition);
        }
        let table = quote(&self.table.name);
        let count =
            self.list.count.then(|| format!("SELECT count(*) FROM {table}{}", self.where_clause()));
        if let Some(after) = &request.after {
            let condition = self.after(&request.sort, after);
            self.conditions.push(condition);
        }
        let mut sql = format!("{}{}", self.list.head, self.where_clause());
        let order: Vec<_> = request
            .sort
            .iter()
            .map(|sort| {
                format!("{}{}", self.term(sort.column), if sort.descending { " DESC" } else { "" })
            })
            .collect();
        if !order.is_empty() {
            let _ = write!(sql, " ORDER BY {}", order.join(", "));
        }
        let _ = write!(sql, " LIMIT {}", self.parameter());
        if request.offset > 0 {
            let _ = write!(sql, " OFFSET {}", self.parameter());
        }
        let in_order = count.is_none() && self.in_order(&request.sort);
        Shape { sql, count, in_order }
    }

    fn in_order(&self, sort: &[Sort]) -> bool {
        let first = sort.iter().find(|sort| !self.fixed.contains(&sort.column));
        let bounded =
            self.ranges.iter().all(|column| first.is_some_and(|sort| sort.column == *column));
        let collated = sort.iter().any(|sort| self.is_decimal(sort.column));
        !self.residual && bounded && !collated && self.table.paths.serve(&self.fixed, sort)
    }

    fn where_clause(&self) -> String {
        if self.conditions.is_empty() {
            String::new()
        } else {
            format!(" WHERE {}", self.conditions.join(" AND "))
        }
    }

    fn parameter(&mut self) -> String {
        self.parameters += 1;
        format!("?{}", self.parameters)
    }

    fn is_decimal(&self, column: usize) -> bool {
        matches!(self.table.columns[column].ty, livespec_storage::ColumnType::Decimal(..))
            && self.table.columns[column].ty.is_text()
    }

    /// The column as it is compared and ordered.
    fn term(&self, column: usize) -> String {
        let name = quote(&self.table.columns[column].name);
        if self.is_decimal(column) { format!("{name} COLLATE {DECIMAL_COLLATION}") } else { name }
    }

    fn filter(&mut self, filter: &Filter) -> String {
        let term = self.term(filter.column);
        let null = filter.operands.contains(&Value::Null);
        let operator = match filter.op {
            FilterOp::Eq => {
                self.fixed.push(filter.column);
                self.residual |= self.is_decimal(filter.column);
                return if null {
                    format!("{term} IS NULL")
                } else {
                    format!("{term} = {}", self.parameter())
                };
            }
            FilterOp::Ne => {
                self.residual = true;
                return if null {
                    format!("{term} IS NOT NULL")
                } else {
                    format!("{term} IS NOT {}", self.parameter())
                };
            }
            FilterOp::In => return self.one_of(filter, &term),
            FilterOp::Like => {
                self.residual = true;
                let readable = self.table.columns[filter.column].ty.is_text()
                    && !self.is_decimal(filter.column);
                // The operand is bound either way, so that the parameters keep their places.
                return match (null, readable) {
                    (true, _) => "0".to_owned(),
                    (false, true) => format!("{PATTERN_FUNCTION}({term}, {})", self.parameter()),
                    (false, false) => format!("({} IS NULL)", self.parameter()),
                };
            }
            FilterOp::Lt => "<",
            FilterOp::Lte => "<=",
            FilterOp::Gt => ">",
            FilterOp::Gte => ">=",
        };
        if null {
            return "0".to_owned();
        }
        self.ranges.push(filter.column);
        format!("{term} {operator} {}", self.parameter())
    }

    fn one_of(&mut self, filter: &Filter, term: &str) -> String {
        self.residual = true;
        let nulls = filter.operands.iter().filter(|operand| **operand == Value::Null).count();
        let places: Vec<_> =
            (0..padded(filter.operands.len() - nulls)).map(|_| self.parameter()).collect();
        match (places.is_empty(), nulls > 0) {
            (true, false) => "0".to_owned(),
            (true, true) => format!("{term} IS NULL"),
            (false, false) => format!("{term} IN ({})", places.join(", ")),
            (false, true) => format!("({term} IN ({}) OR {term} IS NULL)", places.join(", ")),
        }
    }

    /// The rows after a row in an order. `NULL` is the smallest value, as in SQLite's own order.
    fn after(&mut self, sort: &[Sort], after: &[Value]) -> String {
        let places: Vec<_> =
            after.iter().map(|value| (*value != Value::Null).then(|| self.parameter())).collect();
        let plain = |sort: &Sort| !sort.descending || !self.table.columns[sort.column].nullable;
        let one_way = sort.iter().all(|one| one.descending == sort[0].descending && plain(one));
        if let (true, Some(places)) = (one_way, places.iter().cloned().collect::<Option<Vec<_>>>())
        {
            // A comparison of rows, which SQLite answers from an index.
            let terms: Vec<_> = sort.iter().map(|sort| self.term(sort.column)).collect();
            let operator = if sort.first().is_some_and(|sort| sort.descending) { "<" } else { ">" };
            return match terms.len() {
                0 => "0".to_owned(),
                1 => format!("{} {operator} {}", terms[0], places[0]),
                _ => format!("({}) {operator} ({})", terms.join(", "), places.join(", ")),
            };
        }
        self.residual = true;
        self.after_mixed(sort, &places)
    }

    /// Written out: equal in the first columns and beyond in the next, for every number of columns.
    fn after_mixed(&self, sort: &[Sort], places: &[Option<String>]) -> String {
        let mut equal = String::new();
        let mut cases = Vec::new();
        for (sort, place) in sort.iter().zip(places) {
            let term = self.term(sort.column);
            let beyond = match (place, sort.descending) {
                (Some(place), false) => format!("{term} > {place}"),
                (Some(place), true) => format!("({term} < {place} OR {term} IS NULL)"),
                (None, false) => format!("{term} IS NOT NULL"),
                (None, true) => "0".to_owned(),
            };
            cases.push(format!("{equal}{beyond}"));
            let _ = match place {
                Some(place) => write!(equal, "{term} = {place} AND "),
                None => write!(equal, "{term} IS NULL AND "),
            };
        }
        if cases.is_empty() { "0".to_owned() } else { format!("({})", cases.join(" OR ")) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::connection::{Place, Role, Session, open_session};
    use crate::statement::{Kind, Statements};
    use crate::{Options, migrate};
    use livespec_storage::{Plan, conformance};

    #[test]
    fn few_shapes_for_many_operands() {
        assert_eq!([0, 1, 2, 3, 5, 8].map(padded), [0, 1, 2, 4, 8, 8]);
    }

    /// What SQLite says about how it runs a statement.
    fn explained(session: &Session, sql: &str) -> String {
        let mut statement =
            session.connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
        // Unbound parameters are NULL, which no plan depends on.
        let rows = statement.raw_query().mapped(|row| row.get::<_, String>(3));
        rows.collect::<Result<Vec<_>, _>>().unwrap().join("; ")
    }

    fn orders(columns: usize) -> Vec<Vec<Sort>> {
        let mut orders = Vec::new();
        for column in 0..columns {
            for bits in 0..4 {
                let key = Sort { column: 0, descending: bits & 1 == 1 };
                let first = Sort { column, descending: bits & 2 == 2 };
                orders.push(if column == 0 { vec![key] } else { vec![first, key] });
            }
        }
        orders
    }

    /// What is said to be in order must neither be sorted nor searched for among other rows.
    #[test]
    fn sqlite_agrees_on_what_is_in_order() {
        let session = open_session(&Place::Memory, &Options::default(), Role::Writer).unwrap();
        let schema = conformance::schema();
        migrate::migrate(&session, &schema).unwrap();
        let (mut in_order, mut all) = (0, 0);
        for (table, def) in schema.tables.iter().enumerate() {
            for scope in [vec![], vec![1], vec![2], vec![1, 2]] {
                let plan =
                    Plan::List { table, columns: vec![0], scope: scope.clone(), count: false };
                let statements = Statements::new(&schema, &plan).unwrap();
                let Kind::List(list) = &statements.kind else { unreachable!() };
                for sort in orders(def.columns.len()) {
                    for after in [None, Some(vec![Value::Integer(1); sort.len()])] {
                        let request = ListRequest {
                            sort: sort.clone(),
                            after,
                            limit: 20,
                            ..ListRequest::default()
                        };
                        let shape = Builder::new(&statements.table, list).build(&request);
                        all += 1;
                        if !shape.in_order {
                            continue;
                        }
                        in_order += 1;
                        let plan = explained(&session, &shape.sql);
                        assert!(!plan.contains("TEMP B-TREE"), "{}: {plan}", shape.sql);
                        for column in &scope {
                            let term = format!("{}=?", def.columns[*column].name);
                            assert!(plan.contains(&term), "{}: {plan}", shape.sql);
                        }
                    }
                }
            }
        }
        assert!(in_order > 40 && in_order < all / 2, "{in_order} of {all}");
    }
}
