//! Actions under races and on random walks.

use std::collections::BTreeMap;
use std::sync::{Arc, Barrier};

use livespec_service::{Body, Reply, Service};
use proptest::prelude::*;

use crate::run::{Headers, document, send, service, service_on};

fn post(service: &Service, target: &str, body: &str) -> Reply {
    send(service, "POST", target, &Headers::default(), body.as_bytes(), None)
}

fn json(reply: &Reply) -> serde_json::Value {
    match &reply.body {
        Body::Json(bytes) | Body::ProblemJson(bytes) => serde_json::from_slice(bytes).unwrap(),
        Body::Empty => serde_json::Value::Null,
    }
}

fn taken_in(service: &Service) -> String {
    let reply = post(service, "/repairs", r#"{"device":"radio","fee":1}"#);
    assert_eq!(reply.status, 201, "{reply:?}");
    json(&reply)["id"].as_str().unwrap().to_owned()
}

/// Of two that start the same repair at the same time exactly one does.
#[test]
fn one_of_two_wins() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("desk.db").display());
    let storage = livespec_sqlite::open(&url, livespec_sqlite::Options::default()).unwrap();
    let service = Arc::new(service_on(document("desk"), storage));
    const ROUNDS: usize = 20;
    for _ in 0..ROUNDS {
        let target = format!("/repairs/{}/start", taken_in(&service));
        let barrier = Arc::new(Barrier::new(2));
        let racer = || {
            let (service, barrier, target) =
                (Arc::clone(&service), Arc::clone(&barrier), target.clone());
            std::thread::spawn(move || {
                barrier.wait();
                post(&service, &target, "").status
            })
        };
        let (one, other) = (racer(), racer());
        let mut seen = [one.join().unwrap(), other.join().unwrap()];
        seen.sort_unstable();
        assert_eq!(seen, [200, 409]);
    }
}

/// What each action does to a repair, as the document tells it; none where it is refused.
fn step(action: &str, state: &str) -> Result<&'static str, u16> {
    match (action, state) {
        ("start", "RECEIVED") => Ok("IN_WORK"),
        ("start", _) => Err(409),
        ("finish", "IN_WORK" | "DONE") => Ok("DONE"),
        ("finish", _) => Err(422),
        ("abandon", "RECEIVED" | "IN_WORK") => Ok("CANCELLED"),
        ("abandon", _) => Err(409),
        ("collect", "DONE") => Ok("COLLECTED"),
        _ => Err(409),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// However actions follow each other, the service and the document's own table agree.
    #[test]
    fn walks_agree_with_the_document(
        walk in proptest::collection::vec((0_usize..3, 0_usize..4), 1..40)
    ) {
        let service = service(document("desk"));
        let repairs: Vec<String> = (0..3).map(|_| taken_in(&service)).collect();
        let mut states: BTreeMap<usize, &str> = (0..3).map(|at| (at, "RECEIVED")).collect();
        for (repair, action) in walk {
            let action = ["start", "finish", "abandon", "collect"][action];
            let body = if action == "abandon" { r#"{"reason":"x"}"# } else { "" };
            let target = format!("/repairs/{}/{action}", repairs[repair]);
            let status = post(&service, &target, body).status;
            match step(action, states[&repair]) {
                Ok(next) => {
                    prop_assert_eq!(status, 200, "{} from {}", action, states[&repair]);
                    states.insert(repair, next);
                }
                Err(refused) => {
                    prop_assert_eq!(status, refused, "{} from {}", action, states[&repair]);
                }
            }
            let path = format!("/repairs/{}", repairs[repair]);
            let seen = send(&service, "GET", &path, &Headers::default(), b"", None);
            let stored = json(&seen);
            prop_assert_eq!(stored["status"].as_str(), Some(states[&repair]));
        }
    }
}
