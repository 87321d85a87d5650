//! The shape of errors, from the bodies that the document shows.

use std::sync::LazyLock;

use livespec_ir::ErrorTemplate;
use livespec_lang::{LeafClass, Sample, SampleKind, SampleMember, SampleNode};
use livespec_syntax::{ItemKind, Topic};
use serde_json::Value;

use super::{errors, sample};
use crate::context::Context;
use crate::lexicon::Lexicon;
use crate::names;
use crate::operations::{Draft, body_from_code};
use crate::trace::Effect;

const EFFECTS: &[Effect] = &[Effect::Check, Effect::Serve, Effect::Verify, Effect::Export];

/// Finds the envelope: the error body with the most members, endpoints' and the error section's alike.
pub(super) fn find(context: &mut Context<'_>, drafts: &[Draft]) {
    let mut bodies: Vec<Sample> = drafts
        .iter()
        .flat_map(|draft| &draft.errors)
        .filter_map(|error| error.sample.clone())
        .collect();
    bodies.extend(in_sections(context));
    // Bodies with a list of broken fields tell most; among equals the first in the document.
    let mut best: Option<(usize, &Sample)> = None;
    for body in &bodies {
        let points = weight(&body.root);
        if best.is_none_or(|(known, _)| points > known) {
            best = Some((points, body));
        }
    }
    let Some((_, body)) = best else { return };
    let mut template = object(&body.root, false);
    for other in &bodies {
        keep_empty_lists(&mut template, &other.root);
    }
    keep_told_lists(context, &mut template);
    if mentions_code_or_message(&template) {
        if let Some(code) = sample_code(&body.root)
            && context.spec.code_sample.is_none()
        {
            context.spec.code_sample = Some(code);
        }
        context.spec.envelope = Some(template);
    }
}

/// Whether an error body has a list or a map of details.
pub(super) fn has_details(root: &SampleNode) -> bool {
    fn within(template: &ErrorTemplate) -> bool {
        match template {
            ErrorTemplate::Details(_) | ErrorTemplate::FieldMap(_) => true,
            ErrorTemplate::Object(members) => members.iter().any(|(_, value, _)| within(value)),
            _ => false,
        }
    }
    within(&object(root, false))
}

/// ``fields` is an empty list unless ...`: a sentence that says that a list of details always stands.
fn keep_told_lists(context: &mut Context<'_>, template: &mut ErrorTemplate) {
    let outline = context.outline;
    for (index, item) in outline.items.iter().enumerate() {
        let (ItemKind::Paragraph(text) | ItemKind::Entry(text, _)) = &item.kind else { continue };
        static WORDS: LazyLock<Lexicon> = LazyLock::new(|| {
            Lexicon::new(&[&["empty list", "empty array", "always present", "always there"]])
        });
        if !WORDS.is_in(text.as_str())
            || !context
                .within(item, &[Topic::Errors, Topic::ErrorCodes, Topic::Api, Topic::Endpoints])
        {
            continue;
        }
        for run in text.inlines.codes() {
            if keep_named(template, &run.text) {
                context.claim(index, "error envelope", "A5", EFFECTS);
            }
        }
    }
}

fn keep_named(template: &mut ErrorTemplate, wanted: &str) -> bool {
    let ErrorTemplate::Object(members) = template else { return false };
    members.iter_mut().any(|(name, value, optional)| {
        if name == wanted && matches!(value, ErrorTemplate::Details(_)) {
            *optional = false;
            return true;
        }
        keep_named(value, wanted)
    })
}

/// A list of details that some body shows empty stands in every error.
fn keep_empty_lists(template: &mut ErrorTemplate, body: &SampleNode) {
    let (ErrorTemplate::Object(known), SampleKind::Object { members, .. }) = (template, &body.kind)
    else {
        return;
    };
    for (name, value, optional) in known {
        let Some(member) = members.iter().find(|member| member.name == *name) else { continue };
        match (&*value, &member.value.kind) {
            (ErrorTemplate::Details(_), SampleKind::Array(items)) if items.is_empty() => {
                *optional = false
            }
            _ => keep_empty_lists(value, &member.value),
        }
    }
}

