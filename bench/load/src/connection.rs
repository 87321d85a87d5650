//! One keep-alive connection with one request in flight.

use std::{
    io::{ErrorKind, Read, Write},
    net::SocketAddr,
    time::{Duration, Instant},
};

use anyhow::{Context, bail};
use mio::net::TcpStream;

use crate::{
    request::Requests,
    response::{Head, next_cursor},
};

/// First size of the buffer; a page of 20 items fits.
const BUFFER_BYTES: usize = 16 * 1024;
/// Largest answer taken.
const BUFFER_BYTES_MAX: usize = 1 << 20;

/// A connection and what it waits for.
pub(crate) struct Connection {
    pub(crate) stream: TcpStream,
    /// When the request in flight was sent.
    pub(crate) sent: Instant,
    buffer: Vec<u8>,
    filled: usize,
    head: Option<Head>,
    cursor: Option<Vec<u8>>,
}

/// What reading brought.
pub(crate) enum Progress {
    Waiting,
    Answered(u16),
}

impl Connection {
    /// Connects.
    pub(crate) fn open(address: SocketAddr) -> anyhow::Result<Connection> {
        let stream = std::net::TcpStream::connect_timeout(&address, Duration::from_secs(5))
            .with_context(|| format!("cannot connect to {address}"))?;
        stream.set_nodelay(true)?;
        stream.set_nonblocking(true)?;
        Ok(Connection {
            stream: TcpStream::from_std(stream),
            sent: Instant::now(),
            buffer: vec![0; BUFFER_BYTES],
            filled: 0,
            head: None,
            cursor: None,
        })
    }

    /// Sends the next request.
    pub(crate) fn send(&mut self, requests: &mut Requests, now: Instant) -> anyhow::Result<()> {
        self.sent = now;
        self.filled = 0;
        self.head = None;
        let request = requests.next(self.cursor.as_deref());
        // A request of a few hundred bytes always fits the empty send buffer of an idle connection.
        let written = self.stream.write(request).context("cannot send")?;
        if written != request.len() {
            bail!("a request was cut: {written} of {} bytes", request.len());
        }
        Ok(())
    }

    /// Reads what has come. The socket is edge-triggered: once the answer is whole nothing further can come
    /// before the next request, so the read that would only say so is left out.
    pub(crate) fn receive(&mut self, keep_cursor: bool) -> anyhow::Result<Progress> {
        loop {
            if self.filled == self.buffer.len() {
                if self.buffer.len() >= BUFFER_BYTES_MAX {
                    bail!("an answer has more than {BUFFER_BYTES_MAX} bytes");
                }
                self.buffer.resize(self.buffer.len() * 2, 0);
            }
            let count = match self.stream.read(&mut self.buffer[self.filled..]) {
                Ok(0) => bail!("the service closed a connection"),
                Ok(count) => count,
                Err(error) if error.kind() == ErrorKind::WouldBlock => {
                    return Ok(Progress::Waiting);
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Err(error) => return Err(error).context("cannot receive"),
            };
            self.filled += count;
            let bytes = &self.buffer[..self.filled];
            if self.head.is_none() {
                self.head = Head::parse(bytes)?;
            }
            if let Some(head) = self.head
                && head.is_whole(bytes)
            {
                if keep_cursor {
                    self.cursor = next_cursor(&bytes[head.length..]).map(<[u8]>::to_vec);
                }
                return Ok(Progress::Answered(head.status));
            }
        }
    }

    /// The answer as text, to be shown with an error.
    pub(crate) fn answer(&self) -> String {
        String::from_utf8_lossy(&self.buffer[..self.filled.min(600)]).into_owned()
    }
}
