//! SQL: `CREATE TABLE`, `CREATE TYPE`, `CREATE INDEX` and `ALTER TABLE`, in the flavours of PostgreSQL,
//! MySQL, SQLite and the standard.
//!
//! A text is cut into statements and a table into its elements first; each element is parsed by
//! itself, in the first flavour that takes it. So one broken column hides no other.

mod check;
mod column;
mod condition;
mod flavor;
mod index;
mod loose;
mod scan;
mod table;
mod types;

use std::ops::Range;

use livespec_diagnostics::{Code, Diagnostic, Diagnostics, Fragment, Severity, Span};

use self::scan::{Kind, Scan, Token, matches_word, scan, statements};
use crate::{Decl, DeclKind, EnumDecl, Lang, Spanned};

/// SQL.
#[derive(Debug)]
pub(crate) struct Sql;

const NAME: &str = "sql";

impl Lang for Sql {
    fn name(&self) -> &'static str {
        NAME
    }

    fn tags(&self) -> &'static [&'static str] {
        &[
            "sql",
            "postgresql",
            "postgres",
            "pgsql",
            "psql",
            "plpgsql",
            "mysql",
            "sqlite",
            "sqlite3",
            "tsql",
            "ddl",
        ]
    }

    fn sniff(&self, text: &str) -> bool {
        crate::lang::declares(
            text,
            &["create table", "create unique index", "create index", "alter table", "create type"],
            ' ',
        )
    }

    fn parse(&self, fragment: &Fragment, diagnostics: &mut Diagnostics) -> Vec<Decl> {
        let text = fragment.text();
        let scan = scan(text);
        let plain = without_comments(text, &scan);
        let ranges = statements(text, &scan.tokens);
        let mut reader = Reader {
            fragment,
            text,
            plain: &plain,
            scan: &scan,
            diagnostics,
            decls: Vec::new(),
            altering: false,
        };
        for range in ranges {
            reader.statement(range);
        }
        reader.decls
    }
}

/// The text with comments as white space, of the same length.
fn without_comments(text: &str, scan: &Scan) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for comment in &scan.comments {
        out.push_str(&text[at..comment.range.start]);
        out.extend(
            text[comment.range.clone()].bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }),
        );
        at = comment.range.end;
    }
    out.push_str(&text[at..]);
    out
}

/// Reads the statements of one text.
struct Reader<'a, 'd> {
    fragment: &'a Fragment,
    text: &'a str,
    /// The text with comments blanked.
    plain: &'a str,
    scan: &'a Scan,
    diagnostics: &'d mut Diagnostics,
    decls: Vec<Decl>,
    /// Whether the columns of the table at hand are defined elsewhere.
    altering: bool,
}

