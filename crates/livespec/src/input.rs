//! Documents from files and from standard input.

use std::io::Read;
use std::path::Path;

use anyhow::{Context, bail};
use livespec_diagnostics::{Code, Diagnostic, Diagnostics, Severity, Source, Span};
use livespec_syntax::DOCUMENT_BYTES_MAX;

/// The name of standard input on the command line.
pub(crate) const STDIN: &str = "-";

/// What reports call it.
pub(crate) const STDIN_SHOWN: &str = "<stdin>";

/// The byte order mark of UTF-8.
pub(crate) const MARK: &[u8] = b"\xef\xbb\xbf";

/// The finding about bytes that are no text.
pub(crate) const NOT_UTF8: Code = Code("D090");

/// Reads a document. Bytes that are no UTF-8 become `U+FFFD` and a finding.
///
/// # Errors
/// Where the document cannot be read or is larger than [`DOCUMENT_BYTES_MAX`].
pub(crate) fn read(path: &str) -> anyhow::Result<(Source, Diagnostics)> {
    if path == STDIN {
        let bytes = bounded(std::io::stdin().lock(), path)?;
        return Ok(decode(STDIN_SHOWN, bytes));
    }
    let shown = Path::new(path);
    if shown.is_dir() {
        bail!("`{path}` is a folder; name a file in it");
    }
    let file = std::fs::File::open(shown).with_context(|| format!("`{path}` cannot be opened"))?;
    Ok(decode(path, bounded(file, path)?))
}

fn bounded(input: impl Read, path: &str) -> anyhow::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let limit = u64::try_from(DOCUMENT_BYTES_MAX).unwrap_or(u64::MAX).saturating_add(1);
    input
        .take(limit)
        .read_to_end(&mut bytes)
        .with_context(|| format!("`{path}` cannot be read"))?;
    if bytes.len() > DOCUMENT_BYTES_MAX {
        bail!(
            "`{path}` is larger than {} MiB, the most that a document may have",
            DOCUMENT_BYTES_MAX >> 20
        );
    }
    Ok(bytes)
}

/// The text of some bytes; a byte order mark is cut off.
fn decode(path: &str, bytes: Vec<u8>) -> (Source, Diagnostics) {
    let mut diagnostics = Diagnostics::default();
    let text = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            diagnostics.push(not_utf8(at, error.as_bytes()));
            String::from_utf8_lossy(error.as_bytes()).into_owned()
        }
    };
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    (Source::new(path, text), diagnostics)
}

fn not_utf8(at: usize, bytes: &[u8]) -> Diagnostic {
    let marked = bytes.starts_with(MARK);
    // Up to the first broken byte, text and bytes agree; the mark is cut off from both.
    let start = if marked { at.saturating_sub(3) } else { at };
    let found = Diagnostic::new(
        NOT_UTF8,
        Severity::Error,
        format!("the document is not UTF-8 from byte {at} on"),
        Span::new(start, start + '\u{fffd}'.len_utf8()),
    );
    let found = found.note("bytes that are no text are read as U+FFFD");
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        return found.help("the document looks like UTF-16; save it as UTF-8");
    }
    found.help("save the document as UTF-8")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_broken_byte_is_named() {
        let (source, diagnostics) = decode("a.md", b"# A\n\xff\xfeb".to_vec());
        assert_eq!(source.text(), "# A\n\u{fffd}\u{fffd}b");
        let found: Vec<&Diagnostic> = diagnostics.iter().collect();
        assert_eq!(found.len(), 1);
        assert_eq!(source.slice(found[0].span), "\u{fffd}");
        assert_eq!(source.line(found[0].span.start), 2);
    }

    #[test]
    fn a_byte_order_mark_is_no_text() {
        let (source, diagnostics) = decode("a.md", b"\xef\xbb\xbf# A\n".to_vec());
        assert_eq!(source.text(), "# A\n");
        assert!(diagnostics.is_empty());
        let (source, diagnostics) = decode("a.md", b"\xef\xbb\xbfab\xff".to_vec());
        let place = diagnostics.iter().map(|found| found.span.start).next();
        assert_eq!((source.text(), place), ("ab\u{fffd}", Some(2)));
    }

    #[test]
    fn what_is_too_large_is_refused() {
        let error = bounded(std::io::repeat(b'a'), "a.md").expect_err("it has no end");
        assert!(error.to_string().contains("larger than 16 MiB"), "{error}");
    }
}
