//! Entity tags (RFC 9110, section 8.8.3) and the conditions on them (section 13).

use livespec_storage::{ResultSet, ValueRef};
use xxhash_rust::xxh3::xxh3_128_with_seed;

use crate::record::Record;

/// The strong tag of a stored record: a digest of every column that may be shown, so that each
/// operation on the record gives the same tag whatever part of it the response shows.
/// `rows` holds every column of the record; `scratch` is written to and left as it was.
pub(crate) fn of_record(
    record: &Record,
    rows: &ResultSet,
    row: usize,
    scratch: &mut Vec<u8>,
) -> String {
    let start = scratch.len();
    for (at, column) in record.columns.iter().enumerate() {
        if !column.write_only {
            digestible(rows.get(row, at), scratch);
        }
    }
    let tag = of_bytes(&scratch[start..], record.seed);
    scratch.truncate(start);
    tag
}

/// The strong tag of bytes.
pub(crate) fn of_bytes(bytes: &[u8], seed: u64) -> String {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    let digest = xxh3_128_with_seed(bytes, seed).to_be_bytes();
    let mut tag = String::with_capacity(34);
    tag.push('"');
    for byte in digest {
        tag.push(char::from(HEX[usize::from(byte >> 4)]));
        tag.push(char::from(HEX[usize::from(byte & 15)]));
    }
    tag.push('"');
    tag
}

/// A kind and a length before each value, so that no two rows look alike.
fn digestible(value: ValueRef<'_>, out: &mut Vec<u8>) {
    match value {
        ValueRef::Null => out.push(0),
        ValueRef::Bool(value) => out.extend([1, u8::from(value)]),
        ValueRef::Integer(value) => {
            out.push(2);
            out.extend(value.to_le_bytes());
        }
        ValueRef::Real(value) => {
            out.push(3);
            out.extend(value.to_bits().to_le_bytes());
        }
        ValueRef::Text(text) => {
            out.push(4);
            out.extend(text.len().to_le_bytes());
            out.extend(text.as_bytes());
        }
        ValueRef::Blob(bytes) => {
            out.push(5);
            out.extend(bytes.len().to_le_bytes());
            out.extend(bytes);
        }
    }
}

/// Whether `If-Match` holds: `*`, or a list with the tag. Comparison is strong, so weak tags never match.
pub(crate) fn if_match(condition: &str, tag: &str) -> bool {
    condition.trim() == "*" || tags(condition).any(|(weak, other)| !weak && other == tag)
}

/// Whether `If-None-Match` names the tag: `*`, or a list with it. Comparison is weak.
pub(crate) fn names(condition: &str, tag: &str) -> bool {
    condition.trim() == "*" || tags(condition).any(|(_, other)| other == tag)
}

/// The tags of a list, each with whether it is weak, quotes kept. A tag may hold a comma.
fn tags(list: &str) -> impl Iterator<Item = (bool, &str)> {
    let mut rest = list;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches([' ', '\t', ',']);
        let weak = rest.starts_with("W/");
        let from = if weak { 2 } else { 0 };
        if rest.as_bytes().get(from) != Some(&b'"') {
            return None;
        }
        let end = rest[from + 1..].find('"')? + from + 2;
        let tag = &rest[from..end];
        rest = &rest[end..];
        Some((weak, tag))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions() {
        assert!(if_match("*", "\"a\""));
        assert!(if_match("\"b\", \"a,c\",\"a\"", "\"a\""));
        assert!(if_match("\"a,c\"", "\"a,c\""));
        assert!(!if_match("W/\"a\"", "\"a\""));
        assert!(names("W/\"a\"", "\"a\""));
        assert!(!if_match("a", "\"a\""));
        assert!(!if_match("", "\"a\""));
        assert!(!names("\"", "\"a\""));
    }
}
