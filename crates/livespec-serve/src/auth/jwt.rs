//! Bearer tokens that are JSON Web Tokens (RFC 7519), signed with a shared secret (HS256).

use std::sync::Arc;

use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use livespec_service::Principal;

use super::Refused;
use super::cache::{TokenCache, Verified};
use super::claims::Claims;

/// How far the clocks of issuer and service may differ, in seconds.
const LEEWAY_SECONDS: f64 = 60.0;

/// Tokens beyond this are refused unread.
const TOKEN_BYTES_MAX: usize = 16 * 1024;

/// How bearer tokens are verified.
#[derive(Clone)]
pub struct JwtConfig {
    /// The secret of HS256.
    pub secret: Vec<u8>,
    /// What `iss` must be, where it is checked.
    pub issuer: Option<String>,
    /// What `aud` must be or contain, where it is checked.
    pub audience: Option<String>,
}

impl std::fmt::Debug for JwtConfig {
    /// Without the secret.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("JwtConfig")
            .field("issuer", &self.issuer)
            .field("audience", &self.audience)
            .finish_non_exhaustive()
    }
}

/// Verifies tokens, and remembers those that it verified.
pub(crate) struct Verifier {
    key: DecodingKey,
    validation: Validation,
    issuer: Option<String>,
    audience: Option<String>,
    cache: TokenCache,
}

impl std::fmt::Debug for Verifier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Verifier").field("issuer", &self.issuer).finish_non_exhaustive()
    }
}

impl Verifier {
    pub(crate) fn new(config: &JwtConfig) -> Self {
        // The algorithm belongs to the key, so a token cannot choose it. The library checks the
        // signature only: claims are held against the injected clock, here and on each later use.
        let mut validation = Validation::new(Algorithm::HS256);
        validation.required_spec_claims.clear();
        validation.validate_exp = false;
        validation.validate_nbf = false;
        validation.validate_aud = false;
        Verifier {
            key: DecodingKey::from_secret(&config.secret),
            validation,
            issuer: config.issuer.clone(),
            audience: config.audience.clone(),
            cache: TokenCache::new(),
        }
    }

    /// Whoever a token speaks for, at a time in seconds since 1970.
    pub(crate) fn verify(&self, token: &[u8], now: i64) -> Result<Arc<Principal>, Refused> {
        if let Some(verified) = self.cache.get(token) {
            return match in_time(&verified, now) {
                Ok(()) => Ok(Arc::clone(&verified.principal)),
                Err(refused) => {
                    self.cache.remove(token);
                    Err(refused)
                }
            };
        }
        let verified = Arc::new(self.read(token)?);
        in_time(&verified, now)?;
        self.cache.insert(token, Arc::clone(&verified));
        Ok(Arc::clone(&verified.principal))
    }

    /// Checks everything about a token that time does not change.
    fn read(&self, token: &[u8]) -> Result<Verified, Refused> {
        if token.len() > TOKEN_BYTES_MAX {
            return Err(Refused("the token is too long"));
        }
        if names_critical_extensions(token) {
            return Err(Refused("the token demands an extension that is not supported"));
        }
        let claims = jsonwebtoken::decode::<Claims>(token, &self.key, &self.validation)
            .map_err(|_| Refused("the token is malformed or its signature does not match"))?
            .claims;
        if self.issuer.is_some() && claims.iss != self.issuer {
            return Err(Refused("the issuer of the token is not accepted"));
        }
        if let Some(audience) = &self.audience
            && !claims.aud.as_ref().is_some_and(|aud| aud.contains(audience))
        {
            return Err(Refused("the token is for another audience"));
        }
        let exp = claims.exp.ok_or(Refused("the token has no expiry"))?;
        Ok(Verified { principal: Arc::new(claims.principal()), exp, nbf: claims.nbf })
    }
}

fn in_time(verified: &Verified, now: i64) -> Result<(), Refused> {
    #[expect(clippy::cast_precision_loss, reason = "seconds since 1970 are exact in a double")]
    let now = now as f64;
    if verified.exp + LEEWAY_SECONDS <= now {
        return Err(Refused("the token has expired"));
    }
    if verified.nbf.is_some_and(|nbf| nbf - LEEWAY_SECONDS > now) {
        return Err(Refused("the token is not valid yet"));
    }
    Ok(())
}

/// Whether the header has `crit`: none of its extensions is understood here, so the token must be
/// refused (RFC 7515, section 4.1.11).
fn names_critical_extensions(token: &[u8]) -> bool {
    jsonwebtoken::decode_header(token).is_ok_and(|header| header.crit.is_some())
}

#[cfg(test)]
mod tests;
