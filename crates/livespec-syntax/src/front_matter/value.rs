//! The value behind a key.

use livespec_diagnostics::Span;

/// What stands behind a colon or a dash.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Scalar {
    /// Nothing, or a comment only.
    Empty(Span),
    /// `|` or `>`: the text follows in indented lines.
    BlockText(Span),
    /// A text; quotes are cut off.
    Text(String, Span),
    /// A list in brackets.
    List(Vec<(String, Span)>, Span),
    /// A map in braces.
    Other(Span),
    /// Something that cannot be read, with the reason.
    Broken(Span, &'static str),
}

/// Reads the rest of a line that starts at `start` of the document.
pub(super) fn scalar(rest: &str, start: usize) -> Scalar {
    let lead = rest.len() - rest.trim_start().len();
    let text = rest.trim();
    let start = start + lead;
    let span = Span::new(start, start + text.len());
    match text.as_bytes().first() {
        None | Some(b'#') => Scalar::Empty(Span::new(start, start)),
        Some(b'"' | b'\'') => quoted(text, start),
        Some(b'[') => list(text, start),
        Some(b'{') if !text.starts_with("{{") => Scalar::Other(span),
        Some(b'|' | b'>') if text.len() <= 3 => Scalar::BlockText(span),
        Some(_) => {
            let text = uncommented(text);
            Scalar::Text(text.to_owned(), Span::new(start, start + text.len()))
        }
    }
}

/// A plain text up to a comment.
fn uncommented(text: &str) -> &str {
    text.find(" #").map_or(text, |at| text[..at].trim_end())
}

/// A quoted text; the span is that of the content.
fn quoted(text: &str, start: usize) -> Scalar {
    let Some((content, end)) = unquote(text) else {
        return Scalar::Broken(Span::new(start, start + text.len()), "the quote is not closed");
    };
    let rest = text[end..].trim_start();
    if !rest.is_empty() && !rest.starts_with('#') {
        return Scalar::Broken(
            Span::new(start, start + text.len()),
            "text follows the closing quote",
        );
    }
    Scalar::Text(content, Span::new(start + 1, start + end - 1))
}

/// The content of the quoted text that `text` starts with, and the offset behind its closing quote.
fn unquote(text: &str) -> Option<(String, usize)> {
    let mut characters = text.char_indices();
    let (_, quote) = characters.next()?;
    let mut content = String::new();
    while let Some((at, character)) = characters.next() {
        match character {
            '\\' if quote == '"' => match characters.next()?.1 {
                'n' => content.push('\n'),
                't' => content.push('\t'),
                other => content.push(other),
            },
            '\'' if quote == '\'' && text[at + 1..].starts_with('\'') => {
                content.push('\'');
                characters.next();
            }
            _ if character == quote => return Some((content, at + 1)),
            _ => content.push(character),
        }
    }
    None
}

/// A list in brackets on one line.
fn list(text: &str, start: usize) -> Scalar {
    let text = if text.ends_with(']') { text } else { uncommented(text) };
    let span = Span::new(start, start + text.len());
    let Some(inner) = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')) else {
        return Scalar::Text(text.to_owned(), span);
    };
    let mut items = Vec::new();
    let mut at = 0;
    while at < inner.len() {
        let rest = &inner[at..];
        let lead = rest.len() - rest.trim_start().len();
        let item = rest.trim_start();
        let (content, length) = if item.starts_with(['"', '\'']) {
            let Some((content, end)) = unquote(item) else {
                return Scalar::Broken(span, "the quote is not closed");
            };
            (content, end)
        } else {
            let end = item.find(',').unwrap_or(item.len());
            (item[..end].trim_end().to_owned(), end)
        };
        if !content.is_empty() {
            let place = start + 1 + at + lead;
            items.push((content, Span::new(place, place + length)));
        }
        at += lead + length;
        at += inner[at..].find(',').map_or(inner.len() - at, |comma| comma + 1);
    }
    Scalar::List(items, span)
}
