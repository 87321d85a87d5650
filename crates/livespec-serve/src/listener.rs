//! Listening sockets.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use tokio::net::{TcpListener, TcpSocket};
use tokio::sync::{Semaphore, mpsc, watch};

use crate::connection;
use crate::shared::{Door, Peer, Shared};

/// Connections that the system holds until they are accepted.
const BACKLOG: u32 = 4096;

/// How long accepting rests when the system has no more descriptors or memory to give: they come back
/// when connections end, and asking at once would only burn time.
const EXHAUSTED_PAUSE: Duration = Duration::from_millis(50);

/// Binds an address; port 0 picks a free one.
pub(crate) fn bind(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    // A restart need not wait for connections of the process before it to time out.
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

/// Accepts until `stop` says so. `alive` is held by each connection while it lasts.
pub(crate) async fn accept(
    listener: TcpListener,
    door: Door,
    shared: Arc<Shared>,
    mut stop: watch::Receiver<bool>,
    alive: mpsc::Sender<()>,
) {
    let places = Arc::new(Semaphore::new(shared.limits.connections_max));
    let next = async || {
        let place = Arc::clone(&places).acquire_owned().await;
        (place, listener.accept().await)
    };
    let let_in = |place, socket, address: SocketAddr| {
        let peer = Peer { address: address.ip().to_canonical(), door };
        let shared = Arc::clone(&shared);
        let alive = alive.clone();
        tokio::spawn(async move {
            connection::serve(shared, socket, peer).await;
            drop((place, alive));
        });
    };
    loop {
        let (place, accepted) = tokio::select! {
            next = next() => next,
            _ = stop.wait_for(|stop| *stop) => break,
        };
        match accepted {
            Ok((socket, address)) => let_in(place, socket, address),
            Err(error) if concerns_one_connection(&error) => {}
            Err(error) => {
                tracing::warn!(%error, "cannot accept connections for a moment");
                tokio::time::sleep(EXHAUSTED_PAUSE).await;
            }
        }
    }
    // Who connected before the stop may have sent a request already.
    for _ in 0..BACKLOG {
        let Some((place, Ok((socket, address)))) = next().now_or_never() else { return };
        let_in(place, socket, address);
    }
}

fn concerns_one_connection(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionRefused
    )
}
