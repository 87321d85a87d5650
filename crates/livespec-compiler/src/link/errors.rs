//! The error catalogue, and the errors of each operation.

use std::collections::{BTreeMap, BTreeSet};

use livespec_ir::{ErrorEntry, ErrorUse, Origin, ProblemKind};
use livespec_lang::{SampleKind, SampleNode};
use livespec_syntax::{ItemKind, TableRole, Topic};
use serde_json::Value;

use super::{envelope, sample};
use crate::context::Context;
use crate::names;
use crate::operations::{Draft, Message, error_rows};
use crate::trace::Effect;

const EFFECTS: &[Effect] = &[Effect::Check, Effect::Serve, Effect::Verify, Effect::Export];

/// Fills `spec.errors`: the catalogue first, then what edge cases and endpoints tell beyond it.
pub(super) fn collect(context: &mut Context<'_>, drafts: &[Draft]) {
    tables(context, &[TableRole::Errors, TableRole::StatusCodes], "error catalogue", "A6");
    lists(context);
    tables(context, &[TableRole::EdgeCases], "edge cases", "A11");
    let mut known = Known::of(&context.spec.errors);
    for message in drafts.iter().flat_map(|draft| &draft.errors) {
        known.merge(&mut context.spec.errors, entry(message, None, false));
    }
    context.spec.code_sample = context.spec.errors.iter().find_map(|entry| entry.code.clone());
}

/// The errors of tables outside endpoints.
fn tables(
    context: &mut Context<'_>,
    roles: &[TableRole],
    kind: &'static str,
    requirement: &'static str,
) {
    for (index, item) in context.outline.items.iter().enumerate() {
        let ItemKind::Table(table) = &item.kind else { continue };
        if context.claimed(index) || !roles.contains(&table.role) {
            continue;
        }
        let catalogued = requirement == "A6";
        let mut known = Known::of(if catalogued { &[] } else { &context.spec.errors });
        for (message, action) in error_rows(table) {
            let told =
                entry(&message, action.map(|text| text.as_str().trim().to_owned()), catalogued);
            context.note(message.span, "error", requirement, EFFECTS);
            match told.status {
                400.. if catalogued => context.spec.errors.push(told),
                400.. => known.merge(&mut context.spec.errors, told),
                _ => {}
            }
        }
        context.claim(index, kind, requirement, EFFECTS);
    }
}

/// `- 404: not found` in a section about errors, outside any endpoint.
fn lists(context: &mut Context<'_>) {
    for (index, item) in context.outline.items.iter().enumerate() {
        let ItemKind::Label(label) = &item.kind else { continue };
        let Some((status, span)) = label.status else { continue };
        let about = context.within(item, &[Topic::Errors, Topic::ErrorCodes, Topic::StatusCodes]);
        if context.claimed(index) || !about || status < 400 {
            continue;
        }
        let message = Message {
            status: Some(status),
            description: Some(label.value.as_str().trim().to_owned()),
            code: label
                .key
                .inlines
                .codes()
                .chain(label.value.inlines.codes())
                .map(|run| run.text.clone())
                .find(|text| crate::operations::is_code(text)),
            span,
            ..Message::default()
        };
        context.spec.errors.push(entry(&message, None, true));
        context.claim(index, "error", "A6", EFFECTS);
    }
}

fn entry(message: &Message, action: Option<String>, catalogued: bool) -> ErrorEntry {
    let body = message.sample.as_ref().map(|body| &body.root);
    let code = message.code.clone().or_else(|| body.and_then(code_in));
    let status = message.status.or_else(|| body.and_then(status_in)).unwrap_or(400);
    ErrorEntry {
        kind: kind(status, code.as_deref(), message.description.as_deref()),
        message: body.and_then(|body| text_in(body, MESSAGE_NAMES)),
        bare: body.map(|body| !envelope::has_details(body)),
        code,
        status,
        description: message.description.clone(),
        action,
        catalogued,
        origin: Origin::stated(message.span),
    }
}

/// The entries known so far by status and code; the first of a status stands for one without code.
#[derive(Default)]
struct Known {
    exact: BTreeMap<(u16, Option<String>), usize>,
    first: BTreeMap<u16, usize>,
    /// Entries of which some endpoint has shown a message.
    said: BTreeSet<usize>,
}

impl Known {
    fn of(entries: &[ErrorEntry]) -> Known {
        let mut known = Known::default();
        for (at, entry) in entries.iter().enumerate() {
            known.add(at, entry);
        }
        known
    }

    fn add(&mut self, at: usize, entry: &ErrorEntry) {
        self.exact.entry((entry.status, entry.code.clone())).or_insert(at);
        self.first.entry(entry.status).or_insert(at);
    }

