//! The language server, driven over standard input and output as an editor drives it.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value, json};

/// An editor with one connection.
struct Editor {
    server: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    asked: i64,
    /// Notifications that came while an answer was awaited.
    notices: Vec<Value>,
}

const URI: &str = "file:///specs/notes.md";

impl Editor {
    /// Starts the server and shakes hands; `encodings` are the ways of counting that are offered.
    fn start(encodings: &Value) -> Editor {
        let mut server = Command::new(env!("CARGO_BIN_EXE_livespec"))
            .arg("lsp")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the server starts");
        let input = server.stdin.take().expect("piped");
        let output = BufReader::new(server.stdout.take().expect("piped"));
        let mut editor = Editor { server, input, output, asked: 0, notices: Vec::new() };
        let general = json!({"general": {"positionEncodings": encodings}});
        let answer = editor.ask("initialize", &json!({"capabilities": general}));
        assert_eq!(answer["serverInfo"]["name"], "livespec");
        editor.tell("initialized", &json!({}));
        editor
    }

    fn send(&mut self, message: &Value) {
        let body = message.to_string();
        write!(self.input, "Content-Length: {}\r\n\r\n{body}", body.len()).expect("sent");
        self.input.flush().expect("sent");
    }

    fn receive(&mut self) -> Value {
        let mut length = 0;
        loop {
            let mut line = String::new();
            assert!(self.output.read_line(&mut line).expect("a header") > 0, "the server ended");
            match line.trim().strip_prefix("Content-Length: ") {
                Some(number) => length = number.parse().expect("a length"),
                None if line.trim().is_empty() => break,
                None => {}
            }
        }
        let mut body = vec![0; length];
        self.output.read_exact(&mut body).expect("a body");
        serde_json::from_slice(&body).expect("JSON")
    }

    fn tell(&mut self, method: &str, params: &Value) {
        self.send(&json!({"jsonrpc": "2.0", "method": method, "params": params}));
    }

    /// The result of a request; an error is the whole answer.
    fn ask(&mut self, method: &str, params: &Value) -> Value {
        self.asked += 1;
        let id = self.asked;
        self.send(&json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}));
        loop {
            let mut message = self.receive();
            if message["id"] != id {
                self.notices.push(message);
            } else if message.get("error").is_some() {
                return message;
            } else {
                return message["result"].take();
            }
        }
    }

    fn open(&mut self, text: &str) {
        let document = json!({"uri": URI, "languageId": "markdown", "version": 1, "text": text});
        self.tell("textDocument/didOpen", &json!({"textDocument": document}));
    }

    fn change(&mut self, version: i64, changes: &Value) {
        let document = json!({"uri": URI, "version": version});
        let params = json!({"textDocument": document, "contentChanges": changes});
        self.tell("textDocument/didChange", &params);
    }

    /// The diagnostics of a version of the document, as they are sent.
    fn diagnostics(&mut self, version: i64) -> Vec<Value> {
        loop {
            let message =
                if self.notices.is_empty() { self.receive() } else { self.notices.remove(0) };
            if message["method"] == "textDocument/publishDiagnostics"
                && message["params"]["version"] == version
            {
                return message["params"]["diagnostics"].as_array().expect("a list").clone();
            }
        }
    }

    /// Asks about the place where `needle` stands in `text`.
    fn ask_at(&mut self, method: &str, text: &str, needle: &str) -> Value {
        let at = text.find(needle).unwrap_or_else(|| panic!("`{needle}` is not there"));
        let line = text[..at].matches('\n').count();
        let start = text[..at].rfind('\n').map_or(0, |at| at + 1);
        let character = text[start..at].encode_utf16().count() + 1;
        let position = json!({"line": line, "character": character});
        self.ask(method, &json!({"textDocument": {"uri": URI}, "position": position, "context": {"includeDeclaration": true}}))
    }

    fn end(mut self) {
        self.ask("shutdown", &Value::Null);
        self.tell("exit", &Value::Null);
        assert!(self.server.wait().expect("it ends").success());
    }
}

const NOTES: &str = "# Technical Specification: Notes

**Status:** Draft

## Data model

```ts
interface Note { id: string; title: string; }
```

## Endpoints

### `POST /notes`

Adds a Note. Answers NOTE_TAKEN where the title is taken.

### `GET /notes/{id}`

The note that `POST /notes` made.

## Error codes

| Code | Status | Description |
|---|---|---|
| NOTE_TAKEN | 409 | The title is taken |
| NOTE_GONE | 404 | There is no such note |

## Risks

[Describe the risk]
";

fn line_of(needle: &str) -> usize {
    let at = NOTES.find(needle).expect("it is there");
    NOTES[..at].matches('\n').count()
}

#[test]
fn diagnostics_follow_what_is_typed() {
    let mut editor = Editor::start(&json!(["utf-16"]));
    editor.open(NOTES);
    let found = editor.diagnostics(1);
    let placeholder = |found: &[Value]| found.iter().any(|one| one["code"] == "D001");
    assert!(placeholder(&found), "{found:#?}");
    let line = line_of("[Describe");
    let range =
        json!({"start": {"line": line, "character": 0}, "end": {"line": line, "character": 19}});
    editor
        .change(2, &json!([{"range": range, "text": "- 𝄞 The disk fills. Mitigation: an alert."}]));
    let found = editor.diagnostics(2);
    assert!(!placeholder(&found), "{found:#?}");
    // Behind a character of two units, and the end of the line beyond it.
    let range =
        json!({"start": {"line": line, "character": 5}, "end": {"line": line, "character": 999}});
    editor.change(3, &json!([{"range": range, "text": "[Describe the risk]"}]));
    let found = editor.diagnostics(3);
    let one = found.iter().find(|one| one["code"] == "D001").expect("the placeholder is back");
    assert_eq!(one["range"]["start"], json!({"line": line, "character": 5}));
    editor.tell("textDocument/didClose", &json!({"textDocument": {"uri": URI}}));
    let refused = editor.ask_at("textDocument/hover", NOTES, "NOTE_TAKEN");
    assert_eq!(refused["error"]["code"], -32602, "{refused}");
    editor.end();
}

