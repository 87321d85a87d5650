//! What the service cannot do by itself.

use std::net::SocketAddr;
use std::time::Duration;

use livespec_serve::Limits;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::client::Request;
use crate::server::Setup;

/// An upstream that answers one request with `answer` and gives what it was asked.
async fn upstream(answer: &'static str) -> (SocketAddr, JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let asked = tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.unwrap();
        let mut asked = Vec::new();
        while !asked.ends_with(b"{\"a\":1}") {
            assert_ne!(socket.read_buf(&mut asked).await.unwrap(), 0);
        }
        if answer.is_empty() {
            std::future::pending::<()>().await;
        }
        socket.write_all(answer.as_bytes()).await.unwrap();
        String::from_utf8(asked).unwrap()
    });
    (address, asked)
}

fn report() -> Request {
    Request::new("POST", "/report?x=%20y")
        .json("{\"a\":1}")
        .header("Connection", "x-private")
        .header("X-Private", "1")
        .header("X-Forwarded-For", "6.6.6.6")
        .header("X-Request-Id", "r-1")
}

#[tokio::test]
async fn a_request_and_its_answer_are_passed_on() {
    let (address, asked) = upstream(
        "HTTP/1.1 202 Accepted\r\nX-Job: 7\r\nConnection: x-hop\r\nX-Hop: 1\r\n\
         Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
    )
    .await;
    let server =
        Setup { upstream: Some(format!("http://{address}/v1/")), ..Setup::usual() }.start().await;
    let answer = server.ask(report()).await;
    assert_eq!((answer.status, answer.header("x-job"), answer.header("x-hop")), (202, "7", ""));
    assert_eq!((answer.body.as_slice(), answer.header("x-request-id")), (&b"hello"[..], "r-1"));
    let asked = asked.await.unwrap().to_lowercase();
    assert!(asked.starts_with("post /v1/report?x=%20y http/1.1\r\n"), "{asked}");
    assert!(
        asked.contains("\r\nx-request-id: r-1\r\n")
            && asked.contains("\r\nx-forwarded-for: 127.0.0.1\r\n")
    );
    assert!(
        asked.contains("\r\nx-forwarded-host: test\r\n")
            && asked.contains(&format!("\r\nhost: {address}\r\n"))
    );
    assert!(!asked.contains("x-private: 1") && !asked.contains("6.6.6.6"), "{asked}");
}

#[tokio::test]
async fn an_upstream_that_fails_is_told_in_the_envelope() {
    let (broken, _task) = upstream("nonsense\r\n\r\n").await;
    let server =
        Setup { upstream: Some(format!("http://{broken}")), ..Setup::usual() }.start().await;
    assert!(server.ask(report()).await.is_problem(502));
    let limits = Limits { upstream_time_max: Duration::from_millis(50), ..Limits::STANDARD };
    let (silent, _task) = upstream("").await;
    let server = Setup { upstream: Some(format!("http://{silent}")), limits, ..Setup::usual() }
        .start()
        .await;
    assert!(server.ask(report()).await.is_problem(502));
    let gone = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let server = Setup { upstream: Some(format!("http://{gone}")), ..Setup::usual() }.start().await;
    assert!(server.ask(report()).await.is_problem(503));
}

#[tokio::test]
async fn without_an_upstream_it_is_not_implemented() {
    let server = Setup::usual().start().await;
    assert!(server.ask(report()).await.is_problem(501));
}
