//! How long an editor waits: from a keystroke in a document of 2,000 lines to its diagnostics.
//!
//! `cargo run --release -p livespec-lsp --example keystroke`

use std::fmt::Write;
use std::time::{Duration, Instant};

use livespec_check::Subject;
use livespec_diagnostics::{Diagnostics, Source};
use livespec_lsp::{Analysis, Connection, Host, serve};
use lsp_server::{Message, Notification, Request};
use serde_json::json;

/// Lines of the document.
const LINES: usize = 2000;
/// Keystrokes that are timed.
const STROKES: i32 = 300;

struct Plain;

impl Host for Plain {
    fn analyse(&self, path: &str, text: &str) -> Analysis {
        let source = Source::new(path, text);
        let mut diagnostics = Diagnostics::default();
        let compilation = livespec_compiler::compile(&source, &mut diagnostics);
        let subject = Subject {
            source: &source,
            document: &compilation.document,
            outline: &compilation.outline,
            spec: &compilation.spec,
            files: None,
        };
        livespec_check::run(&subject, &mut diagnostics);
        diagnostics.finish();
        Analysis { source, compilation, diagnostics }
    }

    fn explain(&self, _: &str) -> Option<String> {
        None
    }
}

/// A specification as people write them: records, endpoints with bodies, errors and prose.
fn document() -> String {
    let mut text =
        "# Technical Specification: Depot\n\n**Status:** Draft\n\n## Endpoints\n\n".to_owned();
    let mut number = 0;
    while text.lines().count() < LINES {
        number += 1;
        let _ = writeln!(
            text,
            "### `POST /crates{number}`\n\nStores a crate of kind {number}. The label must be unique.\n\n\
             ```json\n{{\n  \"label\": \"string\",\n  \"weight\": 12,\n  \"fragile\": false\n}}\n```\n\n\
             | Field | Type | Required | Description |\n|---|---|---|---|\n\
             | label | string | yes | what is printed on it, at most 80 characters |\n\
             | weight | integer | no | in grams, between 1 and 90000 |\n\n\
             - `201` stored\n- `400` a field is wrong\n- `409` the label is taken\n"
        );
    }
    text
}

fn main() {
    let (editor, server) = Connection::memory();
    let thread =
        std::thread::spawn(move || serve(&server, &Plain).map_err(|error| error.to_string()));
    let send = |message: Message| editor.sender.send(message).expect("the server listens");
    let tell = |method: &str, params: serde_json::Value| {
        send(Message::Notification(Notification::new(method.to_owned(), params)));
    };
    let published = || loop {
        match editor.receiver.recv().expect("the server answers") {
            Message::Notification(notice) if notice.method.ends_with("publishDiagnostics") => {
                return;
            }
            _ => {}
        }
    };
    let ask = |id: i32, method: &str, params: serde_json::Value| {
        send(Message::Request(Request::new(id.into(), method.to_owned(), params)));
    };
    ask(1, "initialize", json!({"capabilities": {}}));
    tell("initialized", json!({}));
    let uri = "file:///depot.md";
    let text = document();
    let lines = text.lines().count();
    tell(
        "textDocument/didOpen",
        json!({"textDocument": {"uri": uri, "languageId": "markdown", "version": 0, "text": text}}),
    );
    published();
    let mut times: Vec<Duration> = (1..=STROKES)
        .map(|version| {
            let at = json!({"line": 8, "character": 3});
            let change = json!([{"range": {"start": at, "end": at}, "text": "x"}]);
            let started = Instant::now();
            tell(
                "textDocument/didChange",
                json!({"textDocument": {"uri": uri, "version": version}, "contentChanges": change}),
            );
            published();
            started.elapsed()
        })
        .collect();
    ask(2, "shutdown", serde_json::Value::Null);
    tell("exit", serde_json::Value::Null);
    thread.join().expect("the server ends").expect("the server ends well");
    times.sort();
    let at = |share: usize| times[times.len() * share / 100].as_secs_f64() * 1000.0;
    let report = format!(
        "{lines} lines, {} KiB: median {:.1} ms, p99 {:.1} ms\n",
        text.len() / 1024,
        at(50),
        at(99)
    );
    std::io::Write::write_all(&mut std::io::stdout(), report.as_bytes()).expect("written");
}
