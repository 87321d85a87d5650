//! From a document to its model and all findings.

use livespec_check::Subject;
use livespec_compiler::Compilation;
use livespec_diagnostics::{Diagnostics, Source};
use livespec_syntax::ItemKind;

use crate::input;

/// A document with everything that was made of it.
#[derive(Debug)]
pub(crate) struct Checked {
    pub(crate) source: Source,
    pub(crate) compilation: Compilation,
    /// The findings of all phases, in the order of the document.
    pub(crate) diagnostics: Diagnostics,
}

/// Reads, compiles and checks a document.
///
/// # Errors
/// Where the document cannot be read.
pub(crate) fn document(path: &str) -> anyhow::Result<Checked> {
    let (source, mut diagnostics) = input::read(path)?;
    let compilation = livespec_compiler::compile(&source, &mut diagnostics);
    let subject = Subject {
        source: &source,
        document: &compilation.document,
        outline: &compilation.outline,
        spec: &compilation.spec,
        files: None,
    };
    livespec_check::run(&subject, &mut diagnostics);
    diagnostics.finish();
    Ok(Checked { source, compilation, diagnostics })
}

impl Checked {
    /// Whether the document is a specification: it follows a dialect, has an endpoint, or its title
    /// says so.
    pub(crate) fn is_specification(&self) -> bool {
        let outline = &self.compilation.outline;
        let follows = outline.dialect.name != livespec_syntax::dialects::other::DIALECT.name;
        let has_endpoint =
            outline.items.iter().any(|item| matches!(item.kind, ItemKind::Endpoint(_)));
        let title =
            outline.title.as_ref().map(|title| title.text.to_lowercase()).unwrap_or_default();
        let says_so =
            ["technical spec", "tech spec", "tech-spec"].iter().any(|words| title.contains(words));
        follows || has_endpoint || says_so
    }
}
