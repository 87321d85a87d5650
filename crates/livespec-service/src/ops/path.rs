//! What a path says: the parents that must exist, the scope, and the item.
// tidy: no plug-in: what every operation reads from its path

use std::sync::Arc;

use livespec_ir::{Operation, ParameterPlace, ProblemKind};
use livespec_storage::{Guard, Plan, Prepared, Value};

use super::{Binder, Scene};
use crate::api::Problem;
use crate::bind::BindError;
use crate::record::Record;

/// The path of an operation, bound.
#[derive(Debug)]
pub(crate) struct Path {
    /// How parameters become values: the place of the parameter, and the column that it is compared with.
    readers: Vec<(usize, Arc<Record>, usize)>,
    guards: Vec<(Prepared, Vec<usize>)>,
    /// The columns that path parameters fix, with the place of the parameter: the one that holds the
    /// parent's key, and those of records that live elsewhere.
    pub(crate) scopes: Vec<(usize, usize)>,
    /// The column that names the item, with the place of the parameter.
    pub(crate) item: Option<(usize, usize)>,
}

/// The values of path parameters, by the place of the parameter.
pub(crate) type PathValues = Vec<Value>;

impl Path {
    pub(crate) fn bind(binder: &Binder<'_>, operation: &Operation) -> Result<Path, BindError> {
        let place = |name: &str| {
            operation.path.parameters().position(|other| other == name).ok_or_else(|| {
                BindError::Path {
                    operation: operation.title(),
                    parameter: name.to_owned(),
                    span: operation.origin.span,
                }
            })
        };
        let mut path =
            Path { readers: Vec::new(), guards: Vec::new(), scopes: Vec::new(), item: None };
        let mut outer: Option<(usize, usize)> = None;
        for parent in &operation.parents {
            let record = binder.record_of(parent.entity)?;
            let at = place(&parent.parameter)?;
            let column = parent.key.index();
            path.readers.push((at, Arc::clone(record), column));
            let (mut key, mut places) = (vec![column], vec![at]);
            if let Some((link, at)) = outer {
                key.push(link);
                places.push(at);
            }
            for (name, field) in &parent.scopes {
                let at = place(name)?;
                path.readers.push((at, Arc::clone(record), field.index()));
                key.push(field.index());
                places.push(at);
            }
            let plan =
                binder.prepare(Plan::Read { table: record.table, columns: vec![column], key })?;
            path.guards.push((plan, places));
            outer = parent.link.map(|link| (link.index(), at));
        }
        path.scopes.extend(outer);
        path.fix_columns(binder, operation, &place)?;
        if let Some((name, field)) = &operation.item {
            let (_, record) = binder.record(operation)?;
            let at = place(name)?;
            path.readers.push((at, Arc::clone(record), field.index()));
            path.item = Some((field.index(), at));
        }
        Ok(path)
    }

    /// Path parameters that scope the records without naming one that is kept here.
    fn fix_columns(
        &mut self,
        binder: &Binder<'_>,
        operation: &Operation,
        place: &dyn Fn(&str) -> Result<usize, BindError>,
    ) -> Result<(), BindError> {
        for parameter in &operation.parameters {
            let (ParameterPlace::Path, Some(field)) = (parameter.place, parameter.field) else {
                continue;
            };
            let (_, record) = binder.record(operation)?;
            let at = place(&parameter.name)?;
            self.readers.push((at, Arc::clone(record), field.index()));
            self.scopes.push((field.index(), at));
        }
        Ok(())
    }

    /// The columns of the item's key: the item's own, then those that scope it.
    pub(crate) fn key_columns(&self) -> Vec<usize> {
        self.item.iter().chain(&self.scopes).map(|(column, _)| *column).collect()
    }

    /// The values of the item's key.
    pub(crate) fn key_values(&self, values: &PathValues) -> Vec<Value> {
        self.item.iter().chain(&self.scopes).map(|(_, at)| values[*at].clone()).collect()
    }

    /// The parameters as values.
    ///
    /// # Errors
    /// [`ProblemKind::NotFound`]: a text that cannot be such a value names no record.
    pub(crate) fn values(&self, scene: &Scene<'_>) -> Result<PathValues, Problem> {
        let texts = &scene.matched.parameters;
        let mut values = vec![Value::Null; texts.len()];
        for (at, record, column) in &self.readers {
            let none = || Problem::new(ProblemKind::NotFound);
            let scalar = record
                .columns
                .get(*column)
                .and_then(|column| column.scalar.as_ref())
                .ok_or_else(none)?;
            let text = texts.get(*at).ok_or_else(none)?;
            values[*at] = scalar.parameter(text, scene.now).map_err(|_| none())?;
        }
        Ok(values)
    }

    /// The parents that must exist.
    pub(crate) fn guards(&self, values: &PathValues) -> Vec<Guard> {
        self.guards
            .iter()
            .map(|(plan, places)| Guard {
                plan: plan.clone(),
                parameters: places.iter().map(|at| values[*at].clone()).collect(),
            })
            .collect()
    }
}