#[test]
fn things_are_explained_and_found() {
    let mut editor = Editor::start(&json!([]));
    editor.open(NOTES);
    let hover = editor.ask_at("textDocument/hover", NOTES, "NOTE_TAKEN where");
    let text = hover["contents"]["value"].as_str().expect("a text");
    assert!(text.contains("status 409") && text.contains("The title is taken"), "{text}");
    let hover = editor.ask_at("textDocument/hover", NOTES, "### `POST /notes`");
    assert!(hover["contents"]["value"].as_str().expect("a text").contains("endpoint"), "{hover}");

    let code = editor.ask_at("textDocument/definition", NOTES, "NOTE_TAKEN where");
    assert_eq!(code["range"]["start"]["line"], line_of("| NOTE_TAKEN"), "{code}");
    let endpoint = editor.ask_at("textDocument/definition", NOTES, "/notes` made");
    assert_eq!(endpoint["range"]["start"]["line"], line_of("### `POST /notes`"), "{endpoint}");
    let record = editor.ask_at("textDocument/definition", NOTES, "Note. Answers");
    assert_eq!(record["range"]["start"]["line"], line_of("interface Note"), "{record}");
    let nothing = editor.ask_at("textDocument/definition", NOTES, "Technical");
    assert_eq!(nothing, Value::Null);

    let places = editor.ask_at("textDocument/references", NOTES, "NOTE_TAKEN where");
    assert_eq!(places.as_array().map(Vec::len), Some(2), "{places}");
    editor.end();
}

#[test]
fn the_outline_shows_sections_with_what_is_in_them() {
    let mut editor = Editor::start(&json!(["utf-8"]));
    editor.open(NOTES);
    let document = json!({"textDocument": {"uri": URI}});
    let symbols = editor.ask("textDocument/documentSymbol", &document);
    let title = &symbols[0];
    assert_eq!(title["name"], "Technical Specification: Notes");
    let names = |symbols: &Value| -> Vec<String> {
        let all = symbols.as_array().cloned().unwrap_or_default();
        all.iter().map(|one| one["name"].as_str().unwrap_or_default().to_owned()).collect()
    };
    let sections = names(&title["children"]);
    assert_eq!(sections, ["Data model", "Endpoints", "Error codes", "Risks"]);
    let children = |index: usize| names(&title["children"][index]["children"]);
    assert_eq!(children(0), ["Note"]);
    assert_eq!(children(2), ["NOTE_TAKEN", "NOTE_GONE"]);
    editor.end();
}

#[test]
fn what_can_follow_is_offered() {
    let text = format!("{NOTES}\n## \n\nSee NOTE\n\nand `/no\n");
    let mut editor = Editor::start(&json!([]));
    editor.open(&text);
    let mut offered = |needle: &str| -> Vec<String> {
        let line = text.lines().position(|line| line == needle).expect("the line");
        let position = json!({"line": line, "character": needle.len()});
        let items = editor.ask(
            "textDocument/completion",
            &json!({"textDocument": {"uri": URI}, "position": position}),
        );
        let items = items.as_array().expect("a list").clone();
        items.iter().map(|item| item["label"].as_str().unwrap_or_default().to_owned()).collect()
    };
    let codes = offered("See NOTE");
    assert!(
        ["NOTE_TAKEN", "NOTE_GONE", "Note"].iter().all(|name| codes.contains(&(*name).to_owned())),
        "{codes:?}"
    );
    assert_eq!(offered("and `/no"), ["/notes", "/notes/{id}"]);
    let headings = offered("## ");
    assert!(!headings.contains(&"Risks".to_owned()), "{headings:?}");
    editor.end();
}

#[test]
fn findings_offer_their_changes() {
    let text = NOTES.replace("**Status:** Draft", "**Status:** Aproved");
    let mut editor = Editor::start(&json!([]));
    editor.open(&text);
    let found = editor.diagnostics(1);
    let status = found.iter().find(|one| one["range"]["start"]["line"] == 2).expect("a finding");
    let params = json!({"textDocument": {"uri": URI}, "range": status["range"], "context": {"diagnostics": []}});
    let actions = editor.ask("textDocument/codeAction", &params);
    let edit = &actions[0]["edit"]["changes"][URI][0];
    assert_eq!(edit["newText"], "Approved", "{actions:#}");
    assert_eq!(edit["range"]["start"], json!({"line": 2, "character": 12}), "{actions:#}");
    editor.end();
}

#[test]
fn nonsense_is_refused_and_the_server_goes_on() {
    let mut editor = Editor::start(&json!([]));
    editor.tell("textDocument/didChange", &json!({"nonsense": true}));
    let answer = editor.ask("textDocument/hover", &json!([1, 2]));
    assert_eq!(answer["error"]["code"], -32602, "{answer}");
    let answer = editor.ask("workspace/unheardOf", &json!({}));
    assert_eq!(answer["error"]["code"], -32601, "{answer}");
    editor.open("\u{0}# \n\n| a |\n|--");
    editor.diagnostics(1);
    let range = json!({"start": {"line": 9, "character": 9}, "end": {"line": 0, "character": 0}});
    editor.change(2, &json!([{"range": range, "text": "é"}]));
    editor.diagnostics(2);
    editor.end();
}
