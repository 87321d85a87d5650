//! What a caller decides about serving.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use livespec_service::Clock;

use crate::{AuthConfig, Log, Metrics};

/// What a caller decides about serving.
#[derive(Debug, Clone)]
pub struct Config {
    /// The public listener; port 0 picks a free one.
    pub listen: SocketAddr,
    /// The listener for metrics and health, where it is on.
    pub admin: Option<SocketAddr>,
    /// `Server-Timing`, for a developer's eyes.
    pub dev: bool,
    /// Which pages of other origins may read answers.
    pub cors: Cors,
    /// Where operations that the service does not implement go: `http://host:port/prefix`.
    pub upstream: Option<String>,
    /// What proves who a client is.
    pub auth: AuthConfig,
    /// Whether `/openapi.json` and `/docs` are answered.
    pub docs: bool,
    /// Bounds on what a client can take.
    pub limits: Limits,
    /// The time that tokens are held against.
    pub clock: Arc<dyn Clock>,
    /// Where each request is logged; nothing is logged where absent.
    pub log: Option<Log>,
    /// The counters; the caller keeps a clone where it meters a storage with them.
    pub metrics: Arc<Metrics>,
}

/// Which pages of other origins may read answers (the Fetch standard).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Cors {
    /// None.
    #[default]
    Off,
    /// All.
    Any,
    /// Those of the listed origins, as browsers send them: `https://app.example.com`.
    Origins(Vec<String>),
}

/// Bounds on what a client can take.
#[derive(Debug, Clone)]
pub struct Limits {
    /// The largest body in bytes; beyond it 413.
    pub body_bytes_max: usize,
    /// How long a body may take to arrive; beyond it 408.
    pub body_time_max: Duration,
    /// How long a body may pause; beyond it 408.
    pub body_pause_max: Duration,
    /// The longest path with query in bytes; beyond it 414.
    pub uri_bytes_max: usize,
    /// The largest head in bytes, names and values together; beyond it 431.
    pub head_bytes_max: usize,
    /// How long the head of the first request may take; beyond it 408 where a part has arrived.
    pub head_time_max: Duration,
    /// How long a connection may stay between an answer and the next complete head.
    pub idle_time_max: Duration,
    /// How many connections are open at once; further ones wait in the backlog.
    pub connections_max: usize,
    /// How many requests are in flight at once; beyond it 503.
    pub requests_max: usize,
    /// How many subjects or addresses a rate limit tells apart; beyond it they share.
    pub rate_keys_max: usize,
    /// How long an upstream may take to answer.
    pub upstream_time_max: Duration,
    /// How long requests in flight have to finish after a stop.
    pub drain_time_max: Duration,
}

impl Limits {
    /// What suits a service behind no proxy.
    pub const STANDARD: Limits = Limits {
        body_bytes_max: 1024 * 1024,
        body_time_max: Duration::from_secs(60),
        body_pause_max: Duration::from_secs(10),
        uri_bytes_max: 16 * 1024,
        head_bytes_max: 32 * 1024,
        head_time_max: Duration::from_secs(10),
        idle_time_max: Duration::from_secs(75),
        connections_max: 10_000,
        requests_max: 8_192,
        rate_keys_max: 100_000,
        upstream_time_max: Duration::from_secs(30),
        // Whoever sent the signal often waits for 30 s and kills then; the storage is closed before that.
        drain_time_max: Duration::from_secs(28),
    };
}
