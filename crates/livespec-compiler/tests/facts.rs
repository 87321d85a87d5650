//! What documents say about themselves and about how the service runs: `facts/*.md` in, `facts/*.txt`
//! out, with the meaning of every line; `UPDATE=1` rewrites. And for any text: every line is
//! accounted for.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::PathBuf;

use livespec_compiler::{Compilation, compile};
use livespec_diagnostics::{Diagnostics, Source};
use livespec_ir::Spec;
use proptest::prelude::*;

fn compiled(name: &str, text: &str) -> (Source, Compilation) {
    let source = Source::new(name, text);
    let compilation = compile(&source, &mut Diagnostics::default());
    (source, compilation)
}

/// The lines that hold text and that neither a fact nor a gap touches.
fn silent(source: &Source, compilation: &Compilation) -> Vec<u32> {
    let gaps: BTreeSet<u32> = compilation
        .trace
        .gaps
        .iter()
        .flat_map(|gap| source.line(gap.span.start)..=source.line(gap.span.end.saturating_sub(1)))
        .collect();
    let lines = compilation.trace.lines(source);
    lines
        .into_iter()
        .filter(|line| line.facts.is_empty() && !gaps.contains(&line.line))
        .map(|line| line.line)
        .collect()
}

fn report(source: &Source, compilation: &Compilation) -> String {
    let mut out = facts(&compilation.spec);
    out.push_str("lines\n");
    for line in compilation.trace.lines(source) {
        let facts: Vec<String> = line
            .facts
            .iter()
            .map(|fact| {
                let effects: Vec<&str> = fact.effects.iter().map(|effect| effect.name()).collect();
                format!("{} {} [{}]", fact.requirement, fact.kind, effects.join(" "))
            })
            .collect();
        writeln!(out, "  {} {}", line.line, facts.join(", ")).expect("a text can be written to");
    }
    for gap in &compilation.trace.gaps {
        let line = source.line(gap.span.start);
        writeln!(out, "  not understood {line}: {}", gap.reason).expect("a text can be written to");
    }
    out
}

/// The facts without their places.
fn facts(spec: &Spec) -> String {
    let mut lines: Vec<String> = Vec::new();
    let info = &spec.info;
    lines.push(format!("name {:?}, status {:?}", info.name, status(spec)));
    let people = |people: &[livespec_ir::Person]| -> Vec<String> {
        people
            .iter()
            .map(|p| format!("{}{}", p.name, if p.placeholder { "?" } else { "" }))
            .collect()
    };
    lines.push(format!(
        "authors {:?}, reviewers {:?}",
        people(&info.authors),
        people(&info.reviewers)
    ));
    let text = |note: &Option<livespec_ir::Note>| note.as_ref().map(|note| note.text.clone());
    lines.push(format!(
        "version {:?}, created {:?}, modified {:?}",
        text(&info.version),
        text(&info.created),
        text(&info.modified)
    ));
    lines.push(format!("description {:?}", info.description));
    lines.extend(spec.goals.iter().map(|goal| format!("goal {:?}", goal.text)));
    lines.extend(spec.excluded.iter().map(|note| format!("excluded {:?}", note.text)));
    lines.extend(
        spec.questions
            .iter()
            .map(|q| format!("question {:?} blocking {:?} open {}", q.text, q.blocking, q.open)),
    );
    lines.extend(spec.risks.iter().map(|r| {
        format!("risk {:?} {:?} {:?} mitigation {:?}", r.text, r.likelihood, r.impact, r.mitigation)
    }));
    lines.extend(
        spec.alternatives.iter().map(|a| format!("alternative {:?} {:?}", a.name, a.decision)),
    );
    lines.extend(spec.glossary.iter().map(|term| format!("term {:?}", term.text)));
    lines.extend(
        spec.changes.iter().map(|c| format!("change {:?} {:?} {:?}", c.date, c.version, c.text)),
    );
    lines.extend(
        spec.phases
            .iter()
            .map(|p| format!("phase {:?} {:?} rollback {:?}", p.name, p.scope, p.rollback)),
    );
    lines.extend(
        spec.integrations
            .iter()
            .map(|i| format!("integration {:?} message {} {:?}", i.name, i.sends_message, i.text)),
    );
    lines.extend(
        spec.dependencies
            .iter()
            .map(|d| format!("dependency {:?} {:?} {:?}", d.name, d.version, d.criticality)),
    );
    running(spec, &mut lines);
    lines.join("\n") + "\n"
}

fn status(spec: &Spec) -> String {
    match &spec.info.status {
        livespec_ir::StatusChoice::Absent => "absent".to_owned(),
        livespec_ir::StatusChoice::Chosen(status, _) => format!("{status:?}"),
        livespec_ir::StatusChoice::Unknown(note) => format!("unknown {}", note.text),
        livespec_ir::StatusChoice::Undecided(note) => format!("undecided {}", note.text),
    }
}

