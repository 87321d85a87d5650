//! A record changed in part: JSON merge patch (RFC 7396).

use std::sync::Arc;

use livespec_ir::{Operation, OperationKind};
use livespec_storage::{Plan, Prepared, ResultSet, Value};

use super::change::{Change, Conditions, planned, read};
use super::create::validator;
use super::path::Path;
use super::shape::{Shape, facts};
use super::{Binder, Bound, Planned, Scene, State};
use crate::api::{Problem, Reply};
use crate::bind::BindError;
use crate::record::Record;
use crate::validate::{Purpose, Validator};

/// Changes a record in part.
pub(crate) struct Op;

#[derive(Debug)]
struct Update {
    record: Arc<Record>,
    path: Path,
    plan: Prepared,
    validator: Arc<Validator>,
    shape: Shape,
}

impl super::Op for Op {
    fn matches(&self, operation: &Operation) -> bool {
        operation.kind == OperationKind::Update
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
        Ok(Box::new(Update {
            plan: binder.prepare(plan)?,
            validator: Arc::new(validator(binder, operation, record, Purpose::Update)?),
            shape: Shape::of(operation, record),
            record: Arc::clone(record),
            path,
        }))
    }
}

impl Bound for Update {
    fn plan(&self, scene: &Scene<'_>) -> Result<Planned, Problem> {
        self.path.values(scene)?;
        let filled = read(&self.record, &self.validator, scene)?;
        let sent = filled.values.into_iter().enumerate();
        let values: Vec<(usize, Value)> =
            sent.filter_map(|(column, value)| Some((column, value?))).collect();
        let change = Change {
            values,
            compare: filled.compare,
            record: Arc::clone(&self.record),
            validator: Arc::clone(&self.validator),
            conditions: Conditions::of(scene),
            merge: true,
            now: scene.now,
            caller: scene.request.principal.map(|principal| principal.subject.clone()),
        };
        let pointed = change.pointed();
        let planned =
            planned(&self.path, &self.plan, scene, Box::new(move |row| change.decide(row)))?;
        Ok(Planned { pointed, ..planned })
    }

    fn reply(&self, scene: &Scene<'_>, _: State, rows: &ResultSet) -> Result<Reply, Problem> {
        Ok(self.shape.reply(&self.record, rows, &facts(scene), true))
    }

    fn record(&self) -> Option<&Record> {
        Some(&self.record)
    }
}
