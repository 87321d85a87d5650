//! Sentences that say nothing of the record: idempotence, transactions, who may call, references.

use super::Family;
use super::english as words;
use super::reader::{At, Saying, Take};

pub(super) const FAMILY: Family = Family { name: "remark", read };

fn read(at: &At<'_>) -> Option<Take> {
    at.first(&[idempotent, plain, access, keeps])
}

fn idempotent(at: &At<'_>) -> Option<Take> {
    let from = at.skip(
        0,
        &["the", "endpoint", "call", "operation", "action", "is", "it", "this", "request"],
    );
    (at.word(from) == "idempotent").then(|| Take { len: from + 1, says: vec![Saying::Idempotent] })
}

/// Phrases that hold of every endpoint here, or refer elsewhere.
fn plain(at: &At<'_>) -> Option<Take> {
    const WHOLE: &[&str] = &[
        "in one transaction",
        "in a single transaction",
        "in a transaction",
        "within one transaction",
        "within a transaction",
        "atomically",
        "atomic",
        "is atomic",
        "as one transaction",
        "no request body",
        "no body",
        "takes no body",
        "without a body",
        "empty body",
        "body none",
        "no payload",
        "none",
        "state change",
        "state transition",
        "status change",
        "behavior",
        "behaviour",
        "effect",
        "effects",
        "side effects",
        "side effect",
        "logic",
        "rules",
        "business rules",
        "processing",
        "steps",
        "what happens",
        "on success",
        "conditions",
        "preconditions",
        "precondition",
        "transition",
    ];
    if let Some(len) = at.phrase(0, WHOLE) {
        return Take::one(len, Saying::Nothing);
    }
    // A reference or a word about callers goes to the end of its sentence.
    const OPENERS: &[&str] = &[
        "see",
        "used by",
        "called by",
        "intended for",
        "available since",
        "added in",
        "since version",
        "as described in",
        "used when",
        "used to",
    ];
    if at.opens && at.phrase(0, OPENERS).is_some() {
        return Take::one(at.len(), Saying::Nothing);
    }
    let version = (0..at.len().min(12)).any(|next| {
        at.token(next).is_some_and(|token| {
            matches!(token.lower.as_str(), "if-match" | "etag" | "idempotency-key")
        })
    });
    (at.opens && version).then(|| Take { len: at.len(), says: vec![Saying::Nothing] })
}

/// `Requires the orders:write scope`: who may call is read by another pass.
fn access(at: &At<'_>) -> Option<Take> {
    const OPENERS: &[&str] = &[
        "requires",
        "require",
        "needs",
        "auth",
        "authentication",
        "permission",
        "permissions",
        "scope",
        "required",
        "authorization",
        "access",
        "authenticated",
    ];
    if !at.any(0, OPENERS) {
        return None;
    }
    let end = (0..at.len())
        .find(|next| matches!(at.word(*next), ";" | "and" | "then"))
        .unwrap_or(at.len());
    let speaks = (0..end).any(|next| at.any(next, words::ACCESS_WORDS));
    speaks.then(|| Take { len: end, says: vec![Saying::Nothing] })
}

/// `Soft delete`, `soft-deletes the order`: the row is kept.
fn keeps(at: &At<'_>) -> Option<Take> {
    let soft = match (at.word(0), at.word(1)) {
        ("soft-delete" | "soft-deletes" | "soft-deleted" | "softdelete", _) => 1,
        ("soft", "delete" | "deletes" | "deleted" | "deletion") => 2,
        ("logical", "delete" | "deletion") | ("logically", "deletes") => 2,
        _ => return None,
    };
    let noun = at.record(soft).map_or(0, |(len, _)| len);
    Take::one(soft + noun, Saying::Keeps)
}
