//! Literals and initial values of programming languages, by their text.

use serde_json::Value;

use crate::DefaultExpr;

/// The value of a literal: a text, a number with or without the suffix of its type, a truth value or
/// nothing. None for any other expression.
pub(crate) fn value(text: &str) -> Option<Value> {
    let text = text.trim();
    match text {
        "true" | "True" | "TRUE" => Some(Value::Bool(true)),
        "false" | "False" | "FALSE" => Some(Value::Bool(false)),
        "null" | "None" | "nil" | "NULL" => Some(Value::Null),
        _ => string(text).map(Value::String).or_else(|| number(text)),
    }
}

/// A text literal without its prefix and quotes. Of escapes, those that stand for themselves and for
/// white space are resolved; texts marked as raw keep theirs.
pub(crate) fn string(text: &str) -> Option<String> {
    const PREFIX_MAX: usize = 2;
    let start = text.find(['"', '\'', '`'])?;
    let (prefix, quoted) = text.split_at(start);
    if prefix.starts_with("r#") {
        return quoted.trim_end_matches('#').get(1..)?.strip_suffix('"').map(str::to_owned);
    }
    let marks = prefix
        .chars()
        .all(|c| matches!(c, 'r' | 'R' | 'b' | 'B' | 'u' | 'U' | 'f' | 'F' | '@' | '$'));
    if prefix.len() > PREFIX_MAX || !marks {
        return None;
    }
    let mark = quoted.get(..1)?;
    let triple = mark.repeat(3);
    let mark =
        if quoted.len() >= 6 && quoted.starts_with(&triple) { triple.as_str() } else { mark };
    let inner = quoted.strip_prefix(mark)?.strip_suffix(mark)?;
    if mark.len() == 1 && ends_early(inner, mark) {
        return None;
    }
    let raw = mark == "`" || prefix.contains(['r', 'R', '@']);
    Some(if raw { inner.to_owned() } else { unescape(inner) })
}

/// Whether a quote inside closes the text before its end, as in `"a" + "b"`.
fn ends_early(inner: &str, mark: &str) -> bool {
    let mut escaped = false;
    for c in inner.chars() {
        if escaped {
            escaped = false;
        } else if c == '\\' {
            escaped = true;
        } else if mark.starts_with(c) {
            return true;
        }
    }
    false
}

fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        match chars.next() {
            Some('n') => out.push('\n'),
            Some('t') => out.push('\t'),
            Some('r') => out.push('\r'),
            // In a pattern that is not marked as raw, `\d` means what it says.
            Some(other) if other.is_ascii_alphanumeric() => out.extend(['\\', other]),
            Some(other) => out.push(other),
            None => out.push('\\'),
        }
    }
    out
}

/// A number: `1_000`, `10L`, `0.5f`, `-3`, `5u32`.
pub(crate) fn number(text: &str) -> Option<Value> {
    let text = text.trim().trim_start_matches('+');
    let digits = text.strip_prefix('-').unwrap_or(text);
    if !digits.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        return None;
    }
    let exponent = |at: usize| {
        text[at..].starts_with(['e', 'E'])
            && text[at + 1..].starts_with(|c: char| c.is_ascii_digit() || c == '-' || c == '+')
    };
    let end = text
        .char_indices()
        .find(|(at, c)| c.is_ascii_alphabetic() && !exponent(*at))
        .map_or(text.len(), |(at, _)| at);
    let suffix = &text[end..];
    if suffix.len() > 5 || !suffix.chars().all(|c| c.is_ascii_alphanumeric()) {
        return None;
    }
    let plain = text[..end].replace('_', "");
    let plain = plain.strip_suffix('.').unwrap_or(&plain);
    let plain = match plain.strip_prefix('.') {
        Some(fraction) => format!("0.{fraction}"),
        None => plain.to_owned(),
    };
    serde_json::from_str(&plain).ok().filter(Value::is_number)
}

