//! From a checked specification to a service.

use std::sync::Arc;

use livespec_ir::{Media, Method, Operation, OperationKind, Spec, Valid};
use livespec_storage::{Storage, StorageError};

use crate::api::{Clock, IdSource};
use crate::ops::{Binder, OPS};
use crate::problem::{Catalogue, Renderer};
use crate::record::Record;
use crate::router::Router;
use crate::schema;
use crate::service::{Endpoint, Service};

/// What the transport tells the service about itself.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Operations that the service cannot do are forwarded by the transport.
    pub upstream: bool,
    /// Stands before the path in `Location`; none makes it relative to the host.
    pub base_url: Option<String>,
}

/// Why a document cannot be served.
#[derive(Debug, thiserror::Error)]
pub enum BindError {
    /// An operation works on records that have no table.
    #[error("the records of `{entity}` are not stored")]
    NotStored {
        /// The entity or the operation.
        entity: String,
    },
    /// A field cannot be served.
    #[error("field `{field}`: {reason}")]
    Field {
        /// The entity and the field.
        field: String,
        /// Why.
        reason: String,
        /// Where the field stands, in bytes.
        span: livespec_diagnostics::Span,
    },
    /// A body cannot be checked.
    #[error("the body of `{operation}`: {reason}")]
    Body {
        /// Method and path.
        operation: String,
        /// Why.
        reason: String,
        /// Where the body stands, in bytes.
        span: livespec_diagnostics::Span,
    },
    /// A parameter cannot be checked.
    #[error("parameter `{parameter}` of `{operation}`: {reason}")]
    Parameter {
        /// Method and path.
        operation: String,
        /// The parameter.
        parameter: String,
        /// Why.
        reason: String,
        /// Where the parameter stands, in bytes.
        span: livespec_diagnostics::Span,
    },
    /// A path does not have a parameter that the operation goes by.
    #[error("the path of `{operation}` has no parameter `{parameter}`")]
    Path {
        /// Method and path.
        operation: String,
        /// The parameter.
        parameter: String,
        /// Where the operation stands, in bytes.
        span: livespec_diagnostics::Span,
    },
    /// The storage refused tables or plans.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl BindError {
    /// Where in the document the trouble is; none where it is in the storage.
    pub fn span(&self) -> Option<livespec_diagnostics::Span> {
        match self {
            BindError::Field { span, .. }
            | BindError::Body { span, .. }
            | BindError::Parameter { span, .. }
            | BindError::Path { span, .. } => Some(*span),
            BindError::NotStored { .. } | BindError::Storage(_) => None,
        }
    }
}

/// Makes the tables, plans, validators, writers and routes of a document. Once per document version;
/// takes the time of a few statements, no more.
///
/// # Errors
/// Where the storage holds something else under a name, or a part of the document cannot be served.
pub fn bind(
    spec: &Valid<Spec>,
    storage: Arc<dyn Storage>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn IdSource>,
    options: &Options,
) -> Result<Service, BindError> {
    let tables = schema::tables(spec);
    storage.migrate(&tables.schema)?;
    let mut records = Vec::with_capacity(spec.entities.len());
    for id in spec.entities.ids() {
        let stored = tables.of_entity[id.index()].is_some();
        let record = if stored { Some(Record::bind(spec, id, &tables, &storage)?) } else { None };
        records.push(record.map(Arc::new));
    }
    let binder = Binder { spec, tables: &tables, storage: &storage, records: &records, options };
    let mut endpoints = Vec::with_capacity(spec.operations.len());
    for operation in spec.operations.values() {
        endpoints.push(endpoint(&binder, operation)?);
    }
    Ok(Service {
        router: Router::new(spec),
        renderer: Renderer::new(spec),
        catalogue: Catalogue::new(spec, &[]),
        spec: spec.clone(),
        storage,
        clock,
        ids,
        endpoints,
    })
}

fn endpoint(binder: &Binder<'_>, operation: &Operation) -> Result<Endpoint, BindError> {
    let op = OPS.iter().find(|op| op.matches(operation));
    let op = op.ok_or_else(|| BindError::NotStored { entity: operation.title() })?;
    let bound = op.bind(binder, operation)?;
    let unbound = bound.record().is_none();
    // A list reads its own query, unknown parameters included.
    let documented = match operation.kind {
        OperationKind::List if !unbound => Vec::new(),
        _ => Binder::documented(operation)?,
    };
    let takes_body = match operation.kind {
        OperationKind::Create | OperationKind::Replace | OperationKind::Update => true,
        OperationKind::Read | OperationKind::List | OperationKind::Delete => false,
        OperationKind::Action(_) if operation.behaviour.is_some() => operation.request.is_some(),
        OperationKind::Action(_) | OperationKind::Unbound => {
            operation.request.is_some()
                || matches!(operation.method, Some(Method::Post | Method::Put | Method::Patch))
        }
    };
    Ok(Endpoint {
        bound,
        documented,
        takes_body,
        catalogue: Catalogue::new(binder.spec, &operation.errors),
        label: operation.path.to_string(),
        media: media(operation),
        forwarded: unbound && binder.options.upstream,
    })
}

/// The media types that a body may have.
fn media(operation: &Operation) -> Vec<Media> {
    let mut media = operation.request.as_ref().map_or_else(Vec::new, |body| body.media.clone());
    let mut add = |name: &str| {
        if media.iter().all(|known| !known.0.eq_ignore_ascii_case(name)) {
            media.push(Media(name.to_owned()));
        }
    };
    let silent = operation.request.as_ref().is_none_or(|body| body.media.is_empty());
    if silent || operation.method == Some(Method::Patch) {
        add("application/json");
    }
    if operation.method == Some(Method::Patch) {
        add("application/merge-patch+json");
    }
    media
}
