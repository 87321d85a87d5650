//! Tokens that were verified, so that a client's next request costs no cryptography.

use std::sync::Arc;

use livespec_service::Principal;
use quick_cache::sync::Cache;

/// How many tokens are remembered.
const TOKENS_MAX: usize = 10_000;

/// Longer tokens are verified each time, so that the memory stays within `TOKENS_MAX` times this.
const TOKEN_BYTES_MAX: usize = 2048;

/// A token whose signature and fixed claims are right.
#[derive(Debug)]
pub(crate) struct Verified {
    pub(crate) principal: Arc<Principal>,
    /// Seconds since 1970; held against the time on each use.
    pub(crate) exp: f64,
    /// Seconds since 1970; held against the time on each use.
    pub(crate) nbf: Option<f64>,
}

/// Keyed by the whole token: another signature is another token.
#[derive(Debug)]
pub(crate) struct TokenCache {
    tokens: Cache<Box<[u8]>, Arc<Verified>>,
}

impl TokenCache {
    pub(crate) fn new() -> Self {
        TokenCache { tokens: Cache::new(TOKENS_MAX) }
    }

    pub(crate) fn get(&self, token: &[u8]) -> Option<Arc<Verified>> {
        self.tokens.get(token)
    }

    pub(crate) fn insert(&self, token: &[u8], verified: Arc<Verified>) {
        if token.len() <= TOKEN_BYTES_MAX {
            self.tokens.insert(token.into(), verified);
        }
    }

    pub(crate) fn remove(&self, token: &[u8]) {
        self.tokens.remove(token);
    }
}
