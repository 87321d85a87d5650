//! The line of a request.

use std::cell::RefCell;
use std::io::Write;
use std::time::Duration;

use super::LogFormat;

/// What is told of a request. The query is left out: it may hold what is nobody's business.
#[derive(Debug)]
pub(crate) struct Access<'a> {
    /// Milliseconds since 1970.
    pub(crate) now_ms: i64,
    pub(crate) request_id: &'a str,
    pub(crate) method: &'a str,
    /// The template of the path, from the document.
    pub(crate) route: &'a str,
    /// The path as it was sent.
    pub(crate) path: &'a str,
    pub(crate) status: u16,
    pub(crate) took: Duration,
    /// The subject of the credentials.
    pub(crate) subject: Option<&'a str>,
}

impl Access<'_> {
    pub(super) fn write(&self, line: &mut Vec<u8>, format: LogFormat) {
        // Writing to a vector cannot fail.
        let _ = match format {
            LogFormat::Text => self.text(line),
            LogFormat::Json => self.json(line),
        };
    }

    fn text(&self, line: &mut Vec<u8>) -> std::io::Result<()> {
        time(line, self.now_ms);
        write!(line, "  INFO request method={} path=", self.method)?;
        quoted(line, begin(self.path))?;
        write!(
            line,
            " route={} status={} duration_ms={:.3} request_id={}",
            self.route,
            self.status,
            self.took.as_secs_f64() * 1000.0,
            self.request_id
        )?;
        if let Some(subject) = self.subject {
            line.extend_from_slice(b" subject=");
            quoted(line, subject)?;
        }
        line.push(b'\n');
        Ok(())
    }

    fn json(&self, line: &mut Vec<u8>) -> std::io::Result<()> {
        line.extend_from_slice(b"{\"timestamp\":\"");
        time(line, self.now_ms);
        line.extend_from_slice(b"\",\"level\":\"INFO\",\"message\":\"request\",\"method\":");
        quoted(line, self.method)?;
        line.extend_from_slice(b",\"path\":");
        quoted(line, begin(self.path))?;
        line.extend_from_slice(b",\"route\":");
        quoted(line, self.route)?;
        write!(
            line,
            ",\"status\":{},\"duration_ms\":{:.3},\"request_id\":",
            self.status,
            self.took.as_secs_f64() * 1000.0
        )?;
        quoted(line, self.request_id)?;
        if let Some(subject) = self.subject {
            line.extend_from_slice(b",\"subject\":");
            quoted(line, subject)?;
        }
        line.extend_from_slice(b"}\n");
        Ok(())
    }
}

/// The part of a path that is logged, at most: the rest tells nothing and may be kilobytes.
const PATH_BYTES_MAX: usize = 256;

/// The beginning of a path.
fn begin(path: &str) -> &str {
    &path[..path.floor_char_boundary(PATH_BYTES_MAX)]
}

/// A JSON string, so that nothing that a client sends begins a line of its own.
fn quoted(line: &mut Vec<u8>, text: &str) -> std::io::Result<()> {
    serde_json::to_writer(line, text).map_err(Into::into)
}

/// RFC 3339 with milliseconds; the part down to the second is kept from line to line.
fn time(line: &mut Vec<u8>, now_ms: i64) {
    thread_local! {
        static SECOND: RefCell<(i64, String)> = const { RefCell::new((i64::MIN, String::new())) };
    }
    let second = now_ms.div_euclid(1000);
    SECOND.with_borrow_mut(|(known, text)| {
        if *known != second {
            *text = jiff::Timestamp::from_second(second)
                .map(|time| time.strftime("%Y-%m-%dT%H:%M:%S").to_string())
                .unwrap_or_default();
            *known = second;
        }
        line.extend_from_slice(text.as_bytes());
    });
    let _ = write!(line, ".{:03}Z", now_ms.rem_euclid(1000));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(format: LogFormat) -> String {
        let access = Access {
            now_ms: 1_767_225_600_007,
            request_id: "r1",
            method: "GET",
            route: "/a/{id}",
            path: "/a/\"\u{1b}x",
            status: 200,
            took: Duration::from_micros(1500),
            subject: Some("alice"),
        };
        let mut line = Vec::new();
        access.write(&mut line, format);
        String::from_utf8(line).unwrap()
    }

    #[test]
    fn text() {
        assert_eq!(
            line(LogFormat::Text),
            "2026-01-01T00:00:00.007Z  INFO request method=GET path=\"/a/\\\"\\u001bx\" route=/a/{id} \
             status=200 duration_ms=1.500 request_id=r1 subject=\"alice\"\n"
        );
    }

    #[test]
    fn json_parses() {
        let value: serde_json::Value = serde_json::from_str(&line(LogFormat::Json)).unwrap();
        assert_eq!(value["path"], "/a/\"\u{1b}x");
        assert_eq!(value["duration_ms"], 1.5);
        assert_eq!(value["timestamp"], "2026-01-01T00:00:00.007Z");
    }
}
