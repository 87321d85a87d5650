//! A sentence cut into words, numbers, quoted values and signs.

use std::ops::Range;

/// What a token of a sentence is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Letters, digits and `_`, with hyphens and apostrophes inside (`non-empty`, `can't`).
    Word,
    /// Digits, with a sign in front or a point inside.
    Number,
    /// Text in back-ticks, double or single quotes.
    Quoted,
    /// A comparison, a range mark or any other sign.
    Sign,
}

/// A token with its bytes; of a quoted one, the marks included.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Token {
    pub(crate) kind: Kind,
    pub(crate) start: usize,
    pub(crate) end: usize,
}

/// A sentence and its tokens. Look-ups past the end give nothing rather than fail.
#[derive(Debug)]
pub(crate) struct Words<'a> {
    pub(crate) text: &'a str,
    lower: String,
    pub(crate) tokens: Vec<Token>,
}

impl<'a> Words<'a> {
    /// Cuts a text, in linear time.
    pub(crate) fn new(text: &'a str) -> Self {
        let mut tokens = Vec::with_capacity(text.len() / 5);
        let mut at = 0;
        while let Some(first) = text[at..].chars().next() {
            if first.is_whitespace() || first == '*' {
                at += first.len_utf8();
                continue;
            }
            let token = scan(text, at, first);
            at = token.end;
            tokens.push(token);
        }
        Words { text, lower: text.to_ascii_lowercase(), tokens }
    }

    /// How many tokens.
    pub(crate) fn len(&self) -> usize {
        self.tokens.len()
    }

    /// The word or sign at an index in lower case; empty past the end and for quoted text.
    pub(crate) fn word(&self, index: usize) -> &str {
        match self.tokens.get(index) {
            Some(token) if token.kind != Kind::Quoted => &self.lower[token.start..token.end],
            _ => "",
        }
    }

    /// The token as written, with its marks.
    pub(crate) fn raw(&self, index: usize) -> &'a str {
        self.tokens.get(index).map_or("", |token| &self.text[token.start..token.end])
    }

    /// Whether the word at an index is one of some.
    pub(crate) fn any(&self, index: usize, words: &[&str]) -> bool {
        let word = self.word(index);
        !word.is_empty() && words.contains(&word)
    }

    /// Whether the words from an index on are these.
    pub(crate) fn seq(&self, index: usize, words: &[&str]) -> bool {
        words.iter().enumerate().all(|(offset, word)| self.word(index + offset) == *word)
    }

    /// The kind of a token.
    pub(crate) fn kind(&self, index: usize) -> Option<Kind> {
        self.tokens.get(index).map(|token| token.kind)
    }

    /// What stands between the marks of a quoted token.
    pub(crate) fn quoted(&self, index: usize) -> Option<&'a str> {
        let token = self.tokens.get(index).filter(|token| token.kind == Kind::Quoted)?;
        let raw = &self.text[token.start..token.end];
        let ticks = raw.len() - raw.trim_start_matches('`').len();
        if ticks > 0 {
            return Some(raw.trim_matches('`').trim());
        }
        let mut inner = raw.chars();
        inner.next();
        inner.next_back();
        Some(inner.as_str())
    }

    /// A word as written or quoted text: something that can name or be a value.
    pub(crate) fn value(&self, index: usize) -> Option<&'a str> {
        match self.kind(index)? {
            Kind::Quoted => self.quoted(index),
            Kind::Word | Kind::Number => Some(self.raw(index)),
            Kind::Sign => None,
        }
    }

    /// The number at an index, in digits (`10,000`), in back-ticks or as a word up to ten.
    pub(crate) fn number(&self, index: usize) -> Option<f64> {
        match self.kind(index)? {
            Kind::Number => parse_number(self.raw(index)),
            Kind::Quoted => parse_number(self.quoted(index)?),
            Kind::Word => spelled(self.word(index)),
            Kind::Sign => None,
        }
    }

    /// Whether no white space separates a token from the one before it.
    pub(crate) fn glued(&self, index: usize) -> bool {
        match (
            index.checked_sub(1).and_then(|before| self.tokens.get(before)),
            self.tokens.get(index),
        ) {
            (Some(before), Some(token)) => before.end == token.start,
            _ => false,
        }
    }

    /// The bytes from one token to another, the second excluded.
    pub(crate) fn bytes(&self, from: usize, to: usize) -> Range<usize> {
        let start = self.tokens.get(from).map_or(self.text.len(), |token| token.start);
        let end = to
            .checked_sub(1)
            .and_then(|last| self.tokens.get(last))
            .map_or(start, |token| token.end);
        start..end.max(start)
    }
}

