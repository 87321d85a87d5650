//! Which files a command line means.

use std::path::Path;

use walkdir::WalkDir;

use crate::input;

/// How deep folders are searched.
const FOLDER_DEPTH_MAX: usize = 64;

/// Folders that hold other people's files.
const SKIPPED_FOLDERS: [&str; 2] = ["node_modules", "target"];

/// A file to check.
pub(super) struct Candidate {
    pub(super) path: String,
    /// Named outright, so checked whatever it holds.
    pub(super) named: bool,
}

/// The files that the paths name, each once, in order.
pub(super) fn candidates(paths: &[String]) -> anyhow::Result<Vec<Candidate>> {
    let mut candidates: Vec<Candidate> = Vec::new();
    for path in paths {
        if path != input::STDIN && Path::new(path).is_dir() {
            documents(path, &mut candidates)?;
        } else {
            candidates.push(Candidate { path: path.clone(), named: true });
        }
    }
    let mut known = std::collections::HashSet::new();
    candidates.retain(|candidate| known.insert(candidate.path.clone()));
    Ok(candidates)
}

/// The Markdown files of a folder and the folders in it, in the order of their names.
fn documents(folder: &str, into: &mut Vec<Candidate>) -> anyhow::Result<()> {
    let walk = WalkDir::new(folder).max_depth(FOLDER_DEPTH_MAX).sort_by_file_name();
    let entries = walk.into_iter().filter_entry(|entry| {
        let name = entry.file_name().to_string_lossy();
        if entry.depth() == 0 {
            return true;
        }
        let is_hidden = name.starts_with('.');
        let is_foreign = entry.file_type().is_dir() && SKIPPED_FOLDERS.contains(&name.as_ref());
        !is_hidden && !is_foreign
    });
    for entry in entries {
        let entry = entry?;
        let is_markdown = entry.path().extension().is_some_and(|it| it.eq_ignore_ascii_case("md"));
        if is_markdown && !entry.file_type().is_dir() {
            let path = entry.path().strip_prefix("./").unwrap_or(entry.path());
            into.push(Candidate { path: path.to_string_lossy().into_owned(), named: false });
        }
    }
    Ok(())
}
