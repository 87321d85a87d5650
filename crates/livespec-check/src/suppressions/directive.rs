//! What a comment says: `allow(RULE, ...) REASON` or `allow-file(RULE, ...) REASON`.

use livespec_diagnostics::{Diagnostic, Severity, Span};

use super::NOT_UNDERSTOOD;
use super::comments::Comment;
use crate::explain::find;

/// A comment that was understood.
#[derive(Debug)]
pub(super) struct Directive<'a> {
    /// Whether it speaks of the whole document.
    pub(super) file: bool,
    /// The codes of the rules, each with the place of its name.
    pub(super) rules: Vec<(&'static str, Span)>,
    pub(super) reason: &'a str,
    /// What is wrong with some of the names.
    pub(super) problems: Vec<Problem>,
}

/// What is wrong with a comment.
#[derive(Debug)]
pub(super) struct Problem {
    span: Span,
    message: String,
    help: String,
    replacement: Option<&'static str>,
}

impl Problem {
    /// Too many comments.
    pub(super) fn many(span: Span, limit: usize) -> Problem {
        Problem {
            span,
            message: format!("only the first {limit} comments are followed"),
            help: "use `allow-file(RULE)` once, or a level in `livespec.toml`".to_owned(),
            replacement: None,
        }
    }

    pub(super) fn diagnostic(self) -> Diagnostic {
        let found = Diagnostic::new(NOT_UNDERSTOOD, Severity::Warning, self.message, self.span)
            .help(self.help);
        match self.replacement {
            // Not applied unseen: it hides findings that nobody has looked at.
            Some(name) => found.suggestion(self.span, name, format!("write `{name}`")),
            None => found,
        }
    }
}

/// Reads a comment.
pub(super) fn parse<'a>(comment: &Comment<'a>) -> Result<Directive<'a>, Problem> {
    let body = comment.body;
    let lead = body.len() - body.trim_start().len();
    let rest = &body[lead..];
    let wrong = || {
        Problem {
        span: comment.span,
        message: "the comment is not understood and hides nothing".to_owned(),
        help: "write `<!-- livespec: allow(RULE) REASON -->`, or `allow-file(RULE)` for the whole document"
            .to_owned(),
        replacement: None,
    }
    };
    let (word, inner) = rest.split_once('(').ok_or_else(wrong)?;
    let file = match word.trim_end() {
        "allow" => false,
        "allow-file" => true,
        _ => return Err(wrong()),
    };
    let (names, reason) = inner.split_once(')').ok_or_else(wrong)?;
    let mut directive =
        Directive { file, rules: Vec::new(), reason: reason.trim(), problems: Vec::new() };
    let mut at = comment.body_start + lead + word.len() + 1;
    for name in names.split(',') {
        let blanks = name.len() - name.trim_start().len();
        let span = Span::new(at + blanks, at + blanks + name.trim().len());
        at += name.len() + 1;
        match find(name.trim()) {
            Ok(page) => directive.rules.push((page.code, span)),
            Err(_) if name.trim().is_empty() => return Err(wrong()),
            Err(unknown) => directive.problems.push(Problem {
                span,
                message: format!("there is no rule `{}`", unknown.name),
                help: unknown.help(),
                replacement: unknown.near,
            }),
        }
    }
    Ok(directive)
}
