//! Which operation works on which record, what the server assigns, the shapes of responses and
//! errors, and who may call.

mod access;
mod behaviour;
mod bind;
mod envelope;
mod errors;
mod fields;
mod locate;
mod named;
mod quality;
mod request;
mod resource;
mod sample;
mod template;

use livespec_ir::{Operation, OperationKind};

use self::named::Named;
use crate::context::Context;
use crate::entities::Names;
use crate::operations::Draft;

/// How many members the messages of all operations may have together. Most documents leave records out
/// of most messages, so that a few lines can ask for very many members.
const MEMBERS_MAX: usize = 1 << 19;

/// Fills `spec.operations` and completes the entities by what the messages tell.
pub(crate) fn link(context: &mut Context<'_>, types: &Names, drafts: &[Draft]) {
    let mut bound = bind::bind(context, drafts);
    fields::complete(context, types, drafts, &bound);
    errors::collect(context, drafts);
    behaviour::collect(context, drafts, &mut bound);
    fields::name_all(context);
    envelope::find(context, drafts);
    let directory = crate::directory::Directory::of(&context.spec.entities);
    let named: Vec<Named> = context.spec.entities.values().map(Named::of).collect();
    let records = template::Records { entities: &context.spec.entities, named: &named };
    let envelopes = template::Envelopes::find(records, drafts, &bound);
    limit(context, envelopes.members(), &mut bound);
    let (mut operations, mut unanswered) = (Vec::new(), Vec::new());
    for (draft, bound) in drafts.iter().zip(&bound) {
        let mut operation = operation(context, &named, draft, bound);
        operation.request = request::body(context, types, &directory, &named, draft, bound);
        operation.responses = template::responses(records, types, draft, bound, &envelopes);
        operation.errors = errors::uses(draft);
        if matches!(operation.kind, OperationKind::List) {
            resource::page_by_response(&mut operation);
        }
        unanswered.extend(behaviour::judge_answer(&mut operation));
        operations.push(operation);
    }
    for (span, reason) in unanswered {
        context.gap(span, reason);
    }
    access::assign(context, drafts, &mut operations);
    for operation in operations {
        context.spec.operations.push(operation);
    }
    if let Some(span) = types.refused() {
        context.gap(span, "the types that this one names are too large together to be written out");
    }
    fields::settle(context);
    quality::resolve(context);
}

/// Operations beyond [`MEMBERS_MAX`] are left unbound.
fn limit(context: &Context<'_>, around: usize, bound: &mut [bind::Bound]) {
    let mut members = 0_usize;
    for bound in bound {
        let Some(id) = bound.entity else { continue };
        members = members.saturating_add(context.spec.entities[id].fields.len() + around);
        if members > MEMBERS_MAX {
            *bound = bind::Bound {
                kind: OperationKind::Unbound,
                reason: Some(
                    "the messages of all endpoints together have too many members".to_owned(),
                ),
                ..bind::Bound::default()
            };
        }
    }
}

fn operation(
    context: &Context<'_>,
    named: &[Named],
    draft: &Draft,
    bound: &bind::Bound,
) -> Operation {
    let parameters = resource::parameters(context, named, draft, bound);
    Operation {
        method: Some(draft.method),
        path: draft.path.clone(),
        kind: bound.kind.clone(),
        entity: bound.entity,
        parents: bound.parents.clone(),
        item: bound.item.clone(),
        behaviour: bound.behaviour.clone(),
        paging: resource::paging(&parameters),
        parameters,
        summary: draft.summary.clone(),
        reason: match &bound.kind {
            OperationKind::Action(reason) => {
                Some(reason.clone()).filter(|reason| !reason.is_empty())
            }
            OperationKind::Unbound => bound.reason.clone(),
            _ => None,
        },
        modified: draft.modified,
        origin: livespec_ir::Origin::stated(draft.span),
        ..Operation::default()
    }
}
