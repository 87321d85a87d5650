//! Content codings, entity tags, cross-origin requests, HEAD and OPTIONS.

use std::io::Read;

use crate::client::{Answer, Request};
use crate::server::{Server, Setup};

/// The place of an item whose representation is worth compressing.
async fn large_item(server: &Server) -> String {
    let body = format!("{{\"name\":\"{}\"}}", "again and ".repeat(300));
    let create = Request::new("POST", "/items").token(&server.token("items:write")).json(&body);
    server.ask(create).await.header("location").to_owned()
}

fn plain(answer: &Answer) -> Vec<u8> {
    let mut plain = Vec::new();
    let body = &answer.body[..];
    match answer.header("content-encoding") {
        "gzip" => flate2::read::GzDecoder::new(body).read_to_end(&mut plain).map(|_| ()).unwrap(),
        "br" => brotli::Decompressor::new(body, 4096).read_to_end(&mut plain).map(|_| ()).unwrap(),
        "zstd" => plain = zstd::stream::decode_all(body).unwrap(),
        other => panic!("{other}"),
    }
    plain
}

#[tokio::test]
async fn every_coding_gives_the_same_body_under_a_tag_of_its_own() {
    let server = Setup::usual().start().await;
    let path = large_item(&server).await;
    let whole = server.ask(Request::new("GET", &path)).await;
    assert_eq!(whole.header("content-encoding"), "");
    assert_eq!(whole.header("vary"), "accept-encoding");
    let tag = whole.header("etag").trim_matches('"');
    for coding in ["gzip", "br", "zstd"] {
        let get = Request::new("GET", &path).header("Accept-Encoding", coding);
        let coded = server.ask(get.clone()).await;
        assert_eq!(plain(&coded), whole.body, "{coding}");
        let coded_tag = format!("\"{tag}-{coding}\"");
        assert_eq!(coded.header("etag"), coded_tag);
        // The tag is understood in a condition, and the answer has it again.
        let known = server.ask(get.header("If-None-Match", &coded_tag)).await;
        assert_eq!((known.status, known.header("etag")), (304, coded_tag.as_str()));
        assert!(known.body.is_empty());
    }
    let known =
        server.ask(Request::new("GET", &path).header("If-None-Match", whole.header("etag"))).await;
    assert_eq!((known.status, known.header("etag")), (304, whole.header("etag")));
}

#[tokio::test]
async fn small_bodies_stay_as_they_are() {
    let server = Setup::usual().start().await;
    let answer = server
        .ask(Request::new("GET", "/healthz").header("Accept-Encoding", "gzip, br, zstd"))
        .await;
    assert_eq!(answer.header("content-encoding"), "");
    assert_eq!(answer.body, b"{\"status\":\"ok\"}");
}

#[tokio::test]
async fn head_has_the_length_and_not_the_body() {
    let server = Setup::usual().start().await;
    let path = large_item(&server).await;
    let mut client = server.client().await;
    let get = client.ask(&Request::new("GET", &path)).await;
    let head = client.ask(&Request::new("HEAD", &path)).await;
    assert_eq!(head.status, 200);
    for name in ["content-length", "content-type", "etag", "cache-control"] {
        assert_eq!(head.header(name), get.header(name), "{name}");
    }
    // Had a body followed, the next answer would begin with it.
    assert_eq!(client.ask(&Request::new("HEAD", "/items/nowhere/else")).await.status, 404);
    assert_eq!(client.ask(&Request::new("GET", "/healthz")).await.status, 200);
}

#[tokio::test]
async fn options_tells_what_is_allowed() {
    let server = Setup::usual().start().await;
    for (path, allow) in [
        ("/items", "GET, HEAD, OPTIONS, POST"),
        ("/docs", "GET, HEAD, OPTIONS"),
        ("*", "GET, HEAD, OPTIONS"),
    ] {
        let answer = server.ask(Request::new("OPTIONS", path)).await;
        let mut methods: Vec<&str> = answer.header("allow").split(", ").collect();
        methods.sort_unstable();
        assert_eq!((answer.status, methods.join(", ").as_str()), (204, allow), "{path}");
    }
    let refused = server.ask(Request::new("BREW", "/items")).await;
    assert!(refused.is_problem(405));
    assert!(refused.header("allow").contains("POST"));
    assert_eq!(
        server.ask(Request::new("POST", "/docs")).await.header("allow"),
        "GET, HEAD, OPTIONS"
    );
}

#[tokio::test]
async fn other_origins_are_let_in_under_dev_only() {
    let preflight = Request::new("OPTIONS", "/items")
        .header("Origin", "http://localhost:3000")
        .header("Access-Control-Request-Method", "POST");
    let dev = Setup { dev: true, ..Setup::usual() }.start().await;
    let answer = dev.ask(preflight.clone()).await;
    assert_eq!(answer.header("access-control-allow-origin"), "*");
    assert!(answer.header("access-control-allow-methods").contains("POST"));
    assert!(answer.header("access-control-allow-headers").contains("authorization"));
    let refused =
        dev.ask(Request::new("GET", "/items").header("Origin", "http://localhost:3000")).await;
    assert_eq!((refused.status, refused.header("access-control-allow-origin")), (401, "*"));
    assert!(refused.header("server-timing").starts_with("total;dur="));
    let usual = Setup::usual().start().await;
    let answer = usual.ask(preflight).await;
    assert_eq!((answer.status, answer.header("access-control-allow-origin")), (204, ""));
    assert_eq!(answer.header("server-timing"), "");
}

#[tokio::test]
async fn what_caches_may_keep() {
    let server = Setup::usual().start().await;
    let path = large_item(&server).await;
    let list = Request::new("GET", "/items").token(&server.token(""));
    assert_eq!(server.ask(Request::new("GET", &path)).await.header("cache-control"), "no-cache");
    assert_eq!(server.ask(list).await.header("cache-control"), "private, no-cache");
    assert_eq!(server.ask(Request::new("GET", "/items")).await.header("cache-control"), "no-store");
}
