//! Names of findings that outlive changes elsewhere in the document.
//!
//! A fingerprint is made of the code, of what the message quotes from the document and of the line
//! that the finding begins in, so that it survives moved lines, other white space and messages that
//! are worded anew. Findings that agree in all of that are told apart by their order.

use std::collections::HashMap;

use crate::{Diagnostic, Source, Span};

/// The most bytes of a line that count.
const LINE_BYTES_MAX: usize = 400;

/// The name of a finding: 16 hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint(u64);

impl std::fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl std::str::FromStr for Fingerprint {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        u64::from_str_radix(text, 16).map(Fingerprint)
    }
}

/// The fingerprints of the findings of one document, in their order.
pub fn fingerprints<'a>(
    source: &Source,
    diagnostics: impl IntoIterator<Item = &'a Diagnostic>,
) -> Vec<Fingerprint> {
    let mut seen: HashMap<u64, u64> = HashMap::new();
    let of = |diagnostic: &Diagnostic| {
        let base = base(source, diagnostic);
        let count = seen.entry(base).or_default();
        *count += 1;
        match *count {
            1 => Fingerprint(base),
            count => Fingerprint(extend(base, &count.to_le_bytes())),
        }
    };
    diagnostics.into_iter().map(of).collect()
}

fn base(source: &Source, diagnostic: &Diagnostic) -> u64 {
    // The border between parts is a byte that UTF-8 never has.
    let mut hash = extend(extend(OFFSET, diagnostic.code.0.as_bytes()), &[0xff]);
    for quoted in diagnostic.message.split('`').skip(1).step_by(2) {
        hash = extend(extend(hash, quoted.as_bytes()), &[0xff]);
    }
    for word in line(source, diagnostic.span).split_whitespace() {
        hash = extend(extend(hash, word.as_bytes()), b" ");
    }
    hash
}

/// The line that a span begins in, cut around the span where it is long.
fn line(source: &Source, span: Span) -> &str {
    let line = source.line_span(source.line(span.start));
    if line.len() <= LINE_BYTES_MAX {
        return source.slice(line);
    }
    let near = Span::new(
        (span.start as usize).saturating_sub(LINE_BYTES_MAX / 2),
        (span.start as usize).saturating_add(LINE_BYTES_MAX / 2),
    );
    let near = source.clip(near);
    source.slice(Span { start: near.start.max(line.start), end: near.end.min(line.end) })
}

/// The start of FNV-1a with 64 bits (Fowler, Noll, Vo): short, the same for ever, and no secret hangs on it.
const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u64 = 0x0100_0000_01b3;

fn extend(hash: u64, bytes: &[u8]) -> u64 {
    bytes.iter().fold(hash, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(PRIME))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Code, Severity};

    fn of(text: &str, message: &str) -> Vec<String> {
        let source = Source::new("a.md", text);
        let found: Vec<Diagnostic> = text
            .match_indices("TBD")
            .map(|(at, _)| {
                Diagnostic::new(Code("D041"), Severity::Info, message, Span::new(at, at + 3))
            })
            .collect();
        fingerprints(&source, &found).iter().map(Fingerprint::to_string).collect()
    }

    #[test]
    fn a_moved_line_keeps_its_name() {
        let before = of("a TBD\nb TBD\n", "`TBD` is open");
        let after = of("# New\n\nb TBD\n\n  a  TBD\r\n", "still open: `TBD`");
        assert_eq!((&after[1], &after[0]), (&before[0], &before[1]));
        assert_ne!(before[0], before[1]);
        assert_ne!(of("c TBD\n", "`TBD` is open"), before[..1]);
    }

    #[test]
    fn findings_that_agree_have_names_of_their_own() {
        let names = of("a TBD TBD\na TBD TBD\n", "`TBD`");
        let distinct: std::collections::HashSet<&String> = names.iter().collect();
        assert_eq!(distinct.len(), 4);
        assert_eq!(names, of("a TBD TBD\na TBD TBD\n", "`TBD`"));
    }

    #[test]
    fn a_hash_is_that_of_the_standard() {
        // The test value that its authors publish for "foobar".
        assert_eq!(extend(OFFSET, b"foobar"), 0x8594_4171_f739_67e8);
    }

    #[test]
    fn long_lines_cost_no_more_than_a_bounded_part() {
        let text = format!("{}TBD{}", "é".repeat(4000), "é".repeat(4000));
        assert_eq!(of(&text, "m").len(), 1);
        assert_eq!(of("TBD", "m")[0].parse(), Ok(Fingerprint(extend(base_of("TBD"), b""))));
    }

    fn base_of(text: &str) -> u64 {
        let source = Source::new("a.md", text);
        base(&source, &Diagnostic::new(Code("D041"), Severity::Info, "m", Span::new(0, 3)))
    }
}
