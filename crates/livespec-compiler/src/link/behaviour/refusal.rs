//! What a condition is answered with: `409 unless it is PENDING`, `If it was shipped, returns 409
//! ORDER_SHIPPED`, `otherwise 409`.

use livespec_ir::Condition;

use super::Family;
use super::condition::conditions;
use super::english as words;
use super::reader::{At, REACH_MAX, Saying, Take, Told};
use super::tokens::{Kind, Token};

pub(super) const FAMILY: Family = Family { name: "refusal", read };

fn read(at: &At<'_>) -> Option<Take> {
    at.first(&[otherwise, condition_first, status_first])
}

/// `otherwise 409`, `else returns 409 CODE`, `any other state answers 409`.
fn otherwise(at: &At<'_>) -> Option<Take> {
    let len = at.phrase(0, words::OTHERWISE)?;
    let from = at.skip(len, words::STATE_WORDS);
    let from = at.skip(from, &[",", "->", "→", ":"]);
    let (more, told) = told(at, from)?;
    Take::one(from + more, Saying::Refuse(told))
}

/// `If it was shipped, returns 409`, `Unless the order is PENDING the answer is 409`.
fn condition_first(at: &At<'_>) -> Option<Take> {
    let (opens, unless) = opening(at, 0)?;
    let (len, conditions) = required(at, opens, unless)?;
    let from = opens + len;
    let from = at.skip(
        from,
        &[
            ",", "then", "→", "->", ":", "the", "request", "it", "call", "answer", "endpoint",
            "service", "response",
        ],
    );
    let (more, told) = told(at, from)?;
    Take::one(from + more, Saying::Require(conditions, told, None))
}

/// `409 unless it is PENDING`, `returns 409 CODE if it was shipped`, `409 Conflict`.
fn status_first(at: &At<'_>) -> Option<Take> {
    let (len, told) = told(at, 0)?;
    if let Some(take) = standard(at, len, &told) {
        return Some(take);
    }
    let from = at.skip(len, &[":", "—", "–", "-", ","]);
    if let Some((opens, unless)) = opening(at, from) {
        let (more, conditions) = required(at, from + opens, unless)?;
        return Take::one(from + opens + more, Saying::Require(conditions, told, None));
    }
    // `409: the order is not PENDING`
    if from > len
        && let Some((more, conditions)) = required(at, from, false)
    {
        return Take::one(from + more, Saying::Require(conditions, told, None));
    }
    Take::one(len, Saying::Refuse(told))
}

/// What opens a condition: its length, and whether the condition must hold (`unless`).
pub(super) fn opening(at: &At<'_>, offset: usize) -> Option<(usize, bool)> {
    let len = at.phrase(offset, words::IFS)?;
    Some((len, at.phrase(offset, words::UNLESS).is_some()))
}

/// What must hold so that a condition of refusal does not.
fn required(at: &At<'_>, offset: usize, unless: bool) -> Option<(usize, Vec<Condition>)> {
    if unless {
        return conditions(at, offset, "and");
    }
    let (len, all) = conditions(at, offset, "or")?;
    Some((len, all.into_iter().map(Condition::negated).collect()))
}

/// A status of 400 or more, and a code, with the words around them; at least one of the two.
pub(super) fn told(at: &At<'_>, offset: usize) -> Option<(usize, Told)> {
    let mut told = Told::default();
    let mut len = 0;
    let mut end = 0;
    while len < REACH_MAX {
        let Some(token) = at.token(offset + len) else { break };
        let number = token.text.split_whitespace().next().and_then(|word| word.parse::<u16>().ok());
        if let Some(status) = number.filter(|status| (400..=599).contains(status)) {
            if told.status.is_some() {
                break;
            }
            told.status = Some(status);
            end = len + 1;
        } else if told.code.is_none() && is_code(at, token, told.status.is_some()) {
            told.code = Some(token.text.clone());
            end = len + 1;
        } else if told.status.is_some()
            && (at.any(offset + len, words::REASONS)
                || (token.text == ")" && end > 0 && at.word(offset + end) == "("))
        {
            end = len + 1;
        } else if !(at.any(offset + len, words::STATUS_WORDS)
            || (told.status.is_none() && at.any(offset + len, words::ANSWERS))
            || matches!(token.text.as_str(), "(" | ")" if told.status.is_some()))
        {
            break;
        }
        len += 1;
    }
    if told.code.is_some() && at.word(offset + end) == ")" {
        end += 1;
    }
    // A code alone is one only where something is answered.
    let answers = at.any(offset, words::ANSWERS);
    let sound = told.status.is_some() || (told.code.is_some() && answers);
    (sound && end > 0).then_some((end, told))
}

/// `ORDER_SHIPPED`; a word without an underscore only in a code span behind a status.
fn is_code(at: &At<'_>, token: &Token, after_status: bool) -> bool {
    let quoted = matches!(token.kind, Kind::Code | Kind::Quoted);
    let capitals = token.text.len() > 2
        && token.text.chars().all(|c| c.is_ascii_uppercase() || c == '_' || c.is_ascii_digit())
        && token.text.starts_with(|c: char| c.is_ascii_uppercase());
    let word = capitals && after_status;
    let known = at.scene.states.find(&token.text).is_some();
    !known && (word || (quoted && crate::operations::is_code(&token.text)))
}

/// Errors that every endpoint answers by itself, and what says so; such a clause goes to its end.
const STANDARD: &[(u16, &[&str])] = &[
    (
        400,
        &[
            "valid",
            "invalid",
            "validation",
            "malformed",
            "missing",
            "body",
            "json",
            "parameter",
            "broken",
            "unknown",
            "field",
            "fields",
            "required",
            "blank",
        ],
    ),
    (
        401,
        &[
            "token",
            "credentials",
            "authenticated",
            "unauthenticated",
            "authentication",
            "without",
            "jwt",
            "login",
        ],
    ),
    (403, &["scope", "permission", "permissions", "role", "rights"]),
    (404, &["exist", "exists", "found", "unknown", "such", "missing", "none"]),
    (412, &["if-match", "etag", "changed", "match", "version", "stale"]),
    (415, &["json", "media", "type", "content-type"]),
    (422, &["valid", "invalid", "validation", "idempotency", "idempotency-key"]),
    (429, &["limit", "many", "requests", "rate"]),
    (500, &["fails", "error", "unexpected", "internal"]),
    (503, &["unavailable", "down", "respond", "reached", "database"]),
];

fn standard(at: &At<'_>, len: usize, told: &Told) -> Option<Take> {
    let status = told.status?;
    let (_, said) = STANDARD.iter().find(|(known, _)| *known == status)?;
    let end = (len..at.len()).find(|next| matches!(at.word(*next), ";" | ".")).unwrap_or(at.len());
    // Nothing more is said, or what is said is what the status stands for.
    let bare = len == end || matches!(at.word(len), "," | "and" | "or" | ")");
    let known = (len..end).any(|next| {
        let code = at.token(next).map_or("", |token| token.lower.as_str());
        said.contains(&code)
    });
    if bare && status != 422 {
        return Take::one(len, Saying::Nothing);
    }
    known.then(|| Take { len: end, says: vec![Saying::Nothing] })
}
