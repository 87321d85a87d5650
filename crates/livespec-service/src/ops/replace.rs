//! A record replaced as a whole.

use std::sync::Arc;

use livespec_ir::{Operation, OperationKind};
use livespec_storage::ResultSet;

use super::change::{Change, Conditions, read};
use super::create::{body_default, validator};
use super::deed::{self, Deed};
use super::item::Item;
use super::shape::{Shape, facts};
use super::{Binder, Bound, Planned, Scene, State};
use crate::api::{Problem, Reply};
use crate::bind::BindError;
use crate::record::{Fill, Moment, Record};
use crate::validate::{Purpose, Validator};

/// Replaces a record.
pub(crate) struct Op;

#[derive(Debug)]
struct Replace {
    item: Item,
    deed: Option<Arc<Deed>>,
    validator: Arc<Validator>,
    /// The columns that a client writes, with what stands there where the body has nothing.
    fills: Vec<(usize, Fill)>,
    shape: Shape,
}

impl super::Op for Op {
    fn matches(&self, operation: &Operation) -> bool {
        operation.kind == OperationKind::Replace
            && operation.entity.is_some()
            && operation.item.is_some()
    }

    fn bind(
        &self,
        binder: &Binder<'_>,
        operation: &Operation,
    ) -> Result<Box<dyn Bound>, BindError> {
        let (_, record) = binder.record(operation)?;
        let validator = validator(binder, operation, record, Purpose::Replace)?;
        let default = |at: usize| {
            let column = &record.columns[at];
            body_default(operation, at, column)
                .or_else(|| column.default.clone())
                .unwrap_or(Fill::Null)
        };
        let fills =
            validator.stored().into_iter().map(|column| (column, default(column))).collect();
        Ok(Box::new(Replace {
            item: Item::bind(binder, operation)?,
            deed: deed::of(binder, operation)?,
            validator: Arc::new(validator),
            shape: Shape::of(operation, record),
            fills,
        }))
    }
}

impl Bound for Replace {
    fn plan(&self, scene: &Scene<'_>) -> Result<Planned, Problem> {
        self.item.path.values(scene)?;
        let mut filled = read(&self.item.record, &self.validator, scene)?;
        let moment = Moment { now: scene.now, ids: scene.ids, subject: None };
        let value = |(column, fill): &(usize, Fill)| {
            let sent = filled.values.get_mut(*column).and_then(Option::take);
            (
                *column,
                sent.unwrap_or_else(|| fill.value(&self.item.record.columns[*column].ty, &moment)),
            )
        };
        let change = Change {
            values: self.fills.iter().map(value).collect(),
            compare: filled.compare,
            record: Arc::clone(&self.item.record),
            validator: Some(Arc::clone(&self.validator)),
            deed: self.deed.clone(),
            conditions: Conditions::of(scene),
            merge: false,
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
