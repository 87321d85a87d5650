//! How fast the front end reads the documents named on the command line, in MB/s: up to and including
//! each phase, `check` being all that `livespec check` does with a document.
#![expect(clippy::print_stdout, reason = "printing is what it is for")]

use std::time::Instant;

use livespec_diagnostics::{Diagnostics, Source};

/// How often all documents are read; the fastest round counts, which other programs disturb least.
const ROUNDS: u32 = 40;

fn main() {
    let sources: Vec<Source> = std::env::args()
        .skip(1)
        .map(|path| {
            Source::new(&path, &std::fs::read_to_string(&path).expect("a readable document"))
        })
        .collect();
    let bytes: usize = sources.iter().map(|source| source.text().len()).sum();
    let measure = |name: &str, phase: &dyn Fn(&Source)| {
        let round = || {
            let start = Instant::now();
            sources.iter().for_each(phase);
            start.elapsed().as_secs_f64()
        };
        let seconds = (0..ROUNDS).map(|_| round()).fold(f64::INFINITY, f64::min);
        println!("{name:8} {:8.1} MB/s", bytes as f64 / seconds / 1e6);
    };
    measure("parse", &|source| {
        std::hint::black_box(livespec_syntax::parse(source, &mut Diagnostics::default()));
    });
    measure("outline", &|source| {
        let document = livespec_syntax::parse(source, &mut Diagnostics::default());
        std::hint::black_box(livespec_syntax::outline(&document, &mut Diagnostics::default()));
    });
    measure("compile", &|source| {
        std::hint::black_box(livespec_compiler::compile(source, &mut Diagnostics::default()));
    });
    measure("check", &|source| {
        let mut diagnostics = Diagnostics::default();
        let compilation = livespec_compiler::compile(source, &mut diagnostics);
        let subject = livespec_check::Subject {
            source,
            document: &compilation.document,
            outline: &compilation.outline,
            spec: &compilation.spec,
            files: None,
        };
        livespec_check::run(&subject, &mut diagnostics);
        std::hint::black_box((&compilation, diagnostics.finish()));
    });
}
