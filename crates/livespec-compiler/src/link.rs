//! Which operation works on which record, what the server assigns, the shapes of responses and
//! errors, and who may call.

mod access;
mod bind;
mod envelope;
mod errors;
mod fields;
mod locate;
mod quality;
mod request;
mod resource;
mod sample;
mod template;

use livespec_ir::{Operation, OperationKind};

use crate::context::Context;
use crate::entities::Names;
use crate::operations::Draft;

/// Fills `spec.operations` and completes the entities by what the messages tell.
pub(crate) fn link(context: &mut Context<'_>, types: &Names, drafts: &[Draft]) {
    let bound = bind::bind(context, drafts);
    fields::complete(context, types, drafts, &bound);
    fields::name_all(context);
    errors::collect(context, drafts);
    envelope::find(context, drafts);
    let directory = crate::directory::Directory::of(&context.spec.entities);
    let envelopes = template::Envelopes::find(context, drafts, &bound);
    let mut operations = Vec::new();
    for (draft, bound) in drafts.iter().zip(&bound) {
        let mut operation = operation(context, draft, bound);
        operation.request = request::body(context, types, &directory, draft, bound);
        operation.responses = template::responses(context, types, draft, bound, &envelopes);
        operation.errors = errors::uses(draft);
        if matches!(operation.kind, OperationKind::List) {
            resource::page_by_response(&mut operation);
        }
        operations.push(operation);
    }
    access::assign(context, drafts, &mut operations);
    for operation in operations {
        context.spec.operations.push(operation);
    }
    fields::settle(context);
    quality::resolve(context);
}

fn operation(context: &mut Context<'_>, draft: &Draft, bound: &bind::Bound) -> Operation {
    let parameters = resource::parameters(context, draft, bound);
    Operation {
        method: Some(draft.method),
        path: draft.path.clone(),
        kind: bound.kind.clone(),
        entity: bound.entity,
        parents: bound.parents.clone(),
        item: bound.item.clone(),
        paging: resource::paging(&parameters),
        parameters,
        summary: draft.summary.clone(),
        reason: match &bound.kind {
            OperationKind::Action(reason) => Some(reason.clone()),
            OperationKind::Unbound => bound.reason.clone(),
            _ => None,
        },
        modified: draft.modified,
        origin: livespec_ir::Origin::stated(draft.span),
        ..Operation::default()
    }
}
