//! Changes that are safe: after them the finding is gone, no new one has come, and the rest of the
//! document is as it was.

use std::collections::BTreeSet;
use std::path::Path;

use livespec_check::{Levels, RULES, Subject, run, settle};
use livespec_diagnostics::{Diagnostics, Fix, Source, apply};
use proptest::prelude::*;

/// More rounds than any document here needs.
const ROUNDS_MAX: usize = 16;

fn findings(text: &str) -> Diagnostics {
    let source = Source::new("a.md", text);
    let mut diagnostics = Diagnostics::default();
    let compiled = livespec_compiler::compile(&source, &mut diagnostics);
    let subject = Subject {
        source: &source,
        document: &compiled.document,
        outline: &compiled.outline,
        spec: &compiled.spec,
        files: None,
    };
    run(&subject, &mut diagnostics);
    settle(&subject, &Levels::default(), &mut diagnostics);
    diagnostics.finish();
    diagnostics
}

fn safe(diagnostics: &Diagnostics) -> Vec<Fix> {
    diagnostics.iter().flat_map(|found| &found.fixes).filter(|fix| fix.safe).cloned().collect()
}

/// The codes of findings that a safe change answers.
fn fixable(diagnostics: &Diagnostics) -> BTreeSet<&'static str> {
    let has = |fixes: &[Fix]| fixes.iter().any(|fix| fix.safe);
    diagnostics.iter().filter(|found| has(&found.fixes)).map(|found| found.code.0).collect()
}

fn codes(diagnostics: &Diagnostics) -> BTreeSet<&'static str> {
    diagnostics.iter().map(|found| found.code.0).collect()
}

/// The text after every safe change, and how many there were.
fn changed(text: &str) -> (String, usize) {
    let (mut text, mut count) = (text.to_owned(), 0);
    for _ in 0..ROUNDS_MAX {
        let (next, applied) = apply(&text, &safe(&findings(&text)));
        if applied == 0 {
            return (text, count);
        }
        (text, count) = (next, count + applied);
    }
    panic!("there is always another change:\n{text}");
}

/// What holds of every document; the codes that were answered.
fn judge(text: &str) -> BTreeSet<&'static str> {
    let before = findings(text);
    let (after, count) = changed(text);
    let left = findings(&after);
    assert_eq!(changed(&after), (after.clone(), 0), "the second time changes nothing");
    let answered = fixable(&before);
    assert_eq!(count > 0, !answered.is_empty());
    assert!(safe(&left).is_empty(), "{left:?}");
    let new: Vec<_> = codes(&left).difference(&codes(&before)).copied().collect();
    assert!(new.is_empty(), "new findings {new:?} in\n{after}");
    for code in &answered {
        let of = |found: &Diagnostics| found.iter().filter(|it| it.code.0 == *code).count();
        assert!(of(&left) < of(&before), "{code} is still there:\n{after}");
    }
    answered
}

#[test]
fn changes_answer_the_findings_of_the_fixtures() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let mut answered = BTreeSet::new();
    for rule in RULES {
        let path = folder.join(format!("{}_{}.md", rule.code, rule.name));
        let text = std::fs::read_to_string(&path).expect("every rule has a fixture");
        answered.extend(judge(&text));
    }
    for code in ["D007", "D012", "D015", "D044", "D045", "D063"] {
        assert!(answered.contains(code), "no fixture of {code} is changed: {answered:?}");
    }
}

/// A part of a document, sound or with something to change, and whether it has.
fn part(sound: &'static str, wrong: &'static str) -> impl Strategy<Value = (&'static str, bool)> {
    prop_oneof![Just((sound, false)), Just((wrong, true))]
}

/// A document of several parts, with line breaks of either kind and perhaps none at its end.
fn document() -> impl Strategy<Value = (String, bool)> {
    let parts = (
        part("version: 1.2.0", "version: Version 1.2"),
        part("status: draft", "status: darft"),
        part("created: 2025-10-06", "created: 06.10.2025"),
        part("reviewers: [Ada]", "reviewrs: [Ada]"),
        part("## Overview\n\nNotes.\t", "## Oveview\n\nNotes.\t"),
        part("### Dependencies\n\n- none so far", "### Dependancies\n\n- none so far"),
        part(
            "| 2025-01-02 | 1.0.0 | a | Ada |\n| 2025-03-04 | 1.1.0 | é | Ada |",
            "| 2025-03-04 | 1.1.0 | é | Ada |\n| 2025-01-02 | 1.0.0 | a | Ada |",
        ),
        part("Text.", "Text. <!-- livespec: allow(D001) nothing is left -->"),
    );
    let last = "| 2025-05-06 | 1.2.0 | b | Ada |";
    (parts, any::<bool>(), any::<bool>()).prop_map(move |(parts, windows, ended)| {
        let (version, status, created, reviewers, overview, dependencies, rows, text) = parts;
        let mut document = format!(
            "---\ntitle: Notes\n{}\n{}\n{}\n{}\n---\n\n# Notes\n\n{}\n\n{}\n\n{}\n\n## Change Log\n\n\
             | Date | Version | Changes | Author |\n|---|---|---|---|\n{}\n{last}",
            version.0, status.0, created.0, reviewers.0, overview.0, dependencies.0, text.0, rows.0
        );
        if ended {
            document.push('\n');
        }
        let wrong = [version, status, created, reviewers, overview, dependencies, rows, text];
        let document = if windows { document.replace('\n', "\r\n") } else { document };
        (document, wrong.iter().any(|part| part.1))
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn changes_answer_the_findings_of_any_document((text, wrong) in document()) {
        let answered = judge(&text);
        prop_assert_eq!(wrong, !answered.is_empty());
        let (after, _) = changed(&text);
        // Line breaks and the end of the document stay as they were.
        prop_assert_eq!(text.contains("\r\n"), after.contains("\r\n"));
        prop_assert_eq!(after.matches('\n').count(), text.matches('\n').count());
        prop_assert_eq!(after.replace("\r\n", "").contains('\r'), false);
        prop_assert_eq!(text.ends_with('\n'), after.ends_with('\n'));
        prop_assert!(after.contains("Notes.\t"));
    }
}
