//! The query of a list.

use livespec_ir::{ConstraintKind, Operation, Paging, ParameterPlace, Schema, Type};
use livespec_storage::{ColumnType, Filter, FilterOp, ListRequest, Sort, Value};

use super::{Documented, PARAMETERS_MAX, pairs};
use crate::api::{ApiRequest, FieldProblem};
use crate::cursor::Cursors;
use crate::record::Record;
use crate::reply::Page;

/// The size of a page where neither request nor document says.
const LIMIT_DEFAULT: u32 = 20;
/// The largest page where the document names no other.
const LIMIT_MAX: u32 = 100;
/// How many values `in` may list.
const OPERANDS_MAX: usize = 100;

/// Words for the order of a list, where a document lists them as parameters.
const SORT_NAMES: [&str; 5] = ["sort", "sortBy", "sort_by", "orderBy", "order_by"];
/// Words for the direction of an order.
const DIRECTION_NAMES: [&str; 5] = ["order", "direction", "sortOrder", "sort_order", "dir"];

/// How the query of a list is read.
#[derive(Debug)]
pub(crate) struct ListParams {
    paging: Paging,
    limit_min: u32,
    limit_default: u32,
    limit_max: u32,
    documented: Vec<Documented>,
    sort: Vec<String>,
    /// The fields that the document lets order a list, where it lists them; else every scalar does.
    sortable: Vec<String>,
    direction: Option<String>,
    pub(crate) cursors: Cursors,
}

/// A query, read.
#[derive(Debug)]
pub(crate) struct ListQuery {
    pub(crate) list: ListRequest,
    pub(crate) page: Page,
}

/// What was read so far.
struct Reading<'a> {
    record: &'a Record,
    now: i64,
    filters: Vec<Filter>,
    sort: Vec<Sort>,
    descending: bool,
    limit: Option<u32>,
    /// Rows to skip, or pages.
    skip: u64,
    cursor: Option<&'a str>,
    problems: Vec<FieldProblem>,
}

impl Reading<'_> {
    fn problem(&mut self, field: &str, code: &'static str, message: impl Into<String>) {
        if self.problems.iter().all(|problem| problem.field != field) {
            self.problems.push(FieldProblem {
                field: field.to_owned(),
                message: message.into(),
                code,
            });
        }
    }
}

impl ListParams {
    pub(crate) fn new(
        operation: &Operation,
        record: &Record,
        documented: Vec<Documented>,
        seed: u64,
    ) -> ListParams {
        let (Paging::Cursor { limit: size, .. }
        | Paging::Page { size, .. }
        | Paging::Offset { limit: size, .. }) = &operation.paging;
        let parameter = operation
            .parameters
            .iter()
            .find(|it| it.place == ParameterPlace::Query && it.name == *size);
        let bound = |pick: fn(&ConstraintKind) -> Option<f64>| {
            let constraints = &parameter?.schema.constraints;
            let bound = constraints.iter().find_map(|constraint| pick(&constraint.kind))?;
            crate::validate::whole(bound).and_then(|bound| u32::try_from(bound).ok())
        };
        let max = bound(|kind| if let ConstraintKind::Max(max) = kind { Some(*max) } else { None });
        let min = bound(|kind| if let ConstraintKind::Min(min) = kind { Some(*min) } else { None });
        let default =
            parameter.and_then(|it| it.default.as_ref()).and_then(serde_json::Value::as_u64);
        let default = default.and_then(|default| u32::try_from(default).ok());
        let limit_max = max.unwrap_or(LIMIT_MAX).max(default.unwrap_or(1)).max(1);
        let is_query = |name: &&str| {
            operation.parameters.iter().any(|it| {
                it.place == ParameterPlace::Query && it.name == **name && it.field.is_none()
            })
        };
        let mut sort: Vec<String> =
            SORT_NAMES.iter().filter(|name| is_query(name)).map(ToString::to_string).collect();
        let direction = DIRECTION_NAMES.iter().find(|name| is_query(name)).map(ToString::to_string);
        // `order=-name` alone is an order, beside `sort` it is a direction.
        let direction = match direction {
            Some(name) if sort.is_empty() => {
                sort.push(name);
                None
            }
            other => other,
        };
        if sort.is_empty() {
            sort.push("sort".to_owned());
        }
        ListParams {
            paging: operation.paging.clone(),
            limit_min: min.unwrap_or(1).clamp(1, limit_max),
            limit_default: default.unwrap_or(LIMIT_DEFAULT).clamp(1, limit_max),
            limit_max,
            documented,
            sortable: sortable(operation, record, &sort),
            sort,
            direction,
            cursors: Cursors { seed },
        }
    }

