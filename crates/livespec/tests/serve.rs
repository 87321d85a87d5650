//! Every example document, and every document of `tests/served`, served by the program and asked over HTTP
//! what it promises.
//!
//! The cases stand in `examples/expect/NAME.http.md` and in `tests/served/NAME.http.md`; `examples/expect/README.md` says how they are
//! written. Documents run side by side, the cases of one document in order.

#[path = "serve/http.rs"]
mod http;
#[path = "serve/life.rs"]
mod life;
#[path = "serve/matcher.rs"]
mod matcher;
#[path = "serve/scenario.rs"]
mod scenario;
#[path = "serve/server.rs"]
mod server;
#[path = "serve/tour.rs"]
mod tour;

use std::path::{Path, PathBuf};

use scenario::{Case, Memory};
use server::Server;

fn examples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples")
}

/// The scenario files, each with its document.
fn scenarios() -> Vec<(String, PathBuf, PathBuf)> {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/served");
    let mut found = Vec::new();
    for (documents, cases) in [(examples(), examples().join("expect")), (own.clone(), own)] {
        for entry in std::fs::read_dir(&cases).expect("the folder of scenarios is there") {
            let path = entry.expect("an entry can be read").path();
            let name = path
                .file_name()
                .map(|name| name.to_string_lossy().into_owned())
                .unwrap_or_default();
            if let Some(name) = name.strip_suffix(".http.md") {
                found.push((name.to_owned(), documents.join(format!("{name}.md")), path.clone()));
            }
        }
    }
    found.sort();
    found
}

/// Runs the cases of one document; what went wrong, one text a case.
fn run(name: &str, document: &Path, scenario: &Path) -> (usize, Vec<String>) {
    let text = std::fs::read_to_string(scenario).expect("a scenario can be read");
    let cases =
        scenario::parse(&text).unwrap_or_else(|error| panic!("{}: {error}", scenario.display()));
    let server = Server::start(document, &["--database", "sqlite::memory:"]);
    let mut memory = Memory::new(server::SECRET);
    let mut failures = Vec::new();
    for case in &cases {
        if let Err(why) = play(case, &server, &mut memory) {
            failures.push(format!("{name}.http.md:{}: {}\n{why}", case.line, case.title));
        }
    }
    (cases.len(), failures)
}

fn play(case: &Case, server: &Server, memory: &mut Memory) -> Result<(), String> {
    let request = memory.fill(&case.request)?;
    let answer =
        http::send(server.public, &request).map_err(|error| format!("no answer: {error}"))?;
    let outcome = case.judge(&answer, memory);
    let asked = indent(&case.shown(&request));
    outcome.map_err(|why| {
        format!("  asked\n{asked}\n  answered\n{}\n  {why}", indent(&answer.to_string()))
    })
}

fn indent(text: &str) -> String {
    text.trim_end().lines().map(|line| format!("    {line}")).collect::<Vec<_>>().join("\n")
}

#[test]
fn examples_answer_as_they_promise() {
    let scenarios = scenarios();
    assert!(scenarios.len() >= 5, "{scenarios:?}");
    let results: Vec<(usize, Vec<String>)> = std::thread::scope(|scope| {
        let runs: Vec<_> = scenarios
            .iter()
            .map(|(name, document, scenario)| scope.spawn(move || run(name, document, scenario)))
            .collect();
        runs.into_iter().map(|run| run.join().expect("a document could not be run")).collect()
    });
    let count: usize = results.iter().map(|(count, _)| count).sum();
    let failures: Vec<String> = results.into_iter().flat_map(|(_, failures)| failures).collect();
    assert!(count >= 100, "only {count} cases were found");
    assert!(
        failures.is_empty(),
        "{} of {count} cases failed\n\n{}",
        failures.len(),
        failures.join("\n\n")
    );
}
