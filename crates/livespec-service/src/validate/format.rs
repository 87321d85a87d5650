//! Textual formats.

use std::net::IpAddr;

use livespec_ir::Format;

use super::codes;
use crate::time;

/// Whether a text has a format. Sources: HTML's e-mail input for `Email`, RFC 3986 for `Uri`, RFC 9562
/// for `Uuid`, RFC 3339 for dates, E.164 for `Phone`, RFC 1123 for `Hostname`.
pub(crate) fn matches(format: Format, text: &str) -> bool {
    match format {
        Format::Email => is_email(text),
        Format::Uri => fluent_uri::Uri::parse(text).is_ok(),
        Format::Uuid => canonical_uuid(text).is_some(),
        Format::Date => time::parse_date(text).is_some(),
        Format::DateTime => time::parse_instant(text).is_some(),
        Format::Phone => is_phone(text),
        Format::Country => codes::is_country(text),
        Format::Currency => codes::is_currency(text),
        Format::Hostname => is_hostname(text),
        Format::Ip => text.parse::<IpAddr>().is_ok(),
        Format::Slug => is_slug(text),
    }
}

/// What a text should be, to end the sentence "must be ...".
pub(crate) fn describe(format: Format) -> &'static str {
    match format {
        Format::Email => "an e-mail address",
        Format::Uri => "an absolute URI",
        Format::Uuid => "a UUID",
        Format::Date => "a date (YYYY-MM-DD)",
        Format::DateTime => "a date and time (RFC 3339)",
        Format::Phone => "a phone number (E.164)",
        Format::Country => "a country code (ISO 3166-1 alpha-2)",
        Format::Currency => "a currency code (ISO 4217)",
        Format::Hostname => "a host name",
        Format::Ip => "an IP address",
        Format::Slug => "made of lower-case letters, digits and hyphens",
    }
}

fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    let local_ok =
        |byte: u8| byte.is_ascii_alphanumeric() || b".!#$%&'*+/=?^_`{|}~-".contains(&byte);
    text.len() <= 254 && !local.is_empty() && local.bytes().all(local_ok) && is_hostname(domain)
}

fn is_hostname(text: &str) -> bool {
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    text.len() <= 253 && text.split('.').all(label)
}

fn is_phone(text: &str) -> bool {
    let Some(digits) = text.strip_prefix('+') else { return false };
    (2..=15).contains(&digits.len())
        && !digits.starts_with('0')
        && digits.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_slug(text: &str) -> bool {
    !text.is_empty()
        && text.split('-').all(|part| {
            !part.is_empty()
                && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        })
}

/// A UUID in lower case with hyphens; none where the text is no UUID in that form, whatever its case.
pub(crate) fn canonical_uuid(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    if bytes.len() != 36 {
        return None;
    }
    let right = bytes.iter().enumerate().all(|(at, byte)| match at {
        8 | 13 | 18 | 23 => *byte == b'-',
        _ => byte.is_ascii_hexdigit(),
    });
    right.then(|| text.to_ascii_lowercase())
}

/// The text of a UUID of 16 bytes.
pub(crate) fn uuid_text(bytes: [u8; 16]) -> String {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    let mut text = String::with_capacity(36);
    for (at, byte) in bytes.iter().enumerate() {
        if matches!(at, 4 | 6 | 8 | 10) {
            text.push('-');
        }
        text.push(char::from(HEX[usize::from(byte >> 4)]));
        text.push(char::from(HEX[usize::from(byte & 15)]));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats() {
        let good = [
            (Format::Email, "a.b+c@example.org"),
            (Format::Uri, "https://example.org/a?b#c"),
            (Format::Uri, "urn:isbn:0451450523"),
            (Format::Phone, "+4915112345678"),
            (Format::Hostname, "a-b.example"),
            (Format::Ip, "::1"),
            (Format::Slug, "a-1-b"),
            (Format::Uuid, "018F4E2A-0000-7000-8000-00000000000A"),
        ];
        for (format, text) in good {
            assert!(matches(format, text), "{format:?} {text}");
        }
        let bad = [
            (Format::Email, "a@b@"),
            (Format::Email, "a b@example.org"),
            (Format::Email, "@example.org"),
            (Format::Uri, "/relative"),
            (Format::Uri, "http://a b"),
            (Format::Phone, "0151"),
            (Format::Hostname, "-a.example"),
            (Format::Hostname, ""),
            (Format::Ip, "256.1.1.1"),
            (Format::Slug, "a--b"),
            (Format::Uuid, "018f4e2a00007000800000000000000a"),
        ];
        for (format, text) in bad {
            assert!(!matches(format, text), "{format:?} {text}");
        }
    }

    #[test]
    fn uuid_round_trip() {
        let text = uuid_text([0x01, 0x8f, 0x4e, 0x2a, 0, 0, 0x70, 0, 0x80, 0, 0, 0, 0, 0, 0, 0xa]);
        assert_eq!(text, "018f4e2a-0000-7000-8000-00000000000a");
        assert_eq!(canonical_uuid(&text).as_deref(), Some(text.as_str()));
    }
}
