//! Parsing one element in the first flavour that takes it.

use std::ops::Range;

use sqlparser::ast::Ident;
use sqlparser::dialect::{
    Dialect, GenericDialect, MsSqlDialect, MySqlDialect, PostgreSqlDialect, SQLiteDialect,
};
use sqlparser::parser::{Parser, ParserError};
use sqlparser::tokenizer::{Token, Tokenizer};

use super::scan::{Kind, Token as Scanned};

/// The flavours in the order in which they are tried.
const FLAVORS: &[&dyn Dialect] = &[
    &PostgreSqlDialect {},
    &MySqlDialect {},
    &SQLiteDialect {},
    &MsSqlDialect {},
    &GenericDialect {},
];

/// How many tokens may follow each other without a comma. Operators nest a tree to the left as
/// deep as there are operators, and it is taken apart recursively.
const RUN_TOKENS_MAX: usize = 600;

/// How deep parentheses may nest.
const DEPTH_MAX: u32 = 32;

/// What `read` makes of a text in the first flavour in which it reads the text to its end.
pub(super) fn parse<T>(
    text: &str,
    tokens: &[Scanned],
    read: impl Fn(&mut Parser<'_>) -> Result<T, ParserError>,
) -> Option<T> {
    if !bounded(text, tokens) {
        return None;
    }
    FLAVORS.iter().find_map(|flavor| {
        let tokens = Tokenizer::new(*flavor, text).tokenize_with_location().ok()?;
        let mut parser = Parser::new(*flavor).with_tokens_with_locations(tokens);
        let value = read(&mut parser).ok()?;
        (parser.peek_token().token == Token::EOF).then_some(value)
    })
}

/// Whether a tree of these tokens stays shallow.
fn bounded(text: &str, tokens: &[Scanned]) -> bool {
    let base = tokens.first().map_or(0, |token| token.depth);
    let mut runs = vec![0_usize];
    for token in tokens {
        if token.depth.saturating_sub(base) > DEPTH_MAX {
            return false;
        }
        let level = token.depth.saturating_sub(base) as usize;
        runs.resize(level + 1, 0);
        let comma = token.kind == Kind::Sign && text_is_comma(text, tokens, token);
        runs[level] = if comma { 0 } else { runs[level] + 1 };
        if runs[level] > RUN_TOKENS_MAX {
            return false;
        }
    }
    true
}

/// Whether a token is a comma; `text` starts where the first token does.
fn text_is_comma(text: &str, tokens: &[Scanned], token: &Scanned) -> bool {
    let base = tokens.first().map_or(0, |first| first.start);
    text.as_bytes().get(token.start - base) == Some(&b',')
}

/// Finds bytes from the lines and columns that the parser counts.
pub(super) struct Lines<'a> {
    text: &'a str,
    /// For each line its first byte.
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    /// Prepares a text, in linear time.
    pub(super) fn new(text: &'a str) -> Self {
        let starts =
            std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Lines { text, starts }
    }

    /// The bytes of a name.
    pub(super) fn ident(&self, ident: &Ident) -> Range<usize> {
        let at = |line: u64, column: u64| {
            let line = usize::try_from(line).ok()?.checked_sub(1)?;
            let start = *self.starts.get(line)?;
            let skip = usize::try_from(column).ok()?.checked_sub(1)?;
            // Columns count characters.
            let rest = &self.text[start..];
            if rest.get(..skip).is_some_and(str::is_ascii) {
                return Some(start + skip);
            }
            Some(start + rest.char_indices().nth(skip).map_or(rest.len(), |(at, _)| at))
        };
        let start = at(ident.span.start.line, ident.span.start.column).unwrap_or(0);
        let end = at(ident.span.end.line, ident.span.end.column).unwrap_or(start);
        start..end.max(start)
    }
}