/// Digits with separators as a JSON number; the whole numbers stay whole.
pub(crate) fn digits(text: &str) -> Option<serde_json::Value> {
    parse_number(text)?;
    let plain: String = text.chars().filter(|c| !matches!(c, ',' | '_' | '+')).collect();
    serde_json::from_str(&plain).ok().filter(serde_json::Value::is_number)
}

fn parse_number(text: &str) -> Option<f64> {
    let plain: String = text.chars().filter(|c| !matches!(c, ',' | '_')).collect();
    let first = plain.trim_start_matches(['-', '+']).chars().next()?;
    if !first.is_ascii_digit() {
        return None;
    }
    plain.parse().ok().filter(|number: &f64| number.is_finite())
}

fn spelled(word: &str) -> Option<f64> {
    let words =
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
    let index = words.iter().position(|known| *known == word)?;
    u8::try_from(index).ok().map(f64::from)
}

/// The token that starts at `at` with `first`.
fn scan(text: &str, at: usize, first: char) -> Token {
    let rest = &text[at..];
    let token = |kind, len: usize| Token { kind, start: at, end: at + len };
    if let Some(len) = quoted(text, at, first) {
        return token(Kind::Quoted, len);
    }
    let bytes = rest.as_bytes();
    let signed = matches!(first, '-' | '+')
        && bytes.get(1).is_some_and(u8::is_ascii_digit)
        && !text[..at].ends_with(|c: char| c.is_alphanumeric() || c == ')' || c == ']');
    if first.is_ascii_digit() || signed {
        let (kind, len) = number(rest, usize::from(signed));
        return token(kind, len);
    }
    if first.is_alphabetic() || first == '_' {
        return token(Kind::Word, word(rest));
    }
    const SIGNS: &[&str] =
        &["..=", "...", "..", ">=", "<=", "=>", "->", "==", "!=", "<>", "::", "=~", "||", "&&"];
    let len = SIGNS
        .iter()
        .find(|sign| rest.starts_with(**sign))
        .map_or(first.len_utf8(), |sign| sign.len());
    token(Kind::Sign, len)
}

/// The length of quoted text with its marks, where it is closed.
fn quoted(text: &str, at: usize, first: char) -> Option<usize> {
    // An unclosed mark is looked for no further than this, so that many of them stay linear.
    const QUOTED_BYTES_MAX: usize = 400;
    let rest = &text[at..text.ceil_char_boundary((at + QUOTED_BYTES_MAX).min(text.len()))];
    match first {
        '`' => {
            let ticks = rest.len() - rest.trim_start_matches('`').len();
            let (marks, inner) = rest.split_at(ticks);
            inner.find(marks).map(|end| ticks + end + ticks)
        }
        '"' => rest[1..].find('"').map(|end| end + 2),
        '\u{201C}' => rest.find('\u{201D}').map(|end| end + '\u{201D}'.len_utf8()),
        '\u{2018}' => rest.find('\u{2019}').map(|end| end + '\u{2019}'.len_utf8()),
        // An apostrophe opens a quotation only where no letter stands in front of it.
        '\'' if !text[..at].ends_with(char::is_alphanumeric) => {
            let end = rest[1..].find('\'')?;
            (!rest[1..=end].contains('\n')).then_some(end + 2)
        }
        _ => None,
    }
}

