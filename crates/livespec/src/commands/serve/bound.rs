//! From a model to something that answers.

use std::sync::Arc;

use anyhow::anyhow;
use bytes::Bytes;
use livespec_ir::{Spec, Valid};
use livespec_serve::Live;
use livespec_service::{BindError, Clock, IdSource};
use livespec_storage::Storage;

use crate::clock::SystemClock;
use crate::ids::Uuid7;

/// What every version of a document is bound with.
#[derive(Debug, Clone)]
pub(crate) struct Binder {
    storage: Arc<dyn Storage>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn IdSource>,
    upstream: bool,
}

/// Why a document could not be bound.
#[derive(Debug)]
pub(crate) enum NotBound {
    /// The document says what cannot be served.
    Document(BindError),
    /// The database refuses.
    Storage(anyhow::Error),
}

/// Whether there is anything to serve.
pub(crate) fn has_endpoints(spec: &Spec) -> bool {
    spec.operations.values().any(|operation| operation.method.is_some())
}

impl Binder {
    pub(crate) fn new(storage: Arc<dyn Storage>, upstream: bool) -> Self {
        Binder { storage, clock: Arc::new(SystemClock), ids: Arc::new(Uuid7::default()), upstream }
    }

    /// Makes tables, plans and routes, and writes the description.
    pub(crate) fn bind(&self, spec: &Valid<Spec>) -> Result<Live, NotBound> {
        let options = livespec_service::Options { upstream: self.upstream, base_url: None };
        let storage = Arc::clone(&self.storage);
        let (clock, ids) = (Arc::clone(&self.clock), Arc::clone(&self.ids));
        let service = livespec_service::bind(spec, storage, clock, ids, &options).map_err(
            |error| match error {
                BindError::Storage(error) => NotBound::Storage(anyhow!(
                    "the database does not take the tables of the document: {error}"
                )),
                other => NotBound::Document(other),
            },
        )?;
        let exporter = livespec_export::named("openapi").expect("OpenAPI is one of the formats");
        let openapi = if self.upstream {
            (exporter.export)(spec)
        } else {
            livespec_export::openapi_alone(spec)
        };
        Ok(Live { service: Arc::new(service), openapi: Bytes::from(openapi) })
    }
}
