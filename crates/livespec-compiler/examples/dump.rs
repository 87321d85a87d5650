//! Prints the model of the documents named on the command line.
#![expect(clippy::print_stdout, reason = "printing is what it is for")]

#[path = "../tests/common/dump.rs"]
#[expect(unreachable_pub, reason = "shared with the tests")]
mod dump;

fn main() {
    for path in std::env::args().skip(1) {
        let text = std::fs::read_to_string(&path).expect("the document can be read");
        let source = livespec_diagnostics::Source::new(&path, &text);
        let mut diagnostics = livespec_diagnostics::Diagnostics::default();
        let compilation = livespec_compiler::compile(&source, &mut diagnostics);
        println!("== {path}\n{}", dump::dump(&compilation));
        for diagnostic in &diagnostics {
            println!(
                "{} {}: {}",
                diagnostic.severity.name(),
                source.line(diagnostic.span.start),
                diagnostic.message
            );
        }
    }
}