/// Error bodies in sections about errors that belong to no endpoint.
fn in_sections(context: &mut Context<'_>) -> Vec<Sample> {
    let mut bodies = Vec::new();
    for (index, item) in context.outline.items.iter().enumerate() {
        let ItemKind::Fence(fence) = &item.kind else { continue };
        if context.claimed(index)
            || !context.within(item, &[Topic::Errors, Topic::ErrorCodes, Topic::Api])
        {
            continue;
        }
        for part in &fence.parts {
            let Some(message) = body_from_code(&fence.lang, &part.code, context.diagnostics) else {
                continue;
            };
            let Some(body) = message.sample else { continue };
            if mentions_code_or_message(&object(&body.root, false))
                && speaks_of_error(context, item, &body.root)
            {
                context.claim(index, "error envelope", "A5", EFFECTS);
                bodies.push(body);
            }
        }
    }
    bodies
}

fn speaks_of_error(context: &Context<'_>, item: &livespec_syntax::Item, root: &SampleNode) -> bool {
    if context.within(item, &[Topic::Errors, Topic::ErrorCodes]) {
        return true;
    }
    let SampleKind::Object { members, .. } = &root.kind else { return false };
    members.iter().any(|member| {
        matches!(names::field_key(&member.name).as_str(), "error" | "errors" | "errorcode")
    })
}

fn weight(node: &SampleNode) -> usize {
    match &node.kind {
        SampleKind::Object { members, .. } => {
            members.iter().map(|member| 1 + weight(&member.value)).sum()
        }
        SampleKind::Array(items) => items.first().map_or(1, |item| 1 + weight(item)),
        SampleKind::Leaf(_) => 0,
    }
}

fn mentions_code_or_message(template: &ErrorTemplate) -> bool {
    match template {
        ErrorTemplate::Code | ErrorTemplate::Message => true,
        ErrorTemplate::Object(members) => {
            members.iter().any(|(_, value, _)| mentions_code_or_message(value))
        }
        _ => false,
    }
}

/// A code as the document writes it, for the style of codes that it does not name.
fn sample_code(node: &SampleNode) -> Option<String> {
    let SampleKind::Object { members, .. } = &node.kind else { return None };
    let has_message = has_message(members);
    members.iter().find_map(|member| match member_role(member, has_message, false) {
        ErrorTemplate::Code => sample::value(&member.value).as_str().map(str::to_owned),
        ErrorTemplate::Object(_) => sample_code(&member.value),
        _ => None,
    })
}

fn object(node: &SampleNode, in_details: bool) -> ErrorTemplate {
    let SampleKind::Object { members, .. } = &node.kind else {
        return ErrorTemplate::Constant(sample::value(node));
    };
    let has_message = has_message(members);
    ErrorTemplate::Object(
        members
            .iter()
            .map(|member| {
                let value = member_role(member, has_message, in_details);
                let optional = matches!(
                    value,
                    ErrorTemplate::Details(_) | ErrorTemplate::FieldMap(_) | ErrorTemplate::Hint
                );
                (member.name.clone(), value, optional)
            })
            .collect(),
    )
}

fn has_message(members: &[SampleMember]) -> bool {
    members.iter().any(|member| {
        errors::MESSAGE_NAMES.contains(&names::field_key(&member.name).as_str())
            && matches!(member.value.kind, SampleKind::Leaf(_))
    })
}

/// What a member of an error body holds.
fn member_role(member: &SampleMember, has_message: bool, in_details: bool) -> ErrorTemplate {
    let key = names::field_key(&member.name);
    match &member.value.kind {
        SampleKind::Array(items) => list(&key, items, &member.value),
        SampleKind::Object { members, .. } => {
            if is_details(&key)
                && !members.is_empty()
                && members.iter().all(|inner| is_message(&inner.value))
                && !names_a_field(members)
            {
                let lists = matches!(members[0].value.kind, SampleKind::Array(_));
                return ErrorTemplate::FieldMap(lists);
            }
            object(&member.value, in_details)
        }
        SampleKind::Leaf(leaf) => {
            let text = leaf.value.as_str();
            let word = matches!(leaf.class, LeafClass::Type { .. });
            if in_details {
                detail_leaf(&key, &leaf.value)
            } else {
                leaf_role(&key, text, &leaf.value, word, has_message)
            }
        }
    }
}

