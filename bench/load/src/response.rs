//! The least of an HTTP/1.1 response that a load generator must understand.

use anyhow::{Context, bail};
use memchr::memmem;

/// The header of a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Head {
    pub(crate) status: u16,
    /// Bytes of the header, with the empty line.
    pub(crate) length: usize,
    pub(crate) body: Body,
}

/// How the end of the body is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Body {
    Length(usize),
    /// The body is whole when the last chunk has come; with one request in flight that is the end of the data.
    Chunked,
}

impl Head {
    /// Reads a header; `None` while it is not whole.
    pub(crate) fn parse(bytes: &[u8]) -> anyhow::Result<Option<Head>> {
        let Some(end) = memmem::find(bytes, b"\r\n\r\n") else { return Ok(None) };
        let head = &bytes[..end];
        let status = head.get(9..12).context("the status line is cut")?;
        let status = std::str::from_utf8(status)?.parse()?;
        let mut rest = head;
        while let Some(at) = memchr::memchr(b'\n', rest) {
            rest = &rest[at + 1..];
            // Two first letters tell nearly every header apart without comparing whole names.
            match rest.first() {
                Some(b'c' | b'C') if starts(rest, b"content-length:") => {
                    let body = Body::Length(number(&rest[15..]));
                    return Ok(Some(Head { status, length: end + 4, body }));
                }
                Some(b't' | b'T') if starts(rest, b"transfer-encoding:") => {
                    return Ok(Some(Head { status, length: end + 4, body: Body::Chunked }));
                }
                _ => {}
            }
        }
        bail!("the answer tells neither a length nor chunks")
    }

    /// True where `bytes`, which begin with the header, hold the whole response.
    pub(crate) fn is_whole(&self, bytes: &[u8]) -> bool {
        match self.body {
            Body::Length(length) => bytes.len() >= self.length + length,
            Body::Chunked => bytes.ends_with(b"\r\n0\r\n\r\n"),
        }
    }
}

/// The value of `nextCursor` in a page, where it has one.
pub(crate) fn next_cursor(body: &[u8]) -> Option<&[u8]> {
    let key = b"\"nextCursor\":\"";
    let start = memmem::rfind(body, key)? + key.len();
    let length = memchr::memchr(b'"', &body[start..])?;
    Some(&body[start..start + length])
}

fn starts(line: &[u8], name: &[u8]) -> bool {
    line.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name))
}

fn number(bytes: &[u8]) -> usize {
    let digits =
        bytes.iter().skip_while(|byte| **byte == b' ').take_while(|byte| byte.is_ascii_digit());
    digits.fold(0, |number, digit| number * 10 + usize::from(digit - b'0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_response_is_read() {
        let bytes = b"HTTP/1.1 201 Created\r\nServer: x\r\nContent-Length: 2\r\nA: b\r\n\r\n{}";
        let head = Head::parse(bytes).expect("a header").expect("a whole header");
        assert_eq!((head.status, head.body), (201, Body::Length(2)));
        assert!(head.is_whole(bytes));
        assert!(!head.is_whole(&bytes[..bytes.len() - 1]));
        assert_eq!(Head::parse(&bytes[..20]).expect("no error"), None);
    }

    #[test]
    fn chunks_and_cursors_are_read() {
        let bytes = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n";
        let head = Head::parse(bytes).expect("a header").expect("a whole header");
        assert!(head.is_whole(bytes));
        assert!(!head.is_whole(&bytes[..bytes.len() - 2]));
        assert!(Head::parse(b"HTTP/1.1 200 OK\r\nA: b\r\n\r\n").is_err());
        assert_eq!(next_cursor(br#"{"data":[],"nextCursor":"abc"}"#), Some(&b"abc"[..]));
        assert_eq!(next_cursor(br#"{"data":[],"nextCursor":null}"#), None);
    }
}
