//! `Idempotency-Key` on creates: the same key and request give the first answer again.

use livespec_storage::Memory;
use sha2::{Digest, Sha256};

use crate::api::{ApiRequest, Body, Problem, Reply};
use crate::validate::{canonical, invalid_field};

/// The name of the header.
pub(crate) const HEADER: &str = "idempotency-key";
/// How many characters a key may have.
const KEY_MAX: usize = 255;
/// How long an answer is remembered, in seconds.
const KEPT_SECONDS: i64 = 24 * 60 * 60;

/// The key of a request and the digest of what it asks for.
#[derive(Debug, Clone)]
pub(crate) struct Repeatable {
    key: [u8; 32],
    fingerprint: [u8; 32],
}

/// The key of a request, where it has one.
///
/// # Errors
/// A validation problem naming the header, where the key is empty, too long or no visible ASCII.
pub(crate) fn of(request: &ApiRequest<'_>, endpoint: &str) -> Result<Option<Repeatable>, Problem> {
    let Some(key) = request.headers.get(HEADER) else { return Ok(None) };
    let sane = !key.is_empty()
        && key.len() <= KEY_MAX
        && key.bytes().all(|byte| (b' '..=b'~').contains(&byte));
    if !sane {
        let message = format!("must have 1 to {KEY_MAX} visible ASCII characters");
        return Err(invalid_field("Idempotency-Key", "format", message));
    }
    let subject = request.principal.map_or("", |principal| principal.subject.as_str());
    let key = digest(&[subject.as_bytes(), endpoint.as_bytes(), key.as_bytes()]);
    // The same request with other white space is the same request.
    let body = match serde_json::from_slice::<serde_json::Value>(request.body) {
        Ok(value) => canonical(&value).into_bytes(),
        Err(_) => request.body.to_vec(),
    };
    let fingerprint = digest(&[request.path.as_bytes(), request.query.as_bytes(), &body]);
    Ok(Some(Repeatable { key, fingerprint }))
}

/// A digest over parts that cannot run into each other.
fn digest(parts: &[&[u8]]) -> [u8; 32] {
    let mut sha = Sha256::new();
    for part in parts {
        sha.update(part.len().to_le_bytes());
        sha.update(part);
    }
    sha.finalize().into()
}

impl Repeatable {
    /// The memory of an answer that `render` makes.
    pub(crate) fn memory(
        self,
        now_ms: i64,
        render: impl FnOnce(&livespec_storage::ResultSet) -> Reply + Send + 'static,
    ) -> Memory {
        let now = now_ms.div_euclid(1000);
        Memory {
            key: self.key,
            fingerprint: self.fingerprint,
            expires: now + KEPT_SECONDS,
            now,
            render: Box::new(move |rows| pack(&render(rows))),
        }
    }
}

/// The headers of an answer that are remembered.
const KEPT_HEADERS: [&str; 2] = ["location", "etag"];

/// An answer as bytes: status, the headers by their lengths, the body.
fn pack(reply: &Reply) -> Vec<u8> {
    let body: &[u8] = match &reply.body {
        Body::Empty => &[],
        Body::Json(bytes) | Body::ProblemJson(bytes) => bytes,
    };
    let mut out = Vec::with_capacity(body.len() + 128);
    out.extend(reply.status.to_le_bytes());
    for name in KEPT_HEADERS {
        let value =
            reply.headers.iter().find(|(other, _)| *other == name).map_or("", |(_, value)| value);
        out.extend(u32::try_from(value.len()).unwrap_or(0).to_le_bytes());
        out.extend(value.as_bytes());
    }
    out.extend(body);
    out
}

/// The answer that was packed; none where the bytes are none.
pub(crate) fn unpack(bytes: &[u8]) -> Option<Reply> {
    let (status, mut rest) = bytes.split_first_chunk::<2>()?;
    let mut headers = Vec::new();
    for name in KEPT_HEADERS {
        let (length, tail) = rest.split_first_chunk::<4>()?;
        let (value, tail) =
            tail.split_at_checked(usize::try_from(u32::from_le_bytes(*length)).ok()?)?;
        if !value.is_empty() {
            headers.push((name, String::from_utf8(value.to_vec()).ok()?));
        }
        rest = tail;
    }
    let body = if rest.is_empty() { Body::Empty } else { Body::Json(rest.to_vec()) };
    Some(Reply { status: u16::from_le_bytes(*status), headers, body, problem: None })
}
