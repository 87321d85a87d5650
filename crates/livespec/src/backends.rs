//! Storage backends by the scheme of their URLs.

use std::sync::Arc;

use anyhow::{anyhow, bail};
use livespec_storage::{Storage, StorageError};

/// A storage that a URL can name.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Backend {
    /// What stands before the first colon.
    pub(crate) scheme: &'static str,
    /// Opens what a URL names.
    pub(crate) open: fn(&str) -> Result<Arc<dyn Storage>, StorageError>,
}

/// All backends, in the order of the manual.
pub(crate) const BACKENDS: &[Backend] = &[Backend {
    scheme: "sqlite",
    open: |url| livespec_sqlite::open(url, livespec_sqlite::Options::default()),
}];

/// Opens the database of a URL.
///
/// # Errors
/// An unknown scheme, or what the backend says.
pub(crate) fn open(url: &str) -> anyhow::Result<Arc<dyn Storage>> {
    let scheme = url.split_once(':').map_or(url, |(scheme, _)| scheme);
    let Some(backend) = BACKENDS.iter().find(|backend| backend.scheme == scheme) else {
        let known: Vec<&str> = BACKENDS.iter().map(|backend| backend.scheme).collect();
        bail!("there is no database of the kind `{scheme}:` (there is: {})", known.join(", "));
    };
    // A URL may hold a password; only its scheme is told.
    (backend.open)(url).map_err(|error| anyhow!("the {scheme} database cannot be opened: {error}"))
}
