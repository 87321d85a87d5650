//! Beginning, change and end of a service.

use std::collections::{BTreeMap, HashSet};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::http;
use crate::server::{Folder, Server};

/// How often the power is cut.
const CUTS: usize = 20;

fn notes() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli/files/notes.md")
}

fn create(to: SocketAddr, text: &str) -> Result<http::Answer, String> {
    let request =
        format!("POST /api/v1/notes\nContent-Type: application/json\n\n{{\"text\": \"{text}\"}}");
    http::send(to, &request)
}

fn created(server: &Server, text: &str) -> String {
    let answer = create(server.public, text).expect("the service answers");
    assert_eq!(answer.status, 201, "{answer}");
    id(&answer)
}

fn id(answer: &http::Answer) -> String {
    let body: Value = serde_json::from_str(&answer.body).expect("the body is JSON");
    body["id"].as_str().expect("a note has an id").to_owned()
}

fn read(server: &Server, id: &str) -> http::Answer {
    http::send(server.public, &format!("GET /api/v1/notes/{id}")).expect("the service answers")
}

#[test]
fn what_was_acknowledged_outlives_a_stop() {
    let folder = Folder::new();
    let database = folder.database();
    let server = Server::start(&notes(), &["--database", &database]);
    let id = created(&server, "kept");
    assert_eq!(server.terminate(), Some(0));
    let server = Server::start(&notes(), &["--database", &database]);
    let answer = read(&server, &id);
    assert!(answer.status == 200 && answer.body.contains("kept"), "{answer}");
}

#[test]
fn a_changed_document_is_served_and_a_broken_one_is_not() {
    let folder = Folder::new();
    let document = folder.0.join("notes.md");
    let first = std::fs::read_to_string(notes()).expect("the document can be read");
    std::fs::write(&document, &first).expect("the document can be written");
    let server = Server::start(&document, &["--database", "sqlite::memory:", "--watch"]);
    let id = created(&server, "kept");
    assert_eq!(
        http::send(server.public, &format!("DELETE /api/v1/notes/{id}")).map(|it| it.status),
        Ok(405)
    );

    let heading = "## Data Models";
    let endpoint = "### Endpoint: Remove a note\n\n**Method:** `DELETE /api/v1/notes/{id}`\n\n**Response:** 204\n\n";
    let second = first.replace(heading, &format!("{endpoint}{heading}"));
    assert_ne!(first, second);
    // As editors do it: a new file takes the place of the old one.
    let beside = folder.0.join("notes.md.new");
    std::fs::write(&beside, &second).expect("the document can be written");
    std::fs::rename(&beside, &document).expect("the document can be replaced");
    server.await_log("the new version of the document is served");
    assert_eq!(read(&server, &id).status, 200);

    std::fs::write(&document, "# Technical Specification: Nothing\n")
        .expect("the document can be written");
    server.await_log("the previous version stays");
    assert_eq!(
        http::send(server.public, &format!("DELETE /api/v1/notes/{id}")).map(|it| it.status),
        Ok(204)
    );
}

#[test]
fn nothing_acknowledged_is_lost_when_the_power_goes() {
    let folder = Folder::new();
    let database = folder.database();
    let mut acknowledged: BTreeMap<String, String> = BTreeMap::new();
    let mut all: BTreeMap<String, String> = BTreeMap::new();
    for cut in 0..CUTS {
        let server = Server::start(&notes(), &["--database", &database]);
        for (id, text) in &acknowledged {
            let answer = read(&server, id);
            assert!(
                answer.status == 200 && answer.body.contains(text),
                "lost after cut {cut}: {text}\n{answer}"
            );
        }
        let made = write_until_cut(&server, cut);
        drop(server);
        assert!(!made.is_empty(), "nothing was acknowledged before cut {cut}");
        // All of it is checked at the end; after each cut only what came before it.
        all.extend(made.clone());
        acknowledged = made;
    }
    let server = Server::start(&notes(), &["--database", &database]);
    let stored = stored(&server);
    let texts: HashSet<&String> = stored.values().collect();
    assert_eq!(texts.len(), stored.len(), "a note is stored twice");
    let lost: Vec<&String> =
        all.iter().filter(|(id, text)| stored.get(*id) != Some(text)).map(|(_, it)| it).collect();
    assert!(lost.is_empty(), "lost: {lost:?}");
}

/// Every note, by its id.
fn stored(server: &Server) -> BTreeMap<String, String> {
    let mut stored = BTreeMap::new();
    let mut cursor = String::new();
    loop {
        let request = format!("GET /api/v1/notes?limit=100{cursor}");
        let answer = http::send(server.public, &request).expect("the service answers");
        assert_eq!(answer.status, 200, "{answer}");
        let page: Value = serde_json::from_str(&answer.body).expect("the body is JSON");
        for note in page["data"].as_array().expect("a page holds notes") {
            let text = |name: &str| note[name].as_str().expect("a note has this text").to_owned();
            assert_eq!(stored.insert(text("id"), text("text")), None, "an id is listed twice");
        }
        match page["nextCursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return stored,
        }
    }
}

/// Creates from several threads at once and kills the service in the middle of it.
fn write_until_cut(server: &Server, cut: usize) -> BTreeMap<String, String> {
    let made = Mutex::new(BTreeMap::new());
    let is_over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        for worker in 0..4 {
            let (made, is_over, to) = (&made, &is_over, server.public);
            scope.spawn(move || {
                for count in 0.. {
                    let text = format!("note {cut} {worker} {count}");
                    match create(to, &text) {
                        Ok(answer) if answer.status == 201 => {
                            let known =
                                made.lock().expect("no worker panics").insert(id(&answer), text);
                            assert_eq!(known, None, "one id was given twice");
                        }
                        _ => return,
                    }
                    if is_over.load(Ordering::Relaxed) {
                        return;
                    }
                }
            });
        }
        // The cut comes while the workers are busy, at another moment each time.
        let begun = Instant::now();
        let pause = Duration::from_millis(20 + 7 * u64::try_from(cut).expect("a small count"));
        while begun.elapsed() < pause || made.lock().expect("no worker panics").is_empty() {
            std::thread::yield_now();
        }
        server.cut();
        is_over.store(true, Ordering::Relaxed);
    });
    made.into_inner().expect("no worker panics")
}
