//! A bearer token for services that demand one: JWT (RFC 7519) signed with HS256 (RFC 7518, 3.2).

use std::time::SystemTime;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, Mac};
use sha2::Sha256;

/// Seconds that a token is good for: longer than any run.
const LIFETIME_S: u64 = 6 * 60 * 60;

/// Signs a token with the given scopes (separated by spaces).
pub(crate) fn sign(secret: &[u8], scopes: &str) -> anyhow::Result<String> {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH)?.as_secs();
    let claims =
        serde_json::json!({ "sub": "bench", "scope": scopes, "iat": now, "exp": now + LIFETIME_S });
    Ok(sign_claims(secret, &claims.to_string()))
}

fn sign_claims(secret: &[u8], claims: &str) -> String {
    let header = URL_SAFE_NO_PAD.encode(r#"{"alg":"HS256","typ":"JWT"}"#);
    let claims = URL_SAFE_NO_PAD.encode(claims);
    let text = format!("{header}.{claims}");
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).expect("HMAC takes a key of any length");
    mac.update(text.as_bytes());
    let signature = URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes());
    format!("{text}.{signature}")
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_known_token_comes_out() {
        // Made with `openssl dgst -sha256 -hmac key`.
        let token = super::sign_claims(b"key", "{}");
        assert_eq!(
            token,
            "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.e30.9EmJDfAi6fqc_FoO3yD77spdi7QZX-s9VzN89vOaOp0"
        );
    }
}
