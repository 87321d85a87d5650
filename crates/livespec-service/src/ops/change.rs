//! What replace, update and delete have in common: the row is read, judged and changed in one
//! transaction.
// tidy: no plug-in: what replace, update and delete share

mod merge;

use std::sync::Arc;

use livespec_ir::{Assigned, ProblemKind};
use livespec_storage::{ColumnType, Decision, ResultSet, Value, ValueRef};

use super::deed::Deed;
use super::item::refuse;
use super::{Scene, pointed};
use crate::api::{FieldProblem, Problem};
use crate::convert;
use crate::etag;
use crate::expression::{Row, Scope};
use crate::record::Record;
use crate::validate::{Filled, Validator, invalid};

/// The conditions of a request on the row's entity tag.
#[derive(Debug, Default)]
pub(crate) struct Conditions {
    if_match: Option<String>,
    if_none_match: Option<String>,
}

impl Conditions {
    pub(crate) fn of(scene: &Scene<'_>) -> Conditions {
        let header = |name| scene.request.headers.get(name).map(std::borrow::Cow::into_owned);
        Conditions { if_match: header("if-match"), if_none_match: header("if-none-match") }
    }

    /// Whether the row may be changed (RFC 9110, sections 13.1.1 and 13.1.2).
    pub(crate) fn check(&self, record: &Record, row: &ResultSet) -> Result<(), Problem> {
        if self.if_match.is_none() && self.if_none_match.is_none() {
            return Ok(());
        }
        let tag = etag::of_record(record, row, 0, &mut Vec::with_capacity(256));
        let holds = self.if_match.as_ref().is_none_or(|condition| etag::if_match(condition, &tag))
            && self.if_none_match.as_ref().is_none_or(|condition| !etag::names(condition, &tag));
        if holds { Ok(()) } else { Err(Problem::new(ProblemKind::PreconditionFailed)) }
    }
}

/// Reads the body of a change; where it is wrong, what its own values break together is told as well.
pub(crate) fn read(
    record: &Record,
    validator: &Validator,
    scene: &Scene<'_>,
) -> Result<Filled, Problem> {
    let (filled, mut problems) = validator.parse(scene.request.body, scene.now)?;
    if problems.is_empty() {
        return Ok(filled);
    }
    let broken = record.invariants.broken_by_sent(&filled.values, scene.now, &problems);
    problems.extend(broken);
    Err(invalid(problems))
}

/// New values for a row.
#[derive(Debug)]
pub(crate) struct Change {
    pub(crate) record: Arc<Record>,
    /// What checks objects that a merge made; none where nothing is merged.
    pub(crate) validator: Option<Arc<Validator>>,
    /// What the document demands of the row beyond its body.
    pub(crate) deed: Option<Arc<Deed>>,
    pub(crate) conditions: Conditions,
    /// The values to write, by column.
    pub(crate) values: Vec<(usize, Value)>,
    /// Values that must equal what is stored.
    pub(crate) compare: Vec<(usize, Value)>,
    /// Whether objects are merged (RFC 7396), and a change of nothing writes nothing.
    pub(crate) merge: bool,
    /// Whether a state may only go where the document lets it; an action brings conditions of its own.
    pub(crate) stepwise: bool,
    pub(crate) now: i64,
    /// The subject of the caller's credentials.
    pub(crate) caller: Option<String>,
}

/// The row as it would be after a change.
struct Changed<'a> {
    updates: &'a [(usize, Value)],
    row: &'a ResultSet,
}

impl Row for Changed<'_> {
    fn get(&self, column: usize) -> ValueRef<'_> {
        let new = self.updates.iter().find(|(at, _)| *at == column);
        new.map_or_else(|| self.row.get(0, column), |(_, value)| value.view())
    }
}

impl Change {
    /// What an action writes, which was judged before.
    pub(crate) fn of_action(
        record: &Arc<Record>,
        values: Vec<(usize, Value)>,
        stepwise: bool,
        (now, caller): (i64, Option<String>),
    ) -> Change {
        Change {
            record: Arc::clone(record),
            validator: None,
            deed: None,
            conditions: Conditions::default(),
            values,
            compare: Vec::new(),
            merge: true,
            stepwise,
            now,
            caller,
        }
    }

    /// The pointers that the change sets.
    pub(crate) fn pointed(&self) -> Vec<(usize, Value)> {
        pointed(&self.record, |column| {
            self.values.iter().find(|(other, _)| *other == column).map(|(_, v)| v.clone())
        })
    }

    /// Judges the row, which holds every column.
    pub(crate) fn decide(self, row: &ResultSet) -> Decision {
        match self.updates(row) {
            Ok(updates) if updates.is_empty() => Decision::Keep,
            Ok(updates) => Decision::Update(updates),
            Err(problem) => refuse(problem),
        }
    }

