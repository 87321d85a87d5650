//! Which problems an operation can be answered with, and at which status.

use std::collections::BTreeMap;

use livespec_ir::{
    AccessRule, Entity, ErrorEntry, Method, Operation, OperationKind, ProblemKind, Spec,
};

/// An error status of an operation.
#[derive(Debug, Default)]
pub(crate) struct Status {
    /// The kinds of problems behind it, for a sample; none where only the document knows.
    pub(crate) kind: Option<ProblemKind>,
    /// The codes that the document gives it, for this operation.
    pub(crate) codes: Vec<String>,
    /// When it happens, a sentence each.
    pub(crate) descriptions: Vec<String>,
    /// What the document's samples say.
    pub(crate) message: Option<String>,
}

/// The error statuses of an operation, in ascending order.
pub(crate) fn statuses(spec: &Spec, operation: &Operation) -> BTreeMap<u16, Status> {
    let mut statuses: BTreeMap<u16, Status> = BTreeMap::new();
    for used in &operation.errors {
        let status = statuses.entry(used.status).or_default();
        push(&mut status.codes, used.code.as_deref());
        push(&mut status.descriptions, used.description.as_deref());
    }
    for guard in operation.behaviour.iter().flat_map(|behaviour| &behaviour.guards) {
        if let Some(told) = guard.refusal.status {
            let status = statuses.entry(told).or_default();
            push(&mut status.codes, guard.refusal.code.as_deref());
            push(&mut status.descriptions, Some(ProblemKind::Conflict.message()));
        }
    }
    for kind in kinds(spec, operation) {
        let row = entry(spec, kind);
        let status = status(operation, kind, row);
        let slot = statuses.entry(status).or_default();
        slot.kind = slot.kind.or(Some(kind));
        if let Some(row) = row.filter(|row| row.status == status) {
            if slot.codes.is_empty() {
                push(&mut slot.codes, row.code.as_deref());
            }
            slot.message = slot.message.take().or_else(|| row.message.clone());
            if slot.descriptions.is_empty() {
                push(&mut slot.descriptions, row.description.as_deref());
            }
        }
        if slot.descriptions.is_empty() {
            push(&mut slot.descriptions, Some(kind.message()));
        }
    }
    statuses
}

fn push(texts: &mut Vec<String>, text: Option<&str>) {
    if let Some(text) = text.map(str::trim).filter(|text| !text.is_empty())
        && !texts.iter().any(|known| known == text)
    {
        texts.push(text.to_owned());
    }
}

/// The row of the document for a kind: by its kind, else by its status; a catalogue goes first.
fn entry(spec: &Spec, kind: ProblemKind) -> Option<&ErrorEntry> {
    let find = |test: &dyn Fn(&&ErrorEntry) -> bool| {
        let catalogued = spec.errors.iter().find(|row| row.catalogued && test(row));
        catalogued.or_else(|| spec.errors.iter().find(|row| test(row)))
    };
    find(&|row| row.kind == Some(kind))
        .or_else(|| find(&|row| row.kind.is_none() && row.status == kind.status()))
        .or_else(|| match kind {
            ProblemKind::Malformed => entry(spec, ProblemKind::Validation),
            ProblemKind::Validation => find(&|row| row.kind.is_none() && row.status == 422),
            _ => None,
        })
}

/// The status of a kind: as the operation documents it, else as the document does, else by convention.
fn status(operation: &Operation, kind: ProblemKind, row: Option<&ErrorEntry>) -> u16 {
    let status = row.map_or(kind.status(), |row| row.status);
    let documents = |status: u16| operation.errors.iter().any(|used| used.status == status);
    let is_validation = matches!(kind, ProblemKind::Validation | ProblemKind::Malformed);
    match status {
        400 if is_validation && !documents(400) && documents(422) => 422,
        422 if is_validation && !documents(422) && documents(400) => 400,
        _ => status,
    }
}

