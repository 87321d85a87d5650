//! Clients that take their time.

use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use crate::load::{self, Shape};
use crate::process::{Folder, Process, parcels, until};

/// Connections that send as little as possible.
const SLOW: usize = 200;

/// How long a head or a pause in a body may take at most, and some more on a slow machine.
const PATIENCE: Duration = Duration::from_secs(25);

/// How often a slow client sends a byte.
const BEAT: Duration = Duration::from_millis(500);

/// A connection that gives a byte of `rest` now and then.
struct Slow {
    stream: TcpStream,
    rest: Vec<u8>,
    given: usize,
    seen: Vec<u8>,
    is_over: bool,
}

impl Slow {
    fn open(to: SocketAddr, first: &[u8], rest: Vec<u8>) -> Slow {
        let mut stream = TcpStream::connect(to).expect("the service accepts");
        stream.write_all(first).expect("the service reads");
        stream.set_nonblocking(true).expect("it can be set");
        Slow { stream, rest, given: 0, seen: Vec::new(), is_over: false }
    }

    fn beat(&mut self) {
        if let Some(byte) = self.rest.get(self.given) {
            self.given += usize::from(self.stream.write(&[*byte]).is_ok());
        }
    }

    fn look(&mut self) {
        let mut piece = [0; 4096];
        match self.stream.read(&mut piece) {
            Ok(0) => self.is_over = true,
            Ok(count) => self.seen.extend_from_slice(&piece[..count]),
            Err(error) if error.kind() == ErrorKind::WouldBlock => {}
            Err(_) => self.is_over = true,
        }
    }
}

#[test]
fn slow_clients_are_sent_away_and_others_do_not_notice() {
    let folder = Folder::new();
    let process = Process::serve(&parcels(), &["--database", &folder.database("parcels.db")]);
    let to = process.public;
    let request = load::request("slow", 0, 3000, false);
    let head = request.windows(4).position(|it| it == b"\r\n\r\n").expect("it has a head") + 4;
    let mut heads: Vec<Slow> =
        (0..SLOW).map(|_| Slow::open(to, &request[..10], request[10..].to_vec())).collect();
    // It begins a body and says nothing more.
    let mut body = Slow::open(to, &request[..head + 5], Vec::new());
    // It says nothing at all.
    let mut nothing = Slow::open(to, b"", Vec::new());
    let begun = Instant::now();
    let shape = Shape { tag: "brisk", clients: 4, content_bytes: 100 };
    let sent = load::during(to, shape, |load| {
        let mut beat = Instant::now();
        until("slow clients are sent away", PATIENCE, || {
            let beats = beat.elapsed() > BEAT;
            if beats {
                beat = Instant::now();
            }
            for slow in heads.iter_mut().chain([&mut body, &mut nothing]) {
                if beats {
                    slow.beat();
                }
                slow.look();
            }
            let mut all = heads.iter().chain([&body, &nothing]);
            // Some more than the first few answers: a load that ends at once would prove nothing.
            all.all(|slow| slow.is_over) && load.answered() > 500
        });
    });
    assert!(begun.elapsed() < PATIENCE);
    for slow in heads.iter().chain([&body]) {
        let seen = String::from_utf8_lossy(&slow.seen);
        assert!(seen.starts_with("HTTP/1.1 408 "), "{seen:?}");
        assert!(seen.contains("\"error\":{\"code\":"), "not the envelope: {seen}");
    }
    assert!(nothing.seen.is_empty());
    for made in &sent {
        assert!(made.acknowledgement().is_some(), "{made:?}");
    }
    load::created(to, "afterwards");
    process.stop();
}
