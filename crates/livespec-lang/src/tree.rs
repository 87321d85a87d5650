//! What the languages read by tree-sitter share: a bounded parse, places, comments.

use std::cell::RefCell;
use std::ops::{ControlFlow, Range};

use livespec_diagnostics::{Code, Diagnostic, Diagnostics, Fragment, Severity, Span};
use tree_sitter::{Language, Node, ParseOptions, ParseState, Parser, Tree};

use crate::Spanned;

/// How deep types and objects may nest.
pub(crate) const DEPTH_MAX: usize = 64;

/// How many places of one text are reported as not understood; the rest is summed up by the last.
const REPORTS_MAX: usize = 8;

/// The name that the wrapping of a fragment gives to what it wraps.
pub(crate) const UNNAMED: &str = "_Unnamed";

/// A text between two others, as when fields are read that no declaration stands around; the places
/// of the text stay its own.
pub(crate) fn wrapped(fragment: &Fragment, before: &str, after: &str) -> Fragment {
    let mut out = Fragment::new();
    let end = fragment.text().len();
    out.push(before, fragment.span(0..0));
    let mut at = 0;
    for line in fragment.text().split_inclusive('\n') {
        out.push(line, fragment.span(at..at + line.len()));
        at += line.len();
    }
    out.push(after, fragment.span(end..end));
    out
}

/// A syntax tree and the text that it was made from.
pub(crate) struct Source<'a> {
    pub(crate) fragment: &'a Fragment,
    pub(crate) text: &'a str,
}

impl<'a> Source<'a> {
    /// A text to be read.
    pub(crate) fn new(fragment: &'a Fragment) -> Self {
        Source { fragment, text: fragment.text() }
    }

    /// The tree of the text; none where the grammar gives up.
    ///
    /// Recovery from errors tries alternatives, so garbage takes longer than code. The work is
    /// counted (never the time, which would make results differ) and bounded by the length.
    pub(crate) fn tree(&self, language: &Language) -> Option<Tree> {
        // A parser keeps its buffers, so one a thread serves all the blocks of a document.
        thread_local!(static PARSER: RefCell<Parser> = RefCell::new(Parser::new()));
        PARSER.with_borrow_mut(|parser| {
            parser.reset();
            parser.set_language(language).ok()?;
            self.bounded(parser)
        })
    }

    /// Parses with a bound on the work.
    fn bounded(&self, parser: &mut Parser) -> Option<Tree> {
        let bytes = self.text.as_bytes();
        let mut steps_left = 2000 + bytes.len();
        let mut progress = |_: &ParseState| match steps_left.checked_sub(1) {
            Some(left) => {
                steps_left = left;
                ControlFlow::Continue(())
            }
            None => ControlFlow::Break(()),
        };
        let options = ParseOptions::new().progress_callback(&mut progress);
        parser.parse_with_options(
            &mut |at, _| bytes.get(at..).unwrap_or_default(),
            None,
            Some(options),
        )
    }

    /// The text of a node.
    pub(crate) fn of(&self, node: Node<'_>) -> &'a str {
        self.text.get(node.byte_range()).unwrap_or("")
    }

    /// The place of a node.
    pub(crate) fn span(&self, node: Node<'_>) -> Span {
        self.fragment.span(node.byte_range())
    }

    /// A node's text with its place.
    pub(crate) fn spanned(&self, node: Node<'_>) -> Spanned<String> {
        Spanned { value: self.of(node).to_owned(), span: self.span(node) }
    }

    /// The text without the signs of a comment, with its place; none for an empty one.
    pub(crate) fn comment(&self, range: Range<usize>) -> Option<Spanned<String>> {
        let raw = self.text.get(range.clone())?;
        let value = plain_comment(raw);
        (!value.is_empty()).then(|| Spanned { value, span: self.fragment.span(range) })
    }

    /// Reports the places that the grammar could not read, outermost only.
    pub(crate) fn report(&self, root: Node<'_>, lang: &str, diagnostics: &mut Diagnostics) {
        if !root.has_error() {
            return;
        }
        let mut places = Vec::new();
        let mut cursor = root.walk();
        'walk: loop {
            let node = cursor.node();
            if (node.is_error() || node.is_missing()) && places.len() < REPORTS_MAX {
                // Dots stand for what the document leaves out.
                let left_out = self.of(node).trim().trim_matches(['.', '\u{2026}']).is_empty();
                if node.is_missing() || !left_out {
                    places.push(self.span(node));
                }
            } else if node.has_error() && places.len() < REPORTS_MAX && cursor.goto_first_child() {
                continue;
            }
            while !cursor.goto_next_sibling() {
                if !cursor.goto_parent() {
                    break 'walk;
                }
            }
        }
        for span in places {
            let note = "the declarations around it are read all the same";
            diagnostics.push(broken_part(Severity::Info, lang, span).note(note));
        }
    }
}

/// What is said of a part that the grammar of a language does not know.
pub(crate) fn broken_part(severity: Severity, lang: &str, span: Span) -> Diagnostic {
    let message = format!("this part of the {lang} block is not understood");
    Diagnostic::new(Code("L002"), severity, message, span)
}

/// Reports a part that is understood and has no counterpart in the model.
pub(crate) fn not_modelled(diagnostics: &mut Diagnostics, span: Span, message: &str, help: &str) {
    diagnostics.push(Diagnostic::new(Code("L004"), Severity::Info, message, span).help(help));
}

/// Reports a part that has no counterpart in the model.
pub(crate) fn unread(diagnostics: &mut Diagnostics, span: Span, what: &str, help: &str) {
    not_modelled(diagnostics, span, &format!("{what} is not understood"), help);
}

/// The start of a text, for a message.
pub(crate) fn shorten(text: &str) -> String {
    const CHARS_MAX: usize = 40;
    let line = text.lines().next().unwrap_or("");
    let short: String = line.chars().take(CHARS_MAX).collect();
    if short.len() < text.len() { format!("{short}…") } else { short }
}

/// Reports a text that a grammar gave up on.
pub(crate) fn gave_up(fragment: &Fragment, lang: &str, diagnostics: &mut Diagnostics) {
    let end = fragment.text().find('\n').unwrap_or(fragment.text().len());
    diagnostics.push(
        Diagnostic::new(
            Code("L003"),
            Severity::Warning,
            format!("this block is not {lang} and is not read"),
            fragment.span(0..end),
        )
        .help("mend the block, or give it the tag of its language"),
    );
}

/// A comment's words: marks, a leading `*` a line, and XML tags of documentation left out.
pub(crate) fn plain_comment(raw: &str) -> String {
    let inner = raw.strip_prefix("/*").map_or(raw, |text| text.strip_suffix("*/").unwrap_or(text));
    let mut out = String::new();
    for line in inner.lines() {
        let line = line.trim().trim_start_matches(['/', '*', '#']).trim();
        if line.is_empty() {
            continue;
        }
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(line);
    }
    out
}

/// The children of a node that have a name in the grammar.
pub(crate) fn children<'t>(node: Node<'t>) -> Vec<Node<'t>> {
    let mut cursor = node.walk();
    node.named_children(&mut cursor).collect()
}

/// The first named child of a kind.
pub(crate) fn child<'t>(node: Node<'t>, kind: &str) -> Option<Node<'t>> {
    let mut cursor = node.walk();
    node.named_children(&mut cursor).find(|child| child.kind() == kind)
}

/// Whether a node has a child that is this very keyword or sign.
pub(crate) fn has_token(node: Node<'_>, token: &str) -> bool {
    let mut cursor = node.walk();
    node.children(&mut cursor).any(|child| child.kind() == token)
}
