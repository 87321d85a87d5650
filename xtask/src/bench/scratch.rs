//! A folder for databases, removed at the end.

use std::path::{Path, PathBuf};

use anyhow::Context;

/// What the folder's name begins with; the number of the process follows.
const PREFIX: &str = "bench-data-";

/// The folder. It stands under `target/`, on the disk of the checkout: on a file system in memory a durable
/// write would cost nothing, and the figures would mean nothing.
pub(crate) struct Scratch {
    path: PathBuf,
}

impl Scratch {
    /// Makes the folder.
    pub(crate) fn new(root: &Path) -> anyhow::Result<Scratch> {
        let target = root.join("target");
        remove_abandoned(&target);
        let path = target.join(format!("{PREFIX}{}", std::process::id()));
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

/// Removes what runs that were killed have left.
fn remove_abandoned(target: &Path) {
    for entry in std::fs::read_dir(target).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let process = name.to_str().and_then(|name| name.strip_prefix(PREFIX));
        let ended = |process: &str| {
            Path::new("/proc/self").exists() && !Path::new("/proc").join(process).exists()
        };
        if process.is_some_and(ended) {
            let _ = std::fs::remove_dir_all(entry.path());
        }
    }
}
