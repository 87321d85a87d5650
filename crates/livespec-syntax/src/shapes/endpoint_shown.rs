//! A request that is shown rather than described: `curl -X POST .../x`, a message in a diagram, the head of a flow.

use livespec_diagnostics::Fragment;

use super::endpoint_code::{
    inlines, is_drawing,
    lines::{Line, lines},
};
use super::{Context, Recognized, Shape, Unit, fence::lang, target};
use crate::{EndpointForm, EndpointItem, ItemKind};

pub(super) const SHAPE: Shape = Shape {
    name: "endpoint_shown",
    example: "```bash curl -X POST http://localhost:8080/orders ```",
    adds: true,
    recognize,
};

/// Languages of commands.
const SHELLS: &[&str] = &["bash", "sh", "shell", "zsh", "console", "curl", "powershell", ""];

fn recognize(unit: &Unit<'_>, _context: &Context<'_>, found: &mut Vec<Recognized>) -> Option<()> {
    let Unit::Fence(fence, _) = unit else { return None };
    let lang = lang(&fence.info);
    let text = fence.code.text();
    if lang == "mermaid" {
        for line in lines(text) {
            found.extend(message(&fence.code, &line));
        }
    } else if SHELLS.contains(&lang.as_str()) && text.contains("curl ") {
        found.extend(commands(&fence.code));
    } else if is_drawing(text) {
        let first = lines(text).find(|line| !line.text.is_empty())?;
        let (_, end) = target::targets(first.text)?;
        if first.text[end..].trim().is_empty() {
            found.extend(message(&fence.code, &first));
        }
    }
    Some(())
}

/// An endpoint anywhere in a line.
fn message(code: &Fragment, line: &Line<'_>) -> Option<Recognized> {
    let (_, targets, end) = target::find(line.text)?;
    let inlines = inlines(code, line);
    let purpose = target::purpose(line.text, end);
    let said = Some(purpose).filter(|said| said.len() > 3);
    let endpoint = target::item(&inlines, line.text, &targets, EndpointForm::Example, said);
    Some(Recognized { kind: ItemKind::Endpoint(endpoint), span: inlines.span })
}

/// The calls of curl in a block; a command may go on behind a backslash.
fn commands(code: &Fragment) -> Vec<Recognized> {
    let mut found = Vec::new();
    let mut command: Vec<Line<'_>> = Vec::new();
    for line in lines(code.text()) {
        let goes_on = line.text.ends_with('\\');
        command.push(line);
        if !goes_on {
            found.extend(call(code, &command));
            command.clear();
        }
    }
    found.extend(call(code, &command));
    found
}

/// The endpoint that a command calls.
fn call(code: &Fragment, command: &[Line<'_>]) -> Option<Recognized> {
    let mut words = command.iter().flat_map(|line| {
        line.text.split(' ').map(move |word| {
            let at = word.as_ptr() as usize - line.text.as_ptr() as usize;
            (word.trim_matches(['\'', '"']), line.start + at)
        })
    });
    let (_, start) = words.find(|(word, _)| *word == "curl")?;
    let (mut method, mut url, mut sends, mut next) = (None, None, false, false);
    for (word, at) in words {
        if next {
            method = Some((word, at));
            next = false;
            continue;
        }
        match word {
            "-X" | "--request" => next = true,
            "-d" | "--data" | "--data-raw" | "--json" | "-F" | "--form" => sends = true,
            _ if word.starts_with("-X") => method = Some((&word[2..], at + 2)),
            _ if url.is_none()
                && (word.contains("://") || word.starts_with(['$', '/']) && word.contains('/')) =>
            {
                url = Some((word, at));
            }
            _ => {}
        }
    }
    let (url, at) = url?;
    let path = path_of(url)?;
    let line = command.last()?;
    // A call that names no method has its place where it begins.
    let method = method.unwrap_or((if sends { "POST" } else { "GET" }, start));
    let place = |word: &str, at: usize| {
        let lead = usize::from(code.text()[at..].starts_with(['\'', '"']));
        code.span(at + lead..at + lead + word.len())
    };
    target::methods(method.0, 0)?;
    let targets =
        vec![(method.0.to_owned(), place(method.0, method.1), path.to_owned(), place(url, at))];
    let placeholder = target::is_placeholder(method.0, path);
    let endpoint = EndpointItem {
        targets,
        form: EndpointForm::Example,
        purpose: None,
        cells: Vec::new(),
        placeholder,
    };
    let span = code.span(start..line.start + line.text.len());
    Some(Recognized { kind: ItemKind::Endpoint(endpoint), span })
}

/// The path of an address on the caller's own host or one that a variable names.
fn path_of(url: &str) -> Option<&str> {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = &rest[rest.find('/')?..];
    Some(path.split(['"', '\'']).next().unwrap_or(path)).filter(|path| path.len() > 1)
}
