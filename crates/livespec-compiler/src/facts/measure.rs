//! Numbers with units in a sentence, with what compares them.

/// A number with its unit.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Measure {
    /// Where it stands in the text, comparison and unit included.
    pub(super) range: std::ops::Range<usize>,
    /// The number, separators of thousands left out.
    pub(super) value: f64,
    /// The unit in its short form: `ms`, `s`, `min`, `h`, `d`, `%`, `req/s`, `req/min`, `users`, `MB`, ...
    pub(super) unit: &'static str,
    /// `<`, `<=`, `>` or `>=`, where the text says so.
    pub(super) comparison: Option<&'static str>,
}

/// Units of a number, the longest of those that begin alike first; all in lower case.
const UNITS: &[(&str, &str)] = &[
    ("milliseconds", "ms"),
    ("millisecond", "ms"),
    ("msec", "ms"),
    ("ms", "ms"),
    ("seconds", "s"),
    ("second", "s"),
    ("secs", "s"),
    ("sec", "s"),
    ("minutes", "min"),
    ("minute", "min"),
    ("mins", "min"),
    ("min", "min"),
    ("hours", "h"),
    ("hour", "h"),
    ("hrs", "h"),
    ("days", "d"),
    ("day", "d"),
    ("percent", "%"),
    ("%", "%"),
    ("requests per second", "req/s"),
    ("requests a second", "req/s"),
    ("requests/second", "req/s"),
    ("requests/sec", "req/s"),
    ("requests/s", "req/s"),
    ("transactions per second", "req/s"),
    ("messages per second", "req/s"),
    ("calls per second", "req/s"),
    ("req/second", "req/s"),
    ("req/sec", "req/s"),
    ("req/s", "req/s"),
    ("per second", "req/s"),
    ("/second", "req/s"),
    ("/sec", "req/s"),
    ("/s", "req/s"),
    ("rps", "req/s"),
    ("tps", "req/s"),
    ("qps", "req/s"),
    ("requests per minute", "req/min"),
    ("requests/minute", "req/min"),
    ("requests/min", "req/min"),
    ("req/min", "req/min"),
    ("rpm", "req/min"),
    ("simultaneous users", "users"),
    ("simultaneous", "users"),
    ("concurrent users", "users"),
    ("concurrent requests", "requests"),
    ("concurrent connections", "connections"),
    ("concurrent sessions", "sessions"),
    ("concurrent", "users"),
    ("users", "users"),
    ("connections", "connections"),
    ("mib", "MiB"),
    ("gib", "GiB"),
    ("kib", "KiB"),
    ("kb", "KB"),
    ("mb", "MB"),
    ("gb", "GB"),
    ("tb", "TB"),
    ("s", "s"),
    ("h", "h"),
];

/// Words before a number that compare, the longest of those that end alike first; in lower case.
const BEFORE: &[(&str, &str)] = &[
    ("less than or equal to", "<="),
    ("greater than or equal to", ">="),
    ("no more than", "<="),
    ("not more than", "<="),
    ("no less than", ">="),
    ("not exceed", "<="),
    ("less than", "<"),
    ("lower than", "<"),
    ("fewer than", "<"),
    ("more than", ">"),
    ("greater than", ">"),
    ("higher than", ">"),
    ("at most", "<="),
    ("at least", ">="),
    ("up to", "<="),
    ("within", "<="),
    ("maximum", "<="),
    ("minimum", ">="),
    ("under", "<"),
    ("below", "<"),
    ("above", ">"),
    ("over", ">"),
    ("max", "<="),
    ("min", ">="),
    ("<=", "<="),
    (">=", ">="),
    ("≤", "<="),
    ("≥", ">="),
    ("<", "<"),
    (">", ">"),
];

/// Every number with a unit in a text, in order. Numbers without one are left out.
pub(super) fn scan(text: &str) -> Vec<Measure> {
    if !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return Vec::new();
    }
    let lower = text.to_ascii_lowercase();
    let bytes = lower.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let end = number_end(bytes, at);
        let joined =
            at > 0 && (bytes[at - 1].is_ascii_alphanumeric() || b"_.-/".contains(&bytes[at - 1]));
        if !joined && let Some(measure) = measure(&lower, at, end) {
            at = measure.range.end.max(end);
            found.push(measure);
        } else {
            at = end;
        }
    }
    found
}

