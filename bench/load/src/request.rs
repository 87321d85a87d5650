//! Requests, rendered once and patched in place.

use std::{
    fmt::Write as _,
    io::{Read, Write as _},
    net::{SocketAddr, TcpStream},
    time::Duration,
};

use anyhow::{Context, bail, ensure};
use serde_json::Value;

use crate::Operation;

/// Items on a page.
const PAGE: usize = 20;
/// Identifiers collected at most when none are given.
const IDS_MAX: usize = 20_000;
/// Digits of the counter in a created name.
const DIGITS: usize = 10;

/// Makes the requests of a run.
pub(crate) struct Requests {
    operation: Operation,
    /// The request as it was last sent; fixed parts are never written again.
    template: Vec<u8>,
    /// Where the part that changes begins in `template`.
    patch_at: usize,
    /// Request line and headers around a cursor.
    walk: (Vec<u8>, Vec<u8>),
    ids: Vec<String>,
    counter: u64,
    random: u64,
}

impl Requests {
    /// Prepares an operation on a collection.
    pub(crate) fn new(
        operation: Operation,
        path: &str,
        headers: &[String],
        ids: Vec<String>,
    ) -> anyhow::Result<Requests> {
        let mut common = String::from("Host: localhost\r\n");
        for header in headers {
            ensure!(header.contains(": "), "`{header}` is not of the form `Name: value`");
            let _ = write!(common, "{header}\r\n");
        }
        let mut template = String::new();
        let mut walk = (Vec::new(), Vec::new());
        let marker = match operation {
            Operation::Create => {
                let zeros = "0".repeat(DIGITS);
                let body = format!(r#"{{"name":"Bench item {zeros}","priority":2}}"#);
                let length = body.len();
                let _ = write!(
                    template,
                    "POST {path} HTTP/1.1\r\n{common}Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
                );
                zeros
            }
            Operation::Read => {
                let Some(first) = ids.first() else { bail!("there is nothing to read") };
                let same = ids.iter().all(|id| id.len() == first.len());
                ensure!(same, "identifiers must all have the same length");
                let _ = write!(template, "GET {path}/{first} HTTP/1.1\r\n{common}\r\n");
                first.clone()
            }
            Operation::List | Operation::Walk => {
                let _ = write!(template, "GET {path}?limit={PAGE} HTTP/1.1\r\n{common}\r\n");
                walk.0 = format!("GET {path}?limit={PAGE}&cursor=").into_bytes();
                walk.1 = format!(" HTTP/1.1\r\n{common}\r\n").into_bytes();
                String::new()
            }
        };
        let patch_at = template.rfind(&marker).context("the template holds its marker")?;
        let template = template.into_bytes();
        let random = 0x9E37_79B9_7F4A_7C15;
        Ok(Requests { operation, template, patch_at, walk, ids, counter: 0, random })
    }

    /// The status that a good answer has.
    pub(crate) fn status(&self) -> u16 {
        if self.operation == Operation::Create { 201 } else { 200 }
    }

    /// True where the body of an answer is needed for the next request.
    pub(crate) fn follows_cursors(&self) -> bool {
        self.operation == Operation::Walk
    }

    /// The next request; `cursor` is what the last answer of the connection named.
    pub(crate) fn next(&mut self, cursor: Option<&[u8]>) -> &[u8] {
        match (self.operation, cursor) {
            (Operation::Create, _) => {
                self.counter += 1;
                let mut rest = self.counter;
                for digit in self.template[self.patch_at..self.patch_at + DIGITS].iter_mut().rev() {
                    *digit = b"0123456789"[(rest % 10) as usize];
                    rest /= 10;
                }
            }
            (Operation::Read, _) => {
                let index = (self.random() % self.ids.len() as u64) as usize;
                let id = self.ids[index].as_bytes();
                self.template[self.patch_at..self.patch_at + id.len()].copy_from_slice(id);
            }
            (Operation::Walk, Some(cursor)) => {
                self.template.clear();
                self.template.extend_from_slice(&self.walk.0);
                self.template.extend_from_slice(cursor);
                self.template.extend_from_slice(&self.walk.1);
            }
            (Operation::Walk, None) => {
                let first = self.walk.0.len() - "&cursor=".len();
                self.template.clear();
                self.template.extend_from_slice(&self.walk.0[..first]);
                self.template.extend_from_slice(&self.walk.1);
            }
            (Operation::List, _) => {}
        }
        &self.template
    }

    /// xorshift64: spread is all that is asked of it.
    fn random(&mut self) -> u64 {
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        self.random
    }
}

/// Collects identifiers by walking the collection, oldest pages first.
pub(crate) fn list_ids(
    address: SocketAddr,
    path: &str,
    headers: &[String],
) -> anyhow::Result<Vec<String>> {
    let mut ids = Vec::new();
    let mut target = format!("{path}?limit=100");
    while ids.len() < IDS_MAX {
        let page: Value = serde_json::from_slice(&get(address, &target, headers)?)?;
        let data = page["data"].as_array().context("the list has no `data`")?;
        for item in data {
            ids.push(item["id"].as_str().context("an item has no `id`")?.to_owned());
        }
        let Some(cursor) = page["nextCursor"].as_str() else { break };
        target = format!("{path}?limit=100&cursor={cursor}");
    }
    Ok(ids)
}

/// One request on a connection of its own; the body of the answer.
fn get(address: SocketAddr, target: &str, headers: &[String]) -> anyhow::Result<Vec<u8>> {
    let mut stream = TcpStream::connect_timeout(&address, Duration::from_secs(5))?;
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    let mut request = format!("GET {target} HTTP/1.0\r\nHost: localhost\r\n");
    for header in headers {
        let _ = write!(request, "{header}\r\n");
    }
    request.push_str("\r\n");
    stream.write_all(request.as_bytes())?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    let end = memchr::memmem::find(&answer, b"\r\n\r\n").context("the answer has no header")?;
    let status = String::from_utf8_lossy(&answer[..end]).lines().next().map(str::to_owned);
    let status = status.unwrap_or_default();
    ensure!(status.contains(" 200"), "GET {target}: {status}");
    Ok(answer.split_off(end + 4))
}
