//! The registry of embedded languages.

use livespec_diagnostics::{Code, Diagnostic, Diagnostics, Fragment, Severity};

use crate::Decl;

/// A language that declarations are written in.
pub trait Lang: Sync {
    /// Its name in declarations (`typescript`).
    fn name(&self) -> &'static str;

    /// The tags of fences in it, in lower case.
    fn tags(&self) -> &'static [&'static str];

    /// The tags of fences that hold it among other things; its texts are told by [`Lang::sniff`].
    fn shared_tags(&self) -> &'static [&'static str] {
        &[]
    }

    /// Whether a text without a tag is surely in this language.
    fn sniff(&self, text: &str) -> bool;

    /// The declarations in a text, in order. What is not understood is reported.
    fn parse(&self, fragment: &Fragment, diagnostics: &mut Diagnostics) -> Vec<Decl>;
}

/// Every language, in the order in which untagged texts are tried.
pub const LANGS: &[&dyn Lang] = &[
    &crate::sql::Sql,
    &crate::typescript::TypeScript,
    &crate::csharp::CSharp,
    &crate::prisma::Prisma,
    &crate::graphql::GraphQl,
    &crate::proto::Proto,
    &crate::mermaid::Mermaid,
    &crate::jsonschema::JsonSchema,
    &crate::java::Java,
    &crate::kotlin::Kotlin,
    &crate::python::Python,
    &crate::go::Go,
    &crate::rust::Rust,
];

/// How many lines are looked at for a guess.
pub(crate) const LINES_MAX: usize = 4000;

/// The longest text in bytes that a language's grammar is asked to read.
pub(crate) const FRAGMENT_BYTES_MAX: usize = 1 << 20;

/// The declarations of a fence with the name of its language.
///
/// `tag` is the first word after the fence's marks, in any case; with an empty one the language is
/// guessed, and only from a declaration at the start of a line. None where no language applies.
pub fn parse(
    tag: &str,
    fragment: &Fragment,
    diagnostics: &mut Diagnostics,
) -> Option<(&'static str, Vec<Decl>)> {
    let lang = find(tag.trim(), fragment.text())?;
    if fragment.text().len() > FRAGMENT_BYTES_MAX {
        diagnostics.push(
            Diagnostic::new(
                Code("L001"),
                Severity::Warning,
                format!(
                    "block of {} is longer than {FRAGMENT_BYTES_MAX} bytes and is not read",
                    lang.name()
                ),
                fragment.span(0..fragment.text().find('\n').unwrap_or(1)),
            )
            .help("split it into several blocks"),
        );
        return Some((lang.name(), Vec::new()));
    }
    Some((lang.name(), lang.parse(fragment, diagnostics)))
}

/// The language of a tag, or of an untagged text.
fn find(tag: &str, text: &str) -> Option<&'static dyn Lang> {
    let mut langs = LANGS.iter().copied();
    if tag.is_empty() {
        return langs.find(|lang| lang.sniff(text));
    }
    let is = |tags: &[&str]| tags.iter().any(|known| known.eq_ignore_ascii_case(tag));
    let shared = || LANGS.iter().copied().find(|lang| is(lang.shared_tags()) && lang.sniff(text));
    langs.find(|lang| is(lang.tags())).or_else(shared)
}

/// Whether a line of `text` (the first few thousand) starts with one of some words, in any case,
/// followed by a further word and, on that line or the next, by `open`. What sniffing rests on.
pub(crate) fn declares(text: &str, starts: &[&str], open: char) -> bool {
    text.lines().take(LINES_MAX).any(|line| {
        let line = line.trim_start();
        starts.iter().any(|start| {
            line.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start))
                && line[start.len()..].starts_with(' ')
        })
    }) && text.contains(open)
}
