//! The end: stop accepting, finish what is in flight, close the storage.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{mpsc, watch};

use crate::connection::Order;
use crate::shared::Shared;

/// How long connections that wait for a request are kept after a stop. What a client sent before it
/// could know of the stop arrives meanwhile, and each answer tells it that it is the last one.
const LINGER_TIME: Duration = Duration::from_millis(200);

/// Resolves at the first `SIGTERM` or `SIGINT`.
#[cfg(unix)]
pub(crate) fn signals() -> io::Result<impl Future<Output = ()> + Send + 'static> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

/// Resolves at the first interrupt of the console.
#[cfg(not(unix))]
pub(crate) fn signals() -> io::Result<impl Future<Output = ()> + Send + 'static> {
    Ok(async move {
        let _ = tokio::signal::ctrl_c().await;
    })
}

/// Waits for the stop, then for the connections, then closes the storage.
pub(crate) async fn finish(
    shared: Arc<Shared>,
    mut stop: watch::Receiver<bool>,
    mut alive: mpsc::Receiver<()>,
) {
    // An error means that nobody is left who could stop it, which is a stop too.
    let _ = stop.wait_for(|stop| *stop).await;
    shared.set_stopping();
    tracing::info!("stopping: no new connections, finishing what is in flight");
    let drain_time_max: Duration = shared.limits.drain_time_max;
    if tokio::time::timeout(drain_time_max, drain(&shared, &mut alive)).await.is_err() {
        tracing::warn!(seconds = drain_time_max.as_secs(), "requests did not finish in time");
    }
    let storage = Arc::clone(shared.live.load().service.storage());
    if tokio::task::spawn_blocking(move || storage.close()).await.is_err() {
        tracing::error!("closing the storage panicked");
    }
    tracing::info!("stopped");
    if let Some(log) = shared.log.clone() {
        let _ = tokio::task::spawn_blocking(move || log.flush()).await;
    }
}

/// Waits until the last connection has ended.
async fn drain(shared: &Shared, alive: &mut mpsc::Receiver<()>) {
    // Nothing is ever sent: the channel ends when the last connection and listener let go of it.
    if tokio::time::timeout(LINGER_TIME, alive.recv()).await.is_ok() {
        return;
    }
    for connection in shared.connections.open() {
        connection.tell(Order::Finish);
    }
    alive.recv().await;
}
