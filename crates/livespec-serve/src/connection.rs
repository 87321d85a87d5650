//! One connection from its first byte to its last.

use std::convert::Infallible;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU32, AtomicU64, Ordering};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use futures_util::task::AtomicWaker;
use hyper::header::{CONNECTION, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use tokio::net::TcpStream;

use crate::shared::{Peer, Shared};
use crate::wire::Wire;
use crate::{http2, request, wire};

/// What hyper keeps of a head before it gives up; larger than what the checks of the head allow, so
/// that their answer comes first.
const READ_BUFFER_BYTES_MAX: usize = 64 * 1024;

/// What others know of a connection.
#[derive(Debug)]
pub(crate) struct Connection {
    pub(crate) shared: Arc<Shared>,
    pub(crate) peer: Peer,
    /// Requests that are being answered; more than one in HTTP/2 only.
    busy: AtomicU32,
    /// When it was opened or last began to wait for a request, in milliseconds of the process.
    waiting_since: AtomicU64,
    has_answered: AtomicBool,
    order: AtomicU8,
    waker: AtomicWaker,
}

/// What a connection is told to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Order {
    GoOn,
    /// End after what is in flight.
    Finish,
    /// End now: it has been waiting for too long.
    Leave,
}

impl Connection {
    fn new(shared: Arc<Shared>, peer: Peer) -> Self {
        let now = shared.since_epoch_ms(Instant::now());
        Connection {
            shared,
            peer,
            busy: AtomicU32::new(0),
            waiting_since: AtomicU64::new(now),
            has_answered: AtomicBool::new(false),
            order: AtomicU8::new(Order::GoOn as u8),
            waker: AtomicWaker::new(),
        }
    }

    pub(crate) fn tell(&self, order: Order) {
        self.order.fetch_max(order as u8, Ordering::Release);
        self.waker.wake();
    }

    /// Resolves when it is told to end.
    async fn told_to_end(&self) {
        poll_fn(|context| {
            self.waker.register(context.waker());
            if self.order() == Order::GoOn { Poll::Pending } else { Poll::Ready(()) }
        })
        .await;
    }

    fn order(&self) -> Order {
        match self.order.load(Ordering::Acquire) {
            0 => Order::GoOn,
            1 => Order::Finish,
            _ => Order::Leave,
        }
    }

    /// How long it has been waiting for a request; none while it answers one.
    pub(crate) fn waiting(&self, now_ms: u64) -> Option<Duration> {
        let since = self.waiting_since.load(Ordering::Relaxed);
        (self.busy.load(Ordering::Relaxed) == 0)
            .then(|| Duration::from_millis(now_ms.saturating_sub(since)))
    }

    pub(crate) fn has_answered(&self) -> bool {
        self.has_answered.load(Ordering::Relaxed)
    }
}

/// Marks a connection as busy until it goes; a client that leaves drops it too.
struct Busy<'a>(&'a Connection);

impl<'a> Busy<'a> {
    fn new(connection: &'a Connection) -> Self {
        connection.busy.fetch_add(1, Ordering::Relaxed);
        Busy(connection)
    }
}

impl Drop for Busy<'_> {
    fn drop(&mut self) {
        let connection = self.0;
        let now = connection.shared.since_epoch_ms(Instant::now());
        connection.waiting_since.store(now, Ordering::Relaxed);
        connection.has_answered.store(true, Ordering::Relaxed);
        connection.busy.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Serves a connection until either side ends it.
pub(crate) async fn serve(shared: Arc<Shared>, socket: TcpStream, peer: Peer) {
    let connection = Arc::new(Connection::new(Arc::clone(&shared), peer));
    let _registration = shared.connections.register(&connection);
    let _open = shared.metrics.connect();
    // An answer is one small write: waiting for more to send would only add latency.
    let _ = socket.set_nodelay(true);
    let head_time_max = shared.limits.head_time_max;
    let meant = tokio::select! {
        biased;
        meant = tokio::time::timeout(head_time_max, http2::is_meant(&socket)) => meant,
        // The end came before the first byte.
        () = connection.told_to_end() => return,
    };
    match meant {
        Ok(Ok(true)) => http2::serve(&connection, socket).await,
        Ok(Ok(false)) => serve_http1(&connection, socket).await,
        // Nothing came, or the client left: there is nobody to answer.
        Ok(Err(_)) | Err(_) => {}
    }
}

/// What hyper calls for each request.
pub(crate) async fn answer(
    connection: Arc<Connection>,
    request: hyper::Request<hyper::body::Incoming>,
) -> Result<hyper::Response<crate::respond::Payload>, Infallible> {
    let _busy = Busy::new(&connection);
    Ok(request::handle(&connection.shared, connection.peer, request).await)
}

/// As [`answer`]; once the process is about to stop, the answer says that it is the last one of its
/// connection, so that the client does not send another request into the end (RFC 9112, section 9.6).
async fn answer_last(
    connection: Arc<Connection>,
    request: hyper::Request<hyper::body::Incoming>,
) -> Result<hyper::Response<crate::respond::Payload>, Infallible> {
    let mut answered = answer(Arc::clone(&connection), request).await?;
    if connection.shared.is_stopping() {
        answered.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    }
    Ok(answered)
}

async fn serve_http1(connection: &Arc<Connection>, socket: TcpStream) {
    let answering = Arc::clone(connection);
    let service = service_fn(move |request| answer_last(Arc::clone(&answering), request));
    let mut http = http1::Builder::new()
        .half_close(true)
        // Answers to pipelined requests are not gathered: bytes that are no HTTP behind a good
        // request would take its answer with them.
        .pipeline_flush(false)
        .max_buf_size(READ_BUFFER_BYTES_MAX)
        // Slow heads and idle connections are ended by `idle`, which costs a request less.
        .header_read_timeout(None)
        .serve_connection(Wire::new(socket, Arc::clone(connection)), service);
    let ended = drive(connection, &mut http, |http| Pin::new(http).graceful_shutdown()).await;
    if ended == Ended::TooLate {
        let parts = http.into_parts();
        if !parts.read_buf.is_empty() {
            wire::refuse_late(connection, parts.io).await;
        }
    }
}

/// Why a connection ended.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Ended {
    /// By itself, or as it was told.
    Fine,
    /// It waited too long for a request.
    TooLate,
}

/// Polls a connection, and does what it is told meanwhile.
pub(crate) async fn drive<C: Future<Output = hyper::Result<()>> + Unpin>(
    connection: &Connection,
    http: &mut C,
    finish: impl Fn(&mut C),
) -> Ended {
    let mut finishing = false;
    let mut registered = false;
    poll_fn(|context: &mut Context<'_>| {
        loop {
            if Pin::new(&mut *http).poll(context).is_ready() {
                // Errors are the client's: it left, or sent what is no HTTP and was told so.
                return Poll::Ready(Ended::Fine);
            }
            if !registered {
                // The task's waker stays the same for its life, and is used up by an order.
                connection.waker.register(context.waker());
                registered = true;
            }
            match connection.order() {
                Order::Leave => return Poll::Ready(Ended::TooLate),
                Order::Finish if !finishing => {
                    finishing = true;
                    registered = false;
                    finish(http);
                }
                Order::GoOn | Order::Finish => return Poll::Pending,
            }
        }
    })
    .await
}
