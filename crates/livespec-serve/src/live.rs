//! What is served at a time.

use std::sync::Arc;

use bytes::Bytes;
use livespec_ir::{AccessRule, Id, Operation};
use livespec_service::Service;

use crate::auth;
use crate::builtin::etag_of;
use crate::metrics::{Metrics, RouteMetrics, UNMATCHED};
use crate::rate::Limiter;

/// A bound document with its description. A new one takes its place under `--watch`.
#[derive(Debug, Clone)]
pub struct Live {
    /// The service.
    pub service: Arc<Service>,
    /// The description at `/openapi.json` (OpenAPI 3.1), complete.
    pub openapi: Bytes,
}

/// A [`Live`] with everything looked up that a request would look up.
#[derive(Debug)]
pub(crate) struct Bound {
    pub(crate) service: Arc<Service>,
    pub(crate) openapi: Bytes,
    pub(crate) openapi_tag: String,
    /// By the index of the operation.
    routes: Vec<Route>,
    pub(crate) unmatched: Arc<RouteMetrics>,
    /// The realm of challenges.
    pub(crate) realm: String,
}

/// What the transport knows of an operation.
#[derive(Debug)]
pub(crate) struct Route {
    pub(crate) metrics: Arc<RouteMetrics>,
    pub(crate) limiters: Vec<Arc<Limiter>>,
    /// Whether anybody may call it; credentials are not looked at then.
    pub(crate) public: bool,
    pub(crate) takes_body: bool,
    pub(crate) forwarded: bool,
}

impl Bound {
    pub(crate) fn new(live: Live, metrics: &Metrics, rate_keys_max: usize) -> Self {
        let Live { service, openapi } = live;
        let spec = service.spec();
        let limiters: Vec<Arc<Limiter>> = spec
            .limits
            .iter()
            .filter_map(|limit| Limiter::new(limit, rate_keys_max))
            .map(Arc::new)
            .collect();
        let route = |(id, operation): (Id<Operation>, &Operation)| Route {
            metrics: metrics.route(
                operation.method.map_or(UNMATCHED, |method| method.name()),
                service.route_label(id),
            ),
            limiters: limiters
                .iter()
                .filter(|limiter| limiter.covers(id))
                .map(Arc::clone)
                .collect(),
            public: matches!(service.access(id), AccessRule::Public),
            takes_body: service.takes_body(id),
            forwarded: service.is_forwarded(id),
        };
        let routes = spec.operations.iter().map(route).collect();
        let realm = auth::realm(&spec.info.title);
        let openapi_tag = etag_of(&openapi);
        let unmatched = metrics.route(UNMATCHED, UNMATCHED);
        Bound { openapi, openapi_tag, routes, unmatched, realm, service }
    }

    pub(crate) fn route(&self, operation: Id<Operation>) -> &Route {
        &self.routes[operation.index()]
    }
}
