//! A method and a path at the start of a text.
// tidy: no plug-in: what every way of writing an endpoint shares

use std::ops::Range;

use livespec_diagnostics::Span;

use crate::{EndpointForm, EndpointItem, Inlines, Text};

/// The methods of HTTP that documents declare.
const METHODS: &[&str] = &["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

/// Paths that stand for a path to be written.
const PATH_PLACEHOLDERS: &[&str] =
    &["/path", "/endpoint", "/your-endpoint", "/your/path", "/...", "/path/to/resource"];

/// A method and a path, in bytes of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Target {
    pub(super) method: Range<usize>,
    pub(super) path: Range<usize>,
}

impl Target {
    /// The same in a text that has `by` more bytes in front.
    pub(super) fn moved(self, by: usize) -> Target {
        let shift = |range: Range<usize>| range.start + by..range.end + by;
        Target { method: shift(self.method), path: shift(self.path) }
    }
}

/// The targets that a text begins with, and the offset behind them.
pub(super) fn targets(text: &str) -> Option<(Vec<Target>, usize)> {
    let mut all = Vec::new();
    let mut end = 0;
    let mut from = text.len() - text.trim_start().len();
    while let Some((found, behind)) = one(text, from) {
        all.extend(found);
        end = behind;
        let Some(next) = separator(text, behind) else { break };
        from = next;
    }
    if all.is_empty() { reversed(text) } else { Some((all, end)) }
}

/// A path with its methods behind it: `/orders (GET, POST)`, `/orders [GET]`, `/orders — GET`.
fn reversed(text: &str) -> Option<(Vec<Target>, usize)> {
    let lead = text.len() - text.trim_start().len();
    if !text[lead..].starts_with('/') {
        return None;
    }
    let path = path(text, lead)?;
    let gap = text[path.end..].trim_start_matches([' ', '\t', ':', '-', '–', '—', '|']);
    let from = text.len() - gap.len();
    let close = match gap.chars().next()? {
        '(' => Some(')'),
        '[' => Some(']'),
        _ => None,
    };
    let (methods, behind) = methods(text, from + usize::from(close.is_some()))?;
    let rest = &text[behind..];
    let end = match close {
        Some(close) => behind + rest.strip_prefix(close).map(|_| 1)?,
        None => {
            let ends = rest.trim_start().chars().next();
            let apart = ends.is_none_or(|c| matches!(c, '-' | '–' | '—' | ':' | '\n'));
            (apart && from > path.end).then_some(behind)?
        }
    };
    let targets = methods.into_iter().map(|method| Target { method, path: path.clone() });
    Some((targets.collect(), end))
}

/// The first target anywhere in a text: the offset at which it begins, itself and those that follow it, and the
/// offset behind them.
pub(super) fn find(text: &str) -> Option<(usize, Vec<Target>, usize)> {
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        let begins = c.is_ascii_uppercase() && !before.is_alphanumeric() && before != '_';
        before = c;
        if let Some((found, end)) = begins.then(|| targets(&text[at..])).flatten() {
            let moved = found.into_iter().map(|target| target.moved(at)).collect();
            return Some((at, moved, at + end));
        }
    }
    None
}

/// One path with its methods (`GET / POST /x` has two).
fn one(text: &str, from: usize) -> Option<(Vec<Target>, usize)> {
    let (methods, behind) = methods(text, from)?;
    let rest = &text[behind..];
    let gap = rest.len() - rest.trim_start_matches([' ', '\t', ':', '|']).len();
    let start = behind + gap;
    let path = path(text, start)?;
    // `GET/x` is a path of its own, unless markup stood between.
    if gap == 0
        && text[..behind].ends_with(char::is_alphanumeric)
        && !text[start..].starts_with('/')
    {
        return None;
    }
    let end = path.end;
    Some((methods.into_iter().map(|method| Target { method, path: path.clone() }).collect(), end))
}

/// Methods apart by `/`, `,`, `|`, `or` or `and`, and the offset behind the last.
pub(super) fn methods(text: &str, from: usize) -> Option<(Vec<Range<usize>>, usize)> {
    let mut methods = vec![method(text, from)?];
    let mut behind = methods[0].end;
    loop {
        let rest = &text[behind..];
        let trimmed = rest.trim_start_matches([' ', '\t', '/', ',', '|']);
        let word = ["or ", "and ", "& "].iter().find_map(|word| trimmed.strip_prefix(word));
        let next = text.len() - word.unwrap_or(trimmed).trim_start().len();
        if next == behind {
            break;
        }
        let Some(found) = method(text, next) else { break };
        behind = found.end;
        methods.push(found);
    }
    Some((methods, behind))
}

