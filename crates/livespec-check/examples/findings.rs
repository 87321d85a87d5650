//! Every finding in some documents, one a line, for judging rules on many of them:
//! `cargo run -p livespec-check --example findings -- FILE...`.

#![expect(clippy::print_stdout, reason = "printing is what it is for")]

use livespec_check::{Subject, run};
use livespec_diagnostics::{Diagnostics, Source};

fn main() {
    for path in std::env::args().skip(1) {
        let bytes = std::fs::read(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
        let text = String::from_utf8_lossy(&bytes);
        let source = Source::new(&path, &text);
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
        diagnostics.finish();
        for found in &diagnostics {
            let line = source.slice(source.line_span(source.line(found.span.start))).trim();
            let line: String = line.chars().take(160).collect();
            let at = source.line(found.span.start);
            let severity = found.severity.name();
            println!("{}\t{severity}\t{path}:{at}\t{}\t{line}", found.code, found.message);
        }
    }
}
