//! An endpoint whose behaviour the document does not tell: never a fake success.

use livespec_ir::{Operation, OperationKind, ProblemKind};
use livespec_storage::ResultSet;

use super::{Binder, Bound, Planned, Scene, State};
use crate::api::{Problem, Reply};
use crate::bind::BindError;
use crate::record::Record;

/// Answers that it is not implemented.
pub(crate) struct Op;

#[derive(Debug)]
struct Unbound {
    hint: Option<String>,
}

impl super::Op for Op {
    fn matches(&self, _: &Operation) -> bool {
        true
    }

    fn bind(&self, _: &Binder<'_>, operation: &Operation) -> Result<Box<dyn Bound>, BindError> {
        let told = match &operation.kind {
            OperationKind::Action(missing) if !missing.is_empty() => Some(missing.clone()),
            _ => None,
        };
        Ok(Box::new(Unbound { hint: operation.reason.clone().or(told) }))
    }
}

impl Bound for Unbound {
    fn plan(&self, _: &Scene<'_>) -> Result<Planned, Problem> {
        let mut problem = Problem::new(ProblemKind::NotImplemented);
        problem.hint.clone_from(&self.hint);
        Err(problem)
    }

    fn reply(&self, _: &Scene<'_>, _: State, _: &ResultSet) -> Result<Reply, Problem> {
        // A plan is never made, so no reply follows one.
        Err(Problem::new(ProblemKind::NotImplemented))
    }

    fn record(&self) -> Option<&Record> {
        None
    }
}
