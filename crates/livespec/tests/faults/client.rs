//! A client that keeps its connection, as most clients do.

use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use serde_json::Value;

/// How long an answer may take.
pub(crate) const TIME_MAX: Duration = Duration::from_secs(40);

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// A member of the body that is a text.
    pub(crate) fn text(&self, name: &str) -> String {
        let text = self.json()[name].as_str().map(str::to_owned);
        text.unwrap_or_else(|| panic!("no text `{name}`: {self:?}"))
    }

    /// Whether it is an error in the envelope of the document.
    pub(crate) fn is_in_envelope(&self) -> bool {
        let body = serde_json::from_str::<Value>(&self.body).unwrap_or_default();
        body["error"]["code"].is_string() && body["error"]["message"].is_string()
    }

    /// Sees that it refuses for now: 503 with a time to come back, in the envelope, without detail.
    pub(crate) fn assert_unavailable(&self) {
        assert_eq!(self.status, 503, "{self:?}");
        let after = self.header("retry-after").and_then(|it| it.parse::<u32>().ok());
        assert!(after.is_some_and(|seconds| seconds > 0), "no time to come back: {self:?}");
        assert!(self.is_in_envelope(), "not the envelope of the document: {self:?}");
        let told = self.body.to_ascii_lowercase();
        for word in ["sqlite", "database", "disk", "/tmp"] {
            assert!(!told.contains(word), "tells too much: {self:?}");
        }
    }
}

/// A connection that is kept between requests.
pub(crate) struct Connection {
    pub(crate) stream: TcpStream,
    buffer: Vec<u8>,
}

impl Connection {
    pub(crate) fn open(to: SocketAddr) -> std::io::Result<Connection> {
        let stream = TcpStream::connect_timeout(&to, TIME_MAX)?;
        stream.set_read_timeout(Some(TIME_MAX))?;
        stream.set_write_timeout(Some(TIME_MAX))?;
        stream.set_nodelay(true)?;
        Ok(Connection { stream, buffer: Vec::new() })
    }

    /// Sends a request and waits for its answer.
    pub(crate) fn ask(&mut self, request: &[u8]) -> std::io::Result<Answer> {
        self.stream.write_all(request)?;
        self.answer()
    }

    /// The next answer.
    pub(crate) fn answer(&mut self) -> std::io::Result<Answer> {
        let end = loop {
            if let Some(at) = self.buffer.windows(4).position(|it| it == b"\r\n\r\n") {
                break at + 4;
            }
            self.more()?;
        };
        let head = String::from_utf8_lossy(&self.buffer[..end]).into_owned();
        let mut lines = head.trim_end().split("\r\n");
        let broken = || std::io::Error::new(ErrorKind::InvalidData, head.clone());
        let status = lines.next().and_then(|line| line.strip_prefix("HTTP/1.1 "));
        let status = status.and_then(|line| line.get(..3)?.parse().ok()).ok_or_else(broken)?;
        let headers: Vec<(String, String)> = lines
            .filter_map(|line| line.split_once(':'))
            .map(|(name, value)| (name.to_owned(), value.trim().to_owned()))
            .collect();
        let mut answer = Answer { status, headers, body: String::new() };
        let length = match answer.header("content-length") {
            Some(length) => length.parse().map_err(|_| broken())?,
            None => 0,
        };
        while self.buffer.len() < end + length {
            self.more()?;
        }
        answer.body = String::from_utf8_lossy(&self.buffer[end..end + length]).into_owned();
        self.buffer.drain(..end + length);
        Ok(answer)
    }

    fn more(&mut self) -> std::io::Result<()> {
        let mut piece = [0; 16 * 1024];
        match self.stream.read(&mut piece)? {
            0 => Err(ErrorKind::UnexpectedEof.into()),
            count => {
                self.buffer.extend_from_slice(&piece[..count]);
                Ok(())
            }
        }
    }
}

/// A request without a body.
pub(crate) fn get(path: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nHost: parcels\r\n\r\n").into_bytes()
}

/// A request with a JSON body; `headers` are whole lines.
pub(crate) fn post(path: &str, headers: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!(
        "POST {path} HTTP/1.1\r\nHost: parcels\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n{headers}\r\n{body}"
    )
    .into_bytes()
}

/// One request on a connection of its own, which has to be answered.
pub(crate) fn ask(to: SocketAddr, request: &[u8]) -> Answer {
    let answer = Connection::open(to).and_then(|mut connection| connection.ask(request));
    answer.unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(request)))
}
