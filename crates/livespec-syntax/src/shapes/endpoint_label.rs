//! ``**Method:** `GET /x` ``, ``- Endpoint: `POST /x` ``, and `**Method:** GET` beside `**Path:** /x`.

use livespec_diagnostics::Span;

use super::{Context, Key, Recognized, Shape, Unit, key, target};
use crate::vocabulary::{ENDPOINT_LABELS, PATH_LABELS};
use crate::{EndpointForm, EndpointItem, Inlines, ItemKind, LabelItem, Topic};

pub(super) const SHAPE: Shape =
    Shape { name: "endpoint_label", example: "- Endpoint: `POST /orders`", adds: false, recognize };

fn recognize(unit: &Unit<'_>, context: &Context<'_>, found: &mut Vec<Recognized>) -> Option<()> {
    let (inlines, text, dashes) = match *unit {
        Unit::Paragraph(inlines, text) => (inlines, text, false),
        Unit::Entry(inlines, text, None) => (inlines, text, true),
        _ => return None,
    };
    if !text.contains('/') {
        return None;
    }
    let key = key(inlines, text, dashes)?;
    target::targets(&text[key.value..])?;
    let value = inlines.slice(key.value..text.len());
    let content = value.text();
    let (targets, end) = target::targets(&content)?;
    let named = ENDPOINT_LABELS.has(&text[key.key.clone()].to_lowercase());
    if !named && !declares(&value, &content[end..], context) {
        return None;
    }
    let mut endpoint = target::item(
        &value,
        &content,
        &targets,
        EndpointForm::Label,
        Some(target::purpose(&content, end)),
    );
    if named {
        endpoint.targets.extend(further(&value, end));
    } else {
        endpoint.purpose = Some(name(inlines, &key)).or(endpoint.purpose);
    }
    found.push(Recognized { kind: ItemKind::Endpoint(endpoint), span: inlines.span });
    Some(())
}

/// Further endpoints on the line of an endpoint, each a code span of its own:
/// ``Endpoint: `POST /x` (from outside: `POST /api/x`)``.
fn further(value: &Inlines, from: usize) -> Vec<(String, Span, String, Span)> {
    let mut further = Vec::new();
    let mut at = 0;
    for run in &value.runs {
        let begins = at >= from && run.style.code;
        at += run.text.len();
        if run.text == "\n" && at > from {
            break;
        }
        let Some((targets, end)) = begins.then(|| target::targets(&run.text)).flatten() else {
            continue;
        };
        if run.text[end..].trim().is_empty() {
            let inlines = Inlines { runs: vec![run.clone()], span: run.span };
            further.extend(
                target::item(&inlines, &run.text, &targets, EndpointForm::Label, None).targets,
            );
        }
    }
    further
}

/// Whether a target behind another key is a declaration: a code span and nothing more, in a section
/// about the API (``- **Create order:** `POST /orders` ``).
fn declares(value: &Inlines, rest: &str, context: &Context<'_>) -> bool {
    let code = value.runs.first().is_some_and(|run| run.style.code);
    code && rest.trim().is_empty()
        && context.within(&[Topic::Api, Topic::Endpoints, Topic::ModifiedEndpoints])
}

fn name(inlines: &Inlines, key: &Key) -> crate::Text {
    crate::Text::from(inlines.slice(key.key.clone()))
}

/// The endpoint of a method label and a path label that follow each other, in either order.
pub(crate) fn pair(first: &LabelItem, second: &LabelItem) -> Option<EndpointItem> {
    let (method, path) = if is_method(first) { (first, second) } else { (second, first) };
    let word = path.key.as_str().to_lowercase();
    if !is_method(method) || !PATH_LABELS.has(&word) {
        return None;
    }
    let path_text = path.value.as_str();
    if !(path_text.starts_with('/') || path_text.starts_with("http"))
        || path_text.contains(char::is_whitespace)
    {
        return None;
    }
    let methods = method.value.as_str();
    let (found, _) = target::methods(methods, 0)?;
    let targets: Vec<_> = found
        .into_iter()
        .map(|range| {
            let span = method.value.fragment.span(range.clone());
            (methods[range].to_owned(), span, path_text.to_owned(), path.value.span)
        })
        .collect();
    let placeholder =
        targets.iter().any(|(method, _, path, _)| target::is_placeholder(method, path));
    Some(EndpointItem {
        targets,
        form: EndpointForm::Label,
        purpose: None,
        cells: Vec::new(),
        placeholder,
    })
}

/// Whether a label's value is one or more methods and nothing else.
fn is_method(label: &LabelItem) -> bool {
    let value = label.value.as_str();
    target::methods(value, 0).is_some_and(|(_, end)| value[end..].trim().is_empty())
}
