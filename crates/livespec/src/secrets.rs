//! Secrets: from the environment or from files, and never shown.

use std::path::Path;

use anyhow::{Context, bail};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use rand::Rng;
use serde::Serialize;

use crate::settings::{Sources, variable};

/// The variable with the secret of HS256.
pub(crate) const SECRET: &str = "LIVESPEC_JWT_SECRET";
/// The variable with the path of a file that holds it.
pub(crate) const SECRET_FILE: &str = "LIVESPEC_JWT_SECRET_FILE";

/// The largest file with a secret, in bytes.
const SECRET_BYTES_MAX: u64 = 64 * 1024;

/// Below this a secret can be guessed (RFC 7518, section 3.2).
pub(crate) const SECRET_BYTES_GOOD: usize = 32;

/// The configured secret of HS256, where there is one.
///
/// # Errors
/// A file that cannot be read or is empty.
pub(crate) fn jwt_secret(sources: &Sources) -> anyhow::Result<Option<Vec<u8>>> {
    if let Some(secret) = variable(SECRET) {
        return Ok(Some(secret.into_bytes()));
    }
    if let Some(path) = variable(SECRET_FILE) {
        return read(Path::new(&path)).map(Some);
    }
    match sources.file.jwt.as_ref().and_then(|jwt| jwt.secret_file.as_ref()) {
        Some(path) => read(&sources.folder.join(path)).map(Some),
        None => Ok(None),
    }
}

/// The content of a file without the line break at its end.
fn read(path: &Path) -> anyhow::Result<Vec<u8>> {
    let shown = path.display();
    let found =
        std::fs::metadata(path).with_context(|| format!("the secret `{shown}` cannot be read"))?;
    if found.len() > SECRET_BYTES_MAX {
        bail!("`{shown}` is too large for a secret");
    }
    let mut bytes =
        std::fs::read(path).with_context(|| format!("the secret `{shown}` cannot be read"))?;
    while bytes.last().is_some_and(|byte| matches!(byte, b'\n' | b'\r')) {
        bytes.pop();
    }
    if bytes.is_empty() {
        bail!("the secret `{shown}` is empty");
    }
    Ok(bytes)
}

/// A key for one run.
pub(crate) fn random_key() -> Vec<u8> {
    let mut key = vec![0; SECRET_BYTES_GOOD];
    rand::rng().fill_bytes(&mut key);
    key
}

/// What a token says.
#[derive(Debug, Serialize)]
pub(crate) struct Claims<'a> {
    pub(crate) sub: &'a str,
    pub(crate) scope: &'a str,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    pub(crate) roles: &'a [String],
    pub(crate) iat: i64,
    pub(crate) exp: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) iss: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) aud: Option<&'a str>,
}

/// Signs a token (HS256).
///
/// # Errors
/// Where the library refuses.
pub(crate) fn sign(claims: &Claims<'_>, secret: &[u8]) -> anyhow::Result<String> {
    jsonwebtoken::encode(&Header::new(Algorithm::HS256), claims, &EncodingKey::from_secret(secret))
        .context("the token cannot be signed")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_differ() {
        let (a, b) = (random_key(), random_key());
        assert_eq!((a.len(), a == b), (SECRET_BYTES_GOOD, false));
    }
}
