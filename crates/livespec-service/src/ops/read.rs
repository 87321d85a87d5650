//! One record by its path.

use std::sync::Arc;

use livespec_ir::{Operation, OperationKind, ProblemKind};
use livespec_storage::{Plan, Prepared, Query, ResultSet};

use super::path::Path;
use super::shape::{Shape, facts};
use super::{Binder, Bound, Planned, Scene, State};
use crate::api::{Body, Problem, Reply};
use crate::bind::BindError;
use crate::etag;
use crate::record::Record;

/// Answers one record.
pub(crate) struct Op;

#[derive(Debug)]
struct Read {
    record: Arc<Record>,
    path: Path,
    plan: Prepared,
    shape: Shape,
}

impl super::Op for Op {
    fn matches(&self, operation: &Operation) -> bool {
        operation.kind == OperationKind::Read
            && operation.entity.is_some()
            && operation.item.is_some()
    }

    fn bind(
        &self,
        binder: &Binder<'_>,
        operation: &Operation,
    ) -> Result<Box<dyn Bound>, BindError> {
        let (_, record) = binder.record(operation)?;
        let path = Path::bind(binder, operation)?;
        let plan =
            Plan::Read { table: record.table, columns: record.all(), key: path.key_columns() };
        Ok(Box::new(Read {
            plan: binder.prepare(plan)?,
            shape: Shape::of(operation, record),
            record: Arc::clone(record),
            path,
        }))
    }
}

impl Bound for Read {
    fn plan(&self, scene: &Scene<'_>) -> Result<Planned, Problem> {
        let values = self.path.values(scene)?;
        let query = Query {
            plan: self.plan.clone(),
            parameters: self.path.key_values(&values),
            guards: self.path.guards(&values),
            list: None,
        };
        Ok(Planned::query(query, State::Nothing))
    }

    fn reply(&self, scene: &Scene<'_>, _: State, rows: &ResultSet) -> Result<Reply, Problem> {
        if rows.is_empty() || self.record.is_removed(rows) {
            return Err(Problem::new(ProblemKind::NotFound));
        }
        let reply = self.shape.reply(&self.record, rows, &facts(scene), true);
        Ok(conditional(scene, reply))
    }

    fn record(&self) -> Option<&Record> {
        Some(&self.record)
    }
}

/// A reply to `GET`, or 304 where the client has it already (RFC 9110, section 13.1.2).
pub(crate) fn conditional(scene: &Scene<'_>, mut reply: Reply) -> Reply {
    let Some(known) = scene.request.headers.get("if-none-match") else { return reply };
    let tag = reply.headers.iter().find(|(name, _)| *name == "etag");
    if tag.is_some_and(|(_, tag)| etag::names(&known, tag)) {
        reply.status = 304;
        reply.body = Body::Empty;
    }
    reply
}
