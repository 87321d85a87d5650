//! A database that another process holds. A test is another process than the service.

use std::time::{Duration, Instant};

use rusqlite::Connection as Database;

use crate::client::{ask, get};
use crate::load::{self, PATH, Shape};
use crate::process::{Folder, Process, TIME_MAX, finish, parcels, serve, until};

/// How long a client may be kept waiting for the lock of another process: two batches of writes wait
/// for two seconds each, and the machine may be slow.
const WAIT_MAX: Duration = Duration::from_secs(10);

#[test]
fn writes_are_refused_while_another_process_holds_the_database() {
    let folder = Folder::new();
    let process = Process::serve(&parcels(), &["--database", &folder.database("parcels.db")]);
    let to = process.public;
    let before = load::created(to, "before");
    let other = Database::open(folder.path("parcels.db")).expect("the file can be opened");
    let shape = Shape { tag: "locked", clients: 8, content_bytes: 100 };
    let sent = load::during(to, shape, |load| {
        until("writes go on", TIME_MAX, || load.answered() > 20);
        lock(&other);
        let (answered, locked) = (load.answered(), Instant::now());
        until("a write is refused", WAIT_MAX, || load.refused() >= 8);
        // Those that were on their way to their client when the lock came may be counted late.
        assert!(load.answered() <= answered + 8, "writes went past the lock");
        let read = Instant::now();
        let answer = ask(to, &get(&format!("{PATH}/{}", before.text("id"))));
        assert_eq!((answer.status, &answer.body), (200, &before.body), "reads go on");
        assert!(read.elapsed() < Duration::from_secs(1), "reads do not wait: {:?}", read.elapsed());
        assert!(locked.elapsed() < WAIT_MAX);
        other.execute_batch("ROLLBACK").expect("the lock is ours");
        let refused = load.answered();
        until("writes go on again", WAIT_MAX, || load.answered() > refused + 20);
    });
    for made in sent.iter().filter(|made| made.acknowledgement().is_none()) {
        made.answer.as_ref().expect("an answer comes").assert_unavailable();
    }
    let mut stored = load::walk(to);
    assert!(stored.remove("before").is_some());
    let acknowledged = sent.iter().filter(|made| made.acknowledgement().is_some()).count();
    assert_eq!(stored.len(), acknowledged, "what was refused is not stored");
    load::assert_readable(to, sent.iter());
    process.stop();
}

/// Takes the lock of writers, which the service has most of the time.
fn lock(database: &Database) {
    database.busy_timeout(Duration::ZERO).expect("it can be set");
    until("the lock is free", TIME_MAX, || database.execute_batch("BEGIN EXCLUSIVE").is_ok());
}

#[test]
fn a_database_that_is_locked_is_not_served() {
    let folder = Folder::new();
    let options = ["--database", &folder.database("parcels.db")];
    Process::serve(&parcels(), &options).stop();
    let other = Database::open(folder.path("parcels.db")).expect("the file can be opened");
    lock(&other);
    let begun = Instant::now();
    let output = finish(serve(&parcels(), &options));
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{complaint}");
    assert!(complaint.contains("another process holds the database"), "{complaint}");
    assert!(begun.elapsed() < WAIT_MAX, "{:?}", begun.elapsed());
    drop(other);
    Process::serve(&parcels(), &options).stop();
}
