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
    if let Some(code) = bare_object(value) {
        let span = code.span(0..code.text().len());
        if let Some(message) = from_code(&code, span, diagnostics) {
            return Some(message);
        }
    }
    let named = value.inlines.codes().find_map(|run| type_name(run.text.trim()));
    if let Some(name) = named.or_else(|| bare_type(value.as_str())) {
        return Some(Message { type_name: Some(name), span: value.span, ..Message::default() });
    }
    let fields = named_fields(value);
    (!fields.is_empty()).then(|| Message { fields, span: value.span, ..Message::default() })
}

/// An object or array that stands without backticks, as in code blocks: `{ id, name? }`, `201 { id }`.
fn bare_object(value: &Text) -> Option<Fragment> {
    let text = value.as_str();
    let start = text.find(['{', '['])?;
    let before = text[..start].trim();
    let status = before.len() == 3 && before.bytes().all(|byte| byte.is_ascii_digit());
    if !before.is_empty() && !status || value.inlines.codes().next().is_some() {
        return None;
    }
    let mut depth = 0_usize;
    let end = text[start..].char_indices().find_map(|(at, c)| {
        match c {
            '{' | '[' => depth += 1,
            '}' | ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        (depth == 0).then_some(start + at + 1)
    })?;
    Some(value.fragment.slice(start..end))
}

/// A type that a text begins with and that cannot be a word: `QuoteInput`, `Quote[]`, `Page<Quote>`; or that is all.
fn bare_type(text: &str) -> Option<String> {
    let text = text.trim();
    let word = text.split([' ', ',', '/', '|', '(']).next().unwrap_or(text);
    let name = type_name(word)?;
    let humps = name.chars().filter(|c| c.is_uppercase()).count();
    (humps > 1 || name.ends_with("[]") || word == text).then_some(name)
}

/// The name of a type; a list of any notation is `Order[]`, and a wrapper is left out.
fn type_name(text: &str) -> Option<String> {
    let (list, inner) = match text.strip_suffix('>').and_then(|inner| inner.split_once('<')) {
        Some((outer, inner)) => {
            let outer = outer.rsplit('.').next().unwrap_or(outer).to_ascii_lowercase();
            let lists =
                ["list", "array", "page", "vec", "set", "collection", "iterable", "sequence"];
            (lists.iter().any(|end| outer.ends_with(end)), inner)
        }
        None => match text.strip_suffix(']').and_then(|inner| inner.split_once('[')) {
            Some((outer, inner)) if outer.eq_ignore_ascii_case("list") => (true, inner),
            _ => (false, text),
        },
    };
    let inner = inner.trim();
    if !is_type_name(inner) {
        return None;
    }
    Some(if list && !inner.ends_with("[]") { format!("{inner}[]") } else { inner.to_owned() })
}

/// Fields that a line names in code spans and says no more of than a type: `` body: `id`, `total` (integer) ``.
fn named_fields(value: &Text) -> Vec<FieldDecl> {
    let text = value.as_str();
    let mut fields = Vec::new();
    let mut at = 0;
    let mut behind = 0;
    for run in &value.inlines.runs {
        let range = at..at + run.text.len();
        at = range.end;
        let name = run.text.trim();
        let plain = name.starts_with(|c: char| c.is_ascii_lowercase())
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        if !run.style.code || range.start < behind {
            continue;
        }
        if !plain {
            // A status in front of the names is none of them.
            if name.starts_with(|c: char| c.is_ascii_digit()) {
                continue;
            }
            break;
        }
        let between = text[behind..range.start].trim();
        let lists = matches!(between, "" | "," | ";" | "and" | ", and" | "+" | "&");
        let begins = fields.is_empty() && (between.is_empty() || between.ends_with(':'));
        if !(begins || !fields.is_empty() && lists) {
            break;
        }
        let rest = &text[range.end..];
        let note = rest.trim_start().strip_prefix('(').and_then(|inner| inner.find(')'));
        let spaces = rest.len() - rest.trim_start().len();
        let end = note.map_or(range.end, |close| range.end + spaces + close + 2);
        let part = value.inlines.slice(range.start..end);
        fields.extend(field_entry(&Text::of(&part)));
        behind = end;
    }
    fields
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
