//! Defaults.

use serde_json::Value;

use super::{At, Family, PhraseKind as Kind, Take};
use crate::words;

pub(super) const FAMILY: Family = Family { name: "default", read };

fn read(at: &At<'_>) -> Option<Take> {
    if at.negated {
        return None;
    }
    let next = match at.word(0) {
        "defaults" | "defaulted" => at.skip(1, &["to", ":", "="]),
        "defaulting" if at.word(1) == "to" => 2,
        "default" if at.before(1) != "by" => {
            at.skip(1, &["value", "is", "to", "of", ":", "=", "(", "the"])
        }
        _ => return None,
    };
    if next == 1 && at.word(0) != "default" {
        return None;
    }
    if next == 0 || !at.has(next) {
        return None;
    }
    value(at, next)
}

fn value(at: &At<'_>, offset: usize) -> Option<Take> {
    let next = at.skip(offset, &["the", "a", "an"]);
    let (len, kind) = moment(at, next).or_else(|| constant(at, next))?;
    Take::one(len, kind)
}

/// The time of the write or a new identifier.
fn moment(at: &At<'_>, next: usize) -> Option<(usize, Kind)> {
    let text = at.quoted(next).map_or_else(|| at.word(next).to_owned(), str::to_ascii_lowercase);
    let name = text.trim_end_matches("()");
    let call = |end: usize| if at.seq(end, &["(", ")"]) { end + 2 } else { end };
    match name {
        "now" | "current_timestamp" | "current_date" | "getdate" => {
            Some((call(next + 1), Kind::DefaultNow))
        }
        "current" if at.any(next + 1, &["time", "timestamp", "date", "datetime", "instant"]) => {
            Some((next + 2, Kind::DefaultNow))
        }
        "gen_random_uuid" | "uuid_generate_v4" | "newid" | "random_uuid" | "uuidv7" => {
            Some((call(next + 1), Kind::DefaultUuid))
        }
        "random" | "new" | "generated" if at.word(next + 1) == "uuid" => {
            Some((next + 2, Kind::DefaultUuid))
        }
        "uuid" if at.seq(next + 1, &["(", ")"]) => Some((next + 3, Kind::DefaultUuid)),
        _ => None,
    }
}

fn constant(at: &At<'_>, next: usize) -> Option<(usize, Kind)> {
    if at.seq(next, &["[", "]"]) {
        return Some((next + 2, Kind::Default(Value::Array(Vec::new()))));
    }
    if at.seq(next, &["{", "}"]) {
        return Some((next + 2, Kind::Default(Value::Object(serde_json::Map::new()))));
    }
    if at.word(next) == "empty" {
        let value = match at.word(next + 1) {
            "string" | "text" => Value::String(String::new()),
            "array" | "list" => Value::Array(Vec::new()),
            "object" | "map" => Value::Object(serde_json::Map::new()),
            _ => return None,
        };
        return Some((next + 2, Kind::Default(value)));
    }
    if let Some(text) = at.quoted(next) {
        let in_ticks = at.words.raw(at.at + next).starts_with('`');
        return Some((
            next + 1,
            Kind::Default(if in_ticks { json(text) } else { Value::String(text.to_owned()) }),
        ));
    }
    let text = at.value(next)?;
    let keyword = at.any(
        next,
        &[
            "must",
            "when",
            "not",
            "unique",
            "primary",
            "value",
            "values",
            "settings",
            "none",
            "behavior",
            "behaviour",
        ],
    );
    if keyword
        || !(at.ends(next + 1)
            || at.any(next + 1, &["not", "null", "unique", "primary", "required", "optional"]))
    {
        return None;
    }
    Some((next + 1, Kind::Default(json(text))))
}

/// A constant as JSON writes it, or else a text.
fn json(text: &str) -> Value {
    let text = text.trim();
    let bare = text.strip_prefix('\'').and_then(|inner| inner.strip_suffix('\''));
    if let Some(inner) = bare {
        return Value::String(inner.to_owned());
    }
    match text.to_ascii_lowercase().as_str() {
        "true" => Value::Bool(true),
        "false" => Value::Bool(false),
        "null" | "nil" => Value::Null,
        _ => serde_json::from_str(text)
            .ok()
            .filter(|value: &Value| !value.is_object() || text.starts_with('{'))
            .or_else(|| words::digits(text))
            .unwrap_or_else(|| Value::String(text.to_owned())),
    }
}
