//! A page of records.

use std::sync::Arc;

use livespec_ir::{Operation, OperationKind, PageFact, Template};
use livespec_storage::{Plan, Prepared, Query, ResultSet, Sort};

use super::path::Path;
use super::read::conditional;
use super::shape::facts;
use super::{Binder, Bound, Planned, Scene, State};
use crate::api::{Body, Problem, Reply};
use crate::bind::BindError;
use crate::etag;
use crate::params::{ListParams, pairs};
use crate::record::Record;
use crate::reply::{Facts, Page, Writer, columns_of, full_page};
use crate::validate::invalid;

/// Answers a page of records.
pub(crate) struct Op;

#[derive(Debug)]
struct List {
    record: Arc<Record>,
    path: Path,
    params: ListParams,
    status: u16,
    /// Reads the columns that the response shows and the key.
    narrow: Prepared,
    narrow_columns: Vec<usize>,
    narrow_writer: Writer,
    /// Reads every column: for orders by a column that the response does not show.
    wide: Prepared,
    wide_writer: Writer,
}

impl super::Op for Op {
    fn matches(&self, operation: &Operation) -> bool {
        operation.kind == OperationKind::List && operation.entity.is_some()
    }

    fn bind(
        &self,
        binder: &Binder<'_>,
        operation: &Operation,
    ) -> Result<Box<dyn Bound>, BindError> {
        let (_, record) = binder.record(operation)?;
        let path = Path::bind(binder, operation)?;
        let documented = Binder::documented(operation)?;
        let template = operation.responses.first().and_then(|response| response.template.clone());
        let template = template.unwrap_or_else(|| full_page(record));
        let columns = narrow_columns(&template, record);
        let narrow_writer = Writer::new(&template, record, &columns, operation);
        let scope: Vec<usize> = path.scopes.iter().map(|(column, _)| *column).collect();
        let count = narrow_writer.tells(PageFact::Total) || narrow_writer.tells(PageFact::Pages);
        let plan = |columns: Vec<usize>| Plan::List {
            table: record.table,
            columns,
            scope: scope.clone(),
            count,
        };
        let seed = xxhash_rust::xxh3::xxh3_64_with_seed(operation.title().as_bytes(), record.seed);
        Ok(Box::new(List {
            params: ListParams::new(operation, record, documented, seed),
            status: operation.success_status(),
            narrow: binder.prepare(plan(columns.clone()))?,
            narrow_columns: columns,
            narrow_writer,
            wide: binder.prepare(plan(record.all()))?,
            wide_writer: Writer::new(&template, record, &record.all(), operation),
            record: Arc::clone(record),
            path,
        }))
    }
}

/// The columns that a template shows, in the order of the table, and the key for cursors.
fn narrow_columns(template: &Template, record: &Record) -> Vec<usize> {
    let mut columns = Vec::new();
    columns_of(template, &mut columns);
    columns.retain(|column| record.columns.get(*column).is_some_and(|column| !column.write_only));
    for key in &record.key {
        if !columns.contains(key) {
            columns.push(*key);
        }
    }
    columns.sort_unstable();
    columns
}

impl List {
    fn is_narrow(&self, sort: &[Sort]) -> bool {
        sort.iter().all(|sort| self.narrow_columns.contains(&sort.column))
    }

    /// The cursor after the last row.
    fn next(&self, sort: &[Sort], rows: &ResultSet) -> Option<String> {
        if !rows.more || rows.is_empty() {
            return None;
        }
        self.params.cursor_name()?;
        let narrow = self.is_narrow(sort);
        let place = |sort: &Sort| {
            let narrow_place = self.narrow_columns.iter().position(|column| *column == sort.column);
            if narrow { narrow_place.unwrap_or(usize::MAX) } else { sort.column }
        };
        let places: Vec<usize> = sort.iter().map(place).collect();
        Some(self.params.cursors.issue(sort, rows, rows.rows() - 1, &places))
    }

    /// The address of the next page, where the body has no place for a cursor (RFC 8288).
    fn link(&self, scene: &Scene<'_>, cursor: &str) -> Option<String> {
        let name = self.params.cursor_name()?;
        let mut query = String::new();
        for (other, value) in pairs(scene.request.query) {
            if other != name {
                query.push_str(&format!("{}={}&", encode(&other), encode(&value)));
            }
        }
        Some(format!("<{}?{query}{}={cursor}>; rel=\"next\"", scene.request.path, encode(name)))
    }
}

fn encode(text: &str) -> percent_encoding::PercentEncode<'_> {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC)
}

impl Bound for List {
    fn plan(&self, scene: &Scene<'_>) -> Result<Planned, Problem> {
        let values = self.path.values(scene)?;
        let mut query =
            self.params.read(&self.record, scene.request, scene.now).map_err(invalid)?;
        query.list.filters.extend(self.record.present.clone());
        let plan = if self.is_narrow(&query.list.sort) { &self.narrow } else { &self.wide };
        let state = State::List(query.page, query.list.sort.clone());
        let query = Query {
            plan: plan.clone(),
            parameters: self.path.scopes.iter().map(|(_, at)| values[*at].clone()).collect(),
            guards: self.path.guards(&values),
            list: Some(query.list),
        };
        Ok(Planned::query(query, state))
    }

    fn reply(&self, scene: &Scene<'_>, state: State, rows: &ResultSet) -> Result<Reply, Problem> {
        let (mut page, sort) = match state {
            State::List(page, sort) => (page, sort),
            State::Nothing => (Page::default(), Vec::new()),
        };
        page.next = self.next(&sort, rows);
        let writer = if self.is_narrow(&sort) { &self.narrow_writer } else { &self.wide_writer };
        let mut out = Vec::with_capacity(256 + 256 * rows.rows());
        writer.write(rows, &Facts { page: Some(&page), ..facts(scene) }, &mut out);
        let mut headers = Vec::with_capacity(2);
        if writer.steady {
            headers.push(("etag", etag::of_bytes(&out, self.record.seed)));
        }
        if let Some(cursor) = page.next.as_deref().filter(|_| !writer.tells(PageFact::NextCursor)) {
            headers.extend(self.link(scene, cursor).map(|link| ("link", link)));
        }
        let reply = Reply { status: self.status, headers, body: Body::Json(out), problem: None };
        Ok(conditional(scene, reply))
    }

    fn record(&self) -> Option<&Record> {
        Some(&self.record)
    }
}
