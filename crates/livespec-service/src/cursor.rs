//! Cursors: where a page ended, opaque to clients.
//!
//! The bytes are a version, a seal, and the values of the sort columns of the last row. The seal is a
//! digest under a number of the document over the operation, the order and the values, so a cursor that
//! this list did not issue in this order is refused rather than misread. It is no secret: a cursor
//! grants nothing that a filter would not.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use livespec_storage::{ResultSet, Sort, Value, ValueRef};
use xxhash_rust::xxh3::xxh3_64_with_seed;

/// The version of the form.
const VERSION: u8 = 1;
/// How long a cursor may be, in characters; values that would make it longer cannot be paged by.
const LENGTH_MAX: usize = 64 * 1024;

/// Issues and reads the cursors of one list.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cursors {
    /// A number of the document and the operation.
    pub(crate) seed: u64,
}

impl Cursors {
    fn seal(self, sort: &[Sort], payload: &[u8]) -> [u8; 8] {
        let order = sort.iter().fold(self.seed, |seed, sort| {
            let column = u64::try_from(sort.column).unwrap_or(u64::MAX);
            let mixed = seed.rotate_left(7)
                ^ column.wrapping_mul(2).wrapping_add(u64::from(sort.descending));
            mixed.wrapping_mul(0x9e37_79b9_7f4a_7c15)
        });
        xxh3_64_with_seed(payload, order).to_le_bytes()
    }

    /// The cursor after a row; `places` are the places of the sort columns in the row.
    pub(crate) fn issue(
        self,
        sort: &[Sort],
        rows: &ResultSet,
        row: usize,
        places: &[usize],
    ) -> String {
        let mut bytes = vec![VERSION; 9];
        for place in places {
            pack(rows.get(row, *place), &mut bytes);
        }
        let seal = self.seal(sort, &bytes[9..]);
        bytes[1..9].copy_from_slice(&seal);
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// The values that a cursor holds; none where this list did not issue it in this order.
    pub(crate) fn read(self, sort: &[Sort], cursor: &str) -> Option<Vec<Value>> {
        if cursor.len() > LENGTH_MAX {
            return None;
        }
        let bytes = URL_SAFE_NO_PAD.decode(cursor).ok()?;
        let (head, mut rest) = bytes.split_at_checked(9)?;
        if head[0] != VERSION || head[1..] != self.seal(sort, rest) {
            return None;
        }
        let mut values = Vec::with_capacity(sort.len());
        for _ in sort {
            values.push(unpack(&mut rest)?);
        }
        rest.is_empty().then_some(values)
    }
}

fn pack(value: ValueRef<'_>, out: &mut Vec<u8>) {
    let long = |kind: u8, bytes: &[u8], out: &mut Vec<u8>| {
        out.push(kind);
        out.extend(u32::try_from(bytes.len()).unwrap_or(0).to_le_bytes());
        out.extend(bytes);
    };
    match value {
        ValueRef::Null => out.push(0),
        ValueRef::Bool(value) => out.extend([1, u8::from(value)]),
        ValueRef::Integer(value) => {
            out.push(2);
            out.extend(value.to_le_bytes());
        }
        ValueRef::Real(value) => {
            out.push(3);
            out.extend(value.to_le_bytes());
        }
        ValueRef::Text(text) => long(4, text.as_bytes(), out),
        ValueRef::Blob(bytes) => long(5, bytes, out),
    }
}

fn unpack(rest: &mut &[u8]) -> Option<Value> {
    let (kind, tail) = rest.split_first()?;
    *rest = tail;
    Some(match kind {
        0 => Value::Null,
        1 => Value::Bool(take::<1>(rest)?[0] != 0),
        2 => Value::Integer(i64::from_le_bytes(take(rest)?)),
        3 => Value::Real(Some(f64::from_le_bytes(take(rest)?)).filter(|value| value.is_finite())?),
        4 => Value::Text(String::from_utf8(long(rest)?.to_vec()).ok()?),
        5 => Value::Blob(long(rest)?.to_vec()),
        _ => return None,
    })
}

fn take<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (bytes, tail) = rest.split_first_chunk::<N>()?;
    *rest = tail;
    Some(*bytes)
}

fn long<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    let length = usize::try_from(u32::from_le_bytes(take(rest)?)).ok()?;
    let (bytes, tail) = rest.split_at_checked(length)?;
    *rest = tail;
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SORT: [Sort; 2] =
        [Sort { column: 3, descending: true }, Sort { column: 0, descending: false }];

    fn row() -> ResultSet {
        let mut rows = ResultSet::new(2);
        rows.push(ValueRef::Text("ä"));
        rows.push(ValueRef::Integer(-7));
        rows
    }

    #[test]
    fn round_trip() {
        let cursors = Cursors { seed: 5 };
        let cursor = cursors.issue(&SORT, &row(), 0, &[0, 1]);
        assert_eq!(
            cursors.read(&SORT, &cursor),
            Some(vec![Value::Text("ä".to_owned()), Value::Integer(-7)])
        );
        assert_eq!(cursors.read(&SORT[..1], &cursor), None);
        assert_eq!(Cursors { seed: 6 }.read(&SORT, &cursor), None);
        let turned = [Sort { descending: false, ..SORT[0] }, SORT[1]];
        assert_eq!(cursors.read(&turned, &cursor), None);
    }

    proptest! {
        #[test]
        fn no_other_text_is_a_cursor(text in "[A-Za-z0-9_-]{0,60}|\\PC*") {
            prop_assert_eq!(Cursors { seed: 5 }.read(&SORT, &text), None);
        }

        #[test]
        fn one_changed_byte_is_noticed(at in 0_usize..24, by in 1_u8..=255) {
            let cursors = Cursors { seed: 5 };
            let mut bytes = URL_SAFE_NO_PAD.decode(cursors.issue(&SORT, &row(), 0, &[0, 1])).unwrap();
            let at = at % bytes.len();
            bytes[at] ^= by;
            prop_assert_eq!(cursors.read(&SORT, &URL_SAFE_NO_PAD.encode(bytes)), None);
        }
    }
}
