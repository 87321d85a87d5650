//! From start to stop: swaps, faults, shutdown, slow clients.

use std::sync::atomic::Ordering;
use std::time::Duration;

use livespec_serve::Limits;

use crate::client::{Client, Request};
use crate::server::{Server, Setup};

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_finishes_what_is_in_flight() {
    let server = Setup::usual().start().await;
    server.faults.slow_writes.store(true, Ordering::SeqCst);
    let mut idle = server.client().await;
    let mut busy = server.client().await;
    let create =
        Request::new("POST", "/items").token(&server.token("items:write")).json("{\"name\":\"a\"}");
    assert_eq!(idle.ask(&Request::new("GET", "/healthz")).await.status, 200);
    busy.send(create.bytes()).await;
    Server::until(|| server.metrics.text().contains("http_requests_in_flight 1\n")).await;
    let address = server.running.public;
    server.running.stop();
    assert!(idle.answer(false).await.is_none(), "a waiting connection ends");
    assert!(!server.faults.closed.load(Ordering::SeqCst), "the storage is needed still");
    server.faults.permits.give(1);
    assert_eq!(busy.answer(false).await.unwrap().status, 201);
    assert!(busy.answer(false).await.is_none());
    server.running.wait().await.unwrap();
    assert!(server.faults.closed.load(Ordering::SeqCst));
    assert!(tokio::net::TcpStream::connect(address).await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_does_not_wait_for_ever() {
    let limits = Limits { drain_time_max: Duration::from_millis(100), ..Limits::STANDARD };
    let server = Setup { limits, ..Setup::usual() }.start().await;
    server.faults.slow_writes.store(true, Ordering::SeqCst);
    let mut stuck = server.client().await;
    let create =
        Request::new("POST", "/items").token(&server.token("items:write")).json("{\"name\":\"a\"}");
    stuck.send(create.bytes()).await;
    Server::until(|| server.metrics.text().contains("http_requests_in_flight 1\n")).await;
    server.running.stop();
    server.running.wait().await.unwrap();
    assert!(server.faults.closed.load(Ordering::SeqCst));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_swap_drops_no_request() {
    let server = Setup::usual().start().await;
    let handle = server.running.handle();
    let address = server.running.public;
    let asking: Vec<_> = (0..4)
        .map(|_| {
            tokio::spawn(async move {
                let mut client = Client::connect(address).await;
                for _ in 0..200 {
                    assert_eq!(client.ask(&Request::new("GET", "/openapi.json")).await.status, 200);
                    assert_eq!(client.ask(&Request::new("GET", "/items")).await.status, 401);
                }
            })
        })
        .collect();
    for version in 0..20 {
        handle.swap(server.other_live(&format!("Version {version}")));
        tokio::task::yield_now().await;
    }
    for task in asking {
        task.await.unwrap();
    }
    let description = server.ask(Request::new("GET", "/openapi.json")).await;
    assert_eq!(description.json()["info"]["title"], "Version 19");
    let refused = server.ask(Request::new("GET", "/items")).await;
    assert_eq!(refused.header("www-authenticate"), "Bearer realm=\"Version 19\"");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_in_flight_ends_on_the_version_it_began_on() {
    let server = Setup::usual().start().await;
    server.faults.slow_writes.store(true, Ordering::SeqCst);
    let mut client = server.client().await;
    let create =
        Request::new("POST", "/items").token(&server.token("items:write")).json("{\"name\":\"a\"}");
    client.send(create.bytes()).await;
    Server::until(|| server.metrics.text().contains("http_requests_in_flight 1\n")).await;
    server.running.swap(server.other_live("Next"));
    server.faults.permits.give(1);
    assert_eq!(client.answer(false).await.unwrap().status, 201);
}

#[tokio::test]
async fn a_panic_is_an_answer_and_the_connection_lives_on() {
    let server = Setup::usual().start().await;
    server.faults.panic_on_read.store(true, Ordering::SeqCst);
    let mut client = server.client().await;
    let read = Request::new("GET", "/items/00000000-0000-7000-8000-000000000000");
    let answer = client.ask(&read.clone().header("X-Request-Id", "my-id")).await;
    assert!(answer.is_problem(500), "{answer:?}");
    let text = String::from_utf8(answer.body.clone()).unwrap();
    assert!(text.contains("my-id") && !text.contains("asked for"), "{text}");
    server.faults.panic_on_read.store(false, Ordering::SeqCst);
    assert!(client.ask(&read).await.is_problem(404));
}

#[tokio::test]
async fn a_slow_head_is_too_late_and_an_idle_connection_ends() {
    let limits = Limits {
        head_time_max: Duration::from_millis(60),
        idle_time_max: Duration::from_millis(60),
        ..Limits::STANDARD
    };
    let server = Setup { limits, ..Setup::usual() }.start().await;
    let mut slow = server.client().await;
    slow.send("GET /healthz HT").await;
    assert!(slow.answer(false).await.unwrap().is_problem(408));
    let mut silent = server.client().await;
    assert!(silent.answer(false).await.is_none());
    let mut idle = server.client().await;
    assert_eq!(idle.ask(&Request::new("GET", "/healthz")).await.status, 200);
    assert!(idle.answer(false).await.is_none());
}

#[tokio::test]
async fn an_address_in_use_is_named() {
    let server = Setup::usual().start().await;
    let taken = server.running.public;
    let config = livespec_serve::Config {
        listen: taken,
        admin: None,
        dev: false,
        cors: livespec_serve::Cors::Off,
        upstream: None,
        auth: livespec_serve::AuthConfig::default(),
        docs: false,
        limits: Limits::STANDARD,
        clock: server.clock.clone(),
        log: None,
        metrics: server.metrics.clone(),
    };
    let error = livespec_serve::start(server.other_live("x"), config).await.unwrap_err();
    assert_eq!(error.to_string(), format!("cannot listen on {taken}"));
}
