//! The executable model of a specification.
//!
//! In: a checked [`Spec`](livespec_ir::Spec), a storage, a clock and a source of ids; then requests.
//! Out: replies. A request goes `ApiRequest -> Plan -> ResultSet -> Reply`.
//! It knows nothing of sockets, drivers or async runtimes, and given a clock and an id source it is
//! deterministic.

#![expect(
    clippy::result_large_err,
    reason = "a problem is the rare way out and is moved once or twice"
)]

mod access;
mod api;
mod bind;
mod convert;
mod cursor;
mod etag;
mod expression;
mod idempotency;
mod ops;
mod params;
mod problem;
mod record;
mod reply;
mod router;
mod schema;
mod service;
mod time;
mod validate;

pub use api::{
    ApiRequest, Body, Clock, FieldProblem, HeaderSource, IdSource, Matched, Principal, Problem,
    Reply, Routed,
};
pub use bind::{BindError, Options, bind};
pub use schema::schema;
pub use service::Service;