/// The first number with a comparison whose unit is none of the known ones; the unit as written.
pub(super) fn bare(text: &str) -> Option<(Measure, String)> {
    let lower = text.to_ascii_lowercase();
    let bytes = lower.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let end = number_end(bytes, at);
        let (comparison, from) = comparison(&lower, at);
        let digits: String = lower[at..end].chars().filter(|c| *c != ',' && *c != '_').collect();
        let open = lower[end..].starts_with('+').then_some(">=");
        if let (Some(comparison), Ok(value)) = (comparison.or(open), digits.parse()) {
            let unit = own_unit(&text[end..]);
            let range = from..end + unit.len();
            return Some((Measure { range, value, unit: "", comparison: Some(comparison) }, unit));
        }
        at = end;
    }
    None
}

/// The word behind a number, or `:1` of a ratio.
fn own_unit(rest: &str) -> String {
    if rest.starts_with(":1") {
        return ":1".to_owned();
    }
    let rest = rest.trim_start_matches(['+', ' ', '\u{a0}']);
    let end =
        rest.find(|c: char| !(c.is_alphabetic() || c == '/' || c == '°')).unwrap_or(rest.len());
    rest[..end].to_owned()
}

/// The end of a number: digits, with `,` `_` between groups of three and one decimal point.
fn number_end(bytes: &[u8], start: usize) -> usize {
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let mut end = start;
    while digit(end)
        || (end > start && bytes.get(end).is_some_and(|b| b",._".contains(b)) && digit(end + 1))
    {
        end += 1;
    }
    end
}

fn measure(lower: &str, start: usize, end: usize) -> Option<Measure> {
    let digits: String = lower[start..end].chars().filter(|c| *c != ',' && *c != '_').collect();
    let mut value: f64 = digits.parse().ok()?;
    let rest = &lower[end..];
    let mut skipped =
        rest.len() - rest.trim_start_matches(['+', 'k', ' ', '\u{a0}', '-', '–']).len();
    let between = &rest[..skipped];
    let open = between.starts_with('+');
    if between.starts_with('k') && (between.len() > 1 || rest[skipped..].starts_with('/')) {
        value *= 1000.0;
    } else if between.contains('k') {
        // `kB`, `kW` and the like: the letter is part of the unit.
        skipped -= 1;
    }
    let (unit, length) = unit(&rest[skipped..]).or_else(|| rate(&rest[skipped..]))?;
    let (comparison, from) = comparison(lower, start);
    let comparison = comparison.or(open.then_some(">="));
    Some(Measure { range: from..end + skipped + length, value, unit, comparison })
}

fn unit(rest: &str) -> Option<(&'static str, usize)> {
    UNITS.iter().find_map(|(word, unit)| {
        let tail = rest.strip_prefix(word)?;
        let whole = !word.ends_with(|c: char| c.is_alphanumeric())
            || !tail.starts_with(|c: char| c.is_alphanumeric() || c == '_');
        whole.then_some((*unit, word.len()))
    })
}

/// `50 bookings per second`: what is counted is the document's own word.
fn rate(rest: &str) -> Option<(&'static str, usize)> {
    let end = rest.find(|c: char| !(c.is_alphabetic() || c == '-' || c == '_'))?;
    let behind = rest[end..].trim_start();
    let start = rest.len() - behind.len();
    let words = [
        ("per second", "req/s"),
        ("/second", "req/s"),
        ("/sec", "req/s"),
        ("/s", "req/s"),
        ("a second", "req/s"),
        ("per minute", "req/min"),
        ("/min", "req/min"),
    ];
    let (word, unit) = words.iter().find(|(word, _)| behind.starts_with(word))?;
    let whole = !behind[word.len()..].starts_with(|c: char| c.is_alphanumeric());
    (end > 0 && whole).then_some((*unit, start + word.len()))
}

/// What compares the number that starts at `start`, and where that begins.
fn comparison(lower: &str, start: usize) -> (Option<&'static str>, usize) {
    let mut head = lower[..start].trim_end_matches([' ', '`', '*', '~', '\u{a0}', '\\', ':']);
    for filler in [" of", " approximately", " about", " the first"] {
        head = head.strip_suffix(filler).unwrap_or(head);
    }
    for (word, comparison) in BEFORE {
        let Some(before) = head.strip_suffix(word) else { continue };
        let inside =
            word.starts_with(char::is_alphabetic) && before.ends_with(char::is_alphanumeric);
        if !inside {
            return (Some(comparison), before.len());
        }
    }
    (None, start)
}

