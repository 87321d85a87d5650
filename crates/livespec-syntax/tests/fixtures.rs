//! Documents and what is recognised in them: `fixtures/NAME.md` and `fixtures/NAME.txt`.
//! `UPDATE=1 cargo test -p livespec-syntax` rewrites the latter.

#[path = "support/dump.rs"]
mod dump;

use std::fmt::Write;
use std::path::PathBuf;

use livespec_diagnostics::Source;

#[test]
fn documents_are_recognised_as_written_down() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let mut documents: Vec<PathBuf> = std::fs::read_dir(&folder)
        .expect("the folder is there")
        .map(|entry| entry.expect("the folder can be read").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .collect();
    documents.sort();
    assert!(documents.len() >= 10, "the fixtures are where the test looks for them");
    let mut wrong = String::new();
    for document in documents {
        let text = std::fs::read_to_string(&document).expect("a fixture is UTF-8");
        let name = document.file_name().expect("a file has a name").to_string_lossy().into_owned();
        let seen = dump::render(&Source::new(&name, &text));
        let expectation = document.with_extension("txt");
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&expectation, &seen).expect("the folder can be written");
            continue;
        }
        let expected = std::fs::read_to_string(&expectation).unwrap_or_default();
        for (number, (seen, expected)) in lines(&seen).zip(lines(&expected)).enumerate() {
            if seen != expected {
                writeln!(wrong, "{name}, line {}:\n- {expected}\n+ {seen}", number + 1).unwrap();
                break;
            }
        }
        if seen.lines().count() != expected.lines().count() {
            writeln!(
                wrong,
                "{name}: {} lines, not {}",
                seen.lines().count(),
                expected.lines().count()
            )
            .unwrap();
        }
    }
    assert!(wrong.is_empty(), "run with UPDATE=1 and look at the difference:\n{wrong}");
}

fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines()
}
