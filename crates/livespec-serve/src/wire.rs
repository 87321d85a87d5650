//! The socket of an HTTP/1.1 connection, and answers to what is no request.
//!
//! hyper answers bytes that are no HTTP by itself, with an empty body and outside of any handler.
//! Every answer of ours has `X-Request-Id`, so an error without it is hyper's; it is replaced on its
//! way out by one of the same status in the document's envelope.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use hyper::rt::{Read, ReadBufCursor, Write};
use hyper_util::rt::TokioIo;
use livespec_ir::ProblemKind;
use livespec_service::{Body, Problem, Reply};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use crate::connection::Connection;
use crate::request::RequestId;

/// An answer of hyper's own is shorter than this.
const OWN_ANSWER_BYTES_MAX: usize = 192;

/// How long a client may take to read that it was too late.
const REFUSAL_TIME_MAX: Duration = Duration::from_secs(1);

pub(crate) struct Wire {
    socket: TokioIo<TcpStream>,
    connection: Arc<Connection>,
    /// A replacement that is on its way out, and how much of it is gone.
    replacement: Vec<u8>,
    sent: usize,
}

impl Wire {
    pub(crate) fn new(socket: TcpStream, connection: Arc<Connection>) -> Self {
        Wire { socket: TokioIo::new(socket), connection, replacement: Vec::new(), sent: 0 }
    }

    fn poll_replacement(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        while self.sent < self.replacement.len() {
            let rest = &self.replacement[self.sent..];
            let count = ready!(Pin::new(&mut self.socket).poll_write(context, rest))?;
            if count == 0 {
                return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
            }
            self.sent += count;
        }
        Poll::Ready(Ok(()))
    }

    /// Puts the replacement for an answer of hyper's own in its place, where `bytes` end with one.
    fn replace(&mut self, bytes: &[u8]) -> bool {
        let Some((start, status)) = own_answer(bytes) else { return false };
        self.replacement = bytes[..start].to_vec();
        self.sent = 0;
        self.replacement.extend(refusal(&self.connection, problem(status)));
        true
    }
}

impl Read for Wire {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: ReadBufCursor<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.socket).poll_read(context, buffer)
    }
}

impl Write for Wire {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        ready!(self.poll_replacement(context))?;
        if self.replace(bytes) {
            // What does not go out now goes out with the flush that follows.
            if let Poll::Ready(Err(error)) = self.poll_replacement(context) {
                return Poll::Ready(Err(error));
            }
            return Poll::Ready(Ok(bytes.len()));
        }
        Pin::new(&mut self.socket).poll_write(context, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        // An answer of hyper's own has no body, so it ends what is written.
        if slices.last().is_some_and(|last| own_answer(last).is_some()) {
            let bytes: Vec<u8> = slices.iter().flat_map(|slice| slice.iter().copied()).collect();
            return self.poll_write(context, &bytes);
        }
        ready!(self.poll_replacement(context))?;
        Pin::new(&mut self.socket).poll_write_vectored(context, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.socket.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.poll_replacement(context))?;
        Pin::new(&mut self.socket).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.poll_replacement(context))?;
        Pin::new(&mut self.socket).poll_shutdown(context)
    }
}

/// Where an answer of hyper's own begins that `bytes` end with, and its status.
fn own_answer(bytes: &[u8]) -> Option<(usize, u16)> {
    // Answers with a body end otherwise, so most are told apart here.
    if !bytes.ends_with(b"\r\n\r\n") {
        return None;
    }
    let from = bytes.len().saturating_sub(OWN_ANSWER_BYTES_MAX);
    let begin = b"HTTP/1.1 4";
    let start = from + bytes[from..].windows(begin.len()).rposition(|window| window == begin)?;
    let head = std::str::from_utf8(&bytes[start..]).ok()?;
    let status = head.get(9..12)?.parse().ok()?;
    (!head.contains("x-request-id")).then_some((start, status))
}

fn problem(status: u16) -> Problem {
    match status {
        414 => Problem::new(ProblemKind::UriTooLong),
        431 => Problem::new(ProblemKind::HeadersTooLarge),
        _ => Problem::new(ProblemKind::Malformed).message("The request is not valid HTTP"),
    }
}

/// An answer in the document's envelope that ends the connection, as bytes.
fn refusal(connection: &Connection, problem: Problem) -> Vec<u8> {
    let id = RequestId::made();
    let live = connection.shared.live.load();
    let reply = live.service.problem(problem, id.as_str(), "");
    live.unmatched.answered(reply.status, Duration::ZERO);
    tracing::debug!(request_id = id.as_str(), status = reply.status, "what came is no request");
    encode(reply, id.as_str())
}

fn encode(reply: Reply, id: &str) -> Vec<u8> {
    let (kind, body) = match reply.body {
        Body::Empty => ("application/json", Vec::new()),
        Body::Json(bytes) => ("application/json", bytes),
        Body::ProblemJson(bytes) => ("application/problem+json", bytes),
    };
    let status =
        hyper::StatusCode::from_u16(reply.status).unwrap_or(hyper::StatusCode::BAD_REQUEST);
    let head = format!(
        "HTTP/1.1 {} {}\r\nconnection: close\r\ncontent-type: {kind}\r\ncontent-length: {}\r\n\
         cache-control: no-store\r\nx-content-type-options: nosniff\r\nx-request-id: {id}\r\n\r\n",
        status.as_u16(),
        status.canonical_reason().unwrap_or_default(),
        body.len()
    );
    [head.into_bytes(), body].concat()
}

/// Tells a client whose head did not arrive in time, and hangs up.
pub(crate) async fn refuse_late(connection: &Connection, wire: Wire) {
    let answer = refusal(connection, Problem::new(ProblemKind::Timeout));
    let mut socket = wire.socket.into_inner();
    // It is late already, so it gets little time; whether it reads the answer is its own affair.
    let _ = tokio::time::timeout(REFUSAL_TIME_MAX, async {
        socket.write_all(&answer).await?;
        socket.shutdown().await
    })
    .await;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_answers_of_the_library_are_told_apart() {
        let own = "HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\n\
                   date: Fri, 20 Nov 2026 09:10:10 GMT\r\n\r\n";
        let ours = "HTTP/1.1 404 Not Found\r\nx-request-id: a\r\ncontent-length: 0\r\n\r\n";
        assert_eq!(own_answer(own.as_bytes()), Some((0, 400)));
        assert_eq!(own_answer(format!("{ours}{own}").as_bytes()), Some((ours.len(), 400)));
        assert_eq!(own_answer(ours.as_bytes()), None);
        assert_eq!(own_answer(b"HTTP/1.1 204 No Content\r\n\r\n"), None);
        assert_eq!(own_answer(b"{}"), None);
    }
}
