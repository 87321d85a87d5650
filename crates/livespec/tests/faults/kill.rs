//! `kill -9` under concurrent creates.

use std::time::{Duration, Instant};

use rand::RngExt;

use crate::client::Connection;
use crate::load::{self, Sent, Shape};
use crate::process::{Folder, Process, TIME_MAX, parcels, until};
use crate::seed::Seed;

/// How often it is killed.
const KILLS: usize = 20;

/// How many clients create at once, each on a connection that it keeps.
const CLIENTS: usize = 16;

#[test]
fn what_was_acknowledged_survives_and_nothing_is_there_twice() {
    let mut seed = Seed::new();
    let folder = Folder::new();
    let database = folder.database("parcels.db");
    let mut all: Vec<Sent> = Vec::new();
    let mut last = Vec::new();
    for kill in 0..KILLS {
        let mut process = Process::serve(&parcels(), &["--database", &database]);
        after_a_kill(&process, &mut last);
        all.append(&mut last);
        let tag = format!("k{kill}");
        let shape = Shape { tag: &tag, clients: CLIENTS, content_bytes: 300 };
        let pause = Duration::from_micros(seed.random_range(0..80_000));
        last = load::during(process.public, shape, |load| {
            until("something is acknowledged", TIME_MAX, || load.answered() > CLIENTS);
            let moment = Instant::now() + pause;
            while Instant::now() < moment {
                std::thread::yield_now();
            }
            process.kill();
        });
        let unanswered = last.iter().filter(|sent| sent.answer.is_err()).count();
        assert!(unanswered > 0, "kill {kill} met no request in flight");
    }
    let process = Process::serve(&parcels(), &["--database", &database]);
    after_a_kill(&process, &mut last);
    all.append(&mut last);
    load::assert_stored(process.public, &all);
    load::assert_readable(process.public, all.iter());
    let acknowledged = all.iter().filter(|sent| sent.acknowledgement().is_some()).count();
    assert!(acknowledged > KILLS * CLIENTS, "only {acknowledged} were acknowledged");
    process.stop();
}

/// Sees that what was acknowledged is there, and sends again what has a key or had no answer, as
/// clients do.
fn after_a_kill(process: &Process, sent: &mut [Sent]) {
    load::assert_readable(process.public, sent.iter());
    let mut connection = Connection::open(process.public).expect("the service accepts");
    for made in sent.iter_mut().filter(|made| made.has_key || made.answer.is_err()) {
        let again = connection.ask(&made.request).expect("the service answers");
        match &made.answer {
            Ok(first) => {
                assert_eq!(again.status, first.status, "{}: {again:?}", made.code);
                assert_eq!(again.body, first.body, "{} is another one", made.code);
                assert_eq!(again.header("location"), first.header("location"), "{}", made.code);
            }
            // Stored or not, the key makes it the same; without one the code is taken where it was.
            Err(_) if made.has_key => {
                assert_eq!(again.status, 201, "{}: {again:?}", made.code);
                made.answer = Ok(again);
            }
            Err(_) if again.status == 201 => made.answer = Ok(again),
            Err(_) => assert_eq!(again.status, 409, "{}: {again:?}", made.code),
        }
    }
}