    fn updates(mut self, row: &ResultSet) -> Result<Vec<(usize, Value)>, Problem> {
        self.conditions.check(&self.record, row)?;
        if let Some(deed) = &self.deed {
            deed.check(&self.record, row)?;
        }
        self.compared(row)?;
        let mut problems = Vec::new();
        let mut updates = Vec::with_capacity(self.values.len() + 2);
        for (column, value) in std::mem::take(&mut self.values) {
            let value = match self.merged(column, value, row) {
                Ok(value) => value,
                Err(found) => {
                    problems.extend(found);
                    continue;
                }
            };
            if !self.is_same(column, &value, row) {
                updates.push((column, value));
            }
        }
        problems.extend(self.broken(&updates, row, &problems));
        if !problems.is_empty() {
            return Err(invalid(problems));
        }
        if updates.is_empty() && self.merge {
            return Ok(updates);
        }
        for steps in self.record.steps.iter().filter(|_| self.stepwise) {
            steps.check(&self.record, row, &updates)?;
        }
        self.touch(row, &mut updates);
        Ok(updates)
    }

    /// The rules on the whole record that it would break.
    fn broken(
        &self,
        updates: &[(usize, Value)],
        row: &ResultSet,
        known: &[FieldProblem],
    ) -> Vec<FieldProblem> {
        let row = Changed { updates, row };
        let scope = Scope { row: &row, now: self.now, caller: self.caller.as_deref() };
        let sent = |column: usize| updates.iter().any(|(at, _)| *at == column);
        self.record.invariants.broken(&scope, &sent, known)
    }

    /// Whether the values that a client may only repeat are those that are stored.
    fn compared(&self, row: &ResultSet) -> Result<(), Problem> {
        let mut problems = Vec::new();
        for (column, value) in &self.compare {
            if self.is_same(*column, value, row) {
                continue;
            }
            let info = &self.record.columns[*column];
            if Some(*column) == self.record.version {
                let mut problem = Problem::new(ProblemKind::Conflict);
                problem.details.push(FieldProblem {
                    field: info.label().to_owned(),
                    message: "is not the present version".to_owned(),
                    code: "version",
                });
                return Err(problem);
            }
            let (code, message) = match info.assigned {
                Some(_) => ("read_only", "is set by the server"),
                None => ("immutable", "cannot be changed"),
            };
            problems.push(FieldProblem {
                field: info.label().to_owned(),
                message: message.to_owned(),
                code,
            });
        }
        if problems.is_empty() { Ok(()) } else { Err(invalid(problems)) }
    }

    fn is_same(&self, column: usize, value: &Value, row: &ResultSet) -> bool {
        let stored = row.get(0, column);
        if value.view() == stored {
            return true;
        }
        let ty = &self.record.columns[column].ty;
        match (ty, value, stored) {
            (ColumnType::Json, Value::Text(new), ValueRef::Text(old)) => merge::same_json(new, old),
            (ColumnType::Decimal(..) | ColumnType::Real, ..) => {
                ty.accept(value.clone()).is_ok_and(|value| value.view() == stored)
            }
            _ => false,
        }
    }

    /// The value that a member of a merge patch leads to.
    fn merged(
        &self,
        column: usize,
        value: Value,
        row: &ResultSet,
    ) -> Result<Value, Vec<FieldProblem>> {
        let info = &self.record.columns[column];
        let (Value::Text(patch), Some(validator)) = (&value, &self.validator) else {
            return Ok(value);
        };
        if !self.merge || info.ty != ColumnType::Json || !patch.trim_start().starts_with('{') {
            return Ok(value);
        }
        let stored = match row.get(0, column) {
            ValueRef::Text(text) => text,
            _ => "null",
        };
        let text = merge::patch(stored, patch);
        let problems = validator.check_column(column, info.label(), &text, self.now);
        if problems.is_empty() { Ok(Value::Text(text)) } else { Err(problems) }
    }

    /// The columns that each write changes.
    fn touch(&self, row: &ResultSet, updates: &mut Vec<(usize, Value)>) {
        for (at, column) in self.record.columns.iter().enumerate() {
            match column.assigned {
                Some(Assigned::UpdatedAt(_)) => {
                    updates.push((at, convert::now(self.now, &column.ty)))
                }
                Some(Assigned::Version(_)) => {
                    let before =
                        if let ValueRef::Integer(value) = row.get(0, at) { value } else { 0 };
                    updates.push((at, Value::Integer(before.saturating_add(1))));
                }
                _ => {}
            }
        }
    }
}
