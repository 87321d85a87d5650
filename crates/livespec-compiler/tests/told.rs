//! What single places tell: definitions, targets, errors and limits of whole documents, as text.
//!
//! Each `tests/told/NAME.md` has beside it `NAME.txt` with a line for each place; `UPDATE=1` writes it.

use std::fmt::Write;
use std::path::Path;

use livespec_diagnostics::{Diagnostics, Source};

fn told(name: &str, text: &str) -> String {
    let source = Source::new(name, text);
    let compilation = livespec_compiler::compile(&source, &mut Diagnostics::default());
    let (spec, trace) = (&compilation.spec, &compilation.trace);
    let mut lines: Vec<(u32, String)> = Vec::new();
    for it in &trace.definitions {
        let fields: Vec<&str> = it.fields.iter().map(|field| field.name.as_str()).collect();
        let kind = if it.entity.is_some() { "record" } else { "message" };
        let line = format!("{kind} {} ({}): {}", it.name, it.form, fields.join(", "));
        lines.push((source.line(it.span.start), line));
    }
    for it in &spec.objectives {
        let near = it.percentile.map(|value| format!(" p{value}")).unwrap_or_default();
        let line =
            format!("objective {:?}{near} {} {} {}", it.metric, it.comparison, it.value, it.unit);
        lines.push((source.line(it.origin.span.start), line));
    }
    for it in &trace.errors {
        let code = it.code.as_deref().unwrap_or("-");
        lines.push((source.line(it.span.start), format!("error {} {code}", it.status)));
    }
    for it in &trace.limits {
        let line = format!("limit {} in {} s", it.count, it.seconds);
        lines.push((source.line(it.span.start), line));
    }
    lines.sort_by_key(|(line, _)| *line);
    lines.iter().fold(String::new(), |mut out, (line, text)| {
        writeln!(out, "{line}: {text}").expect("a text takes any line");
        out
    })
}

#[test]
fn documents_tell_what_is_written_beside_them() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/told");
    let entries = std::fs::read_dir(&folder).expect("the folder of fixtures is there");
    let mut files: Vec<_> =
        entries.map(|entry| entry.expect("an entry can be read").path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "md"));
    files.sort();
    let mut wrong = Vec::new();
    for path in &files {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(path).expect("a fixture can be read");
        let seen = told(&name, &text);
        let beside = path.with_extension("txt");
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&beside, &seen).expect("a fixture can be written");
        }
        let expected = std::fs::read_to_string(&beside).unwrap_or_default();
        if seen != expected {
            wrong.push(format!("{name}: expected\n{expected}seen\n{seen}"));
        }
    }
    assert!(files.len() > 5 && wrong.is_empty(), "{}", wrong.join("\n"));
}
