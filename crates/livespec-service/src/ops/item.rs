//! One row by its path, to be judged and changed in one transaction.
// tidy: no plug-in: what every operation that changes a row begins with

use std::sync::Arc;

use livespec_ir::{Operation, ProblemKind};
use livespec_storage::{Decision, Memory, Plan, Prepared, ResultSet, Write, WriteStep};

use super::path::Path;
use super::{Binder, Planned, Scene, State, Step};
use crate::api::Problem;
use crate::bind::BindError;
use crate::record::Record;

/// A row that an operation works on.
#[derive(Debug)]
pub(crate) struct Item {
    pub(crate) record: Arc<Record>,
    pub(crate) path: Path,
    plan: Prepared,
}

impl Item {
    pub(crate) fn bind(binder: &Binder<'_>, operation: &Operation) -> Result<Item, BindError> {
        let (_, record) = binder.record(operation)?;
        let path = Path::bind(binder, operation)?;
        let plan =
            Plan::Modify { table: record.table, columns: record.all(), key: path.key_columns() };
        Ok(Item { plan: binder.prepare(plan)?, record: Arc::clone(record), path })
    }

    /// A write that changes the row; one that was deleted in the document's sense does not exist.
    pub(crate) fn planned(
        &self,
        scene: &Scene<'_>,
        decide: impl FnOnce(&ResultSet) -> Decision + Send + 'static,
        memory: Option<Memory>,
    ) -> Result<Planned, Problem> {
        let values = self.path.values(scene)?;
        let record = Arc::clone(&self.record);
        let decide = Box::new(move |row: &ResultSet| {
            if record.is_removed(row) {
                return refuse(Problem::new(ProblemKind::NotFound));
            }
            decide(row)
        });
        let step = WriteStep::Modify(self.plan.clone(), self.path.key_values(&values), decide);
        let write = Write { guards: self.path.guards(&values), steps: vec![step], memory };
        Ok(Planned { step: Step::Write(write), state: State::Nothing, pointed: Vec::new() })
    }
}

/// A refusal that comes back through the storage.
pub(crate) fn refuse(problem: Problem) -> Decision {
    Decision::Refuse(Box::new(problem))
}
