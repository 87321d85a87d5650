//! A record removed.

use std::sync::Arc;

use livespec_ir::{Operation, OperationKind};
use livespec_storage::{Decision, ResultSet};

use super::change::Conditions;
use super::deed::{self, Deed};
use super::item::{Item, refuse};
use super::shape::{Shape, facts};
use super::{Binder, Bound, Planned, Scene, State};
use crate::api::{Problem, Reply};
use crate::bind::BindError;
use crate::record::Record;

/// Removes a record.
pub(crate) struct Op;

#[derive(Debug)]
struct Delete {
    item: Item,
    deed: Option<Arc<Deed>>,
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
        Ok(Box::new(Delete {
            item: Item::bind(binder, operation)?,
            deed: deed::of(binder, operation)?,
            shape: Shape::of(operation, record),
        }))
    }
}

impl Bound for Delete {
    fn plan(&self, scene: &Scene<'_>) -> Result<Planned, Problem> {
        let conditions = Conditions::of(scene);
        let (record, deed) = (Arc::clone(&self.item.record), self.deed.clone());
        let decide = move |row: &ResultSet| {
            let judged = conditions.check(&record, row);
            match judged.and_then(|()| deed.map_or(Ok(()), |deed| deed.check(&record, row))) {
                Ok(()) => Decision::Delete,
                Err(problem) => refuse(problem),
            }
        };
        self.item.planned(scene, decide, None)
    }

    fn reply(&self, scene: &Scene<'_>, _: State, rows: &ResultSet) -> Result<Reply, Problem> {
        Ok(self.shape.reply(&self.item.record, rows, &facts(scene), false))
    }

    fn record(&self) -> Option<&Record> {
        Some(&self.item.record)
    }
}
