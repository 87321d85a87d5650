//! What keeps a service from starting, as far as `tests/cli/serve.md` does not tell it already.

use std::net::TcpListener;
use std::path::Path;

use crate::client::{ask, get};
use crate::load;
use crate::process::{Folder, Process, finish, parcels, program, serve};

/// Sees that a document is refused with a status and words.
pub(crate) fn assert_refused(document: &Path, options: &[&str], status: i32, words: &[&str]) {
    let output = finish(serve(document, options));
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(status), "{options:?}: {complaint}");
    for word in words {
        assert!(complaint.contains(word), "{options:?}: no `{word}` in: {complaint}");
    }
    for word in ["panicked", "StorageError", "RUST_BACKTRACE"] {
        assert!(!complaint.contains(word), "{options:?}: `{word}` in: {complaint}");
    }
    assert!(!String::from_utf8_lossy(&output.stdout).contains("ready "), "{options:?}");
}

/// The document with credentials demanded.
fn closed() -> String {
    let text = std::fs::read_to_string(parcels()).expect("the document can be read");
    text.replace("**Response:**", "**Permission:** `parcels:write`\n\n**Response:**")
}

#[test]
fn demanded_credentials_need_a_key() {
    let folder = Folder::new();
    let document = folder.document(&closed());
    let memory = ["--database", "sqlite::memory:"];
    assert_refused(&document, &memory, 2, &["LIVESPEC_JWT_SECRET", "--dev"]);
    // A secret that is set to nothing is none.
    let mut command = serve(&document, &memory);
    command.env("LIVESPEC_JWT_SECRET", "");
    let output = finish(command);
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    let mut command = serve(&document, &memory);
    command.env("LIVESPEC_JWT_SECRET", "a secret for tests, longer than 32 bytes");
    let process = Process::start(command);
    assert_eq!(ask(process.public, &get(load::PATH)).status, 401);
    process.stop();
}

#[test]
fn a_development_run_is_for_this_machine_only() {
    for address in ["0.0.0.0:0", "[::]:0"] {
        let mut command = program();
        command.arg("serve").arg(parcels()).args(["--dev", "--admin", "off", "--listen", address]);
        command.args(["--database", "sqlite::memory:"]);
        let output = finish(command);
        let complaint = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{address}: {complaint}");
        assert!(complaint.contains("--dev") && complaint.contains(address), "{complaint}");
    }
}

/// The document with an endpoint that it has already.
pub(crate) fn with_an_error(text: &str) -> String {
    let again = "### Endpoint: Again\n\n**Method:** `GET /api/v1/parcels`\n\n**Response:** 200\n\n";
    text.replace("## Data Models", &format!("{again}## Data Models"))
}

#[test]
fn a_document_with_errors_is_served_where_that_is_allowed() {
    let folder = Folder::new();
    let text = std::fs::read_to_string(parcels()).expect("the document can be read");
    let document = folder.document(&with_an_error(&text));
    let memory = ["--database", "sqlite::memory:"];
    assert_refused(&document, &memory, 1, &["error[", "parcels.md:", "is not served"]);
    let process = Process::serve(&document, &[&memory[..], &["--allow-errors"]].concat());
    load::created(process.public, "sound");
    assert_eq!(load::walk(process.public).len(), 1);
    process.stop();
}

#[test]
fn a_port_that_is_taken_is_named() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("there is a free port");
    let address = taken.local_addr().expect("it has an address").to_string();
    for option in ["--listen", "--admin"] {
        let options = ["--database", "sqlite::memory:", option, &address];
        let mut command = program();
        command.arg("serve").arg(parcels()).args(options);
        let other = if option == "--listen" { "--admin" } else { "--listen" };
        command.args([other, "127.0.0.1:0"]);
        let output = finish(command);
        let complaint = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{complaint}");
        assert!(complaint.contains(&address), "{complaint}");
        assert!(complaint.contains("in use"), "{complaint}");
        assert!(!String::from_utf8_lossy(&output.stdout).contains("ready "), "{output:?}");
    }
}

#[test]
fn wrong_usage_is_told() {
    assert_refused(&parcels(), &["--databse", "sqlite::memory:"], 2, &["--databse", "--database"]);
    assert_refused(&parcels(), &["--log-format", "xml"], 2, &["xml", "json"]);
    assert_refused(&parcels(), &["--database"], 2, &["--database"]);
    let folder = Folder::new();
    assert_refused(&folder.0, &["--database", "sqlite::memory:"], 2, &["is a folder"]);
}
