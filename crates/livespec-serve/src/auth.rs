//! Who makes a request. One file per method.

mod cache;
mod challenge;
mod claims;
mod jwt;

use std::sync::Arc;

use hyper::HeaderMap;
use hyper::header::{AUTHORIZATION, HeaderValue};
use livespec_service::Principal;

pub use jwt::JwtConfig;

pub(crate) use challenge::{challenge, realm};

/// What proves who a client is.
#[derive(Debug, Clone, Default)]
pub struct AuthConfig {
    /// Bearer tokens; none are accepted where absent.
    pub jwt: Option<JwtConfig>,
}

/// Why credentials were not accepted; the text goes to the client (RFC 6750, section 3.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Refused(pub(crate) &'static str);

/// The methods that are switched on.
#[derive(Debug)]
pub(crate) struct Authenticator {
    jwt: Option<jwt::Verifier>,
}

impl Authenticator {
    pub(crate) fn new(config: &AuthConfig) -> Self {
        Authenticator { jwt: config.jwt.as_ref().map(jwt::Verifier::new) }
    }

    /// Whoever the headers speak for: nobody where they hold no credentials.
    pub(crate) fn identify(
        &self,
        headers: &HeaderMap,
        now_ms: i64,
    ) -> Result<Option<Arc<Principal>>, Refused> {
        let mut values = headers.get_all(AUTHORIZATION).iter();
        let Some(value) = values.next() else { return Ok(None) };
        if values.next().is_some() {
            return Err(Refused("more than one Authorization header"));
        }
        let token =
            bearer(value).ok_or(Refused("the Authorization header is not a bearer token"))?;
        match &self.jwt {
            Some(verifier) => verifier.verify(token, now_ms.div_euclid(1000)).map(Some),
            None => Err(Refused("no bearer token is accepted here")),
        }
    }
}

/// The token after the scheme, which is matched without regard to case (RFC 9110, section 11.1).
fn bearer(value: &HeaderValue) -> Option<&[u8]> {
    let (scheme, token) = value.as_bytes().split_at_checked(7)?;
    let token = token.trim_ascii();
    (scheme.eq_ignore_ascii_case(b"bearer ") && !token.is_empty()).then_some(token)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scheme_has_no_case_and_the_token_must_be_there() {
        let token =
            |text: &'static str| bearer(&HeaderValue::from_static(text)).map(<[u8]>::to_vec);
        assert_eq!(token("Bearer abc"), Some(b"abc".to_vec()));
        assert_eq!(token("bEARER  abc"), Some(b"abc".to_vec()));
        assert_eq!(token("Bearer "), None);
        assert_eq!(token("Basic abcdef"), None);
        assert_eq!(token("abc"), None);
    }
}
