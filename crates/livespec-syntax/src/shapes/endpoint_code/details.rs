//! What stands under an endpoint in a code block: `Request: {..}`, `Errors: 404, 409`, `→ 201`, a body, a sentence.

use std::ops::Range;

use livespec_diagnostics::Fragment;

use super::super::{Recognized, label, status_entry};
use super::{inlines, lines::Line};
use crate::{FenceItem, FencePart, ItemKind, LabelItem, PartRole, Text, Topic};

/// Headers of HTTP that say nothing of the endpoint.
const HEADERS: &[&str] = &[
    "content-type",
    "accept",
    "host",
    "user-agent",
    "content-length",
    "connection",
    "cache-control",
    "date",
];

/// The lines under one endpoint while they are collected.
#[derive(Debug)]
pub(super) struct Details<'a> {
    code: &'a Fragment,
    found: Vec<Recognized>,
    /// A body that is not closed yet: where it begins, and how many brackets are open.
    body: Option<(usize, isize)>,
    /// Where the last line ends.
    end: usize,
}

impl<'a> Details<'a> {
    pub(super) fn new(code: &'a Fragment) -> Self {
        Details { code, found: Vec::new(), body: None, end: 0 }
    }

    /// Whether a line belongs to a body that is open.
    pub(super) fn takes(&mut self, line: &Line<'_>) -> bool {
        let Some((start, open)) = self.body else { return false };
        let open = open + depth(line.text);
        self.end = line.start + line.text.len();
        self.body = (open > 0).then_some((start, open));
        if open <= 0 {
            self.close(start..self.end);
        }
        true
    }

    /// Whether a line that is not indented is about the endpoint above it: a key, a body, a status.
    pub(super) fn begins(&self, line: &Line<'_>) -> bool {
        let text = line.text;
        text.starts_with(['{', '[', '→']) && depth(text) >= 0
            || text.starts_with("HTTP/")
            || text.starts_with("->")
            || text.starts_with("=>")
            || key_end(text).is_some()
    }

    /// Adds a line.
    pub(super) fn add(&mut self, line: &Line<'_>) {
        let text = line.text;
        self.end = line.start + text.len();
        if text.starts_with(['{', '[']) {
            return self.open(line, 0);
        }
        let arrow = text.trim_start_matches(['→', '-', '=', '>', ' ']);
        if arrow.len() < text.len() || text.starts_with("HTTP/") {
            return self.status(line, text.len() - arrow.len());
        }
        let Some(end) = key_end(text) else {
            let kind = ItemKind::Entry(Text::from(inlines(self.code, line)), None);
            return self.push(kind, line, 0..text.len());
        };
        if HEADERS.contains(&text[..end].to_ascii_lowercase().as_str()) {
            return;
        }
        let value = &text[end + 1..];
        let begins = end + 1 + (value.len() - value.trim_start().len());
        let body = text[begins..].starts_with(['{', '[']) && depth(&text[begins..]) > 0;
        let shown = if body { text[..begins].trim_end() } else { text };
        let part = Line { text: shown, ..*line };
        if let Some(label) = label::read(&inlines(self.code, &part), shown, true) {
            self.push(ItemKind::Label(label), line, 0..shown.len());
        }
        if body {
            self.open(line, begins);
        }
    }

    /// `HTTP/1.1 201 Created`, `→ 201 { id }`.
    fn status(&mut self, line: &Line<'_>, from: usize) {
        let text = line.text;
        let found = status_entry::status(text, from);
        let Some(status) = found.filter(|range| range.start <= from + 9) else {
            let kind = ItemKind::Entry(Text::from(inlines(self.code, line)), None);
            return self.push(kind, line, 0..text.len());
        };
        let whole = inlines(self.code, line);
        let span = self.code.span(line.start + status.start..line.start + status.end);
        let rest = text[status.end..].find(['{', '[']).map(|at| status.end + at);
        let body = rest.filter(|at| depth(&text[*at..]) > 0);
        let end = body.unwrap_or(text.len());
        let label = LabelItem {
            key: Text::from(whole.slice(status.clone())),
            qualifier: None,
            value: Text::from(whole.slice(status.end..end)),
            status: text[status.clone()].parse().ok().map(|status| (status, span)),
            topic: Some(Topic::Response),
        };
        self.push(ItemKind::Label(label), line, 0..end);
        if let Some(at) = body {
            self.open(line, at);
        }
    }

    fn push(&mut self, kind: ItemKind, line: &Line<'_>, part: Range<usize>) {
        let span = self.code.span(line.start + part.start..line.start + part.end);
        self.found.push(Recognized { kind, span });
    }

    /// A body begins at a byte of a line.
    fn open(&mut self, line: &Line<'_>, at: usize) {
        let start = line.start + at;
        let open = depth(&line.text[at..]);
        if open > 0 {
            self.body = Some((start, open));
        } else {
            self.close(start..line.start + line.text.len());
        }
    }

    fn close(&mut self, range: Range<usize>) {
        let code = self.code.slice(range.clone());
        let span = self.code.span(range);
        let role_span = livespec_diagnostics::Span { start: span.start, end: span.start };
        let part = FencePart { role: PartRole::Plain, role_span, code: code.clone() };
        let fence = FenceItem { lang: "json".to_owned(), code, parts: vec![part] };
        self.found.push(Recognized { kind: ItemKind::Fence(fence), span });
    }

    /// Gives what was found under the last endpoint; a body that was never closed ends here.
    pub(super) fn finish(&mut self, found: &mut Vec<Recognized>) {
        if let Some((start, _)) = self.body.take() {
            self.close(start..self.end);
        }
        found.append(&mut self.found);
    }
}

/// How many more brackets a text opens than it closes.
fn depth(text: &str) -> isize {
    text.chars().fold(0, |depth, c| match c {
        '{' | '[' => depth + 1,
        '}' | ']' => depth - 1,
        _ => depth,
    })
}

/// Where the colon of a key stands: one to three words in front of it.
fn key_end(text: &str) -> Option<usize> {
    let end = text.find(':')?;
    let key = &text[..end];
    let rest = &text[end + 1..];
    let plain =
        key.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '(' | ')' | '/'));
    let words = key.split_whitespace().count();
    let begins = key.starts_with(|c: char| c.is_alphabetic() || c.is_ascii_digit());
    (begins
        && plain
        && (1..=3).contains(&words)
        && (rest.is_empty() || rest.starts_with([' ', '\t'])))
    .then_some(end)
}
