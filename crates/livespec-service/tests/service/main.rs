//! The service on the memory backend: requests in, replies out, both as text.

#![expect(clippy::unwrap_used, reason = "a helper of a test fails as the test does")]

mod behaviour;
mod properties;
mod run;
mod spec;

use std::path::Path;

/// Each file under `scenarios` is a list of requests with the replies they must have; `UPDATE=1` writes
/// the replies anew.
#[test]
fn scenarios() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/service/scenarios");
    let mut files: Vec<_> =
        std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let mut wrong = Vec::new();
    for file in &files {
        let text = std::fs::read_to_string(file).unwrap();
        let seen = run::scenario(&text);
        if seen == text {
            continue;
        }
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(file, &seen).unwrap();
        } else {
            wrong.push(format!("{}\n{}", file.display(), run::first_difference(&text, &seen)));
        }
    }
    assert!(files.len() >= 8, "the scenarios are gone");
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}
