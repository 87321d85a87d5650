//! A new record.

mod location;

use std::borrow::Cow;
use std::sync::Arc;

use livespec_ir::{Operation, OperationKind};
use livespec_storage::{Plan, Prepared, ResultSet, Value, ValueRef, Write, WriteStep};

use self::location::Location;
use super::path::{Path, PathValues};
use super::shape::{Shape, facts};
use super::{Binder, Bound, Planned, Scene, State, Step, pointed};
use crate::api::{FieldProblem, Problem, Reply};
use crate::bind::BindError;
use crate::expression::{Row, Scope};
use crate::idempotency;
use crate::record::{Column, Fill, Moment, Record};
use crate::reply::Facts;
use crate::validate::{Builder, Purpose, Validator, invalid};

/// Adds a record.
pub(crate) struct Op;

#[derive(Debug)]
struct Create {
    record: Arc<Record>,
    path: Path,
    plan: Prepared,
    validator: Validator,
    /// For each column that is written, what stands there where the body has nothing.
    fills: Vec<(usize, Fill)>,
    /// The endpoint, for idempotency keys.
    title: String,
    answer: Arc<Answer>,
}

/// What makes the reply from the stored row; shared with the memory of idempotency keys.
#[derive(Debug)]
struct Answer {
    record: Arc<Record>,
    shape: Shape,
    location: Option<Location>,
}

impl super::Op for Op {
    fn matches(&self, operation: &Operation) -> bool {
        operation.kind == OperationKind::Create && operation.entity.is_some()
    }

    fn bind(
        &self,
        binder: &Binder<'_>,
        operation: &Operation,
    ) -> Result<Box<dyn Bound>, BindError> {
        let (entity, record) = binder.record(operation)?;
        let path = Path::bind(binder, operation)?;
        let validator = validator(binder, operation, record, Purpose::Create)?;
        let fills = fills(operation, record, &path)?;
        let values = fills.iter().map(|(column, _)| *column).collect();
        let plan = Plan::Create { table: record.table, values, columns: record.all() };
        let answer = Answer {
            record: Arc::clone(record),
            shape: Shape::of(operation, record),
            location: Location::of(binder, operation, entity, record),
        };
        Ok(Box::new(Create {
            plan: binder.prepare(plan)?,
            record: Arc::clone(record),
            title: operation.title(),
            answer: Arc::new(answer),
            path,
            validator,
            fills,
        }))
    }
}

/// The validator of an operation's body.
pub(crate) fn validator(
    binder: &Binder<'_>,
    operation: &Operation,
    record: &Record,
    purpose: Purpose,
) -> Result<Validator, BindError> {
    let (entity, _) = binder.record(operation)?;
    let nullable: Vec<bool> = record.columns.iter().map(|column| column.nullable).collect();
    let span = operation.request.as_ref().map_or(operation.origin.span, |body| body.origin.span);
    Builder::new(binder.spec, entity, purpose, &nullable)
        .build(operation)
        .map_err(|reason| BindError::Body { operation: operation.title(), reason, span })
}

/// What fills each column that the database does not number itself: the parent's key from the path, the
/// body's own default, else what the field says.
fn fills(
    operation: &Operation,
    record: &Record,
    path: &Path,
) -> Result<Vec<(usize, Fill)>, BindError> {
    let mut fills = Vec::with_capacity(record.columns.len());
    for (at, column) in record.columns.iter().enumerate().filter(|(_, column)| !column.sequence) {
        let from_path = path
            .scopes
            .iter()
            .find(|(link, _)| *link == at)
            .map(|(_, parameter)| Fill::Parameter(*parameter));
        let fill = match from_path {
            Some(fill) => fill,
            None => column.fill().map_err(|reason| BindError::Field {
                field: format!("{}.{}", record.name, column.label()),
                reason,
                span: operation.origin.span,
            })?,
        };
        let fill = match (fill, body_default(operation, at, column)) {
            (Fill::Null, Some(fill)) => fill,
            (fill, _) => fill,
        };
        fills.push((at, fill));
    }
    Ok(fills)
}

