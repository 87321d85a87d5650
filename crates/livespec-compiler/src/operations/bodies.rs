//! Bodies: fences, inline code and lists of fields.

use livespec_diagnostics::{Diagnostics, Fragment, Span};
use livespec_lang::FieldDecl;
use livespec_lang::openapi::BodyDecl;
use livespec_syntax::Text;

use super::Message;

/// Whether a fence of this language may hold a JSON body.
pub(crate) fn may_be_json(lang: &str, code: &Fragment) -> bool {
    let text = code.text().trim_start();
    match lang {
        "json" | "json5" | "jsonc" | "js" | "javascript" => true,
        "" | "text" | "ts" | "typescript" | "yaml" | "http" => text.starts_with(['{', '[']),
        _ => false,
    }
}

/// A body told by a JSON Schema; none where the code is none.
pub(super) fn from_schema(
    lang: &str,
    code: &Fragment,
    diagnostics: &mut Diagnostics,
) -> Option<Message> {
    let body = livespec_lang::openapi::body(lang, code, diagnostics)?;
    let BodyDecl { sample, type_name, span, .. } = body;
    Some(Message { sample, type_name, span, ..Message::default() })
}

/// A body from code; none where it is no JSON at all.
pub(super) fn from_code(
    code: &Fragment,
    span: Span,
    diagnostics: &mut Diagnostics,
) -> Option<Message> {
    let sample = livespec_lang::sample::parse(code, diagnostics)?;
    Some(Message { sample: Some(sample), span, ..Message::default() })
}

/// A body told on the line of its label: an inline object, or the name of a type.
pub(super) fn from_value(value: &Text, diagnostics: &mut Diagnostics) -> Option<Message> {
    let run = value.inlines.codes().find(|run| {
        let text = run.text.trim();
        text.starts_with('{') || text.starts_with('[')
    });
    if let Some(run) = run {
        let code = Fragment::contiguous(&run.text, run.span.start as usize);
        if let Some(message) = from_code(&code, run.span, diagnostics) {
            return Some(message);
        }
    }
    let name = value.inlines.codes().map(|run| run.text.trim()).find(|text| is_type_name(text))?;
    Some(Message { type_name: Some(name.to_owned()), span: value.span, ..Message::default() })
}

/// `CreateOrderRequest`, `Order[]`: a capital first and letters only.
pub(super) fn is_type_name(text: &str) -> bool {
    let text = text.trim_end_matches("[]");
    text.len() > 2
        && text.chars().next().is_some_and(char::is_uppercase)
        && text.chars().all(char::is_alphanumeric)
        && text.chars().any(char::is_lowercase)
}

/// A media type named in a text.
pub(super) fn media_in(text: &str) -> Option<String> {
    ["application/", "multipart/", "text/"].iter().find_map(|prefix| {
        let at = text.find(prefix)?;
        let end = text[at..]
            .find(|c: char| !(c.is_alphanumeric() || "/+-.".contains(c)))
            .map_or(text.len(), |length| at + length);
        Some(text[at..end].trim_end_matches('.').to_owned())
    })
}

/// A field told by an entry of a list: `` `name` (string, required): shown to customers ``.
pub(super) fn field_entry(text: &Text) -> Option<FieldDecl> {
    let path = livespec_ir::PathTemplate::default();
    let parameter = super::parameters::parse_entry(text, None, &path)?;
    let described = text.inlines.codes().next().is_some() || text.as_str().contains(['(', ':']);
    described.then(|| FieldDecl {
        name: livespec_lang::Spanned { value: parameter.name, span: text.span },
        ty: livespec_lang::TypeExpr::Plain(parameter.schema.ty),
        ty_span: text.span,
        required: Some(parameter.required),
        constraints: parameter.schema.constraints,
        span: text.span,
        ..FieldDecl::default()
    })
}
