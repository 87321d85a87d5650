//! Documents in, models out: every `fixtures/*.md` and every example has its model in `fixtures/`; `UPDATE=1`
//! rewrites.

#[path = "common/dump.rs"]
#[expect(unreachable_pub, reason = "shared with the example")]
mod dump;

use std::path::PathBuf;

#[test]
fn models_are_as_recorded() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let fixtures = root.join("tests/fixtures");
    let mut documents = documents(&fixtures);
    documents.extend(self::documents(&root.join("../../examples")));
    assert!(documents.len() >= 5, "no fixtures in {}", fixtures.display());
    let mut failures = Vec::new();
    for path in documents {
        let text = std::fs::read_to_string(&path).expect("a readable fixture");
        let name = path.file_name().expect("a file name").to_string_lossy().into_owned();
        let source = livespec_diagnostics::Source::new(&name, &text);
        let compilation =
            livespec_compiler::compile(&source, &mut livespec_diagnostics::Diagnostics::default());
        let seen = dump::dump(&compilation);
        let expected_path = fixtures.join(&name).with_extension("txt");
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&expected_path, &seen).expect("the expectation can be written");
            continue;
        }
        let expected = std::fs::read_to_string(&expected_path).unwrap_or_default();
        if expected != seen {
            failures.push(format!("{name}:\n--- expected\n{expected}\n--- seen\n{seen}"));
        }
    }
    assert!(failures.is_empty(), "{}\nUPDATE=1 rewrites the expectations", failures.join("\n"));
}

/// The documents of a folder, in order of their names.
fn documents(folder: &std::path::Path) -> Vec<PathBuf> {
    let mut documents: Vec<PathBuf> = std::fs::read_dir(folder)
        .expect("the folder is there")
        .map(|entry| entry.expect("a readable entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .collect();
    documents.sort();
    documents
}
