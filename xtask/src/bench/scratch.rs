//! A folder for databases, removed at the end.

use std::path::{Path, PathBuf};

use anyhow::Context;

/// The folder. It stands under `target/`, on the disk of the checkout: on a file system in memory a durable
/// write would cost nothing, and the figures would mean nothing.
pub(crate) struct Scratch {
    path: PathBuf,
}

impl Scratch {
    /// Makes the folder.
    pub(crate) fn new(root: &Path) -> anyhow::Result<Scratch> {
        let path = root.join(format!("target/bench-data-{}", std::process::id()));
        std::fs::create_dir_all(&path)
            .with_context(|| format!("cannot make {}", path.display()))?;
        Ok(Scratch { path })
    }

    /// An empty folder of the given name.
    pub(crate) fn fresh(&self, name: &str) -> anyhow::Result<PathBuf> {
        let path = self.path.join(name);
        if path.exists() {
            std::fs::remove_dir_all(&path)?;
        }
        std::fs::create_dir_all(&path)?;
        Ok(path)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What cannot be removed is left for `cargo clean`.
        let _ = std::fs::remove_dir_all(&self.path);
    }
}
