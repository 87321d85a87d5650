//! Operations that the service does not implement, answered by another one.

use std::time::Duration;

use bytes::Bytes;
use http_body_util::{Either, Full};
use hyper::header::{CONNECTION, CONTENT_LENGTH, HOST, HeaderMap, HeaderName, HeaderValue};
use hyper::{Request, Response, Uri, Version};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use livespec_ir::ProblemKind;
use livespec_service::Problem;

use crate::request::{Context, X_REQUEST_ID};
use crate::respond::Payload;
use crate::{Limits, ServeError};

/// How long a connection may take to be made.
const CONNECT_TIME_MAX: Duration = Duration::from_secs(5);

/// How long an unused connection is kept.
const IDLE_TIME_MAX: Duration = Duration::from_secs(30);

/// Headers of one connection only (RFC 9110, section 7.6.1).
const HOP_BY_HOP: [&str; 8] = [
    "connection",
    "keep-alive",
    "proxy-authenticate",
    "proxy-authorization",
    "proxy-connection",
    "te",
    "transfer-encoding",
    "upgrade",
];

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
const FORWARDED_HOST: HeaderName = HeaderName::from_static("x-forwarded-host");
const FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");
const HTTP: HeaderValue = HeaderValue::from_static("http");

/// Where requests are forwarded to.
#[derive(Debug)]
pub(crate) struct Upstream {
    client: Client<HttpConnector, Full<Bytes>>,
    /// `http://host:port/prefix`, without a slash at the end.
    base: String,
    time_max: Duration,
}

impl Upstream {
    pub(crate) fn new(address: &str, limits: &Limits) -> Result<Self, ServeError> {
        let refuse = |reason| ServeError::Upstream { address: address.to_owned(), reason };
        let uri: Uri = address.parse().map_err(|_| refuse("it is not a URL"))?;
        match uri.scheme_str() {
            Some("http") => {}
            Some("https") => {
                return Err(refuse("TLS is not supported, use http and a proxy on this machine"));
            }
            _ => return Err(refuse("it does not begin with http://")),
        }
        if uri.query().is_some()
            || uri.authority().is_none_or(|authority| authority.as_str().contains('@'))
        {
            return Err(refuse("it may have a host, a port and a path only"));
        }
        let mut connector = HttpConnector::new();
        connector.set_nodelay(true);
        connector.set_connect_timeout(Some(CONNECT_TIME_MAX));
        let client = Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(IDLE_TIME_MAX)
            .build(connector);
        let base = address.trim_end_matches('/').to_owned();
        Ok(Upstream { client, base, time_max: limits.upstream_time_max })
    }

    /// Passes a request on, and its answer back.
    ///
    /// # Errors
    /// 503 where the upstream cannot be reached, 502 where it does not answer properly or in time.
    pub(crate) async fn forward(
        &self,
        context: &Context<'_>,
        body: Bytes,
    ) -> Result<Response<Payload>, Problem> {
        let request = self.request(context, body)?;
        let answer = match tokio::time::timeout(self.time_max, self.client.request(request)).await {
            Ok(Ok(answer)) => answer,
            Ok(Err(error)) if error.is_connect() => {
                let problem = Problem::new(ProblemKind::Unavailable).header("retry-after", "5");
                return Err(problem
                    .message("The upstream cannot be reached")
                    .internal(chain(&error)));
            }
            Ok(Err(error)) => {
                return Err(Problem::new(ProblemKind::BadGateway).internal(chain(&error)));
            }
            Err(_) => {
                let problem = Problem::new(ProblemKind::BadGateway);
                return Err(problem
                    .message("The upstream did not answer in time")
                    .internal("timeout"));
            }
        };
        let (mut head, body) = answer.into_parts();
        strip(&mut head.headers);
        head.version = Version::HTTP_11;
        Ok(Response::from_parts(head, Either::Right(body)))
    }

    fn request(&self, context: &Context<'_>, body: Bytes) -> Result<Request<Full<Bytes>>, Problem> {
        let head = context.head;
        let target = head.uri.path_and_query().map_or("/", |target| target.as_str());
        let uri: Uri = format!("{}{target}", self.base).parse().map_err(|_| {
            Problem::new(ProblemKind::NotFound).internal("not a target for the upstream")
        })?;
        let mut headers = head.headers.clone();
        strip(&mut headers);
        headers.remove("expect");
        // The client writes it from the body.
        headers.remove(CONTENT_LENGTH);
        if let Some(host) = headers.remove(HOST) {
            headers.insert(FORWARDED_HOST, host);
        }
        headers.insert(X_REQUEST_ID, context.id.clone().into_value());
        headers.insert(FORWARDED_PROTO, HTTP);
        if let Ok(peer) = HeaderValue::try_from(context.peer.address.to_string()) {
            // What the client says of itself is not passed on as if it were known.
            headers.insert(FORWARDED_FOR, peer);
        }
        let mut request = Request::new(Full::new(body));
        *request.method_mut() = head.method.clone();
        *request.uri_mut() = uri;
        *request.headers_mut() = headers;
        Ok(request)
    }
}

/// Removes the headers of one connection, those that `Connection` names among them.
fn strip(headers: &mut HeaderMap) {
    let named: Vec<HeaderName> = headers
        .get_all(CONNECTION)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .filter_map(|name| HeaderName::from_bytes(name.trim().as_bytes()).ok())
        .collect();
    for name in named {
        headers.remove(name);
    }
    for name in HOP_BY_HOP {
        headers.remove(name);
    }
}

/// An error with its causes.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_of_the_connection_stay_behind() {
        let mut headers = HeaderMap::new();
        for (name, value) in [
            ("connection", "close, X-Private"),
            ("x-private", "1"),
            ("te", "trailers"),
            ("accept", "*/*"),
        ] {
            headers.insert(name, HeaderValue::from_static(value));
        }
        strip(&mut headers);
        assert_eq!(headers.keys().map(HeaderName::as_str).collect::<Vec<_>>(), ["accept"]);
    }

    #[test]
    fn only_plain_http_is_an_upstream() {
        for (address, fine) in [
            ("http://localhost:9000", true),
            ("http://localhost:9000/v1/", true),
            ("https://example.org", false),
            ("http://user@host", false),
            ("localhost:9000", false),
            ("/x", false),
        ] {
            assert_eq!(Upstream::new(address, &Limits::STANDARD).is_ok(), fine, "{address}");
        }
    }
}
