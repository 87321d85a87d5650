//! The executable model of a specification.
//!
//! In: a checked [`Spec`](livespec_ir::Spec), a storage, a clock and a source of ids; then requests.
//! Out: replies. A request goes `ApiRequest -> Plan -> ResultSet -> Reply`.
//! It knows nothing of sockets, drivers or async runtimes, and given a clock and an id source it is
//! deterministic.

mod api;

pub use api::{
    ApiRequest, Body, Clock, FieldProblem, HeaderSource, IdSource, Matched, Principal, Problem, Reply, Routed,
};
