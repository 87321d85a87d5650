//! Diagrams in, values out: `UPDATE=1 cargo test -p livespec-lang` rewrites what is recorded.

use std::path::Path;

use livespec_diagnostics::{Diagnostics, Fragment, Span};
use livespec_lang::Spanned;
use livespec_lang::diagram::{self, Diagram, FlowDiagram, SequenceDiagram, StateMachineDecl};

/// Where the fragments start, so that a span is never right by accident.
const START: usize = 1000;

#[test]
fn diagrams() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/diagrams");
    let mut count = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|end| end != "mmd") {
            continue;
        }
        count += 1;
        let text = std::fs::read_to_string(&path).unwrap();
        let result = dump(&text);
        let recorded = path.with_extension("out");
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&recorded, result).unwrap();
            continue;
        }
        let expected = std::fs::read_to_string(&recorded).unwrap_or_default();
        assert_eq!(expected, result, "{} differs", recorded.display());
    }
    assert!(count > 0);
}

/// An untagged fence is a diagram only where it surely is one.
#[test]
fn untagged_texts() {
    let is = |tag: &str, text: &str| {
        let mut diagnostics = Diagnostics::default();
        diagram::parse(tag, &Fragment::contiguous(text, START), &mut diagnostics).is_some()
    };
    assert!(is("", "stateDiagram-v2\n  a --> b\n"));
    assert!(is("Mermaid", "stateDiagram-v2\n  a --> b\n"));
    for (tag, text) in [
        ("", "state of things\n a --> b"),
        ("", "graph of the services\n a --> b"),
        ("text", "stateDiagram-v2\n a --> b"),
        ("mermaid", ""),
        ("mermaid", "gantt\n a"),
    ] {
        assert!(!is(tag, text), "{tag}: {text}");
    }
}

/// The values of one diagram; every span is held against the text.
fn dump(text: &str) -> String {
    let fragment = Fragment::contiguous(text, START);
    let mut diagnostics = Diagnostics::default();
    let mut out = Out { text, out: String::new() };
    match diagram::parse("mermaid", &fragment, &mut diagnostics) {
        Some(Diagram::State(machine)) => out.machine(&machine),
        Some(Diagram::Flow(flow)) => out.flow(&flow),
        Some(Diagram::Sequence(sequence)) => out.sequence(&sequence),
        None => out.line("none"),
    }
    for found in &diagnostics {
        let line = format!("{} {} <{}>", found.code, found.message, out.at(found.span));
        out.line(&line);
    }
    out.out
}

struct Out<'a> {
    text: &'a str,
    out: String,
}

impl<'a> Out<'a> {
    fn at(&self, span: Span) -> &'a str {
        &self.text[span.start as usize - START..span.end as usize - START]
    }

    fn line(&mut self, line: &str) {
        self.out.push_str(line);
        self.out.push('\n');
    }

    /// A text that stands in the diagram as it is.
    fn word(&self, word: &Spanned<String>) -> String {
        assert_eq!(self.at(word.span), word.value);
        word.value.clone()
    }

    fn maybe(&self, before: &str, word: Option<&Spanned<String>>) -> String {
        word.map(|word| format!("{before}{}", self.word(word))).unwrap_or_default()
    }

    fn flow(&mut self, flow: &FlowDiagram) {
        for (what, nodes) in [("node", &flow.nodes), ("group", &flow.groups)] {
            for node in nodes {
                let label = self.maybe(" = ", node.label.as_ref());
                let line = format!("{what} {}{label} {}", self.word(&node.id), node.shape);
                self.line(line.trim_end());
            }
        }
        for link in &flow.links {
            let label = self.maybe(" : ", link.label.as_ref());
            let line = format!("{} -> {}{label}", self.word(&link.from), self.word(&link.to));
            self.line(&line);
        }
        for name in &flow.styled {
            let line = format!("styled {}", self.word(name));
            self.line(&line);
        }
    }

    fn sequence(&mut self, sequence: &SequenceDiagram) {
        for found in &sequence.participants {
            let label = self.maybe(" = ", found.label.as_ref());
            let declared = if found.declared { " declared" } else { "" };
            let speaks = if found.speaks { "" } else { " silent" };
            let line = format!("participant {}{label}{declared}{speaks}", self.word(&found.id));
            self.line(&line);
        }
        for message in &sequence.messages {
            let line = format!(
                "{} -> {} : {} <{}>",
                self.word(&message.from),
                self.word(&message.to),
                self.word(&message.text),
                self.at(message.span)
            );
            self.line(&line);
        }
    }

    fn machine(&mut self, machine: &StateMachineDecl) {
        let name = self.maybe(" ", machine.name.as_ref());
        self.line(&format!("state machine{name}"));
        for state in &machine.states {
            let of = |at: usize| machine.states[at].name.value.as_str();
            let inside = state.inside.map(|at| format!(" in {}", of(at))).unwrap_or_default();
            let first = state.initial.map(|at| format!(" first {}", of(at))).unwrap_or_default();
            let label = self.maybe(" = ", state.label.as_ref());
            let line =
                format!("  {:?} {}{label}{inside}{first}", state.kind, self.word(&state.name));
            self.line(&line);
        }
        let initial = self.maybe("  initial ", machine.initial.as_ref());
        self.line(&initial);
        for last in &machine.finals {
            let line = format!("  final {}", self.word(last));
            self.line(&line);
        }
        for step in &machine.transitions {
            let label = self.maybe(" : ", step.label.as_ref());
            let line = format!(
                "  {} -> {}{label} <{}>",
                self.word(&step.from),
                self.word(&step.to),
                self.at(step.span)
            );
            self.line(&line);
        }
    }
}
