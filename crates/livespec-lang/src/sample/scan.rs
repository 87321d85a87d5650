//! A scanner for JSON with the liberties of documents.

use livespec_diagnostics::{Code, Diagnostic, Diagnostics, Fragment, Severity};
use serde_json::Value;

use super::text::{bare, quoted};
use super::{Leaf, LeafClass, Sample, SampleKind, SampleMember, SampleNode, leaf};
use crate::Spanned;

/// How deep objects and arrays may nest.
const DEPTH_MAX: usize = 64;

/// The first body.
pub(super) fn first(fragment: &Fragment, diagnostics: &mut Diagnostics) -> Option<Sample> {
    let mut scanner = Scanner::new(fragment, diagnostics);
    let sample = scanner.sample()?;
    scanner.trivia();
    if scanner.at < scanner.text.len() {
        let line = scanner.rest().find('\n').unwrap_or(scanner.rest().len());
        let span = fragment.span(scanner.at..scanner.at + line);
        scanner.report("L022", Severity::Info, "text after the end of the body is not read", span);
    }
    Some(sample)
}

/// Every body, each with the comment in front of it.
pub(super) fn all(fragment: &Fragment, diagnostics: &mut Diagnostics) -> Vec<Sample> {
    let mut scanner = Scanner::new(fragment, diagnostics);
    let mut out = Vec::new();
    while let Some(sample) = scanner.sample() {
        out.push(sample);
    }
    out
}

struct Scanner<'a, 'd> {
    fragment: &'a Fragment,
    text: &'a str,
    at: usize,
    strict: bool,
    /// A comment that belongs to what follows it.
    above: Option<Spanned<String>>,
    diagnostics: &'d mut Diagnostics,
    reports_left: usize,
}

/// How many findings of one text are reported; after that many it is no JSON at all.
const REPORTS_MAX: usize = 16;

