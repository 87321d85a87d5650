//! The paths of an OpenAPI document in YAML: `/orders:` with `get:` and `post:` under it.

use livespec_diagnostics::Fragment;

use super::endpoint_code::{
    inlines,
    lines::{Line, lines},
};
use super::{Context, Recognized, Shape, Unit, fence::lang};
use crate::{EndpointForm, EndpointItem, ItemKind, Text};

pub(super) const SHAPE: Shape = Shape {
    name: "endpoint_openapi",
    example: "```yaml /orders: post: summary: Place an order ```",
    adds: true,
    recognize,
};

/// The keys of a path that are methods.
const METHODS: &[&str] = &["get", "post", "put", "patch", "delete", "head", "options"];

fn recognize(unit: &Unit<'_>, _context: &Context<'_>, found: &mut Vec<Recognized>) -> Option<()> {
    let Unit::Fence(fence, _) = unit else { return None };
    if matches!(lang(&fence.info).as_str(), "yaml" | "yml" | "openapi" | "swagger") {
        found.extend(operations(&fence.code));
    }
    Some(())
}

fn operations(code: &Fragment) -> Vec<Recognized> {
    let mut found: Vec<Recognized> = Vec::new();
    // The path that is open and its column; the method that is open and its column.
    let mut path: Option<(Line<'_>, String)> = None;
    let mut method: Option<usize> = None;
    for line in lines(code.text()).filter(|line| !line.text.is_empty()) {
        if path.as_ref().is_some_and(|(open, _)| line.column <= open.column) {
            path = None;
        }
        let inside = method.filter(|column| line.column > *column);
        if inside.is_none() {
            method = None;
        }
        let Some((key, value)) = line.text.split_once(':') else { continue };
        let key = key.trim_matches(['"', '\'']);
        if key.starts_with('/') && value.trim().is_empty() {
            path = Some((line, key.to_owned()));
        } else if let Some((open, path)) =
            path.as_ref().filter(|_| METHODS.contains(&key) && inside.is_none())
        {
            let place = code.span(open.start..open.start + open.text.len());
            let span = code.span(line.start..line.start + key.len());
            let endpoint = EndpointItem {
                targets: vec![(key.to_uppercase(), span, path.clone(), place)],
                form: EndpointForm::Code,
                purpose: None,
                cells: Vec::new(),
                placeholder: false,
            };
            method = Some(line.column);
            found.push(Recognized { kind: ItemKind::Endpoint(endpoint), span });
        } else if key == "summary" && inside.is_some() && !value.trim().is_empty() {
            let Some(Recognized { kind: ItemKind::Endpoint(endpoint), .. }) = found.last_mut()
            else {
                continue;
            };
            let whole = inlines(code, &line);
            let text = Text::from(whole.slice(key.len() + 1..line.text.len()));
            endpoint.purpose = endpoint.purpose.take().or(Some(text));
        }
    }
    found
}
