//! `POST /x   place an order` as a line of a code block: a catalogue, a tree, or the request line of HTTP.

mod details;
pub(super) mod lines;

use livespec_diagnostics::Fragment;

use super::{Context, Recognized, Shape, Unit, fence::lang, target};
use crate::{EndpointForm, EndpointItem, Inlines, ItemKind, Run, Style, Topic};
use details::Details;
use lines::{Line, lines};

pub(super) const SHAPE: Shape = Shape {
    name: "endpoint_code",
    example: "``` POST /orders   place an order ```",
    adds: true,
    recognize,
};

/// Languages in which a request line at the start is no code.
const CODE: &[&str] =
    &["bash", "sh", "shell", "zsh", "console", "mermaid", "json", "sql", "gherkin", "diff", "yaml"];

/// Languages whose blocks are requests or lists of them.
const PLAIN: &[&str] = &["", "http", "text", "txt", "plaintext", "plain", "rest", "api", "routes"];

fn recognize(unit: &Unit<'_>, context: &Context<'_>, found: &mut Vec<Recognized>) -> Option<()> {
    let Unit::Fence(fence, _) = unit else { return None };
    let lang = lang(&fence.info);
    let text = fence.code.text();
    if CODE.contains(&lang.as_str()) || !text.contains('/') || is_drawing(text) {
        return None;
    }
    let catalogue = Catalogue::read(&fence.code);
    // A catalogue: request lines make up at least half of what is not indented. Elsewhere the block
    // has to begin with one, which no programming language does.
    let listed = PLAIN.contains(&lang.as_str())
        && (lang == "http" || catalogue.others <= catalogue.endpoints);
    let begins = target::targets(text.trim_start()).is_some();
    if listed || begins {
        found.extend(catalogue.found);
    } else if context.within(&[Topic::Api, Topic::Endpoints, Topic::Endpoint]) {
        found.extend(comments(&fence.code));
    }
    Some(())
}

/// Whether a block is a picture or a flow rather than a list.
pub(super) fn is_drawing(text: &str) -> bool {
    !text.is_ascii()
        && text.contains(['│', '┌', '└', '├', '▼', '↓', '▲', '↑'])
        && !text.contains("├──")
}

/// What the lines of a block are.
#[derive(Debug, Default)]
struct Catalogue {
    /// Endpoints, each with what stands under it.
    found: Vec<Recognized>,
    endpoints: usize,
    /// Lines that are neither endpoints nor about one.
    others: usize,
}

impl Catalogue {
    fn read(code: &Fragment) -> Catalogue {
        let mut catalogue = Catalogue::default();
        // Lines that are only a path, with their columns: what is indented below them stands under that path.
        let mut paths: Vec<(usize, String)> = Vec::new();
        let mut details = Details::new(code);
        // The column of the last endpoint.
        let mut last: Option<usize> = None;
        for line in lines(code.text()) {
            let text = line.text;
            if details.takes(&line) {
                continue;
            }
            if text.is_empty() || text.starts_with(['#', '/', '-']) && !is_path(text) {
                continue;
            }
            paths.retain(|(column, _)| *column < line.column);
            let above = paths.last().map(|(_, path)| path.as_str());
            if let Some(endpoint) = endpoint(code, &line, above) {
                details.finish(&mut catalogue.found);
                let span = code.span(line.start..line.start + text.len());
                let kind = ItemKind::Endpoint(endpoint);
                catalogue.found.push(Recognized { kind, span });
                catalogue.endpoints += 1;
                last = Some(line.column);
            } else if is_path(text) || line.branch && is_segment(text) {
                let path = text.trim_matches('/');
                paths.push((line.column, format!("{}/{path}", above.unwrap_or(""))));
            } else if last.is_some_and(|column| column < line.column)
                || last.is_some() && details.begins(&line)
            {
                details.add(&line);
            } else if !text.starts_with(['{', '}', '[', ']']) {
                catalogue.others += 1;
            }
        }
        details.finish(&mut catalogue.found);
        catalogue
    }
}

/// Whether a line is a path and nothing more.
fn is_path(text: &str) -> bool {
    text.starts_with('/') && !text.starts_with("//") && !text.contains(char::is_whitespace)
}

/// Whether a branch of a tree is a part of a path: a word, and no file.
fn is_segment(text: &str) -> bool {
    !text.contains(|c: char| c.is_whitespace() || c == '.')
}

/// Comments that are a request line and nothing else (`// GET /orders`), above the code that answers it.
fn comments(code: &Fragment) -> Vec<Recognized> {
    let (mut found, mut at) = (Vec::new(), 0);
    for line in code.text().split_inclusive('\n') {
        let content = line.trim_end();
        let start = at;
        at += line.len();
        let Some(comment) = content.strip_prefix("//").or_else(|| content.strip_prefix('#')) else {
            continue;
        };
        let text = comment.trim_start();
        let line =
            Line { text, start: start + content.len() - text.len(), column: 0, branch: false };
        let endpoint = endpoint(code, &line, None).filter(|endpoint| endpoint.purpose.is_none());
        if let Some(endpoint) = endpoint {
            let span = code.span(line.start..line.start + text.len());
            found.push(Recognized { kind: ItemKind::Endpoint(endpoint), span });
        }
    }
    found
}

/// A line as inline text.
pub(super) fn inlines(code: &Fragment, line: &Line<'_>) -> Inlines {
    let span = code.span(line.start..line.start + line.text.len());
    let run = Run { text: line.text.to_owned(), span, style: Style::default() };
    Inlines { span, runs: vec![run] }
}

/// The endpoint of a line; `above` is the path that it stands under.
fn endpoint(code: &Fragment, line: &Line<'_>, above: Option<&str>) -> Option<EndpointItem> {
    let text = line.text;
    let inlines = inlines(code, line);
    let Some((targets, end)) = target::targets(text) else {
        let place = inlines.span;
        return target::under(&inlines, text, EndpointForm::Code, above.map(|path| (path, place)));
    };
    let mut purpose = target::purpose(text, end);
    // The version behind a request line, and the mark of a comment.
    let rest = &text[purpose.clone()];
    if rest.starts_with("HTTP/") {
        purpose = text.len()..text.len();
    } else if rest.starts_with(['#', '/']) {
        purpose.start = text.len() - rest.trim_start_matches(['#', '/', ' ']).len();
    }
    let mut item = target::item(&inlines, text, &targets, EndpointForm::Code, Some(purpose));
    for (_, _, path, _) in &mut item.targets {
        if let Some(above) = above.filter(|above| path.starts_with('/') && !path.starts_with(above))
        {
            *path = if path == "/" { above.to_owned() } else { format!("{above}{path}") };
        }
    }
    Some(item)
}
