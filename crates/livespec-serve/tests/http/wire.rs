//! Any bytes as a request.

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::client::{Client, Request};
use crate::server::{Server, Setup};

#[tokio::test]
async fn what_is_no_request_is_refused_in_the_envelope() {
    let server = Setup::usual().start().await;
    let host = "HTTP/1.1\r\nHost: test\r\n";
    let many: String = (0..200).map(|at| format!("X-{at}: a\r\n")).collect();
    for (bytes, status) in [
        (b"\0\x01nonsense\r\n\r\n".to_vec(), 400),
        (b"GET / HTTP/3.0\r\n\r\n".to_vec(), 400),
        (b"GET /\xff\xfe HTTP/1.1\r\nHost: test\r\n\r\n".to_vec(), 400),
        (b"GET / HTTP/1.1\r\nHost: test\r\nBad Header: x\r\n\r\n".to_vec(), 400),
        (b"GET / HTTP/1.1\r\n\r\n".to_vec(), 400),
        (format!("GET / {host}Host: other\r\n\r\n").into_bytes(), 400),
        (format!("POST /items {host}Content-Length: x\r\n\r\n").into_bytes(), 400),
        (format!("GET /{} {host}\r\n", "a".repeat(17_000)).into_bytes(), 414),
        (format!("GET /{} {host}\r\n", "a".repeat(100_000)).into_bytes(), 414),
        (format!("GET / {host}X: {}\r\n\r\n", "a".repeat(40_000)).into_bytes(), 431),
        (format!("GET / {host}X: {}\r\n\r\n", "a".repeat(200_000)).into_bytes(), 431),
        (format!("GET / {host}{many}\r\n").into_bytes(), 431),
        (format!("GET /items/%ff%zz {host}\r\n").into_bytes(), 404),
        (format!("CONNECT test:80 {host}\r\n").into_bytes(), 404),
        (format!("TRACE /items {host}\r\n").into_bytes(), 405),
    ] {
        let mut client = server.client().await;
        client.send(&bytes).await;
        let shown = String::from_utf8_lossy(&bytes[..bytes.len().min(60)]).into_owned();
        let answer = client.answer(false).await.unwrap_or_else(|| panic!("no answer to {shown}"));
        assert!(answer.is_problem(status), "{shown}: {answer:?}");
        assert_eq!(answer.header("x-request-id").len(), 16, "{shown}");
    }
}

#[tokio::test]
async fn pipelined_requests_are_answered_in_order() {
    let server = Setup::usual().start().await;
    let mut client = server.client().await;
    let ask = |id: &str| Request::new("GET", "/healthz").header("X-Request-Id", id).bytes();
    client.send([ask("1"), ask("2"), b"\0 nonsense\r\n\r\n".to_vec()].concat()).await;
    for id in ["1", "2"] {
        let answer = client.answer(false).await.unwrap();
        assert_eq!((answer.status, answer.header("x-request-id")), (200, id));
    }
    assert!(
        client.answer(false).await.unwrap().is_problem(400),
        "what came before is answered all the same"
    );
}

#[tokio::test]
async fn a_client_that_sends_no_more_still_gets_its_answer() {
    let server = Setup::usual().start().await;
    let mut client = server.client().await;
    client.send(Request::new("GET", "/healthz").bytes()).await;
    client.finish().await;
    assert_eq!(client.answer(false).await.unwrap().status, 200);
}

#[tokio::test]
async fn http2_is_spoken_to_whoever_begins_with_it() {
    let server = Setup::usual().start().await;
    let socket = tokio::net::TcpStream::connect(server.running.public).await.unwrap();
    let io = hyper_util::rt::TokioIo::new(socket);
    let executor = hyper_util::rt::TokioExecutor::new();
    let (mut sender, connection) =
        hyper::client::conn::http2::handshake(executor, io).await.unwrap();
    tokio::spawn(connection);
    let request =
        hyper::Request::get("http://test/items").body(http_body_util::Empty::<bytes::Bytes>::new());
    let answer = sender.send_request(request.unwrap()).await.unwrap();
    assert_eq!(answer.status(), 401);
}

/// A request that is nearly right, so that mutations get past the first line.
fn requests() -> impl Strategy<Value = Vec<u8>> {
    let method = prop_oneof![Just("GET".to_owned()), Just("POST".to_owned()), "[A-Z]{0,8}"];
    let path = prop_oneof![
        Just("/items".to_owned()),
        "/items/[ -~]{0,12}",
        "[ -~]{0,20}",
        "/items\\?[ -~]{0,20}"
    ];
    let headers = prop::collection::vec(
        prop_oneof![
            Just("Host: test".to_owned()),
            "Content-Length: [0-9]{1,3}",
            Just("Transfer-Encoding: chunked".to_owned()),
            Just("Connection: close".to_owned()),
            "(If-Match|Range|Accept-Encoding|Authorization|X-Request-Id|Expect): [ -~]{0,20}",
            "[ -~]{0,30}",
        ],
        0..6,
    );
    let body = prop::collection::vec(any::<u8>(), 0..40);
    let whole = (method, path, headers, body).prop_map(|(method, path, headers, body)| {
        let head = format!("{method} {path} HTTP/1.1\r\n{}\r\n\r\n", headers.join("\r\n"));
        [head.into_bytes(), body].concat()
    });
    prop_oneof![4 => whole, 1 => prop::collection::vec(any::<u8>(), 0..200)]
}

#[test]
fn no_bytes_hurt_the_server() {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let server = runtime.block_on(Setup::usual().start());
    let mut runner =
        TestRunner::new(Config { cases: 256, failure_persistence: None, ..Config::default() });
    let result = runner.run(&requests(), |bytes| runtime.block_on(throw(&server, &bytes)));
    result.unwrap();
    runtime.block_on(async {
        let mut client = server.client().await;
        assert_eq!(client.ask(&Request::new("GET", "/healthz")).await.status, 200);
    });
}

/// Sends bytes, then ends; every answer that comes back is one, and none is a fault of the server.
async fn throw(server: &Server, bytes: &[u8]) -> Result<(), TestCaseError> {
    let mut client = Client::connect(server.running.public).await;
    client.send(bytes).await;
    client.finish().await;
    // HEAD answers have no body, and a body that is not there ends the reading; that is fine here.
    while let Some(answer) = client.answer(bytes.starts_with(b"HEAD")).await {
        prop_assert!((100..500).contains(&answer.status), "{answer:?}");
        prop_assert!(answer.status < 400 || answer.is_problem(answer.status), "{answer:?}");
    }
    Ok(())
}
