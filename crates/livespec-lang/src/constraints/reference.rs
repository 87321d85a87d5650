//! Foreign keys.

use livespec_ir::OnDelete;

use super::{At, Family, PhraseKind as Kind, Take};

pub(super) const FAMILY: Family = Family { name: "reference", read };

const ARROWS: &[&str] = &["->", "=>", "\u{2192}"];

fn read(at: &At<'_>) -> Option<Take> {
    if at.negated {
        return None;
    }
    let after = match at.word(0) {
        "fk" | "fkey" => {
            at.skip(1, &["to", "->", "=>", "\u{2192}", ":", "on", "references", "(", "ref"])
        }
        "foreign" if at.word(1) == "key" => {
            at.skip(2, &["to", "->", "=>", "\u{2192}", ":", "on", "references", "(", "referencing"])
        }
        "references" | "referencing" | "ref" => at.skip(1, &[":", "->", "\u{2192}"]),
        "reference" if at.before(1) == "must" || at.any(1, &["to", "an"]) => at.skip(1, &["to"]),
        "refers" | "points" | "links" if at.word(1) == "to" => 2,
        word if ARROWS.contains(&word) => 1,
        _ => return None,
    };
    target(at, after)
}

/// The record, its field and what happens on deletion.
fn target(at: &At<'_>, offset: usize) -> Option<Take> {
    let next = at.skip(offset, &["the", "a", "an", "existing", "valid", "table", "entity"]);
    let name = at.value(next)?;
    let qualified = at.quoted(next).is_some();
    if !qualified
        && (!name.starts_with(char::is_alphabetic)
            || at.any(next, &["in", "on", "must", "and", "or", "is", "another", "other"]))
    {
        return None;
    }
    // A bare word is a record only where nothing but its kind follows (`references an order`).
    let closed =
        at.ends(next + 1) || at.any(next + 1, &["table", "record", "entity", ".", "not", "on"]);
    if !(qualified || closed) {
        return None;
    }
    let (target, mut field) = split(name);
    if target.is_empty() || !target.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-')) {
        return None;
    }
    let mut end = next + 1;
    // `users(id)`, `users.id` in plain words, `users table`.
    if at.word(end) == "." && at.value(end + 1).is_some() {
        field = at.value(end + 1).map(str::to_owned);
        end += 2;
    } else if at.word(end) == "(" && at.word(end + 2) == ")" {
        field = at.value(end + 1).map(str::to_owned);
        end += 3;
    }
    end = at.skip(end, &["table", "record", "entity"]);
    // The parenthesis of `FK (users.id)`.
    if at.word(end) == ")" && (offset.checked_sub(1).is_some_and(|open| at.word(open) == "(")) {
        end += 1;
    }
    let (end, on_delete) = deletion(at, end);
    Take::one(end, Kind::References(target.to_owned(), field, on_delete))
}

/// `users.id`, `users(id)`, `public.users.id` or `users`.
fn split(name: &str) -> (&str, Option<String>) {
    if let Some((target, rest)) = name.split_once('(') {
        return (target.trim(), Some(rest.trim_end_matches(')').trim().to_owned()));
    }
    match name.rsplit_once('.') {
        Some((target, field)) => {
            (target.rsplit('.').next().unwrap_or(target), Some(field.to_owned()))
        }
        None => (name, None),
    }
}

fn deletion(at: &At<'_>, end: usize) -> (usize, Option<OnDelete>) {
    let next = at.skip(end, &[",", "with", "("]);
    let said = if at.seq(next, &["on", "delete"]) { Some(next + 2) } else { None };
    match said {
        Some(next) if at.any(next, &["cascade", "cascades"]) => (next + 1, Some(OnDelete::Cascade)),
        Some(next) if at.seq(next, &["set", "null"]) => (next + 2, Some(OnDelete::SetNull)),
        Some(next) if at.any(next, &["restrict"]) => (next + 1, Some(OnDelete::Restrict)),
        Some(next) if at.seq(next, &["no", "action"]) => (next + 2, Some(OnDelete::Restrict)),
        _ if at.seq(next, &["cascade", "delete"]) => (next + 2, Some(OnDelete::Cascade)),
        _ => (end, None),
    }
}