impl<'a> Reader<'a, '_> {
    fn token(&self, index: usize) -> Option<&'a Token> {
        self.scan.tokens.get(index)
    }

    /// A token as written; empty past the end.
    fn raw(&self, index: usize) -> &'a str {
        self.token(index).map_or("", |token| &self.text[token.start..token.end])
    }

    /// Whether the tokens from an index on are these keywords, in any case.
    fn words(&self, index: usize, words: &[&str]) -> bool {
        words
            .iter()
            .enumerate()
            .all(|(offset, word)| self.raw(index + offset).eq_ignore_ascii_case(word))
    }

    /// The bytes of a range of tokens.
    fn bytes(&self, range: &Range<usize>) -> Range<usize> {
        let start = self.token(range.start).map_or(self.text.len(), |token| token.start);
        let end = range
            .end
            .checked_sub(1)
            .and_then(|last| self.token(last))
            .map_or(start, |token| token.end);
        start..end.max(start)
    }

    /// The place of a range of tokens.
    fn span(&self, range: &Range<usize>) -> Span {
        self.fragment.span(self.bytes(range))
    }

    fn push(&mut self, kind: DeclKind, range: &Range<usize>) {
        let span = self.span(range);
        self.decls.push(Decl { kind, lang: NAME, span });
    }

    fn statement(&mut self, range: Range<usize>) {
        let at = range.start;
        if self.words(at, &["create"]) {
            let mut next = at + 1;
            while next < range.end
                && matches_word(
                    self.raw(next),
                    &[
                        "or",
                        "replace",
                        "temp",
                        "temporary",
                        "unlogged",
                        "global",
                        "local",
                        "unique",
                        "clustered",
                        "nonclustered",
                    ],
                )
            {
                next += 1;
            }
            match self.raw(next).to_ascii_lowercase().as_str() {
                "table" => self.create_table(&range, next + 1),
                "index" => self.create_index(&range),
                "type" => self.create_type(&range, next + 1),
                "domain" => self.not_read(&range, "a domain"),
                "view" | "materialized" | "trigger" | "function" | "procedure" | "policy" => {
                    self.not_read(&range, "this statement");
                }
                // Schemas, extensions, databases, roles: nothing that a model holds.
                _ => {}
            }
        } else if self.words(at, &["alter", "table"]) {
            self.alter_table(&range, at + 2);
        } else if self.words(at, &["drop"])
            || self.words(at, &["update"])
            || self.words(at, &["delete"])
        {
            self.not_read(&range, "this statement");
        } else if !self.raw(at).starts_with(|c: char| c.is_alphabetic()) && range.len() > 3 {
            self.not_read(&range, "this text");
        }
    }

    /// `CREATE TYPE status AS ENUM ('a', 'b')`.
    fn create_type(&mut self, range: &Range<usize>, at: usize) {
        let Some((name, next)) = self.object_name(at, range.end) else {
            return self.not_read(range, "this type");
        };
        if !self.words(next, &["as", "enum", "("]) {
            return self.not_read(range, "a type that is no enumeration");
        }
        let values = (next + 3..range.end)
            .filter(|index| self.token(*index).is_some_and(|token| token.kind == Kind::Text))
            .map(|index| Spanned {
                value: unquoted(self.raw(index)),
                span: self.span(&(index..index + 1)),
            })
            .collect();
        self.push(DeclKind::Enum(EnumDecl { name, values }), range);
    }

    /// A name that may be qualified (`public.orders`); its last part, and the token after it.
    fn object_name(&self, mut at: usize, end: usize) -> Option<(Spanned<String>, usize)> {
        let mut name = None;
        while at < end {
            let (value, next) = self.name(at, end)?;
            name = Some(Spanned { value, span: self.span(&(at..next)) });
            at = next;
            if self.raw(at) != "." {
                break;
            }
            at += 1;
        }
        name.map(|name| (name, at))
    }

    /// One name: a word, a quoted name, or `[a name]`, and the token after it.
    fn name(&self, at: usize, end: usize) -> Option<(String, usize)> {
        let token = self.token(at)?;
        match token.kind {
            Kind::Word => Some((self.raw(at).to_owned(), at + 1)),
            Kind::Name => Some((unquoted(self.raw(at)), at + 1)),
            Kind::Sign if self.raw(at) == "[" => {
                let close = (at + 1..end).find(|index| self.raw(*index) == "]")?;
                let inner = self.text.get(token.end..self.token(close)?.start)?;
                Some((inner.trim().to_owned(), close + 1))
            }
            _ => None,
        }
    }

    /// Reports a statement that has no counterpart in the model.
    fn not_read(&mut self, range: &Range<usize>, what: &str) {
        let last = (range.start + 4).min(range.end);
        self.diagnostics.push(
            Diagnostic::new(
                Code("L010"),
                Severity::Info,
                format!("{what} is not understood"),
                self.span(&(range.start..last)),
            )
            .note("tables, columns, indexes and enumerations are read from SQL"),
        );
    }
}

/// A quoted name or text without its marks.
fn unquoted(raw: &str) -> String {
    let inner = raw.trim_start_matches(['E', 'e', 'N', 'n']);
    let inner = if inner.starts_with('\'') { inner } else { raw };
    let Some(mark) = inner.chars().next().filter(|mark| matches!(mark, '\'' | '"' | '`')) else {
        return raw.to_owned();
    };
    let inner = &inner[1..];
    let inner = inner.strip_suffix(mark).unwrap_or(inner);
    let doubled: String = [mark, mark].iter().collect();
    inner.replace(&doubled, &mark.to_string())
}
