//! `SIGTERM` under load.

use std::io::{ErrorKind, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use crate::client::{Answer, Connection, get, post};
use crate::load::{self, PATH, Shape};
use crate::process::{Folder, Process, TIME_MAX, parcels, until};

/// How often it is stopped; a request that is lost is lost seldom.
const STOPS: usize = 8;

/// How long after the stop a client that cannot know of it yet is answered for certain.
const LINGER: Duration = Duration::from_millis(100);

/// How long an end may take.
const STOP_MAX: Duration = Duration::from_secs(30);

#[test]
fn everything_in_flight_is_answered_and_stored() {
    let folder = Folder::new();
    let database = folder.database("parcels.db");
    let mut all = Vec::new();
    for stop in 0..STOPS {
        let mut process = Process::serve(&parcels(), &["--database", &database]);
        let to = process.public;
        let mut idle = Connection::open(to).expect("the service accepts");
        idle.ask(&get(PATH)).expect("the service answers");
        let tag = format!("s{stop}");
        let shape = Shape { tag: &tag, clients: 16, content_bytes: 300 };
        let mut asked = Instant::now();
        let sent = load::during(to, shape, |load| {
            until("writes go on", TIME_MAX, || load.answered() > 100);
            asked = Instant::now();
            process.terminate();
            assert_eq!(process.wait(STOP_MAX), Some(0), "{}", process.log());
        });
        for made in &sent {
            match &made.answer {
                Ok(answer) => assert_eq!(answer.status, 201, "{}: {answer:?}", made.code),
                // Who goes on long after the stop may find the connection closed; nothing is done then.
                Err(error) => {
                    let late = made.sent.saturating_duration_since(asked);
                    assert!(late > LINGER, "{} was sent {late:?} after: {error}", made.code);
                }
            }
        }
        let is_last = |answer: &Answer| answer.header("connection") == Some("close");
        let told = sent.iter().filter_map(|made| made.answer.as_ref().ok()).any(is_last);
        assert!(told, "no client is told that the connection ends");
        let refused = TcpStream::connect_timeout(&to, TIME_MAX).map_err(|error| error.kind());
        assert_eq!(refused.map(drop), Err(ErrorKind::ConnectionRefused));
        for end in ["-wal", "-shm"] {
            let beside = folder.path(&format!("parcels.db{end}"));
            assert!(!beside.exists(), "{} is left", beside.display());
        }
        all.extend(sent);
    }
    let process = Process::serve(&parcels(), &["--database", &database]);
    load::assert_readable(process.public, all.iter());
    load::assert_stored(process.public, &all);
    process.stop();
}

/// A client that is in the middle of its body when the stop comes gets its answer; new clients do not.
#[test]
fn a_request_that_has_begun_is_finished_and_no_other_is_begun() {
    let folder = Folder::new();
    let options = ["--database", &folder.database("parcels.db")];
    let mut process = Process::serve(&parcels(), &options);
    let to = process.public;
    let request = load::request("in the middle", 0, 4000, false);
    let mut slow = Connection::open(to).expect("the service accepts");
    let (first, rest) = request.split_at(request.len() - 100);
    slow.stream.write_all(first).expect("the service reads");
    // An answer on another connection: the service has had its turn since.
    load::created(to, "before");
    process.terminate();
    until("no connection is accepted", TIME_MAX, || {
        TcpStream::connect(to).is_err_and(|error| error.kind() == ErrorKind::ConnectionRefused)
    });
    let answer = slow.ask(rest).expect("what was begun is answered");
    assert_eq!(answer.status, 201, "{answer:?}");
    let more = slow.ask(&post(PATH, "", "{}"));
    assert!(more.is_err(), "the connection goes on: {more:?}");
    assert_eq!(process.wait(STOP_MAX), Some(0), "{}", process.log());
    let process = Process::serve(&parcels(), &options);
    let stored = load::walk(process.public);
    assert_eq!(stored.get("in the middle"), Some(&answer.json()));
    process.stop();
}

/// Clients that never finish what they began do not keep the service for ever.
#[test]
fn clients_that_never_finish_do_not_hold_the_end_up() {
    let request = load::request("never", 0, 4000, false);
    let cases = [
        ("nothing", 0, Duration::from_secs(5)),
        ("a part of a head", 20, Duration::from_secs(8)),
        // As long as a body may pause.
        ("a part of a body", request.len() - 100, Duration::from_secs(20)),
    ];
    for (what, count, most) in cases {
        let mut process = Process::serve(&parcels(), &["--database", "sqlite::memory:"]);
        let to = process.public;
        let mut silent = Connection::open(to).expect("the service accepts");
        silent.stream.write_all(&request[..count]).expect("the service reads");
        load::created(to, "before");
        let begun = Instant::now();
        process.terminate();
        assert_eq!(process.wait(STOP_MAX), Some(0), "{what}: {}", process.log());
        assert!(begun.elapsed() < most, "{what}: {:?}", begun.elapsed());
    }
}
