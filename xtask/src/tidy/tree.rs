//! The files that are checked, in memory.

use std::{
    cell::OnceCell,
    collections::BTreeMap,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::Context;

use super::Source;

/// Folders that are never part of the project; only asked for where git does not answer.
const FOREIGN: &[&str] = &["target", ".git", "livespec-data", "corpus", "artifacts"];

/// The project's text files by their path from the root, with `/` between the parts.
pub(crate) struct Tree {
    pub(crate) root: PathBuf,
    files: BTreeMap<String, String>,
    sources: OnceCell<Vec<Source>>,
}

impl Tree {
    /// Reads what git tracks and what it would track; outside a git checkout, every file.
    pub(crate) fn open(root: &Path) -> anyhow::Result<Tree> {
        let paths = match tracked(root) {
            Some(paths) => paths,
            None => walk(root)?,
        };
        let mut files = BTreeMap::new();
        for path in paths {
            // A file that was deleted but is still in the index is no file of the project.
            if let Ok(bytes) = std::fs::read(root.join(&path)) {
                files.insert(path, String::from_utf8_lossy(&bytes).into_owned());
            }
        }
        Ok(Tree { root: root.to_owned(), files, sources: OnceCell::new() })
    }

    /// A tree made of the given files.
    #[cfg(test)]
    pub(crate) fn of(files: &[(&str, &str)]) -> Tree {
        let files = files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned()));
        Tree { root: PathBuf::new(), files: files.collect(), sources: OnceCell::new() }
    }

    /// How many files there are.
    pub(crate) fn len(&self) -> usize {
        self.files.len()
    }

    /// All files, in the order of their paths.
    pub(crate) fn files(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// The text of a file.
    pub(crate) fn text(&self, path: &str) -> Option<&str> {
        self.files.get(path).map(String::as_str)
    }

    /// True where a path is a file or a folder with files in it.
    pub(crate) fn exists(&self, path: &str) -> bool {
        let path = path.trim_end_matches('/');
        let folder = format!("{path}/");
        let mut inside = self.files.range(folder.clone()..);
        path.is_empty()
            || self.files.contains_key(path)
            || inside.next().is_some_and(|(first, _)| first.starts_with(&folder))
    }

    /// The Rust sources, parsed once.
    pub(crate) fn sources(&self) -> &[Source] {
        self.sources.get_or_init(|| {
            let rust = self.files().filter(|(path, _)| path.ends_with(".rs"));
            rust.map(|(path, text)| Source::parse(path, text)).collect()
        })
    }
}

fn tracked(root: &Path) -> Option<Vec<String>> {
    let output = Command::new("git")
        .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        .current_dir(root)
        .output()
        .ok()?;
    if !output.status.success() {
        return None;
    }
    let text = String::from_utf8(output.stdout).ok()?;
    Some(text.split('\0').filter(|path| !path.is_empty()).map(str::to_owned).collect())
}

fn walk(root: &Path) -> anyhow::Result<Vec<String>> {
    let mut paths = Vec::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder)? {
            let entry = entry?;
            let name = entry.file_name();
            let kind = entry.file_type()?;
            if kind.is_dir() && !FOREIGN.iter().any(|foreign| name == *foreign) {
                folders.push(entry.path());
            } else if kind.is_file() {
                let path = entry.path();
                let path = path.strip_prefix(root)?.to_str().context("a path is not Unicode")?;
                paths.push(path.replace('\\', "/"));
            }
        }
    }
    Ok(paths)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_exist_where_files_are_in_them() {
        let tree = Tree::of(&[("docs/a.md", ""), ("docs-b/c.md", "")]);
        assert!(tree.exists("docs") && tree.exists("docs/") && tree.exists("docs/a.md"));
        assert!(!tree.exists("doc") && !tree.exists("docs/b.md"));
    }

    #[test]
    fn a_folder_without_git_is_walked() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let paths = walk(root).expect("the package is readable");
        assert!(paths.contains(&"src/tidy/tree.rs".to_owned()));
    }
}