/// What an absent member of the body means, where the body's schema says so.
pub(crate) fn body_default(operation: &Operation, at: usize, column: &Column) -> Option<Fill> {
    let body = operation.request.as_ref()?;
    let mut schema = &body.schema;
    let mut steps = body.item.iter();
    loop {
        let livespec_ir::Type::Object(properties) = &schema.ty else { return None };
        let fills = properties
            .iter()
            .find(|property| property.field.is_some_and(|field| field.index() == at));
        if let Some(default) = fills.and_then(|property| property.default.as_ref()) {
            return crate::convert::from_json(default, &column.ty).map(Fill::Value);
        }
        let step = steps.next()?;
        schema = &properties.iter().find(|property| property.name == *step)?.schema;
    }
}

/// The row that is about to be stored.
struct NewRow<'a> {
    fills: &'a [(usize, Fill)],
    values: &'a [Value],
}

impl Row for NewRow<'_> {
    fn get(&self, column: usize) -> ValueRef<'_> {
        let at = self.fills.iter().position(|(other, _)| *other == column);
        at.and_then(|at| self.values.get(at)).map_or(ValueRef::Null, Value::view)
    }
}

impl Create {
    /// The values of the new row, in the order of the plan.
    fn values(&self, scene: &Scene<'_>, path: &PathValues) -> Result<Vec<Value>, Problem> {
        let (mut filled, mut problems) = self.validator.parse(scene.request.body, scene.now)?;
        let subject = scene.request.principal.map(|principal| principal.subject.as_str());
        let moment = Moment { now: scene.now, ids: scene.ids, subject };
        let mut values = Vec::with_capacity(self.fills.len());
        for (column, fill) in &self.fills {
            let sent = filled.values.get_mut(*column).and_then(Option::take);
            values.push(match (sent, fill) {
                (sent, Fill::Parameter(at)) => {
                    let given = &path[*at];
                    if sent.is_some_and(|sent| sent != *given) {
                        let label = self.record.columns[*column].label();
                        let message = "must equal the value in the path".to_owned();
                        problems.push(FieldProblem {
                            field: label.to_owned(),
                            message,
                            code: "path",
                        });
                    }
                    given.clone()
                }
                (Some(value), _) => value,
                (None, fill) => fill.value(&self.record.columns[*column].ty, &moment),
            });
        }
        let row = NewRow { fills: &self.fills, values: &values };
        let scope = Scope { row: &row, now: scene.now, caller: subject };
        problems.extend(self.record.invariants.broken(&scope, &|_| true, &problems));
        if problems.is_empty() { Ok(values) } else { Err(invalid(problems)) }
    }
}

impl Answer {
    fn reply(&self, rows: &ResultSet, facts: &Facts<'_>) -> Reply {
        let mut reply = self.shape.reply(&self.record, rows, facts, true);
        if let Some(location) = &self.location {
            reply.headers.push(("location", location.write(rows, facts.parameters)));
        }
        reply
    }
}

impl Bound for Create {
    fn plan(&self, scene: &Scene<'_>) -> Result<Planned, Problem> {
        let path = self.path.values(scene)?;
        let values = self.values(scene, &path)?;
        let memory = idempotency::of(scene.request, &self.title)?.map(|repeatable| {
            let answer = Arc::clone(&self.answer);
            let request_id = scene.request.request_id.to_owned();
            let parameters: Vec<Cow<'static, str>> =
                scene.matched.parameters.iter().map(|text| Cow::Owned(text.to_string())).collect();
            let now = scene.now;
            repeatable.memory(now, move |rows| {
                let facts =
                    Facts { request_id: &request_id, now, parameters: &parameters, page: None };
                answer.reply(rows, &facts)
            })
        });
        let place = |column: usize| self.fills.iter().position(|(other, _)| *other == column);
        let pointed = pointed(&self.record, |column| Some(values[place(column)?].clone()));
        let step = WriteStep::Create(self.plan.clone(), values);
        let write = Write { guards: self.path.guards(&path), steps: vec![step], memory };
        Ok(Planned { step: Step::Write(write), state: State::Nothing, pointed })
    }

    fn reply(&self, scene: &Scene<'_>, _: State, rows: &ResultSet) -> Result<Reply, Problem> {
        Ok(self.answer.reply(rows, &facts(scene)))
    }

    fn record(&self) -> Option<&Record> {
        Some(&self.record)
    }
}
