//! The line of a request.

use std::cell::RefCell;
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
        match format {
            LogFormat::Text => self.text(line),
            LogFormat::Json => self.json(line),
        }
    }

    fn text(&self, line: &mut Vec<u8>) {
        time(line, self.now_ms);
        push(line, "  INFO request method=");
        push(line, self.method);
        push(line, " path=");
        quoted(line, begin(self.path));
        push(line, " route=");
        push(line, self.route);
        push(line, " status=");
        number(line, u64::from(self.status), 1);
        push(line, " duration_ms=");
        milliseconds(line, self.took);
        push(line, " request_id=");
        push(line, self.request_id);
        if let Some(subject) = self.subject {
            push(line, " subject=");
            quoted(line, subject);
        }
        push(line, "\n");
    }

    fn json(&self, line: &mut Vec<u8>) {
        push(line, "{\"timestamp\":\"");
        time(line, self.now_ms);
        push(line, "\",\"level\":\"INFO\",\"message\":\"request\",\"method\":");
        quoted(line, self.method);
        push(line, ",\"path\":");
        quoted(line, begin(self.path));
        push(line, ",\"route\":");
        quoted(line, self.route);
        push(line, ",\"status\":");
        number(line, u64::from(self.status), 1);
        push(line, ",\"duration_ms\":");
        milliseconds(line, self.took);
        push(line, ",\"request_id\":");
        quoted(line, self.request_id);
        if let Some(subject) = self.subject {
            push(line, ",\"subject\":");
            quoted(line, subject);
        }
        push(line, "}\n");
    }
}

fn push(line: &mut Vec<u8>, text: &str) {
    line.extend_from_slice(text.as_bytes());
}

/// A number with at least `digits` digits; formatting machinery would cost more than all the rest.
fn number(line: &mut Vec<u8>, number: u64, digits: u32) {
    let mut place = 10_u64.pow(number.checked_ilog10().unwrap_or(0).max(digits - 1));
    while place > 0 {
        line.push(b"0123456789"[(number / place % 10) as usize]);
        place /= 10;
    }
}

/// Milliseconds with three decimals.
fn milliseconds(line: &mut Vec<u8>, took: Duration) {
    let microseconds = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
    number(line, microseconds / 1000, 1);
    line.push(b'.');
    number(line, microseconds % 1000, 3);
}

/// The part of a path that is logged, at most: the rest tells nothing and may be kilobytes.
const PATH_BYTES_MAX: usize = 256;

/// The beginning of a path.
fn begin(path: &str) -> &str {
    &path[..path.floor_char_boundary(PATH_BYTES_MAX)]
}

/// A JSON string, so that nothing that a client sends begins a line of its own.
fn quoted(line: &mut Vec<u8>, text: &str) {
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~') && byte != b'"' && byte != b'\\') {
        line.push(b'"');
        push(line, text);
        line.push(b'"');
    } else {
        serde_json::to_writer(line, text)
            .expect("a text is JSON, and writing to a vector cannot fail");
    }
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
        push(line, text);
    });
    line.push(b'.');
    number(line, now_ms.rem_euclid(1000).unsigned_abs(), 3);
    line.push(b'Z');
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
    fn numbers() {
        for (value, digits, text) in
            [(0, 1, "0"), (7, 3, "007"), (1000, 3, "1000"), (u64::MAX, 1, "18446744073709551615")]
        {
            let mut line = Vec::new();
            number(&mut line, value, digits);
            assert_eq!(String::from_utf8(line).unwrap(), text);
        }
    }

    #[test]
    fn json_parses() {
        let value: serde_json::Value = serde_json::from_str(&line(LogFormat::Json)).unwrap();
        assert_eq!(value["path"], "/a/\"\u{1b}x");
        assert_eq!(value["duration_ms"], 1.5);
        assert_eq!(value["timestamp"], "2026-01-01T00:00:00.007Z");
    }
}
