//! Findings that are known and wait for their time: a file that lists them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use livespec_diagnostics::{Fingerprint, Suppression, fingerprints};
use serde::{Deserialize, Serialize};

use crate::check::Judged;
use crate::words::plural;
use crate::{output, terminal};

/// The version of the file.
const VERSION: u32 = 1;

/// How many entries that no longer occur are named.
const GONE_SHOWN_MAX: usize = 20;

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: u32,
    findings: Vec<Entry>,
}

/// A finding that is known. Code and message are there for the people who read the file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    /// The document, from the folder of the file.
    path: String,
    code: String,
    fingerprint: String,
    message: String,
}

/// A list of findings that are known.
pub(super) struct Baseline {
    path: PathBuf,
    entries: Vec<Entry>,
}

/// Writes the findings of all documents; how many they are.
///
/// # Errors
/// Where the file cannot be written.
pub(super) fn write(path: &Path, checked: &[Judged]) -> anyhow::Result<usize> {
    let mut findings = Vec::new();
    for document in checked {
        let name = name(path, document.source.path());
        let prints = fingerprints(&document.source, &document.diagnostics);
        for (found, print) in document.diagnostics.iter().zip(prints) {
            findings.push(Entry {
                path: name.clone(),
                code: found.code.0.to_owned(),
                fingerprint: print.to_string(),
                message: found.message.clone(),
            });
        }
    }
    findings.sort();
    let count = findings.len();
    let mut text = serde_json::to_string_pretty(&File { version: VERSION, findings })?;
    text.push('\n');
    std::fs::write(path, text)
        .with_context(|| format!("`{}` cannot be written", path.display()))?;
    Ok(count)
}

/// How the file calls a document: its path from the folder of the file, with `/`.
fn name(baseline: &Path, document: &str) -> String {
    let whole = |path: &Path| std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let document = whole(Path::new(document));
    let folder = whole(baseline).parent().map(Path::to_owned).unwrap_or_default();
    let relative = document.strip_prefix(&folder).unwrap_or(&document);
    let parts: Vec<_> =
        relative.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    parts.join("/")
}

impl Baseline {
    /// Reads a list.
    ///
    /// # Errors
    /// A file that cannot be read or is no such list.
    pub(super) fn read(path: &Path) -> anyhow::Result<Baseline> {
        let shown = path.display();
        let text =
            std::fs::read_to_string(path).with_context(|| format!("`{shown}` cannot be read"))?;
        let file: File =
            serde_json::from_str(&text).with_context(|| format!("`{shown}` is no baseline"))?;
        if file.version != VERSION {
            bail!("`{shown}` has the version {}; this program reads {VERSION}", file.version);
        }
        Ok(Baseline { path: path.to_owned(), entries: file.findings })
    }

    /// Hides what is known, and says how much that is and which entries no longer occur.
    pub(super) fn hide(&self, checked: &mut [Judged]) {
        let mut known: BTreeMap<(String, Fingerprint), &Entry> = BTreeMap::new();
        for entry in &self.entries {
            if let Ok(print) = entry.fingerprint.parse() {
                known.insert((entry.path.clone(), print), entry);
            }
        }
        let reason = format!("known in {}", self.path.display());
        let (mut hidden, mut names) = (0, BTreeSet::new());
        for document in checked {
            let name = name(&self.path, document.source.path());
            let prints = fingerprints(&document.source, &document.diagnostics);
            let mut prints = prints.into_iter();
            document.diagnostics.suppress(|_| {
                let print = prints.next()?;
                known.remove(&(name.clone(), print))?;
                hidden += 1;
                Some(Suppression::External(reason.clone()))
            });
            names.insert(name);
        }
        known.retain(|(path, _), _| names.contains(path));
        self.tell(hidden, &known.into_values().collect::<Vec<_>>());
    }

    fn tell(&self, hidden: usize, gone: &[&Entry]) {
        let path = self.path.display();
        output::note(&format!("{} hidden by `{path}`\n", plural(hidden, "finding")));
        if gone.is_empty() {
            return;
        }
        let verb = if gone.len() == 1 { "occurs" } else { "occur" };
        let entries = if gone.len() == 1 { "entry" } else { "entries" };
        output::note(&format!("{} {entries} of it no longer {verb}:\n", gone.len()));
        for entry in gone.iter().take(GONE_SHOWN_MAX) {
            let line = format!("  {}: {} {}", entry.path, entry.code, entry.message);
            output::note(&format!("{}\n", terminal::harmless(&line)));
        }
        if gone.len() > GONE_SHOWN_MAX {
            output::note(&format!("  and {} more\n", gone.len() - GONE_SHOWN_MAX));
        }
    }
}
