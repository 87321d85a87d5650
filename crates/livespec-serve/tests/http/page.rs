//! The description and its page.

use crate::client::Request;
use crate::server::Setup;

#[tokio::test]
async fn the_page_loads_from_here_only() {
    let server = Setup::usual().start().await;
    let mut client = server.client().await;
    let page = client.ask(&Request::new("GET", "/docs")).await;
    assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
    assert!(
        page.header("content-security-policy").contains("default-src 'none'; script-src 'self';")
    );
    let html = String::from_utf8(page.body).unwrap();
    assert!(!html.contains("://"), "{html}");
    for script in ["/docs/start.js", "/docs/viewer.js"] {
        assert!(html.contains(script));
        let answer = client.ask(&Request::new("GET", script)).await;
        assert_eq!(
            (answer.status, answer.header("content-type")),
            (200, "text/javascript; charset=utf-8")
        );
        assert!(!answer.body.is_empty());
        let known = Request::new("GET", script).header("If-None-Match", answer.header("etag"));
        assert_eq!(client.ask(&known).await.status, 304);
    }
    let coded = client
        .ask(&Request::new("GET", "/docs/viewer.js").header("Accept-Encoding", "gzip, br"))
        .await;
    assert_eq!(coded.header("content-encoding"), "gzip");
    assert!(coded.header("etag").ends_with("-gzip\""));
}

#[tokio::test]
async fn the_description_is_as_it_was_handed_in() {
    let server = Setup::usual().start().await;
    let answer = server.ask(Request::new("GET", "/openapi.json")).await;
    assert_eq!(answer.header("content-type"), "application/json");
    assert_eq!(answer.body, crate::server::openapi("Items"));
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    assert_eq!(answer.header("x-request-id").len(), 16);
}