/// What an initial value or a default says: a constant, the time of the write, a new UUID, an empty
/// list or object, else the expression as written. None for `null`, which only says that a value may
/// be missing.
pub(crate) fn default(text: &str) -> Option<DefaultExpr> {
    let text = text.trim();
    let text = text.strip_prefix("lambda:").map_or(text, str::trim);
    if let Some(value) = value(text) {
        return (!value.is_null()).then_some(DefaultExpr::Value(value));
    }
    if let Some(number) = wrapped(text) {
        return Some(DefaultExpr::Value(number));
    }
    Some(match called(text).to_ascii_lowercase().as_str() {
        "now" | "utcnow" | "current_timestamp" | "today" | "now_utc" | "usecurrent" => {
            DefaultExpr::Now
        }
        "uuid4" | "uuid7" | "uuid" | "uuidv4" | "uuidv7" | "randomuuid" | "new_v4" | "new_v7"
        | "now_v7" | "now_v4" | "gen_random_uuid" | "uuid_generate_v4" | "uuid_generate_v7"
        | "newid" => DefaultExpr::Uuid,
        "list" | "set" | "emptylist" | "mutablelistof" | "listof" | "emptyset" | "arraylist"
        | "hashset" | "setof" | "[]" | "vec" => DefaultExpr::Value(Value::Array(Vec::new())),
        "dict" | "emptymap" | "mapof" | "hashmap" | "{}" => {
            DefaultExpr::Value(Value::Object(serde_json::Map::new()))
        }
        _ => DefaultExpr::Other(text.to_owned()),
    })
}

/// A number that a type of exact numbers is made of: `Decimal("0.50")`, `new BigDecimal("1")`.
fn wrapped(text: &str) -> Option<Value> {
    let (head, rest) = text.split_once('(')?;
    let head = head.strip_prefix("new ").unwrap_or(head);
    let head = head.rsplit(['.', ':']).find(|part| !matches!(*part, "" | "valueOf" | "of"))?;
    let exact = matches!(head, "Decimal" | "BigDecimal" | "BigInteger" | "BigInt" | "Long" | "Int");
    let inner = rest.strip_suffix(')').filter(|_| exact)?;
    number(&string(inner).unwrap_or_else(|| inner.to_owned()))
}

/// The last name of a call without arguments that matter: `datetime.now(timezone.utc)` is `now`.
fn called(text: &str) -> &str {
    let text = text.strip_prefix("new ").unwrap_or(text);
    let bare = match text.find('(') {
        Some(0) | None => text,
        // A list with items is no empty one.
        Some(open)
            if text[..open].to_ascii_lowercase().ends_with("of")
                && !text[open..].starts_with("()") =>
        {
            return text;
        }
        Some(open) if text.ends_with(')') => &text[..open],
        Some(_) => return text,
    };
    let bare =
        bare.strip_suffix("::new").or_else(|| bare.strip_suffix("::default")).unwrap_or(bare);
    let bare = bare.split('<').next().unwrap_or(bare);
    bare.rsplit(['.', ':']).next().unwrap_or(bare)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn literals_of_many_languages() {
        for (text, expected) in [
            ("\"a\\\"b\"", json!("a\"b")),
            ("r\"^\\d+$\"", json!("^\\d+$")),
            ("\"^\\d+$\"", json!("^\\d+$")),
            ("\"^\\\\d+$\"", json!("^\\d+$")),
            ("'''x'''", json!("x")),
            ("r#\"a\"b\"#", json!("a\"b")),
            ("1_000", json!(1000)),
            ("10L", json!(10)),
            ("0.5f", json!(0.5)),
            ("5u32", json!(5)),
            ("-1e3", json!(-1000.0)),
            (".5", json!(0.5)),
            ("True", json!(true)),
            ("nil", json!(null)),
        ] {
            assert_eq!(value(text), Some(expected), "{text}");
        }
        for text in ["x", "\"a\" + \"b\"", "Order.NEW", "", "\"", "5 * 3", "1.2.3", "'"] {
            assert_eq!(value(text), None, "{text}");
        }
    }

    #[test]
    fn defaults_of_many_languages() {
        for text in ["datetime.now(timezone.utc)", "Utc::now()", "func.now()", "Instant.now()"] {
            assert_eq!(default(text), Some(DefaultExpr::Now), "{text}");
        }
        for text in ["uuid4", "uuid.uuid4", "UUID.randomUUID()", "Uuid::new_v4()"] {
            assert_eq!(default(text), Some(DefaultExpr::Uuid), "{text}");
        }
        for text in ["list", "new ArrayList<>()", "Vec::new()", "emptyList()", "[]"] {
            assert_eq!(default(text), Some(DefaultExpr::Value(json!([]))), "{text}");
        }
        for text in ["Decimal(\"2\")", "new BigDecimal(\"2\")", "BigDecimal.valueOf(2)"] {
            assert_eq!(default(text), Some(DefaultExpr::Value(json!(2))), "{text}");
        }
        assert_eq!(default("None"), None);
        assert_eq!(default("f(1)"), Some(DefaultExpr::Other("f(1)".to_owned())));
        assert_eq!(default("listOf(1)"), Some(DefaultExpr::Other("listOf(1)".to_owned())));
    }
}
