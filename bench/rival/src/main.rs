//! The service of `bench/items.md`, written by hand with axum and rusqlite.
//!
//! In: a listener address and the path of a database. Out: the three endpoints of the document, with its
//! validation, its error envelope and durable writes. It knows one table and nothing else; no part of it is
//! shared with livespec, so that the comparison is with what a person would write for this one job.

mod api;
mod item;
mod problem;
mod store;

use std::{io::Write, net::SocketAddr, path::PathBuf, sync::Arc};

use axum::serve::ListenerExt;
use clap::Parser;

/// Arguments of the program.
#[derive(Parser)]
struct Args {
    /// Address to listen on; port 0 picks a free one.
    #[arg(long, default_value = "127.0.0.1:8090")]
    listen: SocketAddr,
    /// Database file, made if it does not exist.
    #[arg(long)]
    database: PathBuf,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let args = Args::parse();
    let store = Arc::new(store::Store::open(args.database)?);
    let listener = tokio::net::TcpListener::bind(args.listen).await?;
    let address = listener.local_addr()?;
    // Answers are one small write each: waiting for more to send would only add latency.
    let listener = listener.tap_io(|stream| {
        let _ = stream.set_nodelay(true);
    });
    writeln!(std::io::stdout(), "ready http://{address}")?;
    axum::serve(listener, api::router(store)).await?;
    Ok(())
}