fn is_details(key: &str) -> bool {
    matches!(
        key,
        "details"
            | "errors"
            | "fields"
            | "violations"
            | "issues"
            | "fielderrors"
            | "validationerrors"
            | "invalidparams"
            | "params"
    )
}

/// `{"field": "email", "reason": "..."}` is one entry rather than a map of fields.
fn names_a_field(members: &[SampleMember]) -> bool {
    members.iter().any(|member| FIELD_NAMES.contains(&names::field_key(&member.name).as_str()))
}

fn is_message(node: &SampleNode) -> bool {
    match &node.kind {
        SampleKind::Leaf(leaf) => leaf.value.is_string(),
        SampleKind::Array(items) => items
            .iter()
            .all(|item| matches!(&item.kind, SampleKind::Leaf(leaf) if leaf.value.is_string())),
        SampleKind::Object { .. } => false,
    }
}

fn list(key: &str, items: &[SampleNode], whole: &SampleNode) -> ErrorTemplate {
    match items.first() {
        Some(first) if matches!(first.kind, SampleKind::Object { .. }) => {
            ErrorTemplate::Details(Box::new(object(first, true)))
        }
        Some(_) if is_details(key) => ErrorTemplate::Details(Box::new(ErrorTemplate::Issue)),
        None if is_details(key) => {
            let inner = [("field", ErrorTemplate::Field), ("message", ErrorTemplate::Issue)];
            let inner =
                inner.into_iter().map(|(name, value)| (name.to_owned(), value, false)).collect();
            ErrorTemplate::Details(Box::new(ErrorTemplate::Object(inner)))
        }
        _ => ErrorTemplate::Constant(sample::value(whole)),
    }
}

const FIELD_NAMES: &[&str] = &[
    "field",
    "path",
    "param",
    "parameter",
    "property",
    "name",
    "pointer",
    "loc",
    "location",
    "key",
    "attribute",
    "target",
];

fn detail_leaf(key: &str, value: &Value) -> ErrorTemplate {
    match key {
        key if FIELD_NAMES.contains(&key) => ErrorTemplate::Field,
        "code" | "rule" | "type" | "errorcode" | "constraint" => ErrorTemplate::IssueCode,
        "issue" | "message" | "reason" | "error" | "msg" | "detail" | "description" | "problem"
        | "text" => ErrorTemplate::Issue,
        _ => ErrorTemplate::Constant(value.clone()),
    }
}

fn leaf_role(
    key: &str,
    text: Option<&str>,
    value: &Value,
    word: bool,
    has_message: bool,
) -> ErrorTemplate {
    match key {
        "status" | "statuscode" | "httpstatus" if value.is_number() || word => {
            ErrorTemplate::Status
        }
        "code" if value.is_number() => ErrorTemplate::Status,
        "code" | "errorcode" => ErrorTemplate::Code,
        "error" | "type" | "kind" | "reason" | "name" => match text {
            Some(text) if has_message || errors::looks_like_code(text) => ErrorTemplate::Code,
            Some(_) => ErrorTemplate::Message,
            None => ErrorTemplate::Constant(value.clone()),
        },
        key if errors::MESSAGE_NAMES.contains(&key) => ErrorTemplate::Message,
        "requestid" | "traceid" | "correlationid" | "errorid" => ErrorTemplate::RequestId,
        "timestamp" | "time" => ErrorTemplate::Now,
        "path" | "instance" | "url" | "uri" => ErrorTemplate::Path,
        "hint" | "help" | "action" | "suggestion" => ErrorTemplate::Hint,
        _ => ErrorTemplate::Constant(value.clone()),
    }
}