/// A method, or a placeholder for one, at `from`.
fn method(text: &str, from: usize) -> Option<Range<usize>> {
    let rest = &text[from..];
    for (open, close) in [("[", "]"), ("{{", "}}"), ("<", ">")] {
        let Some(inner) = rest.strip_prefix(open) else { continue };
        let end = inner.find(close).filter(|end| *end <= 40)?;
        let word = inner[..end].to_ascii_lowercase();
        let fits = word.contains("method")
            || word.contains("verb")
            || inner[..end].split(['|', '/', ',']).all(|word| METHODS.contains(&word.trim()));
        return fits.then(|| from..from + open.len() + end + close.len());
    }
    let length = rest.bytes().take_while(u8::is_ascii_uppercase).count();
    let word = &rest[..length];
    let bounded =
        !rest[length..].starts_with(|c: char| c.is_alphanumeric() || c == '_' || c == '-');
    ((METHODS.contains(&word) || word == "METHOD") && bounded).then(|| from..from + length)
}

/// A path at `from`: up to white space, without punctuation of the sentence.
fn path(text: &str, from: usize) -> Option<Range<usize>> {
    let rest = &text[from..];
    let begins = rest.starts_with('/')
        || rest.starts_with("http://")
        || rest.starts_with("https://")
        || rest.starts_with("{{")
        || rest.starts_with('{') && rest.contains("}/")
        || rest.starts_with("[/");
    if !begins {
        return None;
    }
    let (mut end, mut braces) = (rest.len(), 0usize);
    for (at, c) in rest.char_indices() {
        match c {
            '{' | '[' | '<' => braces += 1,
            '}' | ']' | '>' => braces = braces.saturating_sub(1),
            '\n' => {
                end = at;
                break;
            }
            ' ' | '\t' if braces == 0 || at > 200 => {
                end = at;
                break;
            }
            '|' | '`' | '—' | '→' | '；' | '，' | '：' => {
                end = at;
                break;
            }
            _ => {}
        }
    }
    let mut path = &rest[..end];
    loop {
        let shorter = path.trim_end_matches([',', '.', ';', ':', '*']);
        let closes = shorter.ends_with(')') && !shorter.contains('(');
        let shorter = if closes { &shorter[..shorter.len() - 1] } else { shorter };
        if shorter.len() == path.len() {
            break;
        }
        path = shorter;
    }
    // An ellipsis at the end belongs to the path (`/users/...`).
    let dots = if rest[path.len()..].starts_with("...") { 3 } else { 0 };
    let length = path.len() + dots;
    (length > 0).then(|| from..from + length)
}

/// The offset behind something that separates two targets.
fn separator(text: &str, from: usize) -> Option<usize> {
    let rest = &text[from..];
    let trimmed = rest.trim_start_matches([' ', '\t', '\n', ',', ';', '/', '|', '·', '&', '+']);
    let trimmed =
        ["or ", "and "].iter().find_map(|word| trimmed.strip_prefix(word)).unwrap_or(trimmed);
    let next = text.len() - trimmed.trim_start().len();
    (next > from).then_some(next)
}

/// Whether a method or path is to be written yet.
pub(super) fn is_placeholder(method: &str, path: &str) -> bool {
    !METHODS.contains(&method)
        || path.contains("{{")
        || PATH_PLACEHOLDERS.contains(&path)
        || path.contains('[') && path.contains(' ')
        || path.starts_with('[')
}

/// The item of targets in the text of `inlines`; `purpose` is a range of the same text.
pub(super) fn item(
    inlines: &Inlines,
    text: &str,
    targets: &[Target],
    form: EndpointForm,
    purpose: Option<Range<usize>>,
) -> EndpointItem {
    let fragment = inlines.fragment();
    let targets: Vec<_> = targets
        .iter()
        .map(|target| {
            (
                text[target.method.clone()].to_owned(),
                fragment.span(target.method.clone()),
                text[target.path.clone()].to_owned(),
                fragment.span(target.path.clone()),
            )
        })
        .collect();
    let placeholder = targets.iter().any(|(method, _, path, _)| is_placeholder(method, path));
    let purpose = purpose
        .filter(|range| !text[range.clone()].trim().is_empty())
        .map(|range| Text::from(inlines.slice(range)));
    EndpointItem { targets, form, purpose, cells: Vec::new(), placeholder }
}

