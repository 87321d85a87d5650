//! SQL cut into tokens and comments, and tokens into statements, before any flavour is chosen.

use std::ops::Range;

/// What a token of SQL is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A keyword or a plain name.
    Word,
    /// A name in quotes, back-ticks or brackets.
    Name,
    /// A text in quotes or between dollar marks.
    Text,
    /// A number.
    Number,
    /// Any other sign, one byte each.
    Sign,
}

/// A token; `depth` counts the parentheses around it (a parenthesis is outside of itself).
#[derive(Debug, Clone, Copy)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) depth: u32,
    /// Whether only white space stands in front of it on its line.
    pub(super) first: bool,
}

/// A comment, its marks included.
#[derive(Debug, Clone)]
pub(super) struct Comment {
    pub(super) range: Range<usize>,
    /// The token in front of it, where one stands on the same line.
    pub(super) beside: Option<usize>,
    /// The token that follows it.
    pub(super) next: usize,
}

/// Tokens and comments of a text, in order.
#[derive(Debug, Default)]
pub(super) struct Scan {
    pub(super) tokens: Vec<Token>,
    pub(super) comments: Vec<Comment>,
}

/// Cuts a text, in linear time. What is never closed ends with the text.
pub(super) fn scan(text: &str) -> Scan {
    let mut out = Scan::default();
    let (mut at, mut depth, mut first) = (0, 0_u32, true);
    while let Some(c) = text[at..].chars().next() {
        if c.is_whitespace() {
            first |= c == '\n';
            at += c.len_utf8();
            continue;
        }
        if let Some(end) = comment(text, at) {
            let beside = if first { None } else { out.tokens.len().checked_sub(1) };
            out.comments.push(Comment { range: at..end, beside, next: out.tokens.len() });
            at = end;
            continue;
        }
        let (kind, end) = token(text, at, c);
        if c == ')' {
            depth = depth.saturating_sub(1);
        }
        out.tokens.push(Token { kind, start: at, end, depth, first });
        if c == '(' {
            depth += 1;
        }
        (at, first) = (end, false);
    }
    out
}

/// The end of the comment that starts here.
fn comment(text: &str, at: usize) -> Option<usize> {
    let rest = &text[at..];
    if rest.starts_with("--") || rest.starts_with("//") || rest.starts_with("# ") {
        return Some(at + rest.find('\n').unwrap_or(rest.len()));
    }
    if rest.starts_with("/*") {
        return Some(at + rest.find("*/").map_or(rest.len(), |end| end + 2));
    }
    None
}

fn token(text: &str, at: usize, c: char) -> (Kind, usize) {
    let rest = &text[at..];
    match c {
        '\'' => (Kind::Text, at + closed(rest, '\'')),
        '"' => (Kind::Name, at + closed(rest, '"')),
        '`' => (Kind::Name, at + closed(rest, '`')),
        '$' => dollar(rest).map_or((Kind::Sign, at + 1), |len| (Kind::Text, at + len)),
        c if c.is_alphabetic() || c == '_' => {
            let len = rest
                .find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '$')))
                .unwrap_or(rest.len());
            // `E'...'` and `N'...'` are texts.
            if len == 1 && rest[1..].starts_with('\'') && matches!(c, 'E' | 'e' | 'N' | 'n') {
                return (Kind::Text, at + 1 + closed(&rest[1..], '\''));
            }
            (Kind::Word, at + len)
        }
        c if c.is_ascii_digit() => {
            let len =
                rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '.')).unwrap_or(rest.len());
            (Kind::Number, at + len)
        }
        c => (Kind::Sign, at + c.len_utf8()),
    }
}

/// The length of quoted text; a doubled mark stands for itself.
fn closed(rest: &str, mark: char) -> usize {
    let mut from = 1;
    while let Some(found) = rest[from..].find(mark) {
        from += found + 1;
        if !rest[from..].starts_with(mark) {
            return from;
        }
        from += 1;
    }
    rest.len()
}

/// The length of `$tag$ ... $tag$`.
fn dollar(rest: &str) -> Option<usize> {
    let tag = rest[1..].find(|c: char| !(c.is_alphanumeric() || c == '_'))? + 2;
    let mark = rest.get(..tag).filter(|mark| mark.ends_with('$'))?;
    let end = rest[tag..].find(mark)?;
    Some(tag + end + tag)
}

/// The statements as ranges of tokens, the semicolon left out. A keyword that starts a statement
/// at the start of a line starts one also where the semicolon before it was forgotten.
pub(super) fn statements(text: &str, tokens: &[Token]) -> Vec<Range<usize>> {
    const STARTS: &[&str] = &[
        "create", "alter", "insert", "drop", "update", "delete", "grant", "comment", "begin",
        "commit",
    ];
    let mut out = Vec::new();
    let mut from = 0;
    for (index, token) in tokens.iter().enumerate() {
        let word = &text[token.start..token.end];
        let semicolon = word == ";" && token.kind == Kind::Sign;
        // `ADD ..., \n DROP COLUMN` and `ON \n DELETE` go on with a statement.
        let goes_on =
            index.checked_sub(1).and_then(|before| tokens.get(before)).is_some_and(|before| {
                matches_word(&text[before.start..before.end], &[",", "on", "as", "do", "add"])
            });
        let next = tokens.get(index + 1).map_or("", |next| &text[next.start..next.end]);
        // Where a parenthesis was never closed, these two still start a statement.
        let sure = matches_word(word, &["create"])
            || matches_word(word, &["alter"]) && matches_word(next, &["table"]);
        let starts = token.first
            && token.kind == Kind::Word
            && (sure || token.depth == 0 && !goes_on)
            && matches_word(word, STARTS);
        if semicolon || starts {
            if index > from {
                out.push(from..index);
            }
            from = if semicolon { index + 1 } else { index };
        }
    }
    if from < tokens.len() {
        out.push(from..tokens.len());
    }
    out
}

/// Whether a word is one of some, in any case.
pub(super) fn matches_word(word: &str, words: &[&str]) -> bool {
    words.iter().any(|known| known.eq_ignore_ascii_case(word))
}
