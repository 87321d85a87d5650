use jsonwebtoken::{EncodingKey, Header, encode};
use serde_json::{Value, json};

use super::*;

const NOW: i64 = 1_800_000_000;
const SECRET: &[u8] = b"a secret of at least thirty-two bytes";

fn verifier(issuer: Option<&str>, audience: Option<&str>) -> Verifier {
    let owned = |text: Option<&str>| text.map(str::to_owned);
    Verifier::new(&JwtConfig {
        secret: SECRET.to_vec(),
        issuer: owned(issuer),
        audience: owned(audience),
    })
}

fn signed(algorithm: Algorithm, secret: &[u8], claims: &Value) -> String {
    encode(&Header::new(algorithm), claims, &EncodingKey::from_secret(secret)).unwrap()
}

fn token(claims: &Value) -> String {
    signed(Algorithm::HS256, SECRET, claims)
}

/// A token with a header as given, signed with the right secret or not at all.
fn with_header(header: &Value, signature: bool) -> String {
    use base64ish::encode as base64;
    let claims = json!({"exp": NOW + 100});
    let message = format!("{}.{}", base64(&header.to_string()), base64(&claims.to_string()));
    let signature = if signature {
        let key = EncodingKey::from_secret(SECRET);
        jsonwebtoken::crypto::sign(message.as_bytes(), &key, Algorithm::HS256).unwrap()
    } else {
        String::new()
    };
    format!("{message}.{signature}")
}

/// base64url without padding (RFC 4648, section 5), for tokens that no library makes.
mod base64ish {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    pub(super) fn encode(text: &str) -> String {
        let mut out = String::new();
        for chunk in text.as_bytes().chunks(3) {
            let bits = chunk.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte))
                << (8 * (3 - chunk.len()));
            for at in 0..=chunk.len() {
                out.push(char::from(DIGITS[(bits >> (18 - 6 * at) & 63) as usize]));
            }
        }
        out
    }
}

fn refusal(verifier: &Verifier, token: &str, now: i64) -> &'static str {
    verifier.verify(token.as_bytes(), now).expect_err(token).0
}

#[test]
fn a_good_token_speaks_for_its_subject_again_and_again() {
    let verifier = verifier(None, None);
    let token = token(&json!({"exp": NOW + 10, "sub": "alice", "scope": "a b"}));
    for _ in 0..2 {
        let principal = verifier.verify(token.as_bytes(), NOW).unwrap();
        assert_eq!((principal.subject.as_str(), principal.scopes.len()), ("alice", 2));
    }
}

#[test]
fn time_is_held_against_remembered_tokens_too() {
    let verifier = verifier(None, None);
    let token = token(&json!({"exp": NOW, "nbf": NOW - 10}));
    assert!(verifier.verify(token.as_bytes(), NOW + 59).is_ok());
    assert_eq!(refusal(&verifier, &token, NOW + 60), "the token has expired");
    assert!(verifier.verify(token.as_bytes(), NOW - 70).is_ok());
    assert_eq!(refusal(&verifier, &token, NOW - 71), "the token is not valid yet");
}

#[test]
fn expiry_must_be_there_and_a_number() {
    let verifier = verifier(None, None);
    assert_eq!(refusal(&verifier, &token(&json!({"sub": "a"})), NOW), "the token has no expiry");
    for exp in [json!("2100-01-01"), json!({}), json!(true)] {
        refusal(&verifier, &token(&json!({"exp": exp})), NOW);
    }
}

#[test]
fn the_key_fixes_the_algorithm() {
    let verifier = verifier(None, None);
    let claims = json!({"exp": NOW + 100});
    let bad = "the token is malformed or its signature does not match";
    assert_eq!(refusal(&verifier, &signed(Algorithm::HS256, b"another secret", &claims), NOW), bad);
    assert_eq!(refusal(&verifier, &signed(Algorithm::HS512, SECRET, &claims), NOW), bad);
    for algorithm in ["none", "None", "NONE", "HS384", "RS256", ""] {
        for signature in [false, true] {
            let token = with_header(&json!({"alg": algorithm, "typ": "JWT"}), signature);
            assert_eq!(refusal(&verifier, &token, NOW), bad, "{algorithm}");
        }
    }
    // The same by hand with the right algorithm is fine, so it is not the making that fails.
    assert!(verifier.verify(with_header(&json!({"alg": "HS256"}), true).as_bytes(), NOW).is_ok());
}

#[test]
fn critical_extensions_are_not_understood() {
    let verifier = verifier(None, None);
    let token = with_header(&json!({"alg": "HS256", "crit": ["exp2"], "exp2": 1}), true);
    assert_eq!(
        refusal(&verifier, &token, NOW),
        "the token demands an extension that is not supported"
    );
}

#[test]
fn issuer_and_audience_are_checked_where_configured() {
    let strict = verifier(Some("us"), Some("api"));
    let with = |iss: Value, aud: Value| token(&json!({"exp": NOW + 1, "iss": iss, "aud": aud}));
    assert!(strict.verify(with(json!("us"), json!("api")).as_bytes(), NOW).is_ok());
    assert!(strict.verify(with(json!("us"), json!(["x", "api"])).as_bytes(), NOW).is_ok());
    let (issuer, audience) =
        ("the issuer of the token is not accepted", "the token is for another audience");
    assert_eq!(refusal(&strict, &with(json!("them"), json!("api")), NOW), issuer);
    assert_eq!(refusal(&strict, &with(json!(null), json!("api")), NOW), issuer);
    assert_eq!(refusal(&strict, &with(json!("us"), json!("x")), NOW), audience);
    assert_eq!(refusal(&strict, &with(json!("us"), json!(null)), NOW), audience);
    assert!(verifier(None, None).verify(with(json!("x"), json!("y")).as_bytes(), NOW).is_ok());
}

#[test]
fn nonsense_is_refused() {
    let verifier = verifier(None, None);
    let good = token(&json!({"exp": NOW + 100}));
    for bad in [
        "",
        ".",
        "..",
        "a.b.c",
        "é",
        &good[..good.len() - 1],
        &format!("{good}.x"),
        &"x".repeat(20_000),
    ] {
        assert!(verifier.verify(bad.as_bytes(), NOW).is_err(), "{bad:.40}");
    }
    // A changed payload under a remembered token's signature.
    assert!(verifier.verify(good.as_bytes(), NOW).is_ok());
    let parts: Vec<&str> = good.split('.').collect();
    let forged =
        format!("{}.{}.{}", parts[0], base64ish::encode(r#"{"exp":9999999999}"#), parts[2]);
    assert!(verifier.verify(forged.as_bytes(), NOW).is_err());
}
