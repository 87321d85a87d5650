//! Bodies: their bounds of size and time.

use std::time::Duration;

use livespec_serve::Limits;

use crate::client::Request;
use crate::server::{Server, Setup};

fn head(server: &Server, headers: &str) -> String {
    let token = server.token("items:write");
    format!("POST /items HTTP/1.1\r\nHost: test\r\nAuthorization: Bearer {token}\r\n{headers}\r\n")
}

#[tokio::test]
async fn a_body_is_bounded_however_it_is_framed() {
    let limits = Limits { body_bytes_max: 64, ..Limits::STANDARD };
    let server = Setup { limits, ..Setup::usual() }.start().await;
    let largest = format!("{{\"name\":\"{}\"}}", "a".repeat(53));
    for (body, status) in [(largest.clone(), 201), (format!("{largest} "), 413)] {
        let create = Request::new("POST", "/items").token(&server.token("items:write")).json(&body);
        assert_eq!(server.ask(create).await.status, status);
        let mut client = server.client().await;
        let (begin, end) = body.split_at(30);
        client.send(head(&server, "Transfer-Encoding: chunked\r\n")).await;
        client
            .send(format!("{:x}\r\n{begin}\r\n{:x}\r\n{end}\r\n0\r\n\r\n", begin.len(), end.len()))
            .await;
        let answer = client.answer(false).await.unwrap();
        assert_eq!(answer.status, status, "{answer:?}");
    }
}

#[tokio::test]
async fn the_sender_of_a_refused_body_sees_the_answer() {
    let server = Setup::usual().start().await;
    let huge = format!("{{\"name\":\"{}\"}}", "a".repeat(2 * 1024 * 1024));
    let mut client = server.client().await;
    let create = Request::new("POST", "/items").token(&server.token("items:write")).json(&huge);
    assert!(client.ask(&create).await.is_problem(413));
    // The body was read to its end, so the connection goes on.
    assert_eq!(client.ask(&Request::new("GET", "/healthz")).await.status, 200);
}

#[tokio::test]
async fn permission_to_go_on_comes_after_the_checks() {
    let server = Setup::usual().start().await;
    let mut client = server.client().await;
    client.send(head(&server, "Expect: 100-continue\r\nContent-Length: 12\r\n")).await;
    assert_eq!(client.answer(false).await.unwrap().status, 100);
    client.send("{\"name\":\"a\"}").await;
    assert_eq!(client.answer(false).await.unwrap().status, 201);
    for headers in
        ["Content-Length: 9999999\r\n", "Content-Type: text/plain\r\nContent-Length: 12\r\n"]
    {
        let mut client = server.client().await;
        client.send(head(&server, &format!("Expect: 100-continue\r\n{headers}"))).await;
        let status = client.answer(false).await.unwrap().status;
        assert!(matches!(status, 413 | 415), "{status}");
    }
}

#[tokio::test]
async fn a_slow_body_is_too_late() {
    let limits = Limits { body_pause_max: Duration::from_millis(50), ..Limits::STANDARD };
    let server = Setup { limits, ..Setup::usual() }.start().await;
    let mut client = server.client().await;
    client.send(head(&server, "Content-Length: 12\r\n")).await;
    client.send("{\"name\"").await;
    let answer = client.answer(false).await.unwrap();
    assert!(answer.is_problem(408), "{answer:?}");
    assert!(client.answer(false).await.is_none(), "the connection ends");
}

#[tokio::test]
async fn a_body_may_not_be_compressed_or_of_another_charset() {
    let server = Setup::usual().start().await;
    let create = || Request::new("POST", "/items").token(&server.token("items:write"));
    let answer = server.ask(create().header("Content-Encoding", "gzip").json("{}")).await;
    assert!(answer.is_problem(415));
    assert_eq!(answer.header("accept-encoding"), "identity");
    let latin = create().header("Content-Type", "application/json; charset=latin1");
    let answer = server.ask(latin.header("Content-Length", "0")).await;
    assert!(answer.is_problem(415));
    assert_eq!(answer.header("accept"), "application/json");
}

#[tokio::test]
async fn a_broken_body_is_the_clients_fault() {
    let server = Setup::usual().start().await;
    let mut client = server.client().await;
    client.send(head(&server, "Transfer-Encoding: chunked\r\n")).await;
    client.send("zz\r\nhello\r\n0\r\n\r\n").await;
    assert!(client.answer(false).await.unwrap().is_problem(400));
}