    /// An error told apart from the catalogue fills the entry that it is about, or is a new one.
    fn merge(&mut self, entries: &mut Vec<ErrorEntry>, told: ErrorEntry) {
        let exact = self.exact.get(&(told.status, told.code.clone()));
        let uncoded = self.exact.get(&(told.status, None));
        let any = self.first.get(&told.status).filter(|_| told.code.is_none());
        match exact.or(uncoded).or(any).copied() {
            Some(at) => {
                let known = &mut entries[at];
                known.code = known.code.take().or(told.code);
                // What one endpoint says of its own record holds for no other.
                if known.message != told.message && told.message.is_some() {
                    let first = known.message.is_none() && self.said.insert(at);
                    known.message = told.message.filter(|_| first);
                }
                known.kind = known.kind.or(told.kind);
                known.bare = match (known.bare, told.bare) {
                    (Some(one), Some(other)) => Some(one && other),
                    (one, other) => one.or(other),
                };
                let key = (known.status, known.code.clone());
                self.exact.entry(key).or_insert(at);
            }
            None => {
                self.add(entries.len(), &told);
                entries.push(told);
            }
        }
    }
}

pub(super) const MESSAGE_NAMES: &[&str] =
    &["message", "msg", "detail", "errormessage", "errordescription", "description", "title"];

/// The machine-readable code in an error body.
fn code_in(root: &SampleNode) -> Option<String> {
    let text = text_in(root, &["code", "errorcode", "type", "error", "kind", "name", "reason"])?;
    looks_like_code(&text).then_some(text)
}

/// Whether a text is a code rather than a sentence.
pub(super) fn looks_like_code(text: &str) -> bool {
    text.len() > 2
        && text.chars().all(|c| c.is_ascii_alphanumeric() || "_-.".contains(c))
        && text.chars().any(char::is_alphabetic)
        && !matches!(
            text,
            "string" | "object" | "number" | "integer" | "error" | "message" | "code"
        )
}

/// The first text under one of the names, at the root or one object down.
fn text_in(root: &SampleNode, wanted: &[&str]) -> Option<String> {
    let SampleKind::Object { members, .. } = &root.kind else { return None };
    for name in wanted {
        for member in members {
            if names::has_key(&member.name, name)
                && let Value::String(text) = sample::value(&member.value)
                && !super::request::has_type_words(&member.value)
            {
                return Some(text);
            }
        }
    }
    members
        .iter()
        .filter(|member| matches!(member.value.kind, SampleKind::Object { .. }))
        .find_map(|member| text_in(&member.value, wanted))
}

fn status_in(root: &SampleNode) -> Option<u16> {
    let SampleKind::Object { members, .. } = &root.kind else { return None };
    let own = members
        .iter()
        .filter(|member| {
            matches!(names::field_key(&member.name).as_str(), "status" | "statuscode" | "code")
        })
        .find_map(|member| {
            let status = sample::value(&member.value).as_u64()?;
            u16::try_from(status).ok().filter(|status| (400..=599).contains(status))
        });
    own.or_else(|| members.iter().find_map(|member| status_in(&member.value)))
}

/// The kind of problem that an entry answers: by its code and description, within its status.
fn kind(status: u16, code: Option<&str>, description: Option<&str>) -> Option<ProblemKind> {
    let code = code.map(names::words).unwrap_or_default().join(" ");
    let words = format!("{code} {}", description.unwrap_or("").to_lowercase());
    let has = |list: &[&str]| list.iter().any(|word| words.contains(word));
    let coded = !code.is_empty();
    Some(match status {
        400 | 422 if has(&["json", "malformed", "parse", "syntax"]) => ProblemKind::Malformed,
        400 if has(&["valid", "invalid", "input", "bad request", "required", "constraint"])
            || !coded =>
        {
            ProblemKind::Validation
        }
        422 if has(&["valid", "unprocessable", "constraint", "semantic"])
            && !has(&["state", "transition", "idempotency"]) =>
        {
            ProblemKind::Validation
        }
        422 if has(&["idempotency"]) => ProblemKind::Unprocessable,
        401 => ProblemKind::Unauthorized,
        403 => ProblemKind::Forbidden,
        404 => ProblemKind::NotFound,
        405 => ProblemKind::MethodNotAllowed,
        406 => ProblemKind::NotAcceptable,
        408 => ProblemKind::Timeout,
        409 | 412
            if has(&[
                "version",
                "precondition",
                "stale",
                "etag",
                "if-match",
                "concurren",
                "modified",
            ]) =>
        {
            ProblemKind::PreconditionFailed
        }
        409 => ProblemKind::Conflict,
        412 => ProblemKind::PreconditionFailed,
        413 => ProblemKind::TooLarge,
        414 => ProblemKind::UriTooLong,
        415 => ProblemKind::UnsupportedMediaType,
        429 => ProblemKind::RateLimited,
        431 => ProblemKind::HeadersTooLarge,
        500 => ProblemKind::Internal,
        501 => ProblemKind::NotImplemented,
        502 => ProblemKind::BadGateway,
        503 => ProblemKind::Unavailable,
        _ => return None,
    })
}

/// The errors that an operation documents.
pub(super) fn uses(draft: &Draft) -> Vec<ErrorUse> {
    draft
        .errors
        .iter()
        .map(|message| {
            let told = entry(message, None, false);
            ErrorUse {
                status: told.status,
                code: told.code,
                description: told.description,
                message: told.message,
                bare: told.bare == Some(true),
                origin: told.origin,
            }
        })
        .collect()
}
