//! Rate limits, health, metrics, the log.

use std::io::Write;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex};

use livespec_serve::{Limits, Log, LogFormat};

use crate::client::Request;
use crate::server::Setup;

const READ: &str = "/items/00000000-0000-7000-8000-000000000000";

#[tokio::test]
async fn a_documented_limit_counts_and_refuses() {
    let server = Setup { rate: Some(3), ..Setup::usual() }.start().await;
    let mut client = server.client().await;
    for left in (0..3).rev() {
        let answer = client.ask(&Request::new("GET", READ)).await;
        assert_eq!(answer.status, 404);
        assert_eq!(answer.header("ratelimit-policy"), "\"3-per-60s\";q=3;w=60");
        assert!(answer.header("ratelimit").starts_with(&format!("\"3-per-60s\";r={left};t=")));
    }
    let refused = client.ask(&Request::new("GET", READ)).await;
    assert!(refused.is_problem(429));
    let wait: u32 = refused.header("retry-after").parse().unwrap();
    assert!((1..=20).contains(&wait), "{wait}");
    assert_eq!(refused.header("ratelimit"), format!("\"3-per-60s\";r=0;t={wait}"));
    // Another route has no limit, and its answers say nothing of one.
    assert_eq!(client.ask(&Request::new("GET", "/items")).await.header("ratelimit"), "");
    assert!(server.metrics.text().contains("rate_limited_total{route=\"/items/{id}\"} 1\n"));
}

#[tokio::test]
async fn health_is_told_at_both_doors() {
    let server = Setup::usual().start().await;
    for mut client in [server.client().await, server.admin().await] {
        assert_eq!(client.ask(&Request::new("GET", "/healthz")).await.status, 200);
        assert_eq!(client.ask(&Request::new("GET", "/readyz")).await.status, 200);
        server.faults.down.store(true, Ordering::SeqCst);
        assert_eq!(client.ask(&Request::new("GET", "/healthz")).await.status, 200);
        let answer = client.ask(&Request::new("GET", "/readyz")).await;
        assert!(answer.is_problem(503) && answer.header("retry-after") == "5", "{answer:?}");
        server.faults.down.store(false, Ordering::SeqCst);
    }
}

#[tokio::test]
async fn metrics_stay_behind_the_admin_door_and_their_labels_within_the_document() {
    let server = Setup::usual().start().await;
    assert!(server.ask(Request::new("GET", "/metrics")).await.is_problem(404));
    for path in [READ, "/no-such-path-%22", "/items/x?y=1"] {
        server.ask(Request::new("GET", path)).await;
    }
    let mut admin = server.admin().await;
    assert!(admin.ask(&Request::new("GET", "/items")).await.is_problem(404), "no API here");
    let answer = admin.ask(&Request::new("GET", "/metrics")).await;
    assert_eq!(answer.header("content-type"), "text/plain; version=0.0.4; charset=utf-8");
    let text = String::from_utf8(answer.body).unwrap();
    for line in [
        "http_requests_total{method=\"GET\",route=\"/items/{id}\",status=\"404\"} 2\n",
        "http_requests_total{method=\"unmatched\",route=\"unmatched\",status=\"404\"} 3\n",
        "http_request_duration_seconds_count{method=\"GET\",route=\"/items/{id}\",status=\"404\"} 2\n",
        "http_requests_in_flight 1\n",
        "db_query_duration_seconds_count{operation=\"read\"} 1\n",
    ] {
        assert!(text.contains(line), "{line}{text}");
    }
    assert!(!text.contains("no-such-path"));
}

#[tokio::test]
async fn too_many_at_once_are_told_to_come_back() {
    let limits = Limits { requests_max: 0, ..Limits::STANDARD };
    let server = Setup { limits, ..Setup::usual() }.start().await;
    let answer = server.ask(Request::new("GET", READ)).await;
    assert!(answer.is_problem(503));
    assert_eq!(answer.header("retry-after"), "1");
}

/// A writer that a test can look into.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn each_request_has_a_line_with_its_id() {
    let lines = Lines::default();
    let log = Log::new(Box::new(lines.clone()), LogFormat::Json, true);
    let server = Setup { log: Some(log.clone()), ..Setup::usual() }.start().await;
    let list = Request::new("GET", "/items?secret=1").header("X-Request-Id", "given-by-client");
    let answer = server.ask(list.token(&server.token(""))).await;
    assert_eq!(answer.header("x-request-id"), "given-by-client");
    let made = server.ask(Request::new("GET", "/nowhere")).await.header("x-request-id").to_owned();
    log.flush();
    let text = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
    let lines: Vec<serde_json::Value> =
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 2, "{text}");
    assert_eq!(lines[0]["request_id"], "given-by-client");
    assert_eq!((&lines[0]["route"], &lines[0]["subject"]), (&"/items".into(), &"alice".into()));
    assert_eq!((&lines[1]["request_id"], &lines[1]["status"]), (&made.into(), &404.into()));
    assert!(!text.contains("secret"));
}
