//! A document for every rule, and what the rule says about it.
//!
//! `tests/fixtures/CODE_NAME.md` holds at least one finding of the rule, `CODE_NAME.txt` the report
//! that people read, with the findings of this rule only; `CODE_NAME.clean.md` is a document that is
//! near to the bad pattern and has none. `UPDATE=1 cargo test` rewrites the reports.

use std::path::{Path, PathBuf};

use livespec_check::{Files, RULES, Rule, Subject, run};
use livespec_diagnostics::render::{Report, text};
use livespec_diagnostics::{Diagnostics, Source};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

/// The files that the fixtures may link to.
#[derive(Debug)]
struct Shelf;

impl Files for Shelf {
    fn exist(&self, path: &str) -> bool {
        path == "adr/007-storage.md"
    }
}

/// Everything that is found in a document.
fn findings(source: &Source) -> Diagnostics {
    let mut diagnostics = Diagnostics::default();
    let compiled = livespec_compiler::compile(source, &mut diagnostics);
    let subject = Subject {
        source,
        document: &compiled.document,
        outline: &compiled.outline,
        spec: &compiled.spec,
        files: Some(&Shelf),
    };
    run(&subject, &mut diagnostics);
    diagnostics.finish();
    diagnostics
}

/// What one rule finds in a fixture.
fn of(rule: &Rule, name: &str) -> (Source, Diagnostics) {
    let path = folder().join(name);
    let document = std::fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("{}: {error}; every rule has a fixture", path.display()));
    let source = Source::new(name, &document);
    let mut own = Diagnostics::default();
    own.extend(findings(&source).into_iter().filter(|found| found.code == rule.code));
    (source, own)
}

#[test]
fn every_rule_finds_its_pattern() {
    let mut silent = Vec::new();
    for rule in RULES {
        let stem = format!("{}_{}", rule.code, rule.name);
        let (source, own) = of(rule, &format!("{stem}.md"));
        if own.is_empty() {
            silent.push(stem);
            continue;
        }
        for found in &own {
            assert!(!found.help.is_empty(), "{stem}: a finding says what to do");
            let stops = found.message.ends_with('.') || found.message.contains('\n');
            assert!(!stops, "{stem}: {}", found.message);
        }
        let report = Report { source: &source, dialect: None, diagnostics: &own };
        let actual = text::findings(&report, text::Style::PLAIN);
        let path = folder().join(format!("{stem}.txt"));
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&path, &actual).expect("the folder of the tests can be written");
            continue;
        }
        let expected = std::fs::read_to_string(&path).unwrap_or_default();
        assert_eq!(actual, expected, "{stem}.txt differs; UPDATE=1 rewrites it");
    }
    assert!(silent.is_empty(), "nothing is found in the fixtures of {silent:?}");
}

#[test]
fn every_rule_leaves_its_neighbour_alone() {
    let mut wrong = Vec::new();
    for rule in RULES {
        let name = format!("{}_{}.clean.md", rule.code, rule.name);
        let (_, own) = of(rule, &name);
        wrong.extend(own.iter().map(|found| format!("{name}: {}", found.message)));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn no_fixture_is_left_over() {
    for entry in std::fs::read_dir(folder()).expect("the folder is there") {
        let name = entry.expect("the folder can be read").file_name();
        let name = name.to_string_lossy();
        let stem = name.split('.').next().unwrap_or_default();
        let known = RULES.iter().any(|rule| format!("{}_{}", rule.code, rule.name) == stem);
        assert!(known, "{name} belongs to no rule");
    }
}

/// The examples are approved and complete: no rule may find an error or a placeholder in them.
#[test]
fn the_examples_are_sound() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    let mut count = 0;
    for entry in std::fs::read_dir(folder).expect("the examples are there") {
        let path = entry.expect("the folder can be read").path();
        if path.extension().is_none_or(|extension| extension != "md") {
            continue;
        }
        count += 1;
        let document = std::fs::read_to_string(&path).expect("an example can be read");
        let source = Source::new(&path.to_string_lossy(), &document);
        let bad: Vec<String> = findings(&source)
            .into_iter()
            .filter(|found| found.code.0 == "D001" || found.severity.name() == "error")
            .map(|found| format!("{}: {}", found.code, found.message))
            .collect();
        assert!(bad.is_empty(), "{}: {bad:?}", path.display());
    }
    assert!(count >= 5);
}
