//! The operations of an OpenAPI description that stands in a code block.

use livespec_diagnostics::Fragment;
use livespec_ir::{AuthMethod, Constraint, Method, Origin, Parameter, PathTemplate};
use livespec_lang::openapi::{
    self, BodyDecl, OperationDecl, ParameterDecl, ResponseDecl, SecurityDecl,
};
use livespec_lang::{DefaultExpr, PhraseKind};
use livespec_syntax::{FenceItem, Item, Text, Topic};

use super::walk::EFFECTS;
use super::{Draft, Message};
use crate::context::Context;

/// The endpoints that a fence describes; none where it is no description with paths.
pub(super) fn drafts(
    context: &mut Context<'_>,
    index: usize,
    item: &Item,
    fence: &FenceItem,
) -> Option<Vec<Draft>> {
    let api = openapi::read(&fence.lang, &fence.code, context.diagnostics)?;
    if api.operations.is_empty() && api.methods.is_empty() {
        return None;
    }
    context.claim(index, "description of the API", "A1", EFFECTS);
    let known = context.spec.access.methods.len();
    for (kind, span) in api.methods {
        context.note(span, "authentication method", "X1", EFFECTS);
        let told = context.spec.access.methods[..known].iter().any(|method| method.kind == kind);
        if !told {
            let origin = Origin::stated(span);
            context.spec.access.methods.push(AuthMethod { kind, origin });
        }
    }
    let modified = context.within(item, &[Topic::ModifiedEndpoints]);
    let mut drafts = Vec::new();
    for operation in api.operations {
        let Some(method) = Method::parse(&operation.method.value.to_uppercase()) else {
            let reason =
                format!("`{}` is no HTTP method that can be described", operation.method.value);
            context.gap(operation.method.span, reason);
            continue;
        };
        context.note(operation.span, "endpoint", "A1", EFFECTS);
        drafts.push(draft(method, operation, modified));
    }
    Some(drafts)
}

fn draft(method: Method, operation: OperationDecl, modified: bool) -> Draft {
    let mut draft = Draft {
        method,
        path: PathTemplate::parse(&operation.path.value),
        // The method stands below its path, perhaps far below.
        span: operation.method.span,
        summary: operation.summary.map(|summary| summary.value),
        request: operation.request.map(message),
        responses: Vec::new(),
        errors: Vec::new(),
        parameters: operation.parameters.into_iter().map(parameter).collect(),
        access: access(&operation.security),
        prose: Vec::new(),
        modified,
    };
    for response in operation.responses {
        let ResponseDecl { status, description, body, span } = response;
        // `default` is what an error looks like; it has no status of its own.
        let Some(status) = status else { continue };
        let body = body.map(message).unwrap_or_default();
        let told = Message { status: Some(status), description, span, ..body };
        let list = if status >= 400 { &mut draft.errors } else { &mut draft.responses };
        list.push(told);
    }
    draft
}

fn message(body: BodyDecl) -> Message {
    let BodyDecl { sample, type_name, media, span } = body;
    Message { sample, type_name, media, span, ..Message::default() }
}

fn parameter(decl: ParameterDecl) -> Parameter {
    let ParameterDecl { field, place } = decl;
    let origin = Origin::stated(field.span);
    let mut schema = crate::entities::plain_schema(&field.ty, origin);
    if matches!(schema.ty, livespec_ir::Type::Named(_)) {
        schema.ty = livespec_ir::Type::Text;
    }
    for Constraint { kind, origin } in field.constraints {
        crate::entities::parameter_field(&mut schema, kind, origin);
    }
    let default = match field.default.map(|default| default.value) {
        Some(DefaultExpr::Value(value)) => Some(value),
        _ => None,
    };
    let read_only = field.said.iter().any(|phrase| phrase.kind == PhraseKind::ReadOnly);
    Parameter {
        name: field.name.value,
        place,
        schema,
        required: field.required == Some(true) && default.is_none() && !read_only,
        default,
        description: field.comment.map(|comment| comment.value),
        origin,
        ..Parameter::default()
    }
}

/// Who may call, in the words that cells and labels say it with.
fn access(security: &SecurityDecl) -> Vec<Text> {
    let text = |words: &str, span| {
        let mut fragment = Fragment::new();
        fragment.push(words, span);
        Text { fragment, span, ..Text::default() }
    };
    match security {
        SecurityDecl::Silent => Vec::new(),
        SecurityDecl::Public(span) => vec![text("public", *span)],
        SecurityDecl::Required(scopes, span) => {
            let words: Vec<&str> = scopes.iter().map(|scope| scope.value.as_str()).collect();
            let words = if words.is_empty() { "required".to_owned() } else { words.join(" ") };
            vec![text(&words, *span)]
        }
    }
}