impl<'a, 'd> Scanner<'a, 'd> {
    fn new(fragment: &'a Fragment, diagnostics: &'d mut Diagnostics) -> Self {
        Scanner {
            fragment,
            text: fragment.text(),
            at: 0,
            strict: true,
            above: None,
            diagnostics,
            reports_left: REPORTS_MAX,
        }
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn report(
        &mut self,
        code: &'static str,
        severity: Severity,
        message: &str,
        span: livespec_diagnostics::Span,
    ) {
        if let Some(left) = self.reports_left.checked_sub(1) {
            self.reports_left = left;
            self.diagnostics.push(Diagnostic::new(Code(code), severity, message, span));
        }
    }

    /// A body at the next value; none at the end or where no value starts.
    fn sample(&mut self) -> Option<Sample> {
        (self.strict, self.above) = (true, None);
        self.trivia();
        let comment = self.above.take();
        if !self.peek().is_some_and(|c| matches!(c, '{' | '[' | '"') || c.is_ascii_digit()) {
            return None;
        }
        self.strict = comment.is_none();
        let mut root = self.value("", 0);
        root.comment = comment.or_else(|| self.beside());
        Some(Sample { root, strict: self.strict })
    }

    /// Steps over white space and comments; the last comment is kept for what follows.
    fn trivia(&mut self) {
        loop {
            let rest = self.rest();
            let trimmed = rest.trim_start();
            self.at += rest.len() - trimmed.len();
            match self.comment() {
                Some(comment) => self.above = comment.or(self.above.take()),
                None => return,
            }
        }
    }

    /// A comment at this place, empty ones as `Some(None)`.
    fn comment(&mut self) -> Option<Option<Spanned<String>>> {
        let rest = self.rest();
        let (lead, len) = if rest.starts_with("//") {
            (2, rest.find('\n').unwrap_or(rest.len()))
        } else if rest.starts_with("/*") {
            (2, rest.find("*/").map_or(rest.len(), |end| end + 2))
        } else if rest.starts_with('#') {
            (1, rest.find('\n').unwrap_or(rest.len()))
        } else {
            return None;
        };
        self.strict = false;
        let start = self.at;
        self.at += len;
        let inner = rest[lead..len].trim_end_matches("*/");
        let value = inner.trim();
        let from = start + lead + (inner.len() - inner.trim_start().len());
        let span = self.fragment.span(from..from + value.len());
        Some((!value.is_empty()).then(|| Spanned { value: value.to_owned(), span }))
    }

    /// The comment on the rest of this line, a comma in front of it stepped over.
    fn beside(&mut self) -> Option<Spanned<String>> {
        let rest = self.rest();
        let blanks = |text: &str| text.len() - text.trim_start_matches([' ', '\t']).len();
        let mut skip = blanks(rest);
        if rest[skip..].starts_with(',') {
            skip += 1;
            skip += blanks(&rest[skip..]);
        }
        let line = &rest[skip..];
        if !(line.starts_with("//") || line.starts_with("/*") || line.starts_with('#')) {
            return None;
        }
        self.at += skip;
        self.comment().flatten()
    }

    /// A value with what stands beside it on its line; `name` is the member that holds it.
    fn value(&mut self, name: &str, depth: usize) -> SampleNode {
        let start = self.at;
        let mut words = None;
        let kind = match self.peek() {
            Some('{' | '[') if depth >= DEPTH_MAX => self.too_deep(),
            Some('{') => self.object(depth),
            Some('[') => self.array(name, depth),
            _ => {
                let leaf = self.alternatives(name);
                words = self.words_behind();
                SampleKind::Leaf(leaf)
            }
        };
        let end = self.at.max(start);
        let span = match &words {
            Some((_, from)) => self.fragment.span(start..*from),
            None => self.fragment.span(start..end),
        };
        SampleNode { kind, span, comment: words.map(|(words, _)| words) }
    }

    /// Steps over what nests too deep, in linear time.
    fn too_deep(&mut self) -> SampleKind {
        let start = self.at;
        let mut open = 0_usize;
        while let Some(c) = self.peek() {
            match c {
                '{' | '[' => open += 1,
                '}' | ']' => open -= 1,
                _ => {}
            }
            self.at += c.len_utf8();
            if open == 0 {
                break;
            }
        }
        let span = self.fragment.span(start..start + 1);
        self.report(
            "L021",
            Severity::Warning,
            &format!("values nested more than {DEPTH_MAX} deep are not read"),
            span,
        );
        SampleKind::Leaf(Leaf { value: Value::Null, class: LeafClass::Placeholder })
    }

    fn object(&mut self, depth: usize) -> SampleKind {
        let open_at = self.at;
        self.at += 1;
        let (mut members, mut open): (Vec<SampleMember>, bool) = (Vec::new(), false);
        loop {
            if self.separators(&mut open) {
                break;
            }
            match self.peek() {
                Some('}') => {
                    self.at += 1;
                    break;
                }
                None | Some(']') => {
                    self.unclosed(open_at);
                    break;
                }
                Some(_) => {
                    let member = self.member(depth);
                    members.push(member);
                }
            }
        }
        SampleKind::Object { members, open }
    }

    /// Steps over commas, white space, comments and ellipses; whether the text ended.
    fn separators(&mut self, open: &mut bool) -> bool {
        let mut commas = 0;
        loop {
            self.trivia();
            let rest = self.rest();
            if rest.starts_with(',') || rest.starts_with(';') {
                commas += 1;
                self.strict &= commas < 2 && !rest.starts_with(';');
                self.at += 1;
            } else if let Some(len) = ellipsis(rest) {
                (*open, self.strict) = (true, false);
                self.at += len;
            } else {
                self.strict &= commas == 0 || !rest.starts_with(['}', ']']);
                return false;
            }
        }
    }

    fn unclosed(&mut self, open_at: usize) {
        self.strict = false;
        let span = self.fragment.span(open_at..open_at + 1);
        self.report("L020", Severity::Warning, "this is not closed in the body", span);
    }

    fn member(&mut self, depth: usize) -> SampleMember {
        let above = self.above.take();
        let start = self.at;
        let mut name = self.name();
        let mut name_end = self.at;
        let mut optional = false;
        if let Some(plain) = name.strip_suffix('?') {
            (name, optional) = (plain.to_owned(), true);
        }
        self.blanks();
        if self.peek() == Some('?') {
            (optional, self.strict) = (true, false);
            self.at += 1;
            self.blanks();
        }
        // The marks of a name are no part of it.
        let quoted = self.text[start..name_end].starts_with(['"', '\'']) && name_end > start + 1;
        let from = start + usize::from(quoted);
        name_end -= usize::from(quoted);
        let name_span = self.fragment.span(from..name_end.max(from));
        let colon = matches!(self.peek(), Some(':' | '='));
        let mut value = if colon {
            self.at += 1;
            self.trivia();
            self.above = None;
            self.value(&name, depth + 1)
        } else {
            // `{ id, name }` shows names only.
            self.strict = false;
            let kind = SampleKind::Leaf(Leaf { value: Value::Null, class: LeafClass::Placeholder });
            SampleNode { kind, span: name_span, comment: None }
        };
        value.comment = self.beside().or(value.comment).or(above);
        SampleMember { name, name_span, optional, value }
    }

    /// A name, quoted or bare. It always moves on.
    fn name(&mut self) -> String {
        if let Some(text) = self.quoted() {
            return text;
        }
        self.strict = false;
        let rest = self.rest();
        let mut len = rest
            .find(|c: char| {
                c.is_whitespace() || matches!(c, ':' | ',' | '}' | ']' | '?' | '=' | '"')
            })
            .unwrap_or(rest.len());
        if len == 0 {
            len = rest.chars().next().map_or(0, char::len_utf8);
        }
        self.at += len;
        rest[..len].trim_matches(['`', '*', '<', '>']).to_owned()
    }

    fn blanks(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start_matches([' ', '\t']).len();
    }

    fn array(&mut self, name: &str, depth: usize) -> SampleKind {
        let open_at = self.at;
        self.at += 1;
        let (mut items, mut open): (Vec<SampleNode>, bool) = (Vec::new(), false);
        loop {
            self.separators(&mut open);
            match self.peek() {
                Some(']') => {
                    self.at += 1;
                    break;
                }
                None | Some('}') => {
                    self.unclosed(open_at);
                    break;
                }
                Some(_) => {
                    let above = self.above.take();
                    let before = self.at;
                    let mut item = self.value(name, depth + 1);
                    item.comment = self.beside().or(item.comment).or(above);
                    if self.at == before {
                        // A sign that starts no value.
                        self.at += self.peek().map_or(1, char::len_utf8);
                        self.strict = false;
                        continue;
                    }
                    items.push(item);
                }
            }
        }
        SampleKind::Array(items)
    }

    /// A leaf, or several joined by `|` (or `/` between quotes).
    fn alternatives(&mut self, name: &str) -> Leaf {
        let first_at = self.at;
        let quoted = matches!(self.peek(), Some('"' | '\''));
        let first = self.leaf(name);
        let mut all = vec![first];
        loop {
            let rest = self.rest();
            let trimmed = rest.trim_start_matches([' ', '\t']);
            let slash = quoted
                && trimmed.starts_with('/')
                && trimmed[1..].trim_start().starts_with(['"', '\'']);
            if !(trimmed.starts_with('|') || slash) {
                break;
            }
            self.at += rest.len() - trimmed.len();
            self.at += trimmed.len() - trimmed[1..].trim_start_matches(['|', ' ', '\t']).len();
            self.strict = false;
            all.push(self.leaf(name));
        }
        if all.len() == 1 {
            return all.remove(0);
        }
        leaf::joined(all, self.fragment.span(first_at..self.at))
    }

    fn leaf(&mut self, name: &str) -> Leaf {
        let start = self.at;
        if let Some(text) = self.quoted() {
            return leaf::text(text, name, self.fragment.span(start..self.at));
        }
        let word = self.bare();
        let span = self.fragment.span(start..self.at);
        match word {
            "true" | "false" => leaf::plain(Value::Bool(word == "true")),
            "null" => leaf::plain(Value::Null),
            _ => match serde_json::from_str::<Value>(word) {
                Ok(value @ Value::Number(_)) => leaf::plain(value),
                _ => {
                    self.strict = false;
                    leaf::text(word.to_owned(), name, span)
                }
            },
        }
    }

    /// Words without quotes.
    fn bare(&mut self) -> &'a str {
        let word = bare(self.rest());
        self.at += word.len();
        word
    }

