//! Changes that are safe, and what they make of a document.

use std::path::Path;

use anyhow::{Context, bail};
use livespec_diagnostics::{Fix, Source, apply};
use similar::TextDiff;

use crate::check::Judged;
use crate::input;

/// How often changes are applied; those that overlap others wait for the next round.
const ROUNDS_MAX: usize = 16;

/// The document with every safe change, and how many there were. The text outside them is the same,
/// byte for byte.
pub(super) fn changed(document: &Judged) -> (Judged, usize) {
    let mut current = document.again(document.source.clone());
    let mut count = 0;
    for _ in 0..ROUNDS_MAX {
        let safe: Vec<Fix> = current
            .diagnostics
            .iter()
            .filter_map(|found| found.fixes.iter().find(|fix| fix.safe))
            .cloned()
            .collect();
        let (text, applied) = apply(current.source.text(), &safe);
        if applied == 0 {
            break;
        }
        count += applied;
        current = document.again(Source::new(document.source.path(), &text));
    }
    (current, count)
}

/// The difference of two versions in the unified format.
pub(super) fn diff(before: &Source, after: &Source) -> String {
    let path = before.path();
    TextDiff::from_lines(before.text(), after.text())
        .unified_diff()
        .header(&format!("a/{path}"), &format!("b/{path}"))
        .to_string()
}

/// Puts a new text in the place of a document. The file is replaced as a whole, so that no failure
/// leaves half of it.
///
/// # Errors
/// A document that is no file, is read-only, is not UTF-8 or has changed since it was read; a full disk.
pub(super) fn write(before: &Source, text: &str) -> anyhow::Result<()> {
    let shown = before.path();
    if shown == input::STDIN_SHOWN {
        bail!("standard input cannot be changed; use --diff");
    }
    let path = std::fs::canonicalize(shown).with_context(|| format!("`{shown}`"))?;
    let permissions = std::fs::metadata(&path).with_context(|| format!("`{shown}`"))?.permissions();
    if permissions.readonly() {
        bail!("`{shown}` is read-only, and was left alone");
    }
    let bytes = std::fs::read(&path).with_context(|| format!("`{shown}` cannot be read"))?;
    let mark: &[u8] = if bytes.starts_with(input::MARK) { input::MARK } else { b"" };
    if bytes[mark.len()..] != *before.text().as_bytes() {
        bail!("`{shown}` is not UTF-8 or has changed meanwhile, and was left alone");
    }
    replace(&path, &[mark, text.as_bytes()].concat())
        .with_context(|| format!("`{shown}` cannot be written"))
}

fn replace(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let beside = path.with_file_name(format!(".{name}.{}.tmp", std::process::id()));
    let written = std::fs::write(&beside, bytes)
        .and_then(|()| std::fs::set_permissions(&beside, std::fs::metadata(path)?.permissions()))
        .and_then(|()| std::fs::rename(&beside, path));
    if written.is_err() {
        // The error that is told is the first one.
        let _ = std::fs::remove_file(&beside);
    }
    written
}
