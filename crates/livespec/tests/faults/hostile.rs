//! Bytes that are no HTTP, and HTTP that means harm.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::time::Duration;

use rand::{Rng, RngExt};

use crate::client::{Connection, get, post};
use crate::load::{self, PATH};
use crate::process::{Folder, Process, parcels};
use crate::seed::Seed;

/// How many connections send noise.
const NOISES: usize = 300;

/// How long an answer to what is no request may take.
const TIME_MAX: Duration = Duration::from_secs(20);

/// Sends bytes and hangs up half; everything that comes back until the server hangs up too.
fn send(to: SocketAddr, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(to).expect("the service accepts");
    stream.set_read_timeout(Some(TIME_MAX)).expect("a time can be set");
    stream.set_write_timeout(Some(TIME_MAX)).expect("a time can be set");
    // The service may have hung up before everything was sent.
    let _ = stream.write_all(bytes).and_then(|()| stream.shutdown(Shutdown::Write));
    let mut answer = Vec::new();
    match stream.read_to_end(&mut answer) {
        Err(error) if error.kind() != std::io::ErrorKind::ConnectionReset => {
            panic!("the service does not hang up: {error} after {answer:?}")
        }
        _ => String::from_utf8_lossy(&answer).into_owned(),
    }
}

fn service() -> (Folder, Process) {
    let folder = Folder::new();
    let process = Process::serve(&parcels(), &["--database", &folder.database("parcels.db")]);
    (folder, process)
}

#[test]
fn noise_ends_nothing_but_its_own_connection() {
    let mut seed = Seed::new();
    let (_folder, process) = service();
    let to = process.public;
    let mut kept = Connection::open(to).expect("the service accepts");
    let good = load::request("seed of all mutations", 0, 100, true);
    for number in 0..NOISES {
        let noise = match number % 3 {
            0 => {
                let mut noise = vec![0; seed.random_range(1..5000)];
                seed.fill_bytes(&mut noise);
                noise
            }
            // A good request with some bytes changed.
            1 => {
                let mut noise = good.clone();
                for _ in 0..seed.random_range(1..8) {
                    let at = seed.random_range(0..noise.len());
                    noise[at] = seed.random();
                }
                noise
            }
            // A good request with garbage behind it.
            _ => {
                let mut noise = get(PATH);
                let end = noise.len() + seed.random_range(1..400);
                noise.resize_with(end, || seed.random());
                noise
            }
        };
        let answer = send(to, &noise);
        assert!(
            answer.is_empty() || answer.starts_with("HTTP/1.1 "),
            "{noise:?} is answered by {answer:?}"
        );
        if number % 3 == 2 {
            assert!(answer.starts_with("HTTP/1.1 200 "), "{noise:?} is answered by {answer:?}");
        }
        assert!(!answer.contains("HTTP/1.1 500"), "{noise:?} is answered by {answer:?}");
        let answer = kept.ask(&get(PATH)).expect("the service answers");
        assert_eq!(answer.status, 200, "after {noise:?}: {answer:?}");
    }
    let log = process.log();
    assert!(!log.contains("panic") && !log.contains("\"ERROR\""), "{log}");
    load::created(to, "afterwards");
    process.stop();
}

