//! The suite for backends, on a file and in memory.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use livespec_sqlite::{Options, open};
use livespec_storage::{Storage, conformance};

/// Opens a new database in a folder each time.
fn files(folder: &tempfile::TempDir) -> impl Fn() -> Arc<dyn Storage> {
    let next = AtomicUsize::new(0);
    let folder = folder.path().to_owned();
    move || {
        let file = folder.join(format!("{}.db", next.fetch_add(1, Ordering::Relaxed)));
        open(&format!("sqlite:{}", file.display()), Options::default()).expect("a new database")
    }
}

fn in_memory() -> Arc<dyn Storage> {
    open("sqlite::memory:", Options::default()).expect("a new database")
}

#[test]
fn a_file_conforms() {
    let folder = tempfile::tempdir().unwrap();
    conformance::run(&files(&folder));
}

#[test]
fn memory_conforms() {
    conformance::run(&in_memory);
}

#[test]
fn a_file_agrees_with_the_model() {
    let folder = tempfile::tempdir().unwrap();
    conformance::agree(&files(&folder), 24);
}

#[test]
fn memory_agrees_with_the_model() {
    conformance::agree(&in_memory, 400);
}