    /// The name of the cursor parameter, where the list is paged so.
    pub(crate) fn cursor_name(&self) -> Option<&str> {
        match &self.paging {
            Paging::Cursor { cursor, .. } => Some(cursor),
            _ => None,
        }
    }

    /// Reads a query.
    ///
    /// # Errors
    /// Every parameter that is unknown, there twice, or of the wrong form.
    pub(crate) fn read(
        &self,
        record: &Record,
        request: &ApiRequest<'_>,
        now: i64,
    ) -> Result<ListQuery, Vec<FieldProblem>> {
        let pairs = pairs(request.query);
        let mut reading = Reading {
            record,
            now,
            filters: Vec::new(),
            sort: Vec::new(),
            descending: false,
            limit: None,
            skip: 0,
            cursor: None,
            problems: Vec::new(),
        };
        if pairs.len() > PARAMETERS_MAX {
            reading.problem(
                "query",
                "max_items",
                format!("must have at most {PARAMETERS_MAX} parameters"),
            );
            return Err(reading.problems);
        }
        for (at, (name, value)) in pairs.iter().enumerate() {
            if pairs[..at].iter().any(|(other, _)| other == name) {
                reading.problem(name, "duplicate", "must not be there twice");
            } else {
                self.parameter(name, value, &mut reading);
            }
        }
        for parameter in &self.documented {
            let value = match parameter.place {
                ParameterPlace::Header => request
                    .headers
                    .get(&parameter.name.to_ascii_lowercase())
                    .map(|it| it.to_string()),
                _ => pairs
                    .iter()
                    .find(|(name, _)| *name == parameter.name)
                    .map(|(_, value)| value.to_string()),
            };
            let paging = value.is_some() && self.is_known(&parameter.name);
            if let Some(problem) = parameter.check(value.as_deref(), now).filter(|_| !paging) {
                reading.problem(&problem.field, problem.code, problem.message);
            }
        }
        self.finish(reading)
    }

    /// Whether a name is one of paging and order, whose values are checked where they are read.
    fn is_known(&self, name: &str) -> bool {
        let (Paging::Cursor { limit: a, cursor: b }
        | Paging::Page { page: a, size: b }
        | Paging::Offset { offset: a, limit: b }) = &self.paging;
        a == name
            || b == name
            || self.sort.iter().any(|sort| sort == name)
            || self.direction.as_deref() == Some(name)
    }