/// What a share of is a percentile of the time it takes.
const SHARED: &[&str] = &[
    "req",
    "call",
    "resp",
    "read",
    "write",
    "quer",
    "operation",
    "search",
    "transaction",
    "message",
    "page",
    "case",
    "booking",
    "order",
    "event",
    "load",
    "action",
    "command",
];

/// The percentile that a text names: `p95`, `95th percentile`, `95% of requests`; with its place.
pub(super) fn percentile(text: &str) -> Option<(f64, usize)> {
    let lower = text.to_ascii_lowercase();
    let bytes = lower.as_bytes();
    for (at, byte) in bytes.iter().enumerate() {
        if !byte.is_ascii_digit()
            || (at > 0 && (bytes[at - 1].is_ascii_digit() || bytes[at - 1] == b'.'))
        {
            continue;
        }
        let end = number_end(bytes, at);
        let Ok(value) = lower[at..end].parse::<f64>() else { continue };
        let rest = lower[end..].trim_start();
        let letter =
            at > 0 && bytes[at - 1] == b'p' && !(at > 1 && bytes[at - 2].is_ascii_alphanumeric());
        let share = rest.strip_prefix('%').is_some_and(|rest| {
            let rest = rest.trim_start();
            let counted = rest.strip_prefix("of ").unwrap_or("");
            let counted =
                counted.strip_prefix("all ").or(counted.strip_prefix("the ")).unwrap_or(counted);
            SHARED.iter().any(|word| counted.starts_with(word))
        });
        let ordinal = [
            "th percentile",
            "th-percentile",
            "percentile",
            "st percentile",
            "rd percentile",
            "nd percentile",
        ]
        .iter()
        .any(|word| rest.starts_with(word));
        if (letter || share || ordinal) && value > 0.0 && value <= 100.0 {
            return Some((value, at));
        }
        if letter && (value == 999.0 || value == 9999.0) {
            return Some((if value == 999.0 { 99.9 } else { 99.99 }, at));
        }
    }
    if lower.contains("median") { Some((50.0, lower.find("median").unwrap_or(0))) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn brief(text: &str) -> Vec<(f64, &'static str, Option<&'static str>)> {
        scan(text).iter().map(|m| (m.value, m.unit, m.comparison)).collect()
    }

    #[test]
    fn numbers_have_units_and_comparisons() {
        assert_eq!(brief("respond in under 200ms (p95)"), [(200.0, "ms", Some("<"))]);
        assert_eq!(brief("> 1000 req/sec"), [(1000.0, "req/s", Some(">"))]);
        assert_eq!(brief("99.9%"), [(99.9, "%", None)]);
        assert_eq!(brief("100 simultaneous users"), [(100.0, "users", None)]);
        assert_eq!(brief("≥ 1,000+ concurrent requests"), [(1000.0, "requests", Some(">="))]);
        assert_eq!(brief("1000+ users"), [(1000.0, "users", Some(">="))]);
        assert_eq!(brief("10k simultaneous"), [(10_000.0, "users", None)]);
        assert_eq!(
            brief("at most 1.5 s and at least 5 rps"),
            [(1.5, "s", Some("<=")), (5.0, "req/s", Some(">="))]
        );
        assert_eq!(
            brief("99.5 % monthly, p95 < 2 seconds"),
            [(99.5, "%", None), (2.0, "s", Some("<"))]
        );
        assert_eq!(brief("≥80%"), [(80.0, "%", Some(">="))]);
        assert_eq!(brief("100 kB bodies"), [(100.0, "KB", None)]);
        assert_eq!(brief("version 1.2.0, RFC 9110, 42 things, x200ms, 3 shops"), []);
    }

    #[test]
    fn percentiles_are_found() {
        let value = |text: &str| percentile(text).map(|(value, _)| value);
        assert_eq!(value("Response Time (p95)"), Some(95.0));
        assert_eq!(value("at the 99th percentile"), Some(99.0));
        assert_eq!(value("< 1.5s for 95% of requests"), Some(95.0));
        assert_eq!(value("P99.9 below 1 s"), Some(99.9));
        assert_eq!(value("p999 below 1 s"), Some(99.9));
        assert_eq!(value("median under 10ms"), Some(50.0));
        assert_eq!(value("99.9% uptime of http2"), None);
    }

    proptest! {
        #[test]
        fn ranges_stay_inside(text in "[<≤p0-9 ,.%a-sk+/é]{0,40}") {
            for measure in scan(&text) {
                prop_assert!(text.get(measure.range).is_some());
            }
            if let Some((_, at)) = percentile(&text) {
                prop_assert!(at <= text.len());
            }
        }
    }
}
