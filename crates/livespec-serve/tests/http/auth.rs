//! Who gets in, and the order of the checks.

use serde_json::json;

use crate::client::Request;
use crate::server::{Setup, token};

#[tokio::test]
async fn each_check_comes_before_the_next() {
    let server = Setup::usual().start().await;
    let reader = server.token("items:read");
    let writer = server.token("items:write");
    let text = |request: Request| {
        request.header("Content-Type", "text/plain").header("Content-Length", "0")
    };
    // Everything is wrong with each request from its check on; each answer is of its own check.
    for (request, status) in [
        (text(Request::new("POST", "/nowhere")), 404),
        (text(Request::new("DELETE", "/items")), 405),
        (text(Request::new("POST", "/items")), 401),
        (text(Request::new("POST", "/items").token("nonsense")), 401),
        (text(Request::new("POST", "/items").token(&reader)), 403),
        (text(Request::new("POST", "/items").token(&writer)), 415),
        (Request::new("POST", "/items").token(&writer).json("{"), 400),
        (Request::new("POST", "/items").token(&writer).json("{\"name\":\" \",\"x\":1}"), 400),
        (Request::new("POST", "/items").token(&writer).json("{\"name\":\"a\"}"), 201),
    ] {
        let answer = server.ask(request.clone()).await;
        assert_eq!(answer.status, status, "{request:?} {answer:?}");
        assert!(status == 201 || answer.is_problem(status), "{answer:?}");
    }
}

#[tokio::test]
async fn challenges_say_what_is_missing() {
    let server = Setup::usual().start().await;
    let challenge = async |request: Request| {
        server.ask(request.json("{}")).await.headers.remove("www-authenticate").unwrap_or_default()
    };
    let create = || Request::new("POST", "/items");
    assert_eq!(challenge(create()).await, "Bearer realm=\"Items\"");
    assert_eq!(
        challenge(create().token(&server.token("items:read"))).await,
        "Bearer realm=\"Items\", error=\"insufficient_scope\", error_description=\"a scope is missing\", \
         scope=\"items:write\""
    );
    server.clock.advance(0);
    let expired = token(&json!({"scope": "items:write", "exp": server.clock.seconds() - 61}));
    assert_eq!(
        challenge(create().token(&expired)).await,
        "Bearer realm=\"Items\", error=\"invalid_token\", error_description=\"the token has expired\""
    );
    let two = create().token("a").token("b");
    assert!(challenge(two).await.contains("more than one Authorization header"));
    let basic = create().header("Authorization", "Basic YTpi");
    assert!(challenge(basic).await.contains("not a bearer token"));
}

#[tokio::test]
async fn a_token_ends_while_it_is_remembered() {
    let server = Setup::usual().start().await;
    let list = Request::new("GET", "/items").token(&server.token("anything"));
    assert_eq!(server.ask(list.clone()).await.status, 200);
    server.clock.advance(60);
    assert_eq!(server.ask(list.clone()).await.status, 200, "within the leeway");
    server.clock.advance(60);
    assert_eq!(server.ask(list).await.status, 401);
}

#[tokio::test]
async fn bad_credentials_do_not_close_what_is_open_to_anybody() {
    let server = Setup::usual().start().await;
    let made =
        Request::new("POST", "/items").token(&server.token("items:write")).json("{\"name\":\"a\"}");
    let location = server.ask(made).await.header("location").to_owned();
    let answer = server.ask(Request::new("GET", &location).token("nonsense")).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.json()["name"], "a");
}
