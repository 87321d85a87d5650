//! A text as tokens: words, code spans, quotations, numbers, arrows and signs.
// tidy: no plug-in: what every family reads

use std::ops::Range;

use livespec_diagnostics::{Fragment, Span};
use livespec_syntax::Text;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Word,
    /// A code span, as a whole.
    Code,
    /// A text in quotation marks, without them.
    Quoted,
    Number,
    /// `->`, `→` and their like.
    Arrow,
    /// Any other character that is no space.
    Sign,
    /// A line break, where lines mean something.
    Break,
}

/// A token with its place in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    /// As written; of code and quotations what is inside.
    pub(super) text: String,
    /// The same in lower case.
    pub(super) lower: String,
    range: Range<usize>,
}

/// The tokens of a text.
#[derive(Debug)]
pub(super) struct Tokens<'t> {
    pub(super) list: Vec<Token>,
    fragment: &'t Fragment,
}

impl Tokens<'_> {
    /// Where tokens stand; empty for no tokens.
    pub(super) fn span(&self, tokens: Range<usize>) -> Span {
        let Some(list) = self.list.get(tokens).filter(|list| !list.is_empty()) else {
            return Span::default();
        };
        self.fragment.span(list[0].range.start..list[list.len() - 1].range.end)
    }

    /// Tokens as they are written.
    pub(super) fn source(&self, tokens: Range<usize>) -> &str {
        let Some(list) = self.list.get(tokens).filter(|list| !list.is_empty()) else { return "" };
        let range = list[0].range.start..list[list.len() - 1].range.end;
        self.fragment.text().get(range).unwrap_or("").trim()
    }
}

/// The tokens of prose; a line break is a space.
pub(super) fn of_text(text: &Text) -> Tokens<'_> {
    let mut list = Vec::new();
    let mut at = 0;
    for run in &text.inlines.runs {
        let range = at..at + run.text.len();
        at = range.end;
        if run.style.code {
            list.push(token(Kind::Code, run.text.trim(), range));
        } else {
            plain(&run.text, range.start, &mut list);
        }
    }
    list.retain(|token| token.kind != Kind::Break);
    Tokens { list, fragment: &text.fragment }
}

/// The tokens of a code block, in which lines mean something.
pub(super) fn of_code(code: &Fragment) -> Tokens<'_> {
    let mut list = Vec::new();
    plain(code.text(), 0, &mut list);
    Tokens { list, fragment: code }
}

fn token(kind: Kind, text: &str, range: Range<usize>) -> Token {
    Token { kind, text: text.to_owned(), lower: text.to_lowercase(), range }
}

/// The arrows that documents write.
const ARROWS: &[&str] = &["-->", "->", "==>", "=>", "→", "⇒", "➔", "➜", "⟶"];

fn plain(text: &str, offset: usize, out: &mut Vec<Token>) {
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        let (kind, length) = if c == '\n' {
            (Kind::Break, 1)
        } else if c.is_whitespace() {
            at += c.len_utf8();
            continue;
        } else if let Some(arrow) = ARROWS.iter().find(|arrow| rest.starts_with(**arrow)) {
            (Kind::Arrow, arrow.len())
        } else if c.is_ascii_digit() {
            (Kind::Number, number(rest))
        } else if c.is_alphabetic() || c == '_' {
            (Kind::Word, word(rest))
        } else if let Some(length) = quotation(rest, c) {
            let open = c.len_utf8();
            let close = rest[..length].chars().next_back().map_or(1, char::len_utf8);
            let range = offset + at..offset + at + length;
            out.push(token(Kind::Quoted, &rest[open..length - close], range));
            at += length;
            continue;
        } else {
            (Kind::Sign, c.len_utf8())
        };
        out.push(token(kind, &rest[..length], offset + at..offset + at + length));
        at += length;
    }
}

/// The length of a number: digits, and a point with digits behind it.
fn number(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut end = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
    if bytes.get(end) == Some(&b'.') && bytes.get(end + 1).is_some_and(u8::is_ascii_digit) {
        end += 1 + bytes[end + 1..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    }
    end
}

/// The length of a word: letters and digits, with `_`, `'`, `-` and `.` inside.
fn word(text: &str) -> usize {
    let mut end = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().is_some_and(|(_, next)| next.is_alphanumeric() || *next == '_');
        let inner = matches!(c, '\'' | '\u{2019}' | '-' | '.') && next;
        if !(c.is_alphanumeric() || c == '_' || inner) {
            break;
        }
        end = at + c.len_utf8();
    }
    end
}

/// How long a quotation may be; a mark that is not closed soon is an apostrophe or an inch.
const QUOTED_MAX: usize = 80;

/// The length of a quotation with its marks.
fn quotation(text: &str, open: char) -> Option<usize> {
    let close = match open {
        '"' => '"',
        '\'' => '\'',
        '\u{201c}' => '\u{201d}',
        '\u{2018}' => '\u{2019}',
        '\u{ab}' => '\u{bb}',
        _ => return None,
    };
    let inner = &text[open.len_utf8()..];
    let end = inner.char_indices().take(QUOTED_MAX).find(|(_, c)| *c == close || *c == '\n')?.0;
    inner[end..].starts_with(close).then_some(open.len_utf8() + end + close.len_utf8())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_and_words() {
        let text = "e.g. past_due → 'in progress' (max 2.5) isn't done. 5\" -> x";
        let code = Fragment::contiguous(text, 0);
        let tokens = of_code(&code);
        let seen: Vec<&str> = tokens.list.iter().map(|token| token.text.as_str()).collect();
        let expected = [
            "e.g",
            ".",
            "past_due",
            "→",
            "in progress",
            "(",
            "max",
            "2.5",
            ")",
            "isn't",
            "done",
            ".",
            "5",
            "\"",
            "->",
            "x",
        ];
        assert_eq!(seen, expected);
        assert_eq!(tokens.source(2..5), "past_due → 'in progress'");
    }
}
