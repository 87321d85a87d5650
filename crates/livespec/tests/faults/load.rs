//! Clients that create parcels side by side, and what they saw.

use std::collections::BTreeMap;
use std::io::Write;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Instant;

use serde_json::{Value, json};

use crate::client::{Answer, Connection, ask, get, post};

pub(crate) const PATH: &str = "/api/v1/parcels";

/// Each parcel whose number is a multiple of this carries an idempotency key.
const KEY_EVERY: usize = 3;

/// A create that was sent.
#[derive(Debug)]
pub(crate) struct Sent {
    /// Differs between all parcels of a test.
    pub(crate) code: String,
    /// The bytes, so that it can be sent again.
    pub(crate) request: Vec<u8>,
    pub(crate) has_key: bool,
    /// When its last byte had left.
    pub(crate) sent: Instant,
    /// The answer, where one came.
    pub(crate) answer: Result<Answer, String>,
}

impl Sent {
    /// The answer, where it says that the parcel is stored.
    pub(crate) fn acknowledgement(&self) -> Option<&Answer> {
        self.answer.as_ref().ok().filter(|answer| answer.status == 201)
    }
}

/// The load while it is on.
pub(crate) struct Load {
    is_over: AtomicBool,
    answered: AtomicUsize,
    refused: AtomicUsize,
}

impl Load {
    /// How many creates were acknowledged by now.
    pub(crate) fn answered(&self) -> usize {
        self.answered.load(Ordering::Relaxed)
    }

    /// How many creates were answered otherwise by now.
    pub(crate) fn refused(&self) -> usize {
        self.refused.load(Ordering::Relaxed)
    }
}

/// What clients send.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shape<'a> {
    /// Begins the codes; no two loads of a test have the same.
    pub(crate) tag: &'a str,
    pub(crate) clients: usize,
    /// How long `content` is, in bytes.
    pub(crate) content_bytes: usize,
}

/// Creates parcels while `meanwhile` runs; each client goes on until then or until its connection ends.
pub(crate) fn during(to: SocketAddr, shape: Shape<'_>, meanwhile: impl FnOnce(&Load)) -> Vec<Sent> {
    let load = Load {
        is_over: AtomicBool::new(false),
        answered: AtomicUsize::new(0),
        refused: AtomicUsize::new(0),
    };
    /// Ends the load even where `meanwhile` panics, so that the panic is seen.
    struct End<'a>(&'a AtomicBool);
    impl Drop for End<'_> {
        fn drop(&mut self) {
            self.0.store(true, Ordering::Relaxed);
        }
    }
    std::thread::scope(|scope| {
        let clients: Vec<_> = (0..shape.clients)
            .map(|client| {
                let load = &load;
                scope.spawn(move || create(to, shape, client, load))
            })
            .collect();
        let end = End(&load.is_over);
        meanwhile(&load);
        drop(end);
        clients.into_iter().flat_map(|client| client.join().expect("no client panics")).collect()
    })
}

fn create(to: SocketAddr, shape: Shape<'_>, client: usize, load: &Load) -> Vec<Sent> {
    let mut sent = Vec::new();
    let Ok(mut connection) = Connection::open(to) else { return sent };
    for number in 0.. {
        if load.is_over.load(Ordering::Relaxed) {
            break;
        }
        let code = format!("{}-{client}-{number}", shape.tag);
        let has_key = number % KEY_EVERY == 0;
        let request = request(&code, number, shape.content_bytes, has_key);
        let written = connection.stream.write_all(&request);
        let at = Instant::now();
        let answer = written.and_then(|()| connection.answer()).map_err(|error| error.to_string());
        let closing = answer.as_ref().map_or(true, |answer| {
            answer.header("connection").is_some_and(|it| it.eq_ignore_ascii_case("close"))
        });
        let made = Sent { code, request, has_key, sent: at, answer };
        let counter = if made.acknowledgement().is_some() { &load.answered } else { &load.refused };
        counter.fetch_add(1, Ordering::Relaxed);
        sent.push(made);
        if closing {
            break;
        }
    }
    sent
}

/// The request that creates a parcel.
pub(crate) fn request(code: &str, number: usize, content_bytes: usize, has_key: bool) -> Vec<u8> {
    let content = code.repeat(content_bytes / code.len() + 1);
    let body = json!({ "code": code, "weight": number % 30_000 + 1, "content": content });
    let key = if has_key { format!("Idempotency-Key: {code}\r\n") } else { String::new() };
    post(PATH, &key, &body.to_string())
}

/// Creates one parcel, which has to be acknowledged.
pub(crate) fn created(to: SocketAddr, code: &str) -> Answer {
    let answer = ask(to, &request(code, 0, 10, false));
    assert_eq!(answer.status, 201, "{answer:?}");
    answer
}

/// Every parcel by its code, from a walk over the list; none may be met twice.
pub(crate) fn walk(to: SocketAddr) -> BTreeMap<String, Value> {
    let mut connection = Connection::open(to).expect("the service accepts");
    let mut found = BTreeMap::new();
    let mut cursor = String::new();
    loop {
        let asked = get(&format!("{PATH}?limit=100{cursor}"));
        let answer = connection.ask(&asked).expect("the service answers");
        assert_eq!(answer.status, 200, "{answer:?}");
        let page = answer.json();
        for parcel in page["data"].as_array().expect("a page holds parcels") {
            let code = parcel["code"].as_str().expect("a parcel has a code").to_owned();
            let before = found.insert(code, parcel.clone());
            assert_eq!(before, None, "a code is there twice");
        }
        match page["nextCursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return found,
        }
    }
}

/// Sees that each acknowledged parcel can be read with the body that was acknowledged.
pub(crate) fn assert_readable<'a>(to: SocketAddr, sent: impl Iterator<Item = &'a Sent>) {
    let mut connection = Connection::open(to).expect("the service accepts");
    for (code, made) in sent.filter_map(|it| Some((&it.code, it.acknowledgement()?))) {
        let asked = get(&format!("{PATH}/{}", made.text("id")));
        let answer = connection.ask(&asked).expect("the service answers");
        assert_eq!(answer.status, 200, "{code} was acknowledged and is lost: {answer:?}");
        assert_eq!(answer.body, made.body, "{code} has changed");
        assert_eq!(answer.header("etag"), made.header("etag"), "{code}");
    }
}

/// Sees that what is stored is what was acknowledged, and beyond it only what was not answered or, by
/// 503, left open; and that no parcel is there twice.
pub(crate) fn assert_stored(to: SocketAddr, sent: &[Sent]) {
    let stored = walk(to);
    let mut expected = 0;
    for made in sent {
        let found = stored.get(&made.code);
        match &made.answer {
            Ok(answer) if answer.status == 201 => {
                assert_eq!(found, Some(&answer.json()), "{} was acknowledged", made.code);
                expected += 1;
            }
            Ok(answer) => assert_eq!(found, None, "{} was refused: {answer:?}", made.code),
            Err(_) => expected += usize::from(found.is_some()),
        }
    }
    assert_eq!(stored.len(), expected, "there are parcels that nobody sent");
}