    /// What stands behind a quoted leaf on its line (`"string" (optional)`), with where the leaf ended.
    fn words_behind(&mut self) -> Option<(Spanned<String>, usize)> {
        let end = self.at;
        self.blanks();
        let start = self.at;
        let next = self.peek();
        if next.is_none_or(|c| {
            matches!(c, ',' | '}' | ']' | '\n' | '\r' | '/' | '#' | ';' | '"' | '{' | '[')
        }) {
            self.at = end;
            return None;
        }
        let words = self.bare();
        if words.is_empty() {
            self.at = end;
            return None;
        }
        self.strict = false;
        let span = self.fragment.span(start..start + words.len());
        Some((Spanned { value: words.to_owned(), span }, end))
    }

    /// Quoted text with its escapes resolved. What is never closed ends with its line.
    fn quoted(&mut self) -> Option<String> {
        let found = quoted(self.rest())?;
        self.strict &= self.peek() == Some('"');
        let start = self.at;
        self.at += found.len;
        if !found.closed {
            self.strict = false;
            let span = self.fragment.span(start..self.at);
            self.report("L020", Severity::Warning, "this text is not closed on its line", span);
        }
        Some(found.text)
    }
}

/// The length of an ellipsis with the sign that closes a list of them.
fn ellipsis(rest: &str) -> Option<usize> {
    if rest.starts_with("...") {
        return Some(rest.len() - rest.trim_start_matches('.').len());
    }
    if rest.starts_with("\"...\"") && !rest["\"...\"".len()..].trim_start().starts_with(':') {
        return Some("\"...\"".len());
    }
    rest.starts_with('\u{2026}').then_some('\u{2026}'.len_utf8())
}
