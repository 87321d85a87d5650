//! Levels of rules: what the nearest `livespec.toml` says of a document.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow};
use globset::{GlobBuilder, GlobMatcher};
use livespec_check::{Level, Levels};
use serde::Deserialize;

use crate::{input, settings};

/// A level as the file writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Word {
    Allow,
    Warn,
    Deny,
}

/// Levels by the name or the code of a rule.
pub(crate) type Rules = BTreeMap<String, Word>;

/// Levels for some files.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Override {
    /// Globs, from the folder of the file.
    files: Vec<String>,
    rules: Rules,
}

/// The levels for a document: those of `livespec.toml` in its folder, else in the nearest folder
/// above it, up to the root of the repository.
///
/// # Errors
/// A file that cannot be read, a glob that is none, a rule that does not exist.
pub(crate) fn of(document: &str) -> anyhow::Result<Levels> {
    let mut levels = Levels::default();
    let path = match document {
        input::STDIN => std::path::absolute(".")?.join(document),
        document => std::path::absolute(document)?,
    };
    let Some(found) = nearest(&path) else { return Ok(levels) };
    // Reports name it as a person would.
    let here = std::env::current_dir().unwrap_or_default();
    let named = found.strip_prefix(&here).unwrap_or(&found);
    let shown = || format!("`{}`", named.display());
    let file = settings::read(named)?;
    set(&mut levels, &file.rules.unwrap_or_default()).with_context(shown)?;
    let folder = found.parent().unwrap_or(Path::new(""));
    let relative = path.strip_prefix(folder).unwrap_or(&path);
    for Override { files, rules } in file.overrides.unwrap_or_default() {
        let globs: Vec<GlobMatcher> =
            files.iter().map(|glob| matcher(glob)).collect::<Result<_, _>>().with_context(shown)?;
        // Names are judged for every document, so that a misspelled one is found with the first.
        let mut own = levels.clone();
        set(&mut own, &rules).with_context(shown)?;
        if globs.iter().any(|glob| glob.is_match(relative)) {
            levels = own;
        }
    }
    Ok(levels)
}

fn nearest(document: &Path) -> Option<PathBuf> {
    for folder in document.ancestors().skip(1) {
        let path = folder.join(settings::FILE);
        if path.is_file() {
            return Some(path);
        }
        if folder.join(".git").exists() {
            return None;
        }
    }
    None
}

/// A glob whose `*` stays within a folder, as in `.gitignore`.
fn matcher(glob: &str) -> anyhow::Result<GlobMatcher> {
    Ok(GlobBuilder::new(glob).literal_separator(true).build()?.compile_matcher())
}

fn set(levels: &mut Levels, rules: &Rules) -> anyhow::Result<()> {
    for (rule, word) in rules {
        let level = match word {
            Word::Allow => Level::Allow,
            Word::Warn => Level::Warn,
            Word::Deny => Level::Deny,
        };
        levels.set(rule, level).map_err(|unknown| anyhow!("{unknown}"))?;
    }
    Ok(())
}
