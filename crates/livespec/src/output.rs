//! Standard output and standard error.

use std::io::Write;
use std::path::Path;

use anyhow::Context;

/// Writes a text to standard output and flushes it.
pub(crate) fn print(text: &str) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()
}

/// Writes a text to standard error; where that is closed, nobody wanted it.
pub(crate) fn note(text: &str) {
    let _ = std::io::stderr().lock().write_all(text.as_bytes());
}

/// Writes what went wrong to standard error, in the form of a finding.
pub(crate) fn complain(text: &str) {
    let mut err = anstream::AutoStream::auto(std::io::stderr());
    let _ = writeln!(err, "\u{1b}[1;31merror\u{1b}[0m: {text}");
}

/// Writes a warning to standard error.
pub(crate) fn warn(text: &str) {
    let mut err = anstream::AutoStream::auto(std::io::stderr());
    let _ = writeln!(err, "\u{1b}[1;33mwarning\u{1b}[0m: {text}");
}

/// Writes bytes to a file, or to standard output where none is named.
pub(crate) fn deliver(bytes: &[u8], to: Option<&Path>) -> anyhow::Result<()> {
    match to {
        Some(path) => std::fs::write(path, bytes)
            .with_context(|| format!("`{}` cannot be written", path.display())),
        None => {
            let mut out = std::io::stdout().lock();
            out.write_all(bytes)?;
            out.flush()?;
            Ok(())
        }
    }
}
