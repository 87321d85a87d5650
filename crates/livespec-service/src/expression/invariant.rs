//! The rules on whole records, and what is said where one is broken.

use livespec_ir::{Entity, ExprError, Field, Id, Invariant};
use livespec_storage::{Value, ValueRef};

use super::{Program, Row, Scope, compile};
use crate::api::FieldProblem;

/// The rules of one entity.
#[derive(Debug, Default)]
pub(crate) struct Invariants {
    rules: Vec<Rule>,
}

#[derive(Debug)]
struct Rule {
    when: Option<Program>,
    holds: Program,
    /// The columns that it reads.
    columns: Vec<usize>,
    /// The field that is named, and those that it is held against.
    fields: Vec<String>,
    code: &'static str,
    message: String,
}

/// A record of which only some columns are known.
struct Partial<'a>(&'a [Option<Value>]);

impl Row for Partial<'_> {
    fn get(&self, column: usize) -> ValueRef<'_> {
        match self.0.get(column) {
            Some(Some(value)) => value.view(),
            _ => ValueRef::Null,
        }
    }
}

/// Which columns a write sets.
pub(crate) type Sent<'a> = &'a dyn Fn(usize) -> bool;

impl Invariants {
    /// Compiles the rules of an entity.
    ///
    /// # Errors
    /// A rule whose types do not fit.
    pub(crate) fn of(entity: &Entity) -> Result<Invariants, ExprError> {
        let rules = entity.invariants.iter().map(|invariant| Rule::of(invariant, entity));
        Ok(Invariants { rules: rules.collect::<Result<_, _>>()? })
    }

    /// The rules that a record breaks. A rule is looked at where the write sets one of its columns, and
    /// left alone where one of its fields is told to be wrong already.
    pub(crate) fn broken(
        &self,
        scope: &Scope<'_>,
        sent: Sent<'_>,
        known: &[FieldProblem],
    ) -> Vec<FieldProblem> {
        let rules = self.rules.iter().filter(|rule| rule.columns.iter().any(|at| sent(*at)));
        rules
            .filter(|rule| !known.iter().any(|problem| rule.fields.contains(&problem.field)))
            .filter(|rule| {
                let applies = rule.when.as_ref().is_none_or(|when| when.truth(scope) == Some(true));
                applies && rule.holds.truth(scope) == Some(false)
            })
            .map(Rule::problem)
            .collect()
    }

    /// The rules that can be judged by what is sent alone; `sent` holds the columns that are.
    pub(crate) fn broken_by_sent(
        &self,
        sent: &[Option<Value>],
        now: i64,
        known: &[FieldProblem],
    ) -> Vec<FieldProblem> {
        let there = |column: &usize| matches!(sent.get(*column), Some(Some(_)));
        let whole = self.rules.iter().filter(|rule| rule.columns.iter().all(there));
        let columns: Vec<usize> = whole.flat_map(|rule| rule.columns.iter().copied()).collect();
        let row = Partial(sent);
        let scope = Scope { row: &row, now, caller: None };
        self.broken(&scope, &|column| columns.contains(&column), known)
    }
}

impl Rule {
    fn of(invariant: &Invariant, entity: &Entity) -> Result<Rule, ExprError> {
        let when = invariant.when.as_ref();
        let mut columns: Vec<usize> =
            invariant.holds.tree.fields().iter().map(|field| field.index()).collect();
        columns.extend(when.iter().flat_map(|when| when.tree.fields()).map(Id::index));
        let (code, message) = invariant.told(entity);
        Ok(Rule {
            when: when.map(|when| compile(&when.tree, entity)).transpose()?,
            holds: compile(&invariant.holds.tree, entity)?,
            columns,
            fields: invariant.fields.iter().map(|field| label(entity, *field)).collect(),
            code,
            message,
        })
    }

    fn problem(&self) -> FieldProblem {
        FieldProblem {
            field: self.fields.first().cloned().unwrap_or_default(),
            message: self.message.clone(),
            code: self.code,
        }
    }
}

fn label(entity: &Entity, field: Id<Field>) -> String {
    entity.fields.get(field.index()).map_or_else(String::new, |field| field.json.clone())
}
