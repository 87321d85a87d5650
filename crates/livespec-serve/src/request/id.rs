//! The id of a request: the client's where it is sane, else made.

use std::cell::Cell;
use std::hash::{BuildHasher, RandomState};

use hyper::HeaderMap;
use hyper::header::{HeaderName, HeaderValue};

/// The header that carries it.
pub(crate) const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The longest id that is taken from a client.
const BYTES_MAX: usize = 128;

/// What UUIDs, ULIDs, base64 and paths of ids are made of beside letters and digits; an id ends up in logs,
/// pages and other people's tools, where quotes and angle brackets mean something.
const MARKS: &[u8] = b"-_.~:/+=@";

/// An id: ASCII letters, digits and the marks of [`MARKS`], at most 128 characters.
#[derive(Debug, Clone)]
pub(crate) struct RequestId(HeaderValue);

impl RequestId {
    pub(crate) fn of(headers: &HeaderMap) -> Self {
        match headers.get(X_REQUEST_ID).filter(|value| is_sane(value.as_bytes())) {
            Some(value) => RequestId(value.clone()),
            None => Self::made(),
        }
    }

    /// 16 hexadecimal digits that do not come again soon.
    pub(crate) fn made() -> Self {
        let bytes = hexadecimal(random());
        RequestId(HeaderValue::from_bytes(&bytes).expect("hexadecimal digits are visible ASCII"))
    }

    pub(crate) fn as_str(&self) -> &str {
        self.0.to_str().unwrap_or_default()
    }

    pub(crate) fn into_value(self) -> HeaderValue {
        self.0
    }
}

fn is_sane(id: &[u8]) -> bool {
    let known = |byte: &u8| byte.is_ascii_alphanumeric() || MARKS.contains(byte);
    (1..=BYTES_MAX).contains(&id.len()) && id.iter().all(known)
}

fn hexadecimal(number: u64) -> [u8; 16] {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut text = [0; 16];
    for (at, digit) in text.iter_mut().enumerate() {
        *digit = DIGITS[(number >> (60 - 4 * at) & 0xf) as usize];
    }
    text
}

/// SplitMix64, begun anew in each thread; ids must differ, nothing more.
fn random() -> u64 {
    thread_local! {
        static STATE: Cell<u64> = Cell::new(RandomState::new().hash_one(std::thread::current().id()));
    }
    let state = STATE.get().wrapping_add(0x9e37_79b9_7f4a_7c15);
    STATE.set(state);
    let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sane_id_is_taken_and_another_is_not() {
        let of = |text: &[u8]| {
            let mut headers = HeaderMap::new();
            headers.insert(X_REQUEST_ID, HeaderValue::from_bytes(text).unwrap());
            RequestId::of(&headers).as_str().to_owned()
        };
        assert_eq!(of(b"abc-1"), "abc-1");
        assert_eq!(of(&[b'a'; 128]).len(), 128);
        for bad in [&b""[..], b"a b", b"<a>", b"a\"b", b"\xff", &[b'a'; 129]] {
            assert_eq!(of(bad).len(), 16, "{bad:?}");
        }
        assert_ne!(RequestId::made().as_str(), RequestId::made().as_str());
    }
}
