//! What every connection of a process shares.

use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use arc_swap::ArcSwap;
use livespec_service::Clock;

use crate::auth::Authenticator;
use crate::builtin::BuiltinMetrics;
use crate::connections::Connections;
use crate::live::{Bound, Live};
use crate::upstream::Upstream;
use crate::{Config, Limits, Log, Metrics};

/// Which listener a connection came in by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Door {
    /// The API.
    Public,
    /// Metrics and health.
    Admin,
}

#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) live: ArcSwap<Bound>,
    pub(crate) limits: Limits,
    pub(crate) dev: bool,
    pub(crate) cors: crate::Cors,
    pub(crate) docs: bool,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) log: Option<Log>,
    pub(crate) metrics: Arc<Metrics>,
    pub(crate) builtin_metrics: BuiltinMetrics,
    pub(crate) authenticator: Authenticator,
    pub(crate) upstream: Option<Upstream>,
    pub(crate) connections: Connections,
    /// What times of connections are counted from.
    pub(crate) epoch: Instant,
    stopping: AtomicBool,
}

impl Shared {
    pub(crate) fn new(live: Live, config: Config, upstream: Option<Upstream>) -> Self {
        let bound = Bound::new(live, &config.metrics, config.limits.rate_keys_max);
        Shared {
            live: ArcSwap::from_pointee(bound),
            dev: config.dev,
            cors: config.cors.clone(),
            docs: config.docs,
            clock: config.clock,
            log: config.log,
            builtin_metrics: BuiltinMetrics::new(&config.metrics),
            metrics: config.metrics,
            authenticator: Authenticator::new(&config.auth),
            upstream,
            connections: Connections::default(),
            limits: config.limits,
            epoch: Instant::now(),
            stopping: AtomicBool::new(false),
        }
    }

    /// Serves another version from the next request on.
    pub(crate) fn swap(&self, live: Live) {
        self.live.store(Arc::new(Bound::new(live, &self.metrics, self.limits.rate_keys_max)));
    }

    pub(crate) fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::Relaxed)
    }

    pub(crate) fn set_stopping(&self) {
        self.stopping.store(true, Ordering::Relaxed);
    }

    /// Milliseconds since the process began to serve.
    pub(crate) fn since_epoch_ms(&self, at: Instant) -> u64 {
        u64::try_from(at.duration_since(self.epoch).as_millis()).unwrap_or(u64::MAX)
    }
}

/// Whoever is at the other end of a request.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Peer {
    pub(crate) address: IpAddr,
    pub(crate) door: Door,
}