/// What can go wrong.
fn kinds(spec: &Spec, operation: &Operation) -> Vec<ProblemKind> {
    let mut kinds = Vec::new();
    let served = operation.runs();
    if !matches!(operation.access, AccessRule::Public) {
        kinds.push(ProblemKind::Unauthorized);
    }
    if matches!(operation.access, AccessRule::Scopes(_)) {
        kinds.push(ProblemKind::Forbidden);
    }
    if is_limited(spec, operation) {
        kinds.push(ProblemKind::RateLimited);
    }
    if served {
        kinds.extend(of_stored(spec, operation));
    } else {
        kinds.push(ProblemKind::NotImplemented);
    }
    if takes_body(operation) {
        kinds.extend([
            ProblemKind::Timeout,
            ProblemKind::TooLarge,
            ProblemKind::UnsupportedMediaType,
        ]);
    }
    kinds.extend([ProblemKind::Internal, ProblemKind::Unavailable]);
    kinds
}

/// Whether an operation reads a body.
pub(crate) fn takes_body(operation: &Operation) -> bool {
    match operation.kind {
        OperationKind::Create | OperationKind::Replace | OperationKind::Update => true,
        OperationKind::Read | OperationKind::List | OperationKind::Delete => false,
        OperationKind::Action(_) | OperationKind::Unbound => operation.request.is_some(),
    }
}

fn is_limited(spec: &Spec, operation: &Operation) -> bool {
    spec.limits.iter().any(|limit| {
        limit.operations.is_empty()
            || limit
                .operations
                .iter()
                .any(|id| std::ptr::eq(&raw const spec.operations[*id], operation))
    })
}

fn of_stored(spec: &Spec, operation: &Operation) -> Vec<ProblemKind> {
    let mut kinds = Vec::new();
    let writes = takes_body(operation);
    if writes {
        kinds.push(ProblemKind::Malformed);
    }
    if writes || matches!(operation.kind, OperationKind::List) || !operation.parameters.is_empty() {
        kinds.push(ProblemKind::Validation);
    }
    if matches!(operation.kind, OperationKind::List) {
        kinds.push(ProblemKind::UriTooLong);
    }
    if operation.path.parameters().next().is_some() {
        kinds.push(ProblemKind::NotFound);
    }
    let entity = operation.entity.map(|id| &spec.entities[id]);
    let can_conflict = match operation.kind {
        OperationKind::Delete => operation.entity.is_some_and(|id| is_pointed_to(spec, id)),
        _ => writes && entity.is_some_and(is_unique),
    };
    if can_conflict || may_refuse(entity, operation) {
        kinds.push(ProblemKind::Conflict);
    }
    match operation.kind {
        OperationKind::Create => kinds.push(ProblemKind::Unprocessable),
        OperationKind::Replace | OperationKind::Update | OperationKind::Delete => {
            kinds.push(ProblemKind::PreconditionFailed);
        }
        OperationKind::Action(_) => {
            kinds.push(ProblemKind::PreconditionFailed);
            if operation.method == Some(Method::Post) {
                kinds.push(ProblemKind::Unprocessable);
            }
        }
        _ => {}
    }
    kinds
}

/// Whether the state of a record may forbid what is asked for.
fn may_refuse(entity: Option<&Entity>, operation: &Operation) -> bool {
    let told = operation.behaviour.as_ref();
    let guarded = told.is_some_and(|behaviour| {
        behaviour.guards.iter().any(|guard| guard.refusal.status.is_none())
    });
    let changes = matches!(operation.kind, OperationKind::Replace | OperationKind::Update);
    guarded || (changes && entity.is_some_and(|entity| !entity.machines.is_empty()))
}

/// Whether two records of a kind can be in each other's way.
fn is_unique(entity: &Entity) -> bool {
    !entity.uniques.is_empty() || entity.key.iter().any(|id| entity.field(*id).assigned.is_none())
}

fn is_pointed_to(spec: &Spec, entity: livespec_ir::Id<Entity>) -> bool {
    spec.entities
        .values()
        .flat_map(|other| &other.fields)
        .any(|field| field.reference.as_ref().is_some_and(|reference| reference.entity == entity))
}