/// The facts about how the service runs.
fn running(spec: &Spec, lines: &mut Vec<String>) {
    lines.extend(spec.objectives.iter().map(|o| {
        let percentile = o.percentile.map(|p| format!(" p{p}")).unwrap_or_default();
        format!(
            "objective {:?}{percentile} {} {} {} on {:?}",
            o.metric, o.comparison, o.value, o.unit, o.subject
        )
    }));
    lines.extend(spec.limits.iter().map(|l| {
        format!(
            "limit {} in {} s, per address {}, on {:?}",
            l.count, l.seconds, l.per_address, l.subject
        )
    }));
    lines.extend(spec.variables.iter().map(|v| {
        format!("variable {:?} = {:?} secret {} {:?}", v.name, v.default, v.secret, v.description)
    }));
    lines.extend(spec.flags.iter().map(|f| format!("flag {:?} {:?}", f.name, f.description)));
    lines.extend(
        spec.alerts.iter().map(|a| {
            format!("alert {:?} {:?} {:?} {:?}", a.name, a.condition, a.severity, a.action)
        }),
    );
    lines.extend(
        spec.threats
            .iter()
            .map(|t| format!("threat {:?} {:?} {:?}", t.threat, t.impact, t.mitigation)),
    );
    let access = &spec.access;
    let methods: Vec<_> = access.methods.iter().map(|method| method.kind).collect();
    lines.push(format!("access required {} by {methods:?}", access.required));
    lines.extend(
        access.permissions.iter().map(|p| format!("permission {:?} {:?}", p.name, p.description)),
    );
    lines.extend(access.roles.iter().map(|r| format!("role {:?} {:?}", r.name, r.permissions)));
}

#[test]
fn facts_are_as_recorded() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/facts");
    let mut paths: Vec<PathBuf> = std::fs::read_dir(&folder)
        .expect("the folder is there")
        .map(|entry| entry.expect("a readable entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .collect();
    paths.sort();
    assert!(!paths.is_empty());
    for path in paths {
        let text = std::fs::read_to_string(&path).expect("a readable document");
        let name = path.file_name().expect("a file has a name").to_string_lossy().into_owned();
        let (source, compilation) = compiled(&name, &text);
        let seen = report(&source, &compilation);
        let expected_path = path.with_extension("txt");
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&expected_path, &seen).expect("the expectation can be written");
            continue;
        }
        let expected = std::fs::read_to_string(&expected_path).unwrap_or_default();
        assert_eq!(seen, expected, "{name}: UPDATE=1 rewrites the expectation");
    }
}

#[test]
fn no_line_of_an_example_is_passed_over() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    for entry in std::fs::read_dir(folder).expect("the examples are there") {
        let path = entry.expect("a readable entry").path();
        if path.extension().is_none_or(|extension| extension != "md") {
            continue;
        }
        let text = std::fs::read_to_string(&path).expect("a readable example");
        let (source, compilation) = compiled("a.md", &text);
        assert_eq!(silent(&source, &compilation), Vec::<u32>::new(), "{}", path.display());
    }
}

/// Pieces of documents of every kind, whole and broken.
fn document() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("# Technical Specification: [Name]\n\n".to_owned()),
        Just("**Status:** Draft | Approved\n**Date:** {{date}}\n\n".to_owned()),
        Just("## Risks\n\n- Risk: é\n- Mitigation: < 200ms (p95)\n\n".to_owned()),
        Just(
            "## Performance\n\n| Metric | Target |\n|---|---|\n| p99 | ≥ 1,000 req/s |\n\n"
                .to_owned()
        ),
        Just("## Rate Limiting\n\n- 3/phone/10min, 30/IP/hour on `POST /x`\n\n".to_owned()),
        Just("## Configuration\n\n```bash\nA_KEY=<secret>\nexport B=\"1\" # é\n```\n\n".to_owned()),
        Just("### Alerts\n\n- Error rate > 5%: page\n\n".to_owned()),
        Just("#### `[METHOD] /path`\n\n**Request:**\n```json\n{\"a\": \"b\"}\n```\n\n".to_owned()),
        Just("> **N/A** - why\n\n<!-- x -->\n\n---\n\n".to_owned()),
        "[-*#>|` \t\n:a-zA-Z0-9é/{}<>=.]{0,40}",
        "[a-z ]{1,12}\n={3,5}\n",
    ];
    prop::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn every_line_is_accounted_for(text in document()) {
        let (source, compilation) = compiled("a.md", &text);
        prop_assert_eq!(silent(&source, &compilation), Vec::<u32>::new());
        for fact in &compilation.trace.facts {
            prop_assert!(text.get(fact.span.range()).is_some(), "{:?}", fact);
        }
        for gap in &compilation.trace.gaps {
            prop_assert!(text.get(gap.span.range()).is_some(), "{:?}", gap);
        }
    }
}
