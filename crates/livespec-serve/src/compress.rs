//! Content codings by `Accept-Encoding` (RFC 9110, section 12.5.3).
//!
//! A coded body is another representation, so its entity tag gets a suffix inside the quotes
//! (`"abc-gzip"`), and conditions in requests are understood with the suffix and without.

use std::borrow::Cow;
use std::io::Write;

use bytes::Bytes;
use hyper::header::HeaderValue;

/// Smaller bodies are sent as they are: the gain would be less than a packet.
pub(crate) const BODY_BYTES_MIN: usize = 1024;

/// A middle way between time and size, for bodies that are made for each request.
const GZIP_LEVEL: u32 = 5;
const BROTLI_QUALITY: u32 = 4;
const BROTLI_WINDOW_LOG: u32 = 20;
const ZSTD_LEVEL: i32 = 3;

/// A content coding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Coding {
    Zstd,
    Brotli,
    Gzip,
}

impl Coding {
    /// In the order of preference where a client likes them equally.
    pub(crate) const ALL: [Coding; 3] = [Coding::Zstd, Coding::Brotli, Coding::Gzip];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Coding::Zstd => "zstd",
            Coding::Brotli => "br",
            Coding::Gzip => "gzip",
        }
    }

    /// The end of an entity tag of a body with this coding.
    fn suffix(self) -> &'static str {
        match self {
            Coding::Zstd => "-zstd\"",
            Coding::Brotli => "-br\"",
            Coding::Gzip => "-gzip\"",
        }
    }
}

/// The coding that a client likes best, where it likes one at least as well as none.
pub(crate) fn negotiate(accept: &HeaderValue) -> Option<Coding> {
    negotiate_among(accept, &Coding::ALL)
}

/// The same, where not every coding is on offer.
pub(crate) fn negotiate_among(accept: &HeaderValue, offered: &[Coding]) -> Option<Coding> {
    let accept = accept.to_str().ok()?;
    let mut weights = [None; Coding::ALL.len()];
    let (mut identity, mut others) = (None, None);
    for item in accept.split(',') {
        let (name, weight) = weighted(item);
        if name == "*" {
            others = Some(weight);
        } else if name.eq_ignore_ascii_case("identity") {
            identity = Some(weight);
        } else if let Some(at) = position(name) {
            weights[at] = Some(weight);
        }
    }
    let mut best: Option<(u16, Coding)> = None;
    for (coding, weight) in Coding::ALL.into_iter().zip(weights) {
        let weight = weight.or(others).unwrap_or(0);
        if weight > 0 && offered.contains(&coding) && best.is_none_or(|(most, _)| weight > most) {
            best = Some((weight, coding));
        }
    }
    let (weight, coding) = best?;
    (weight >= identity.unwrap_or(0)).then_some(coding)
}

fn position(name: &str) -> Option<usize> {
    let name = if name.eq_ignore_ascii_case("x-gzip") { "gzip" } else { name };
    Coding::ALL.iter().position(|coding| coding.name().eq_ignore_ascii_case(name))
}

/// A name with its weight in thousandths; a weight that is none counts as none.
fn weighted(item: &str) -> (&str, u16) {
    let mut parts = item.split(';').map(str::trim);
    let name = parts.next().unwrap_or_default();
    let weight = parts.find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")));
    let thousandths = match weight {
        None => 1000,
        Some(text) => match text.parse::<f32>() {
            Ok(weight) if (0.0..=1.0).contains(&weight) => thousandths(weight),
            _ => 0,
        },
    };
    (name, thousandths)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "0 to 1 before it is scaled"
)]
fn thousandths(weight: f32) -> u16 {
    (weight * 1000.0).round() as u16
}

/// The body with a coding; none where that would not make it smaller.
pub(crate) fn encode(coding: Coding, body: &[u8]) -> Option<Bytes> {
    let mut out = Vec::with_capacity(body.len() / 2);
    match coding {
        Coding::Zstd => zstd::stream::copy_encode(body, &mut out, ZSTD_LEVEL).ok()?,
        Coding::Brotli => {
            let mut writer =
                brotli::CompressorWriter::new(&mut out, 4096, BROTLI_QUALITY, BROTLI_WINDOW_LOG);
            writer.write_all(body).ok()?;
        }
        Coding::Gzip => {
            let mut writer =
                flate2::write::GzEncoder::new(&mut out, flate2::Compression::new(GZIP_LEVEL));
            writer.write_all(body).ok()?;
            writer.finish().ok()?;
        }
    }
    (out.len() < body.len()).then(|| Bytes::from(out))
}

/// The entity tag of a coded body.
pub(crate) fn tag(plain: &str, coding: Coding) -> Option<String> {
    Some(format!("{}{}", plain.strip_suffix('"')?, coding.suffix()))
}

/// Conditions with the suffixes of codings taken out of their entity tags.
pub(crate) fn plain_tags(condition: Cow<'_, str>) -> Cow<'_, str> {
    if !Coding::ALL.iter().any(|coding| condition.contains(coding.suffix())) {
        return condition;
    }
    let mut plain = condition.into_owned();
    for coding in Coding::ALL {
        plain = plain.replace(coding.suffix(), "\"");
    }
    Cow::Owned(plain)
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    fn liked(accept: &'static str) -> Option<&'static str> {
        negotiate(&HeaderValue::from_static(accept)).map(Coding::name)
    }

    #[test]
    fn the_client_chooses_and_we_break_ties() {
        assert_eq!(liked("gzip, deflate, br, zstd"), Some("zstd"));
        assert_eq!(liked("gzip;q=1.0, br;q=0.5"), Some("gzip"));
        assert_eq!(liked("br;q=0, gzip;q=0.1"), Some("gzip"));
        assert_eq!(liked("identity;q=1, gzip;q=0.5"), None);
        assert_eq!(liked("*;q=0"), None);
        assert_eq!(liked("*"), Some("zstd"));
        assert_eq!(liked("deflate"), None);
        assert_eq!(liked("GZIP"), Some("gzip"));
        assert_eq!(liked("gzip;q=nonsense"), None);
        assert_eq!(liked(""), None);
    }

    #[test]
    fn every_coding_can_be_undone() {
        let body = "{\"name\":\"a name that repeats\"},".repeat(200).into_bytes();
        let mut plain = Vec::new();
        flate2::read::GzDecoder::new(&encode(Coding::Gzip, &body).unwrap()[..])
            .read_to_end(&mut plain)
            .unwrap();
        assert_eq!(plain, body);
        plain.clear();
        brotli::Decompressor::new(&encode(Coding::Brotli, &body).unwrap()[..], 4096)
            .read_to_end(&mut plain)
            .unwrap();
        assert_eq!(plain, body);
        assert_eq!(
            zstd::stream::decode_all(&encode(Coding::Zstd, &body).unwrap()[..]).unwrap(),
            body
        );
    }

    #[test]
    fn tags_go_there_and_back() {
        assert_eq!(tag("\"abc\"", Coding::Gzip).unwrap(), "\"abc-gzip\"");
        assert_eq!(plain_tags("\"abc-gzip\", W/\"d-br\"".into()), "\"abc\", W/\"d\"");
        assert_eq!(plain_tags("*".into()), "*");
    }
}
