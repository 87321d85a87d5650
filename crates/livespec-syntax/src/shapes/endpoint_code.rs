//! `POST /x   place an order` as a line of a code block: a catalogue, or the request line of HTTP.

use livespec_diagnostics::Fragment;

use super::{Context, Recognized, Shape, Unit, fence::lang, target};
use crate::{EndpointForm, EndpointItem, Inlines, ItemKind, Run, Style, Topic};

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
    if CODE.contains(&lang.as_str()) || is_drawing(fence.code.text()) {
        return None;
    }
    let (lines, others) = lines(&fence.code);
    // A catalogue: request lines make up at least half of what is not indented. Elsewhere the block
    // has to begin with one, which no programming language does.
    let catalogue = PLAIN.contains(&lang.as_str()) && (lang == "http" || others <= lines.len());
    let begins = target::targets(fence.code.text().trim_start()).is_some();
    if catalogue || begins {
        found.extend(lines);
    } else if context.within(&[Topic::Api, Topic::Endpoints, Topic::Endpoint]) {
        found.extend(comments(&fence.code));
    }
    Some(())
}

/// Whether a block is a picture or a flow rather than a list.
fn is_drawing(text: &str) -> bool {
    text.contains(['│', '┌', '└', '├', '▼', '↓', '▲', '↑']) && !text.contains("├──")
}

/// The endpoints on lines that are not indented, and the number of other such lines.
fn lines(code: &Fragment) -> (Vec<Recognized>, usize) {
    let (mut found, mut others, mut at) = (Vec::new(), 0, 0);
    for line in code.text().split_inclusive('\n') {
        let content = line.trim_end();
        let place = at..at + content.len();
        at += line.len();
        if content.is_empty() || content.starts_with([' ', '\t', '#', '/', '-', '{', '}', '[', ']'])
        {
            continue;
        }
        match endpoint(code, content, place.start) {
            Some(endpoint) => {
                found.push(Recognized {
                    kind: ItemKind::Endpoint(endpoint),
                    span: code.span(place),
                });
            }
            None => others += 1,
        }
    }
    (found, others)
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
        let comment = comment.trim_start();
        let place = start + content.len() - comment.len();
        let endpoint = endpoint(code, comment, place).filter(|endpoint| endpoint.purpose.is_none());
        if let Some(endpoint) = endpoint {
            let span = code.span(place..place + comment.len());
            found.push(Recognized { kind: ItemKind::Endpoint(endpoint), span });
        }
    }
    found
}

fn endpoint(code: &Fragment, line: &str, at: usize) -> Option<EndpointItem> {
    let (targets, end) = target::targets(line)?;
    let run = Run {
        text: line.to_owned(),
        span: code.span(at..at + line.len()),
        style: Style::default(),
    };
    let inlines = Inlines { span: run.span, runs: vec![run] };
    let mut purpose = target::purpose(line, end);
    // The version behind a request line, and the mark of a comment.
    let rest = &line[purpose.clone()];
    if rest.starts_with("HTTP/") {
        purpose = line.len()..line.len();
    } else if rest.starts_with(['#', '/']) {
        purpose.start = line.len() - rest.trim_start_matches(['#', '/', ' ']).len();
    }
    Some(target::item(&inlines, line, &targets, EndpointForm::Code, Some(purpose)))
}
