//! Operations: one file each, and the list of them.

mod action;
mod change;
mod create;
mod deed;
mod delete;
mod item;
mod list;
mod path;
mod read;
mod replace;
mod shape;
mod unbound;
mod update;

use std::sync::Arc;

use livespec_ir::{Entity, Id, Operation, Spec};
use livespec_storage::{Plan, Prepared, Query, ResultSet, Storage, Value, Write};

use crate::api::{ApiRequest, IdSource, Matched, Problem, Reply};
use crate::bind::{BindError, Options};
use crate::params::Documented;
use crate::record::Record;
use crate::reply::Page;
use crate::schema::Tables;

/// The operations, the first that matches wins; the last matches everything.
pub(crate) const OPS: &[&dyn Op] = &[
    &action::Op,
    &create::Op,
    &read::Op,
    &list::Op,
    &replace::Op,
    &update::Op,
    &delete::Op,
    &unbound::Op,
];

pub(crate) use deed::{Steps, holds};

/// A kind of operation.
pub(crate) trait Op: Sync {
    /// Whether it can do what the document describes.
    fn matches(&self, operation: &Operation) -> bool;

    /// Makes plans, validators and writers, once.
    ///
    /// # Errors
    /// What of the document cannot be served.
    fn bind(&self, binder: &Binder<'_>, operation: &Operation)
    -> Result<Box<dyn Bound>, BindError>;
}

/// An operation of a document, ready to serve.
pub(crate) trait Bound: Send + Sync + std::fmt::Debug {
    /// From a request to what the storage shall do.
    ///
    /// # Errors
    /// What is wrong with the request; nothing has touched the storage then.
    fn plan(&self, scene: &Scene<'_>) -> Result<Planned, Problem>;

    /// From rows to a reply.
    ///
    /// # Errors
    /// Where there is no row to answer with.
    fn reply(&self, scene: &Scene<'_>, state: State, rows: &ResultSet) -> Result<Reply, Problem>;

    /// The record that it works on.
    fn record(&self) -> Option<&Record>;
}

/// What an operation is bound with.
#[derive(Debug)]
pub(crate) struct Binder<'a> {
    pub(crate) spec: &'a Spec,
    pub(crate) tables: &'a Tables,
    pub(crate) storage: &'a Arc<dyn Storage>,
    /// By the index of the entity.
    pub(crate) records: &'a [Option<Arc<Record>>],
    pub(crate) options: &'a Options,
}

impl Binder<'_> {
    pub(crate) fn record(
        &self,
        operation: &Operation,
    ) -> Result<(Id<Entity>, &Arc<Record>), BindError> {
        let unbound = || BindError::NotStored { entity: operation.title() };
        let id = operation.entity.ok_or_else(unbound)?;
        Ok((id, self.record_of(id)?))
    }

    pub(crate) fn record_of(&self, id: Id<Entity>) -> Result<&Arc<Record>, BindError> {
        let record = self.records.get(id.index()).and_then(Option::as_ref);
        record.ok_or_else(|| BindError::NotStored { entity: format!("#{}", id.index()) })
    }

    pub(crate) fn prepare(&self, plan: Plan) -> Result<Prepared, BindError> {
        Ok(self.storage.prepare(&self.tables.schema, plan)?)
    }

    /// The query and header parameters of an operation.
    pub(crate) fn documented(operation: &Operation) -> Result<Vec<Documented>, BindError> {
        Documented::of(operation).map_err(|(parameter, reason)| BindError::Parameter {
            operation: operation.title(),
            parameter: parameter.name,
            reason,
            span: parameter.origin.span,
        })
    }
}

/// A request at its moment.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scene<'a> {
    pub(crate) request: &'a ApiRequest<'a>,
    pub(crate) matched: &'a Matched<'a>,
    pub(crate) now: i64,
    pub(crate) ids: &'a dyn IdSource,
}

/// What the storage shall do, and what the reply needs to know afterwards.
#[derive(Debug)]
pub(crate) struct Planned {
    pub(crate) step: Step,
    pub(crate) state: State,
    /// Pointers that the write sets, by their place in the record's list, to name the one that points
    /// nowhere.
    pub(crate) pointed: Vec<(usize, Value)>,
}

/// One call of the storage.
#[derive(Debug)]
pub(crate) enum Step {
    Query(Query),
    Write(Write),
}

/// What a reply needs to know of its plan.
#[derive(Debug)]
pub(crate) enum State {
    Nothing,
    List(Page, Vec<livespec_storage::Sort>),
}

impl Planned {
    pub(crate) fn query(query: Query, state: State) -> Planned {
        Planned { step: Step::Query(query), state, pointed: Vec::new() }
    }
}

/// The pointers that values set.
pub(crate) fn pointed(
    record: &Record,
    value: impl Fn(usize) -> Option<Value>,
) -> Vec<(usize, Value)> {
    let set = |(at, pointer): (usize, &crate::record::Pointer)| Some((at, value(pointer.column)?));
    record
        .pointers
        .iter()
        .enumerate()
        .filter_map(set)
        .filter(|(_, value)| *value != Value::Null)
        .collect()
}
