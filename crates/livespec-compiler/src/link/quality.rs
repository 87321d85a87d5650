//! Limits and targets that name an endpoint, now that the endpoints are known.

use livespec_ir::{Arena, Id, Method, Operation, PathTemplate};

use crate::context::Context;

/// Resolves the endpoints that limits and objectives name.
pub(super) fn resolve(context: &mut Context<'_>) {
    let operations = std::mem::take(&mut context.spec.operations);
    for limit in &mut context.spec.limits {
        if let Some(subject) = &limit.subject {
            limit.operations = named(&operations, subject);
        }
    }
    for objective in &mut context.spec.objectives {
        if let Some(subject) = &objective.subject {
            objective.operation = named(&operations, subject).first().copied();
        }
    }
    context.spec.operations = operations;
}

/// The operations that a text names: `POST /orders`, `/orders/{id}`.
fn named(operations: &Arena<Operation>, subject: &str) -> Vec<Id<Operation>> {
    let mut words =
        subject.split_whitespace().map(|word| word.trim_matches(['`', ',', '.', '(', ')']));
    let method = words.clone().find_map(Method::parse);
    let Some(path) = words.find(|word| word.starts_with('/')) else { return Vec::new() };
    let path = PathTemplate::parse(path.trim_end_matches('*'));
    operations
        .iter()
        .filter(|(_, operation)| method.is_none_or(|method| operation.method == Some(method)))
        .filter(|(_, operation)| {
            operation.path.same_shape(&path) || {
                let longer = operation.path.segments.len() > path.segments.len();
                let cut = operation.path.segments.len().saturating_sub(path.segments.len());
                longer && operation.path.segments[cut..] == path.segments[..]
            }
        })
        .map(|(id, _)| id)
        .collect()
}
