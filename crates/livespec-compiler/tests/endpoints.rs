//! Endpoints in the forms that people write, and what only mentions them: `endpoints/*.md` has beside it what is
//! declared and what is not, with the reason; `UPDATE=1` rewrites.

use std::path::PathBuf;

use livespec_compiler::Compilation;
use livespec_diagnostics::{Diagnostics, Source};

#[test]
fn endpoints_are_as_recorded() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/endpoints");
    let mut paths: Vec<PathBuf> = std::fs::read_dir(&folder)
        .expect("the folder is there")
        .map(|entry| entry.expect("a readable entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .collect();
    paths.sort();
    assert!(paths.len() >= 10, "the documents are where the test looks for them");
    let mut failures = Vec::new();
    for path in paths {
        let text = std::fs::read_to_string(&path).expect("a readable document");
        let name = path.file_name().expect("a file has a name").to_string_lossy().into_owned();
        let source = Source::new(&name, &text);
        let compilation = livespec_compiler::compile(&source, &mut Diagnostics::default());
        let seen = report(&source, &compilation);
        let expected_path = path.with_extension("txt");
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&expected_path, &seen).expect("the expectation can be written");
            continue;
        }
        let expected = std::fs::read_to_string(&expected_path).unwrap_or_default();
        if expected != seen {
            failures.push(format!("{name}:\n--- expected\n{expected}--- seen\n{seen}"));
        }
    }
    assert!(failures.is_empty(), "{}\nUPDATE=1 rewrites the expectations", failures.join("\n"));
}

/// The operations in the order of the document, then the mentions.
fn report(source: &Source, compilation: &Compilation) -> String {
    let spec = &compilation.spec;
    let line = |span: livespec_diagnostics::Span| source.line(span.start);
    let mut lines = Vec::new();
    for operation in spec.operations.values() {
        let method = operation.method.expect("an operation of a document has a method");
        let entity = operation.entity.map_or("-", |id| spec.entities[id].name.as_str());
        let statuses = operation.responses.iter().map(|response| response.status);
        let statuses: Vec<u16> =
            statuses.chain(operation.errors.iter().map(|error| error.status)).collect();
        let (kind, path) = (operation.kind.name(), &operation.path);
        let at = line(operation.origin.span);
        lines.push((at, format!("{at}: {method} {path}  {kind} of {entity} {statuses:?}")));
    }
    lines.sort();
    let mut mentions: Vec<(u32, String)> = compilation
        .trace
        .facts
        .iter()
        .filter(|fact| fact.kind.starts_with("mention of an endpoint"))
        .map(|fact| (line(fact.span), format!("{}: {}", line(fact.span), fact.kind)))
        .collect();
    mentions.sort();
    lines.extend(mentions);
    lines.into_iter().fold(String::new(), |text, (_, line)| text + &line + "\n")
}
