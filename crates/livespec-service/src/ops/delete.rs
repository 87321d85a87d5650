//! A record removed.

use std::sync::Arc;

use livespec_ir::{Operation, OperationKind};
use livespec_storage::{Decision, Plan, Prepared, ResultSet};

use super::change::{Conditions, planned, refuse};
use super::path::Path;
use super::shape::{Shape, facts};
use super::{Binder, Bound, Planned, Scene, State};
use crate::api::{Problem, Reply};
use crate::bind::BindError;
use crate::record::Record;

/// Removes a record.
pub(crate) struct Op;

#[derive(Debug)]
struct Delete {
    record: Arc<Record>,
    path: Path,
    plan: Prepared,
    shape: Shape,
}

impl super::Op for Op {
    fn matches(&self, operation: &Operation) -> bool {
        operation.kind == OperationKind::Delete
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
            Plan::Modify { table: record.table, columns: record.all(), key: path.key_columns() };
        Ok(Box::new(Delete {
            plan: binder.prepare(plan)?,
            shape: Shape::of(operation, record),
            record: Arc::clone(record),
            path,
        }))
    }
}

impl Bound for Delete {
    fn plan(&self, scene: &Scene<'_>) -> Result<Planned, Problem> {
        let conditions = Conditions::of(scene);
        let record = Arc::clone(&self.record);
        let decide = move |row: &ResultSet| match conditions.check(&record, row) {
            Ok(()) => Decision::Delete,
            Err(problem) => refuse(problem),
        };
        planned(&self.path, &self.plan, scene, Box::new(decide))
    }

    fn reply(&self, scene: &Scene<'_>, _: State, rows: &ResultSet) -> Result<Reply, Problem> {
        Ok(self.shape.reply(&self.record, rows, &facts(scene), false))
    }

    fn record(&self) -> Option<&Record> {
        Some(&self.record)
    }
}