    fn parameter<'a>(&self, name: &str, value: &'a str, reading: &mut Reading<'a>) {
        match &self.paging {
            Paging::Cursor { limit, .. } | Paging::Offset { limit, .. } if limit == name => {
                self.limit(name, value, reading)
            }
            Paging::Page { size, .. } if size == name => self.limit(name, value, reading),
            Paging::Cursor { cursor, .. } if cursor == name => reading.cursor = Some(value),
            Paging::Page { page, .. } if page == name => match count(value) {
                Some(page @ 1..) => reading.skip = page - 1,
                _ => reading.problem(name, "type", "must be a whole number from 1"),
            },
            Paging::Offset { offset, .. } if offset == name => match count(value) {
                Some(skip) => reading.skip = skip,
                None => reading.problem(name, "type", "must be a whole number from 0"),
            },
            _ if self.sort.iter().any(|sort| sort == name) => self.order(name, value, reading),
            _ if self.direction.as_deref() == Some(name) => {
                match value.to_ascii_lowercase().as_str() {
                    "asc" | "ascending" => reading.descending = false,
                    "desc" | "descending" => reading.descending = true,
                    _ => reading.problem(name, "one_of", "must be one of asc, desc"),
                }
            }
            _ => self.filter(name, value, reading),
        }
    }

    /// Fields with commas between them; one that is there again orders nothing more.
    fn order(&self, name: &str, value: &str, reading: &mut Reading<'_>) {
        for word in value.split(',') {
            let word = word.trim();
            let (word, turned) = match word.strip_prefix('-') {
                Some(word) => (word, true),
                None => (word.strip_prefix('+').unwrap_or(word), false),
            };
            let (field, descending) = match word.rsplit_once(':') {
                Some((field, "desc")) => (field, !turned),
                Some((field, "asc")) => (field, turned),
                _ => (word, turned),
            };
            let is_listed =
                self.sortable.is_empty() || self.sortable.iter().any(|known| known == field);
            match reading.record.visible(field).filter(|_| is_listed) {
                Some(column) if reading.sort.iter().any(|sort| sort.column == column) => {}
                Some(column) => reading.sort.push(Sort { column, descending }),
                None => {
                    let message = format!("`{field}` is not a field to sort by");
                    return reading.problem(name, "unknown", message);
                }
            }
        }
    }

    fn limit(&self, name: &str, value: &str, reading: &mut Reading<'_>) {
        let (min, max) = (self.limit_min, self.limit_max);
        let limit = count(value).and_then(|limit| u32::try_from(limit).ok());
        match limit.filter(|limit| (min..=max).contains(limit)) {
            Some(limit) => reading.limit = Some(limit),
            None => reading.problem(
                name,
                "range",
                format!("must be a whole number from {min} to {max}"),
            ),
        }
    }

    /// A documented parameter, or a field with or without a comparison in brackets.
    fn filter(&self, name: &str, value: &str, reading: &mut Reading<'_>) {
        let documented =
            self.documented.iter().find(|it| it.name == name && it.place == ParameterPlace::Query);
        if let Some(parameter) = documented {
            let by_name = || reading.record.visible(name);
            if let Some(column) = parameter.column.or_else(by_name) {
                add_filter(name, column, FilterOp::Eq, value, reading);
            }
            return;
        }
        let (field, op) = match name.strip_suffix(']').and_then(|name| name.split_once('[')) {
            None => (name, FilterOp::Eq),
            Some((field, word)) => match operator(word) {
                Some(op) => (field, op),
                None => {
                    let message = format!("`{word}` is none of eq, ne, gt, gte, lt, lte, in, like");
                    return reading.problem(name, "unknown", message);
                }
            },
        };
        match reading.record.visible(field) {
            Some(column) => add_filter(name, column, op, value, reading),
            None => reading.problem(name, "unknown", "is not a known parameter"),
        }
    }

    fn finish(&self, mut reading: Reading<'_>) -> Result<ListQuery, Vec<FieldProblem>> {
        if reading.descending {
            reading.sort.iter_mut().for_each(|sort| sort.descending = !sort.descending);
            if reading.sort.is_empty() {
                reading.sort.extend(
                    reading.record.key.iter().map(|key| Sort { column: *key, descending: true }),
                );
            }
        }
        for key in &reading.record.key {
            if reading.sort.iter().all(|sort| sort.column != *key) {
                reading.sort.push(Sort { column: *key, descending: false });
            }
        }
        let limit = reading.limit.unwrap_or(self.limit_default);
        let offset = match self.paging {
            Paging::Page { .. } => reading.skip.saturating_mul(u64::from(limit)),
            _ => reading.skip,
        };
        // Databases count in 64 bits with a sign.
        let offset = offset.min(u64::from(u32::MAX) << 20);
        let mut after = None;
        if let (Some(cursor), Some(name)) = (reading.cursor, self.cursor_name()) {
            after = self.cursors.read(&reading.sort, cursor);
            if after.is_none() {
                reading.problem(
                    name,
                    "cursor",
                    "is not a cursor that this list issued in this order",
                );
            }
        }
        if !reading.problems.is_empty() {
            return Err(reading.problems);
        }
        let page = Page {
            next: None,
            previous: after.is_some() || offset > 0,
            limit: u64::from(limit),
            offset: after.is_none().then_some(offset),
        };
        let list =
            ListRequest { filters: reading.filters, sort: reading.sort, after, offset, limit };
        Ok(ListQuery { list, page })
    }
}

