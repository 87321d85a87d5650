//! `--watch`: a changed document takes the place of the served one.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::Duration;

use anyhow::Context;
use livespec_ir::{Spec, Valid};
use livespec_serve::Handle;
use notify::{RecommendedWatcher, RecursiveMode, Watcher};

use super::bound::{self, Binder, NotBound};
use super::{access, show, show_bind_error};
use crate::check::{self, Checked};

/// Editors write a file in several steps; the last one counts.
const QUIET_TIME: Duration = Duration::from_millis(100);

/// Keeps watching until it is dropped.
#[derive(Debug)]
pub(crate) struct Watching {
    _watcher: RecommendedWatcher,
}

struct Reloader {
    file: String,
    text: String,
    allow_errors: bool,
    binder: Binder,
    /// Whether tokens can be verified.
    is_closed: bool,
    handle: Handle,
}

/// Begins to watch the document.
///
/// # Errors
/// Where the system does not watch the folder.
pub(crate) fn start(
    file: &str,
    allow_errors: bool,
    binder: Binder,
    is_closed: bool,
    handle: Handle,
) -> anyhow::Result<Watching> {
    let path = Path::new(file);
    let name: OsString = path.file_name().map(OsString::from).unwrap_or_default();
    // The folder is watched, because editors put a new file in the place of the old one.
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder: PathBuf = folder.map_or_else(|| PathBuf::from("."), Path::to_owned);
    let (changed, changes) = mpsc::channel();
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        let is_meant = |path: &PathBuf| path.file_name() == Some(name.as_os_str());
        if event.is_ok_and(|event| !event.kind.is_access() && event.paths.iter().any(is_meant)) {
            // The other end is gone where the server has stopped.
            let _ = changed.send(());
        }
    })
    .context("the document cannot be watched")?;
    let watched = watcher.watch(&folder, RecursiveMode::NonRecursive);
    watched.with_context(|| format!("`{}` cannot be watched", folder.display()))?;
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let reloader =
        Reloader { file: file.to_owned(), text, allow_errors, binder, is_closed, handle };
    std::thread::Builder::new()
        .name("watch".to_owned())
        .spawn(move || reloader.run(&changes))
        .context("the system gives no thread")?;
    Ok(Watching { _watcher: watcher })
}

impl Reloader {
    fn run(mut self, changes: &Receiver<()>) {
        while changes.recv().is_ok() {
            loop {
                match changes.recv_timeout(QUIET_TIME) {
                    Ok(()) => {}
                    Err(RecvTimeoutError::Timeout) => break,
                    Err(RecvTimeoutError::Disconnected) => return,
                }
            }
            self.reload();
        }
    }

    fn reload(&mut self) {
        match check::document(&self.file) {
            Ok(checked) if checked.source.text() == self.text => {}
            Ok(checked) => {
                checked.source.text().clone_into(&mut self.text);
                self.swap(checked);
            }
            Err(error) => tracing::warn!("the previous version stays: {error:#}"),
        }
    }

    fn swap(&self, checked: Checked) {
        let spec = &checked.compilation.spec;
        let errors = checked.diagnostics.errors();
        if errors > 0 || !bound::has_endpoints(spec) {
            show(&checked);
        }
        if errors > 0 && !self.allow_errors {
            tracing::warn!(
                file = self.file,
                errors,
                "the document has errors; the previous version stays"
            );
            return;
        }
        if !bound::has_endpoints(spec) {
            tracing::warn!(
                file = self.file,
                "the document has no endpoint; the previous version stays"
            );
            return;
        }
        if access::is_demanded(spec) && !self.is_closed {
            tracing::warn!(
                file = self.file,
                "the document demands credentials, and there is nothing to verify them with; the previous version stays"
            );
            return;
        }
        let source = checked.source;
        let spec: Valid<Spec> = Valid::assume_valid(checked.compilation.spec);
        match self.binder.bind(&spec) {
            Ok(live) => {
                self.handle.swap(live);
                tracing::info!(file = self.file, "the new version of the document is served");
            }
            Err(NotBound::Document(error)) => {
                show_bind_error(&source, &error);
                tracing::warn!(
                    file = self.file,
                    "the document cannot be served; the previous version stays"
                );
            }
            Err(NotBound::Storage(error)) => {
                tracing::error!(file = self.file, "the previous version stays: {error:#}");
            }
        }
    }
}
