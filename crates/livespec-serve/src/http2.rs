//! HTTP/2 by prior knowledge (RFC 9113, section 3.3): the client begins with the preface.

use std::sync::Arc;
use std::time::Duration;

use hyper::server::conn::http2;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::net::TcpStream;

use crate::connection::{self, Connection};

/// The part of the preface that no HTTP/1.1 request of ours begins with.
const PREFACE: &[u8] = b"PRI";

/// Requests in flight on one connection.
const STREAMS_MAX: u32 = 200;

/// How long a preface that comes in pieces is waited for between looks.
const LOOK_INTERVAL: Duration = Duration::from_millis(5);

/// Whether a client begins with the preface. Reads nothing.
///
/// # Errors
/// Where the client left before it said anything.
pub(crate) async fn is_meant(socket: &TcpStream) -> std::io::Result<bool> {
    let mut begin = [0; PREFACE.len()];
    loop {
        let count = socket.peek(&mut begin).await?;
        if count == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        if begin[..count] != PREFACE[..count] {
            return Ok(false);
        }
        if count == PREFACE.len() {
            return Ok(true);
        }
        // `P` alone may still become `POST`; the socket stays readable, so time has to pass.
        tokio::time::sleep(LOOK_INTERVAL).await;
    }
}

pub(crate) async fn serve(connection: &Arc<Connection>, socket: TcpStream) {
    let answering = Arc::clone(connection);
    let service = service_fn(move |request| connection::answer(Arc::clone(&answering), request));
    let head_bytes_max = u32::try_from(connection.shared.limits.head_bytes_max).unwrap_or(u32::MAX);
    let http = http2::Builder::new(TokioExecutor::new())
        .max_concurrent_streams(STREAMS_MAX)
        // What is within twice the bound reaches the check of the head, and its answer.
        .max_header_list_size(head_bytes_max.saturating_mul(2))
        .serve_connection(TokioIo::new(socket), service);
    let mut http = Box::pin(http);
    connection::drive(connection, &mut http, |http| http.as_mut().graceful_shutdown()).await;
}
