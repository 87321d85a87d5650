//! What a document promises about how the service runs.

use livespec_diagnostics::Span;

use crate::{Id, Operation, Origin};

/// What an objective measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Metric {
    /// Time to answer.
    Latency,
    /// Requests in a time.
    Throughput,
    /// Share of time that the service answers.
    Availability,
    /// Users or connections at once.
    Concurrency,
    /// Share of failed requests.
    ErrorRate,
    /// Share of code that tests execute.
    Coverage,
    /// A size.
    Size,
    /// Anything else with a number and a unit.
    Other,
}

/// A measurable target.
#[derive(Debug, Clone, PartialEq)]
pub struct Objective {
    /// What it measures.
    pub metric: Metric,
    /// The percentile, 0 to 100, for latencies.
    pub percentile: Option<f64>,
    /// `<`, `<=`, `>` or `>=`.
    pub comparison: &'static str,
    /// The bound.
    pub value: f64,
    /// The unit: `ms`, `s`, `%`, `req/s`, `users`, ...
    pub unit: String,
    /// The operation it is about; all where none.
    pub operation: Option<Id<Operation>>,
    /// The text that names the endpoint it is about (`POST /orders`, `/orders`), before it is resolved.
    pub subject: Option<String>,
    /// The document's words.
    pub text: String,
    /// Where it is stated.
    pub origin: Origin,
}

/// So many requests in a time.
#[derive(Debug, Clone, PartialEq)]
pub struct RateLimit {
    /// How many requests.
    pub count: u32,
    /// In how many seconds.
    pub seconds: u32,
    /// The operations it is about; all where empty.
    pub operations: Vec<Id<Operation>>,
    /// `true` where it is counted per address rather than per key or subject.
    pub per_address: bool,
    /// The text that names the endpoint it is about (`POST /orders`, `/orders`), before it is resolved.
    pub subject: Option<String>,
    /// The document's words.
    pub text: String,
    /// Where it is stated.
    pub origin: Origin,
}

/// Another service that this one talks to.
#[derive(Debug, Clone, PartialEq)]
pub struct Integration {
    /// Its name.
    pub name: String,
    /// What the document says happens.
    pub text: String,
    /// Whether a message is sent after a write.
    pub sends_message: bool,
    /// Where it is stated.
    pub origin: Origin,
}

/// A variable of the environment.
#[derive(Debug, Clone, PartialEq)]
pub struct Variable {
    /// Its name.
    pub name: String,
    /// Its default, where the document gives one that is no placeholder.
    pub default: Option<String>,
    /// Whether its value is secret.
    pub secret: bool,
    /// What the document says of it.
    pub description: Option<String>,
    /// Where it is stated.
    pub origin: Origin,
}

/// A feature flag.
#[derive(Debug, Clone, PartialEq)]
pub struct Flag {
    /// Its name.
    pub name: String,
    /// What it governs, in the document's words.
    pub description: String,
    /// Where it is stated.
    pub origin: Origin,
}

/// A condition that wakes somebody.
#[derive(Debug, Clone, PartialEq)]
pub struct Alert {
    /// Its name.
    pub name: String,
    /// The condition, in the document's words.
    pub condition: String,
    /// How grave.
    pub severity: Option<String>,
    /// What to do.
    pub action: Option<String>,
    /// Where it is stated.
    pub origin: Origin,
}

/// A phase of a rollout or of an implementation.
#[derive(Debug, Clone, PartialEq)]
pub struct Phase {
    /// Its name or number.
    pub name: String,
    /// What it covers.
    pub scope: String,
    /// What makes it go back.
    pub rollback: Option<String>,
    /// Where it is stated.
    pub origin: Origin,
}

/// Something that the service depends on.
#[derive(Debug, Clone, PartialEq)]
pub struct Dependency {
    /// Its name.
    pub name: String,
    /// The version or API.
    pub version: Option<String>,
    /// How critical.
    pub criticality: Option<String>,
    /// Where it is stated.
    pub origin: Origin,
}

/// A row of the threat model.
#[derive(Debug, Clone, PartialEq)]
pub struct Threat {
    /// What may happen.
    pub threat: String,
    /// How bad it would be.
    pub impact: Option<String>,
    /// What is done about it.
    pub mitigation: Option<String>,
    /// Where the row stands.
    pub span: Span,
}
