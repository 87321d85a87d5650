//! Counters, and their text for Prometheus.
//!
//! A request touches counters that were looked up when its document was bound: an array by status
//! within its route. Label values come from the document, never from a request.

mod histogram;
mod text;

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, OnceLock, PoisonError, RwLock};
use std::time::Duration;

pub(crate) use histogram::Histogram;

/// The route label of requests that lead nowhere.
pub(crate) const UNMATCHED: &str = "unmatched";

/// Every counter of a process; outlives documents that are swapped.
#[derive(Debug)]
pub struct Metrics {
    routes: RwLock<Vec<Arc<RouteMetrics>>>,
    in_flight: AtomicI64,
    connections: AtomicI64,
    database: [Histogram; DATABASE_OPERATIONS.len()],
}

/// The values of the label `operation` of database queries.
pub(crate) const DATABASE_OPERATIONS: [&str; 4] = ["read", "list", "create", "modify"];

/// The counters of a route.
#[derive(Debug)]
pub(crate) struct RouteMetrics {
    pub(crate) method: Box<str>,
    pub(crate) route: Box<str>,
    /// By status less 100; made at the first answer with it.
    statuses: Box<[OnceLock<Box<Histogram>>]>,
    pub(crate) rate_limited: AtomicU64,
}

impl Default for Metrics {
    fn default() -> Self {
        Metrics {
            routes: RwLock::default(),
            in_flight: AtomicI64::new(0),
            connections: AtomicI64::new(0),
            database: std::array::from_fn(|_| Histogram::default()),
        }
    }
}

impl Metrics {
    /// The counters of a route, the same ones for the same labels.
    pub(crate) fn route(&self, method: &str, route: &str) -> Arc<RouteMetrics> {
        let mut routes = self.routes.write().unwrap_or_else(PoisonError::into_inner);
        let known = routes.iter().find(|known| *known.method == *method && *known.route == *route);
        if let Some(known) = known {
            return Arc::clone(known);
        }
        let made = Arc::new(RouteMetrics {
            method: method.into(),
            route: route.into(),
            statuses: (0..500).map(|_| OnceLock::new()).collect(),
            rate_limited: AtomicU64::new(0),
        });
        routes.push(Arc::clone(&made));
        made
    }

    /// Counts a request in, until the guard goes.
    pub(crate) fn enter(&self) -> InFlight<'_> {
        let before = self.in_flight.fetch_add(1, Ordering::Relaxed);
        InFlight { gauge: &self.in_flight, before: usize::try_from(before).unwrap_or(0) }
    }

    /// Counts a connection in, until the guard goes.
    pub(crate) fn connect(&self) -> InFlight<'_> {
        let before = self.connections.fetch_add(1, Ordering::Relaxed);
        InFlight { gauge: &self.connections, before: usize::try_from(before).unwrap_or(0) }
    }

    /// Notes a query; `operation` is an index into [`DATABASE_OPERATIONS`].
    pub(crate) fn query(&self, operation: usize, took: Duration) {
        if let Some(histogram) = self.database.get(operation) {
            histogram.observe(took);
        }
    }

    /// The text that Prometheus reads (text format 0.0.4).
    pub fn text(&self) -> String {
        text::render(self)
    }
}

impl RouteMetrics {
    /// Notes an answer.
    pub(crate) fn answered(&self, status: u16, took: Duration) {
        let slot = usize::from(status).checked_sub(100).and_then(|at| self.statuses.get(at));
        if let Some(slot) = slot {
            slot.get_or_init(Box::default).observe(took);
        }
    }

    fn statuses(&self) -> impl Iterator<Item = (usize, &Histogram)> {
        self.statuses
            .iter()
            .enumerate()
            .filter_map(|(at, slot)| slot.get().map(|histogram| (at + 100, &**histogram)))
    }
}

/// Something that is counted while it lasts.
#[derive(Debug)]
pub(crate) struct InFlight<'a> {
    gauge: &'a AtomicI64,
    /// How many there were before.
    pub(crate) before: usize,
}

impl Drop for InFlight<'_> {
    fn drop(&mut self) {
        self.gauge.fetch_sub(1, Ordering::Relaxed);
    }
}
