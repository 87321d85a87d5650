//! Prints what is recognised in a document: `cargo run -p livespec-syntax --example outline -- FILE`.
//! With `--time N` it reads the document N times and prints the speed instead.
#![expect(clippy::print_stdout, reason = "a tool for people who change this crate")]

#[path = "../tests/support/dump.rs"]
mod dump;

use std::time::Instant;

use livespec_diagnostics::{Diagnostics, Source};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let path = arguments.first().expect("a file is given");
    let text = std::fs::read_to_string(path).expect("the file can be read");
    let source = Source::new(path, &text);
    if let [_, _, rounds] = arguments.as_slice() {
        return time(&source, rounds.parse().expect("a number of rounds"));
    }
    print!("{}", dump::render(&source));
}

fn time(source: &Source, rounds: u32) {
    let bytes = source.text().len() as f64 * f64::from(rounds) / 1e6;
    let start = Instant::now();
    let mut diagnostics = Diagnostics::default();
    let mut parsed = 0.0;
    for _ in 0..rounds {
        let begin = Instant::now();
        let document = livespec_syntax::parse(source, &mut diagnostics);
        parsed += begin.elapsed().as_secs_f64();
        std::hint::black_box(livespec_syntax::outline(&document, &mut diagnostics));
    }
    let all = start.elapsed().as_secs_f64();
    println!(
        "parse {:.1} MB/s, parse and outline {:.1} MB/s, {all:.3} s",
        bytes / parsed,
        bytes / all
    );
}