/// The kind and length of what starts with digits. A date, a version or an identifier is a word.
fn number(rest: &str, from: usize) -> (Kind, usize) {
    let bytes = rest.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let run = |mut at: usize| {
        while digit(at) {
            at += 1;
        }
        at
    };
    let mut end = run(from);
    while matches!(bytes.get(end), Some(b',' | b'_')) && run(end + 1) == end + 4 {
        end += 4;
    }
    if bytes.get(end) == Some(&b'.') && digit(end + 1) {
        end = run(end + 1);
    }
    // `2025-01-01`, `1.2.3`, `12:30`: more parts than a number or a range of two has.
    let part =
        |at: usize| matches!(bytes.get(at), Some(b'-' | b'.' | b':' | b'/')) && digit(at + 1);
    if part(end) && (bytes[end] != b'-' || part(run(end + 1))) {
        return (Kind::Word, blob(rest));
    }
    match rest[end..].chars().next() {
        Some(next) if next.is_alphabetic() || next == '_' => (Kind::Word, blob(rest)),
        _ => (Kind::Number, end),
    }
}

/// Letters, digits and the signs of dates, times and versions, up to white space.
fn blob(rest: &str) -> usize {
    let end = rest
        .find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ':' | '/' | '+')))
        .unwrap_or(rest.len());
    rest[..end].trim_end_matches(['.', ':', '-', '/', '+']).len().max(1)
}

/// The length of a word with hyphens and apostrophes between letters.
fn word(rest: &str) -> usize {
    let mut chars = rest.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let inner = matches!(c, '-' | '\'' | '\u{2019}')
            && chars.peek().is_some_and(|(_, next)| next.is_alphanumeric());
        if !(c.is_alphanumeric() || c == '_' || inner) {
            return at;
        }
    }
    rest.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<(Kind, &str)> {
        let words = Words::new(text);
        (0..words.len()).map(|index| (words.tokens[index].kind, words.raw(index))).collect()
    }

    #[test]
    fn words_keep_their_hyphens_and_apostrophes() {
        assert_eq!(
            cut("non-empty, can't (e.g.)"),
            [
                (Kind::Word, "non-empty"),
                (Kind::Sign, ","),
                (Kind::Word, "can't"),
                (Kind::Sign, "("),
                (Kind::Word, "e"),
                (Kind::Sign, "."),
                (Kind::Word, "g"),
                (Kind::Sign, "."),
                (Kind::Sign, ")"),
            ]
        );
    }

    #[test]
    fn numbers_ranges_and_dates_are_told_apart() {
        assert_eq!(cut("0..3"), [(Kind::Number, "0"), (Kind::Sign, ".."), (Kind::Number, "3")]);
        assert_eq!(cut("3-50"), [(Kind::Number, "3"), (Kind::Sign, "-"), (Kind::Number, "50")]);
        assert_eq!(
            cut("-1.5 10,000."),
            [(Kind::Number, "-1.5"), (Kind::Number, "10,000"), (Kind::Sign, ".")]
        );
        assert_eq!(
            cut("2025-01-01 1.2.3 3rd"),
            [(Kind::Word, "2025-01-01"), (Kind::Word, "1.2.3"), (Kind::Word, "3rd")]
        );
    }

    #[test]
    fn quotations_end_where_they_are_closed() {
        assert_eq!(
            cut("`a b` 'c' \"d"),
            [(Kind::Quoted, "`a b`"), (Kind::Quoted, "'c'"), (Kind::Sign, "\""), (Kind::Word, "d")]
        );
        assert_eq!(Words::new("`` a`b ``").quoted(0), Some("a`b"));
        assert_eq!(Words::new("\u{201C}x\u{201D}").quoted(0), Some("x"));
    }
}
