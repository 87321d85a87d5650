//! Starting and stopping.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use tokio::net::TcpListener;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;

use crate::shared::{Door, Shared};
use crate::upstream::Upstream;
use crate::{Config, Live, idle, listener, shutdown};

/// Why serving cannot begin.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// An address cannot be listened on.
    #[error("cannot listen on {address}")]
    Bind {
        /// The address.
        address: SocketAddr,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// The upstream is none that requests can be forwarded to.
    #[error("cannot forward to `{address}`: {reason}")]
    Upstream {
        /// The address as it was given.
        address: String,
        /// Why.
        reason: &'static str,
    },
    /// Signals cannot be listened for.
    #[error("cannot listen for signals")]
    Signals(#[source] io::Error),
    /// The task that ends everything failed.
    #[error("the server ended by a fault")]
    Fault,
}

/// A server that accepts connections. Dropping it stops it.
#[derive(Debug)]
pub struct Running {
    /// The address of the public listener, with its real port.
    pub public: SocketAddr,
    /// The address of the admin listener, where it is on.
    pub admin: Option<SocketAddr>,
    handle: Handle,
    finished: JoinHandle<()>,
}

/// Controls a server from elsewhere. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Handle {
    shared: Arc<Shared>,
    stop: Arc<watch::Sender<bool>>,
}

/// A runtime that suits [`start`]: a worker for each core.
///
/// # Errors
/// Where the system gives no threads.
pub fn runtime() -> io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread().thread_name("serve").enable_all().build()
}

/// Binds the listeners and begins to accept.
///
/// # Errors
/// Where an address is taken or the upstream is none.
pub async fn start(live: Live, config: Config) -> Result<Running, ServeError> {
    let upstream = match &config.upstream {
        Some(address) => Some(Upstream::new(address, &config.limits)?),
        None => None,
    };
    let bind = |address: SocketAddr| {
        let bound =
            listener::bind(address).and_then(|listener| Ok((listener.local_addr()?, listener)));
        bound.map_err(|source| ServeError::Bind { address, source })
    };
    let (public, public_listener) = bind(config.listen)?;
    let admin = config.admin.map(bind).transpose()?;
    let shared = Arc::new(Shared::new(live, config, upstream));
    let (stop, stopped) = watch::channel(false);
    let (alive, ended) = mpsc::channel(1);
    let accept = |listener: TcpListener, door| {
        tokio::spawn(listener::accept(
            listener,
            door,
            Arc::clone(&shared),
            stopped.clone(),
            alive.clone(),
        ));
    };
    accept(public_listener, Door::Public);
    let admin = admin.map(|(address, listener)| {
        accept(listener, Door::Admin);
        address
    });
    let watching = tokio::spawn(idle::watch(Arc::clone(&shared)));
    let finishing = shutdown::finish(Arc::clone(&shared), stopped, ended);
    let finished = tokio::spawn(async move {
        finishing.await;
        watching.abort();
    });
    let handle = Handle { shared, stop: Arc::new(stop) };
    Ok(Running { public, admin, handle, finished })
}

impl Handle {
    /// Serves another version from the next request on; requests in flight end on the old one.
    pub fn swap(&self, live: Live) {
        self.shared.swap(live);
    }

    /// Begins the end: no new connections, what is in flight is finished.
    pub fn stop(&self) {
        self.stop.send_replace(true);
    }
}

impl Running {
    /// Controls this server from elsewhere.
    pub fn handle(&self) -> Handle {
        self.handle.clone()
    }

    /// See [`Handle::swap`].
    pub fn swap(&self, live: Live) {
        self.handle.swap(live);
    }

    /// See [`Handle::stop`].
    pub fn stop(&self) {
        self.handle.stop();
    }

    /// Stops at the first `SIGTERM` or `SIGINT`.
    ///
    /// # Errors
    /// Where signals cannot be listened for.
    pub fn stop_on_signals(&self) -> Result<(), ServeError> {
        let signals = shutdown::signals().map_err(ServeError::Signals)?;
        let handle = self.handle();
        tokio::spawn(async move {
            signals.await;
            handle.stop();
        });
        Ok(())
    }

    /// Waits until it was stopped, requests are finished and the storage is closed.
    ///
    /// # Errors
    /// Where that failed by a fault.
    pub async fn wait(self) -> Result<(), ServeError> {
        self.finished.await.map_err(|_| ServeError::Fault)
    }
}