/// Methods without a path under a heading that is one: `GET — every order` under `/orders`.
pub(super) fn under(
    inlines: &Inlines,
    text: &str,
    form: EndpointForm,
    path: Option<(&str, Span)>,
) -> Option<EndpointItem> {
    let (path, place) = path?;
    let lead = text.len() - text.trim_start().len();
    let (found, end) = methods(text, lead)?;
    let (behind, rest) = (&text[end..], text[end..].trim_start());
    let marked = inlines.runs.first().is_some_and(|run| {
        (run.style.strong || run.style.code) && run.text.trim() == text[lead..end].trim()
    });
    let apart = marked
        || behind.starts_with("  ")
        || rest.is_empty()
        || rest.starts_with(['-', '–', '—', ':', '(', '\n']);
    if !apart {
        return None;
    }
    let fragment = inlines.fragment();
    let targets: Vec<_> = found
        .into_iter()
        .map(|range| (text[range.clone()].to_owned(), fragment.span(range), path.to_owned(), place))
        .collect();
    let placeholder = targets.iter().any(|(method, ..)| is_placeholder(method, path));
    let said = purpose(text, end);
    let purpose = (!text[said.clone()].trim().is_empty()).then(|| Text::from(inlines.slice(said)));
    Some(EndpointItem { targets, form, purpose, cells: Vec::new(), placeholder })
}

/// What is said behind targets that end at `from`: without the dash or colon in between.
pub(super) fn purpose(text: &str, from: usize) -> Range<usize> {
    let rest = &text[from..];
    let trimmed = rest.trim_start_matches(|c: char| {
        c.is_whitespace()
            || matches!(c, '-' | '–' | '—' | ':' | '→' | '·' | '|' | '：' | '.' | ',' | ';')
    });
    text.len() - trimmed.len()..text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<String> {
        let (found, end) = targets(text).unwrap_or_default();
        let mut read: Vec<String> = found
            .iter()
            .map(|target| {
                format!("{} {}", &text[target.method.clone()], &text[target.path.clone()])
            })
            .collect();
        read.push(text[purpose(text, end)].to_owned());
        read
    }

    #[test]
    fn methods_and_paths() {
        assert_eq!(read("POST /a/b - make it"), ["POST /a/b", "make it"]);
        assert_eq!(read("GET /a?status=&limit="), ["GET /a?status=&limit=", ""]);
        assert_eq!(read("GET /a/{id}: one"), ["GET /a/{id}", "one"]);
        assert_eq!(read("PATCH /a/:id — change"), ["PATCH /a/:id", "change"]);
        assert_eq!(read("GET / POST | /a/"), ["GET /a/", "POST /a/", ""]);
        assert_eq!(read("GET/POST/DELETE /a"), ["GET /a", "POST /a", "DELETE /a", ""]);
        assert_eq!(read("POST /a or PATCH /b/{c}/d"), ["POST /a", "PATCH /b/{c}/d", ""]);
        assert_eq!(read("GET /a, POST /b and PUT /c."), ["GET /a", "POST /b", "PUT /c", ""]);
        assert_eq!(read("[METHOD] /path"), ["[METHOD] /path", ""]);
        assert_eq!(read("GET /"), ["GET /", ""]);
        assert_eq!(read("/a (GET, POST): all"), ["GET /a", "POST /a", "all"]);
        assert_eq!(read("/a/{id} [DELETE]"), ["DELETE /a/{id}", ""]);
        assert_eq!(read("/a — PUT"), ["PUT /a", ""]);
    }

    #[test]
    fn sentences_are_no_targets() {
        for text in [
            "GET the item",
            "Use GET /a",
            "GETTER /a",
            "POST-only /a",
            "POST",
            "get /a",
            "/a",
            "/a - GET it",
            "/a (GET it)",
            "",
        ] {
            assert_eq!(targets(text), None, "{text}");
        }
    }
}
