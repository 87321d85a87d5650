//! A record changed in part: JSON merge patch (RFC 7396).

use std::sync::Arc;

use livespec_ir::{Operation, OperationKind};
use livespec_storage::{ResultSet, Value};

use super::change::{Change, Conditions, read};
use super::create::validator;
use super::deed::{self, Deed};
use super::item::Item;
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
    item: Item,
    deed: Option<Arc<Deed>>,
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
        Ok(Box::new(Update {
            item: Item::bind(binder, operation)?,
            deed: deed::of(binder, operation)?,
            validator: Arc::new(validator(binder, operation, record, Purpose::Update)?),
            shape: Shape::of(operation, record),
        }))
    }
}

impl Bound for Update {
    fn plan(&self, scene: &Scene<'_>) -> Result<Planned, Problem> {
        self.item.path.values(scene)?;
        let filled = read(&self.item.record, &self.validator, scene)?;
        let sent = filled.values.into_iter().enumerate();
        let values: Vec<(usize, Value)> =
            sent.filter_map(|(column, value)| Some((column, value?))).collect();
        let change = Change {
            values,
            compare: filled.compare,
            record: Arc::clone(&self.item.record),
            validator: Some(Arc::clone(&self.validator)),
            deed: self.deed.clone(),
            conditions: Conditions::of(scene),
            merge: true,
            stepwise: true,
            now: scene.now,
            caller: scene.request.principal.map(|principal| principal.subject.clone()),
        };
        let pointed = change.pointed();
        let planned = self.item.planned(scene, move |row| change.decide(row), None)?;
        Ok(Planned { pointed, ..planned })
    }

    fn reply(&self, scene: &Scene<'_>, _: State, rows: &ResultSet) -> Result<Reply, Problem> {
        Ok(self.shape.reply(&self.item.record, rows, &facts(scene), true))
    }

    fn record(&self) -> Option<&Record> {
        Some(&self.item.record)
    }
}
