//! What a document tells of an action: conditions on a row and what is written into it.

use std::borrow::Cow;
use std::sync::Arc;

use livespec_ir::{Method, Operation, OperationKind};
use livespec_storage::{Decision, ResultSet};

use super::change::{Change, Conditions};
use super::create::validator;
use super::deed::{self, Brought, Deed};
use super::item::{Item, refuse};
use super::shape::{Shape, facts};
use super::{Binder, Bound, Planned, Scene, State, pointed};
use crate::api::{Problem, Reply};
use crate::bind::BindError;
use crate::idempotency;
use crate::record::{Moment, Record};
use crate::reply::Facts;
use crate::validate::{Filled, Purpose, Validator, invalid};

/// Does what the document tells.
pub(crate) struct Op;

#[derive(Debug)]
struct Action {
    item: Item,
    /// None where the document shows no body.
    body: Option<Arc<Validator>>,
    /// The members that lead to those that are counted with.
    trail: Vec<String>,
    deed: Arc<Deed>,
    /// The endpoint, for idempotency keys; none where the method repeats by itself.
    title: Option<String>,
    shape: Arc<Shape>,
    /// What it is beside what it writes.
    kind: Kind,
}

/// The method that an action hangs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Act,
    Read,
    Delete,
}

impl super::Op for Op {
    fn matches(&self, operation: &Operation) -> bool {
        let told = operation.behaviour.as_ref().filter(|_| operation.item.is_some());
        let on_record = operation.entity.is_some();
        match operation.kind {
            OperationKind::Action(_) => on_record && told.is_some(),
            // A read that counts, a deletion that keeps the row.
            OperationKind::Read | OperationKind::Delete => {
                on_record && told.is_some_and(|behaviour| !behaviour.effects.is_empty())
            }
            _ => false,
        }
    }

    fn bind(
        &self,
        binder: &Binder<'_>,
        operation: &Operation,
    ) -> Result<Box<dyn Bound>, BindError> {
        let unbound = || BindError::NotStored { entity: operation.title() };
        let item = Item::bind(binder, operation)?;
        let body = match &operation.request {
            Some(_) if matches!(operation.kind, OperationKind::Action(_)) => {
                Some(Arc::new(validator(binder, operation, &item.record, Purpose::Action)?))
            }
            _ => None,
        };
        let shape = Arc::new(Shape::of(operation, &item.record));
        let repeatable = operation.method == Some(Method::Post);
        Ok(Box::new(Action {
            body,
            trail: operation.request.as_ref().map_or_else(Vec::new, |body| body.item.clone()),
            deed: deed::of(binder, operation)?.ok_or_else(unbound)?,
            title: repeatable.then(|| operation.title()),
            shape,
            kind: match operation.kind {
                OperationKind::Read => Kind::Read,
                OperationKind::Delete => Kind::Delete,
                _ => Kind::Act,
            },
            item,
        }))
    }
}

impl Action {
    /// The values of the body, and its members where some are counted with.
    fn read(&self, scene: &Scene<'_>) -> Result<(Filled, serde_json::Value), Problem> {
        let Some(validator) = &self.body else { return Ok(Default::default()) };
        let body = scene.request.body;
        if body.trim_ascii().is_empty() && !validator.requires() {
            return Ok(Default::default());
        }
        let (filled, problems) = validator.parse(body, scene.now)?;
        if !problems.is_empty() {
            return Err(invalid(problems));
        }
        // The validator has read it as JSON.
        let whole: serde_json::Value = serde_json::from_slice(body).unwrap_or_default();
        let inner = self.trail.iter().try_fold(&whole, |value, name| value.get(name));
        Ok((filled, inner.cloned().unwrap_or_default()))
    }
}

impl Bound for Action {
    fn plan(&self, scene: &Scene<'_>) -> Result<Planned, Problem> {
        self.item.path.values(scene)?;
        let (filled, members) = self.read(scene)?;
        let record = Arc::clone(&self.item.record);
        let pointed = pointed(&record, |column| filled.values.get(column)?.clone());
        let subject = scene.request.principal.map(|principal| principal.subject.clone());
        // A read is answered whatever a client holds.
        let conditions = match self.kind {
            Kind::Read => Conditions::default(),
            Kind::Act | Kind::Delete => Conditions::of(scene),
        };
        let (deed, now) = (Arc::clone(&self.deed), scene.now);
        let decide = move |row: &ResultSet| {
            let judged = conditions.check(&record, row).and_then(|()| {
                if deed.is_done(row) {
                    return Ok(None);
                }
                deed.check(&record, row)?;
                let moment = Moment { now, ids: &NoIds, subject: subject.as_deref() };
                let mut brought = Brought { moment, values: filled.values, members };
                deed.values(&record, row, &mut brought).map(Some)
            });
            match judged {
                Ok(None) => Decision::Keep,
                Ok(Some(values)) => {
                    let at = (now, subject.clone());
                    Change::of_action(&record, values, deed.stepwise, at).decide(row)
                }
                Err(problem) => refuse(problem),
            }
        };
        let memory = match &self.title {
            Some(title) => idempotency::of(scene.request, title)?.map(|repeatable| {
                let (shape, record) = (Arc::clone(&self.shape), Arc::clone(&self.item.record));
                let request_id = scene.request.request_id.to_owned();
                let parameters: Vec<Cow<'static, str>> =
                    scene.matched.parameters.iter().map(|it| Cow::Owned(it.to_string())).collect();
                repeatable.memory(now, move |rows| {
                    let facts =
                        Facts { request_id: &request_id, now, parameters: &parameters, page: None };
                    shape.reply(&record, rows, &facts, true)
                })
            }),
            None => None,
        };
        let planned = self.item.planned(scene, decide, memory)?;
        Ok(Planned { pointed, ..planned })
    }

    fn reply(&self, scene: &Scene<'_>, _: State, rows: &ResultSet) -> Result<Reply, Problem> {
        let tagged = self.kind != Kind::Delete;
        Ok(self.shape.reply(&self.item.record, rows, &facts(scene), tagged))
    }

    fn record(&self) -> Option<&Record> {
        Some(&self.item.record)
    }
}

/// No effect makes an id.
#[derive(Debug)]
struct NoIds;

impl crate::api::IdSource for NoIds {
    fn uuid(&self, _: i64) -> [u8; 16] {
        [0; 16]
    }
}