/// A request, and the statuses it may be answered with.
fn hostile() -> Vec<(&'static str, Vec<u8>, &'static [u16])> {
    let head = "Host: parcels\r\nContent-Type: application/json\r\n";
    let post = |rest: &str| format!("POST {PATH} HTTP/1.1\r\n{head}{rest}").into_bytes();
    let mut many = String::new();
    for number in 0..5000 {
        many.push_str(&format!("X-Header-{number}: a\r\n"));
    }
    let deep = "[".repeat(200_000);
    let deep_body = format!("Content-Length: {}\r\n\r\n{deep}", deep.len());
    let long = "a".repeat(100_000);
    let with = |lines: &str| format!("GET {PATH} HTTP/1.1\r\nHost: parcels\r\n{lines}\r\n");
    vec![
        ("a header of 100 kB", with(&format!("X-Long: {long}\r\n")).into_bytes(), &[431]),
        ("5000 headers", with(&many).into_bytes(), &[431]),
        (
            "a path of 100 kB",
            format!("GET /{long} HTTP/1.1\r\nHost: parcels\r\n\r\n").into_bytes(),
            &[414, 431],
        ),
        ("a method of 100 kB", format!("{long} / HTTP/1.1\r\n\r\n").into_bytes(), &[400, 431]),
        ("no host", format!("GET {PATH} HTTP/1.1\r\n\r\n").into_bytes(), &[400]),
        ("two hosts", with("Host: other\r\n").into_bytes(), &[400]),
        ("a later version", b"GET / HTTP/9.9\r\nHost: parcels\r\n\r\n".to_vec(), &[400, 505]),
        ("a length that is none", post("Content-Length: many\r\n\r\n{}"), &[400]),
        ("a negative length", post("Content-Length: -1\r\n\r\n{}"), &[400]),
        (
            "a length beyond all numbers",
            post("Content-Length: 99999999999999999999999\r\n\r\n{}"),
            &[400, 413],
        ),
        ("two lengths", post("Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}"), &[400]),
        (
            "length and chunks",
            post("Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
            &[400],
        ),
        ("a chunk that is none", post("Transfer-Encoding: chunked\r\n\r\nxyz\r\n"), &[400]),
        (
            "a chunk beyond all numbers",
            post("Transfer-Encoding: chunked\r\n\r\nfffffffffffffffffff\r\n"),
            &[400, 413],
        ),
        ("an unknown transfer coding", post("Transfer-Encoding: nonsense\r\n\r\n"), &[400, 501]),
        ("a body that ends early", post("Content-Length: 100\r\n\r\n{\"code\""), &[400]),
        ("a body of a gigabyte", post("Content-Length: 1073741824\r\n\r\n{"), &[413]),
        ("200000 brackets", post(&deep_body), &[400]),
        ("a null byte in a name", with("X-\0: a\r\n").into_bytes(), &[400]),
        ("a folded header", with("X-A: a\r\n folded\r\n").into_bytes(), &[400, 200]),
        ("a bare line feed", b"GET / HTTP/1.1\nHost: parcels\n\n".to_vec(), &[400, 404]),
        (
            "a proxy's request",
            b"CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n".to_vec(),
            &[400, 404, 405, 501],
        ),
    ]
}

#[test]
fn hostile_requests_are_refused_in_the_envelope() {
    let (_folder, process) = service();
    let to = process.public;
    for (what, request, statuses) in hostile() {
        let answer = send(to, &request);
        let status = answer.get(9..12).and_then(|status| status.parse::<u16>().ok());
        assert!(
            status.is_some_and(|status| statuses.contains(&status)),
            "{what}: expected {statuses:?}, seen {answer:?}"
        );
        if status.is_some_and(|status| status >= 400) {
            let (_, body) = answer.split_once("\r\n\r\n").expect("the answer has a head");
            assert!(body.contains("\"error\":{\"code\":"), "{what}: not the envelope: {answer}");
        }
        load::created(to, &format!("after {what}"));
    }
    assert_eq!(load::walk(to).len(), hostile().len(), "nothing hostile was stored");
    process.stop();
}

#[test]
fn a_pipeline_is_answered_in_order() {
    let (_folder, process) = service();
    let mut connection = Connection::open(process.public).expect("the service accepts");
    let mut pipeline = Vec::new();
    for number in 0..50 {
        pipeline.extend(load::request(&format!("p{number}"), number, 10, false));
        pipeline.extend(get("/api/v1/parcels/nothing"));
    }
    // Too large to be kept; what is behind it is no part of it.
    pipeline.extend(post(PATH, "", &"x".repeat(10)));
    pipeline.extend(b"GARBAGE\r\n\r\n");
    connection.stream.write_all(&pipeline).expect("the service reads");
    for number in 0..50 {
        let answer = connection.answer().expect("an answer comes");
        assert_eq!((answer.status, answer.text("code")), (201, format!("p{number}")));
        assert_eq!(connection.answer().expect("an answer comes").status, 404);
    }
    let answer = connection.answer().expect("an answer comes");
    assert_eq!(answer.status, 400, "{answer:?}");
    let answer = connection.answer().expect("an answer comes");
    assert!(answer.status == 400 && answer.is_in_envelope(), "{answer:?}");
    assert!(connection.answer().is_err(), "the connection is closed");
    assert_eq!(load::walk(process.public).len(), 50);
    process.stop();
}
