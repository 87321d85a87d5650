//! A JSON value held against an expected one.

use serde_json::Value;

/// The member that allows further members.
const MORE: &str = "...";

/// Where and how a value differs; the first difference.
pub(crate) fn differs(expected: &Value, seen: &Value) -> Option<String> {
    at(expected, seen, "$")
}

fn at(expected: &Value, seen: &Value, place: &str) -> Option<String> {
    match (expected, seen) {
        (Value::String(word), _) if is_kind(word) => {
            (!is_of_kind(word, seen)).then(|| format!("{place}: expected {word}, seen {seen}"))
        }
        (Value::Object(expected), Value::Object(seen)) => {
            let more = expected.get(MORE) == Some(&Value::Bool(true));
            for (name, value) in expected.iter().filter(|(name, _)| *name != MORE) {
                let Some(seen) = seen.get(name) else {
                    return Some(format!("{place}.{name}: expected {value}, absent"));
                };
                if let Some(difference) = at(value, seen, &format!("{place}.{name}")) {
                    return Some(difference);
                }
            }
            let unknown = seen.iter().find(|(name, _)| !more && !expected.contains_key(*name));
            unknown.map(|(name, value)| format!("{place}.{name}: not expected, seen {value}"))
        }
        (Value::Array(expected), Value::Array(seen)) => {
            if expected.len() != seen.len() {
                return Some(format!(
                    "{place}: expected {} items, seen {}",
                    expected.len(),
                    seen.len()
                ));
            }
            let mut pairs = expected.iter().zip(seen).enumerate();
            pairs.find_map(|(index, (expected, seen))| {
                at(expected, seen, &format!("{place}[{index}]"))
            })
        }
        (Value::Number(a), Value::Number(b)) if a.as_f64() == b.as_f64() => None,
        _ => (expected != seen).then(|| format!("{place}: expected {expected}, seen {seen}")),
    }
}

fn is_kind(word: &str) -> bool {
    matches!(word, "<uuid>" | "<timestamp>" | "<string>" | "<integer>" | "<any>")
}

fn is_of_kind(word: &str, seen: &Value) -> bool {
    let text = seen.as_str();
    match word {
        "<uuid>" => text.is_some_and(is_uuid),
        "<timestamp>" => text.is_some_and(is_timestamp),
        "<string>" => text.is_some(),
        "<integer>" => seen.is_i64() || seen.is_u64(),
        _ => true,
    }
}

fn is_uuid(text: &str) -> bool {
    let mask = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
    text.len() == mask.len()
        && text
            .chars()
            .zip(mask.chars())
            .all(|(c, m)| if m == '-' { c == '-' } else { c.is_ascii_hexdigit() })
}

/// RFC 3339 in UTC with milliseconds.
fn is_timestamp(text: &str) -> bool {
    let mask = "0000-00-00T00:00:00.000Z";
    text.len() == mask.len()
        && text
            .chars()
            .zip(mask.chars())
            .all(|(c, m)| if m == '0' { c.is_ascii_digit() } else { c == m })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn kinds_and_further_members() {
        assert_eq!(
            differs(&json!({ "a": "<integer>", "...": true }), &json!({ "a": 1, "b": 2 })),
            None
        );
        assert!(differs(&json!({ "a": 1 }), &json!({ "a": 1, "b": 2 })).is_some());
        assert!(differs(&json!({ "a": 1, "...": true }), &json!({ "b": 2 })).is_some());
        assert!(differs(&json!("<uuid>"), &json!("string")).is_some());
        assert_eq!(differs(&json!("<timestamp>"), &json!("2025-01-01T00:00:00.000Z")), None);
        assert_eq!(differs(&json!([1, 2.0]), &json!([1.0, 2])), None);
        assert!(differs(&json!([1, 2]), &json!([2, 1])).is_some());
    }
}