/// A whole number in digits alone, at most what 63 bits hold.
fn count(text: &str) -> Option<u64> {
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    text.parse::<i64>().ok().and_then(|count| u64::try_from(count).ok())
}

fn operator(word: &str) -> Option<FilterOp> {
    Some(match word {
        "eq" => FilterOp::Eq,
        "ne" => FilterOp::Ne,
        "gt" => FilterOp::Gt,
        "gte" => FilterOp::Gte,
        "lt" => FilterOp::Lt,
        "lte" => FilterOp::Lte,
        "in" => FilterOp::In,
        "like" => FilterOp::Like,
        _ => return None,
    })
}

/// The fields that the document lists as values of the order; none where it lists anything else.
fn sortable(operation: &Operation, record: &Record, sort: &[String]) -> Vec<String> {
    let parameter = operation.parameters.iter().find(|it| {
        it.place == ParameterPlace::Query && it.field.is_none() && sort.contains(&it.name)
    });
    let listed: Vec<&str> = match parameter.map(|it| &it.schema) {
        Some(Schema { ty: Type::Enum(values), .. }) => values.iter().map(String::as_str).collect(),
        Some(schema) => schema
            .constraints
            .iter()
            .filter_map(|constraint| match &constraint.kind {
                ConstraintKind::OneOf(values) => Some(values),
                _ => None,
            })
            .flatten()
            .filter_map(serde_json::Value::as_str)
            .collect(),
        None => Vec::new(),
    };
    let names: Vec<String> =
        listed.iter().map(|name| name.trim_start_matches(['-', '+']).to_owned()).collect();
    if names.iter().all(|name| record.visible(name).is_some()) { names } else { Vec::new() }
}

fn add_filter(name: &str, column: usize, op: FilterOp, value: &str, reading: &mut Reading<'_>) {
    let info = &reading.record.columns[column];
    let texts: Vec<&str> =
        if op == FilterOp::In { value.split(',').collect() } else { vec![value] };
    if texts.len() > OPERANDS_MAX {
        return reading.problem(
            name,
            "max_items",
            format!("must have at most {OPERANDS_MAX} values"),
        );
    }
    if op == FilterOp::Like {
        if !matches!(info.ty, ColumnType::Text(_)) {
            return reading.problem(name, "type", "takes a field of text");
        }
        let operands = vec![Value::Text(value.to_owned())];
        return reading.filters.push(Filter { column, op, operands });
    }
    let mut operands = Vec::with_capacity(texts.len());
    for text in texts {
        let is_null = text == "null"
            && matches!(op, FilterOp::Eq | FilterOp::Ne)
            && info.nullable
            && !matches!(info.ty, ColumnType::Text(_));
        if is_null {
            operands.push(Value::Null);
            continue;
        }
        let Some(scalar) = &info.scalar else {
            return reading.problem(name, "unknown", "is not a field to filter by");
        };
        match scalar.parameter(text, reading.now) {
            Ok(value) => operands.push(value),
            Err(flaw) => return reading.problem(name, flaw.code, flaw.message),
        }
    }
    reading.filters.push(Filter { column, op, operands });
}
