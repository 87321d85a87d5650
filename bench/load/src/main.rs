//! A closed-loop load generator: each connection sends its next request when it has its answer.
//!
//! In: an address, an operation, a number of connections and a time. Out: requests a second, latencies and
//! errors, as text or JSON. One thread, non-blocking sockets, requests made beforehand and patched in place:
//! what it costs is taken from the service under test, since both share the machine.

mod connection;
mod report;
mod request;
mod response;
mod run;
mod token;

use std::{net::SocketAddr, path::PathBuf, time::Duration};

use anyhow::Context;
use clap::{Parser, ValueEnum};

/// Arguments of the program.
#[derive(Parser)]
struct Args {
    /// Address of the service.
    #[arg(long)]
    address: SocketAddr,
    /// Path of the collection.
    #[arg(long, default_value = "/api/v1/items")]
    path: String,
    /// What to send.
    #[arg(long, value_enum)]
    operation: Operation,
    /// Connections, each with one request in flight.
    #[arg(long, default_value_t = 64)]
    connections: usize,
    /// Seconds before measuring begins.
    #[arg(long, default_value_t = 1.0)]
    warmup: f64,
    /// Seconds measured.
    #[arg(long, default_value_t = 5.0)]
    seconds: f64,
    /// Identifiers to read, one a line; without it the collection is listed beforehand.
    #[arg(long)]
    ids: Option<PathBuf>,
    /// A header sent with each request, as `Name: value`; may be repeated.
    #[arg(long)]
    header: Vec<String>,
    /// Secret to sign a bearer token with (HS256).
    #[arg(long)]
    jwt_secret: Option<String>,
    /// Scopes of that token, separated by spaces.
    #[arg(long, default_value = "")]
    jwt_scopes: String,
    /// Print the report as one JSON object.
    #[arg(long)]
    json: bool,
}

/// What a run sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Operation {
    /// `POST` of a new item.
    Create,
    /// `GET` of an item, at random.
    Read,
    /// `GET` of the first page of 20.
    List,
    /// `GET` of pages of 20, each connection following the cursors.
    Walk,
}

fn main() -> anyhow::Result<()> {
    let args = Args::parse();
    let mut headers = args.header.clone();
    if let Some(secret) = &args.jwt_secret {
        let token = token::sign(secret.as_bytes(), &args.jwt_scopes)?;
        headers.push(format!("Authorization: Bearer {token}"));
    }
    let ids = match (&args.ids, args.operation) {
        (Some(path), _) => {
            let text = std::fs::read_to_string(path)
                .with_context(|| format!("cannot read {}", path.display()))?;
            text.lines().map(str::to_owned).collect()
        }
        (None, Operation::Read) => request::list_ids(args.address, &args.path, &headers)
            .context("cannot list identifiers")?,
        (None, _) => Vec::new(),
    };
    let requests = request::Requests::new(args.operation, &args.path, &headers, ids)?;
    let plan = run::Plan {
        address: args.address,
        connections: args.connections,
        warmup: Duration::from_secs_f64(args.warmup),
        measured: Duration::from_secs_f64(args.seconds),
    };
    let outcome = run::run(&plan, requests)?;
    report::print(args.operation, &plan, &outcome, args.json);
    Ok(())
}
