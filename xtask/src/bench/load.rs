//! Runs of the load generator.

use std::{net::SocketAddr, path::Path, process::Command};

use anyhow::{Context, ensure};
use serde_json::Value;

use super::Bench;

/// Connections, each with one request in flight.
pub(crate) const CONNECTIONS: usize = 64;

/// What is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operation {
    Create,
    Read,
    List,
    Walk,
}

/// One measurement.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Measure {
    pub(crate) per_second: f64,
    pub(crate) p99_ms: f64,
}

/// What a run gets beside the address and the operation.
#[derive(Default)]
pub(crate) struct Extras<'a> {
    /// Identifiers to read.
    pub(crate) ids: Option<&'a Path>,
    /// Secret and scopes of a bearer token.
    pub(crate) token: Option<(&'a str, &'a str)>,
    /// Seconds, where they differ from the others.
    pub(crate) seconds: Option<f64>,
}

impl Operation {
    /// The name as the generator and the report have it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Operation::Create => "create",
            Operation::Read => "read",
            Operation::List => "list",
            Operation::Walk => "walk",
        }
    }

    /// What the report calls it.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Operation::Create => "create",
            Operation::Read => "read by id",
            Operation::List => "list of 20",
            Operation::Walk => "list of 20, following cursors",
        }
    }
}

/// Sends one operation for the time of a measurement.
///
/// # Errors
///
/// Where the generator fails or one request in a thousand was answered wrongly: such figures mean nothing.
pub(crate) fn run(
    bench: &Bench,
    address: SocketAddr,
    operation: Operation,
    extras: &Extras<'_>,
) -> anyhow::Result<Measure> {
    let seconds = extras.seconds.unwrap_or(bench.seconds);
    let mut command = Command::new(&bench.binaries.load);
    command
        .args(["--address", &address.to_string()])
        .args(["--operation", operation.name()])
        .args(["--connections", &CONNECTIONS.to_string()])
        .args(["--warmup", &(seconds / 4.0).min(1.0).to_string()])
        .args(["--seconds", &seconds.to_string()])
        .arg("--json");
    if let Some(ids) = extras.ids {
        command.arg("--ids").arg(ids);
    }
    if let Some((secret, scopes)) = extras.token {
        command.args(["--jwt-secret", secret, "--jwt-scopes", scopes]);
    }
    let output = command.output().context("cannot run the load generator")?;
    let errors = String::from_utf8_lossy(&output.stderr);
    ensure!(
        output.status.success(),
        "the load generator failed at `{}`: {errors}",
        operation.name()
    );
    let report: Value = serde_json::from_slice(&output.stdout)?;
    let number =
        |name: &str| report[name].as_f64().with_context(|| format!("the report has no `{name}`"));
    let (wrong, requests) = (number("errors")?, number("requests")?);
    ensure!(wrong * 1000.0 <= requests, "{wrong} errors in {requests} requests: {errors}");
    Ok(Measure { per_second: number("perSecond")?, p99_ms: number("p99Us")? / 1000.0 })
}
