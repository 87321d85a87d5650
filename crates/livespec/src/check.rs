//! From a document to its model and all findings.

use std::path::{Path, PathBuf};

use livespec_check::{Files, Levels, Subject};
use livespec_compiler::Compilation;
use livespec_diagnostics::{Diagnostics, Source};
use livespec_syntax::ItemKind;

use crate::{input, levels};

/// A document with everything that was made of it.
#[derive(Debug)]
pub(crate) struct Checked {
    pub(crate) source: Source,
    pub(crate) compilation: Compilation,
    /// The findings of all phases, in the order of the document.
    pub(crate) diagnostics: Diagnostics,
    surroundings: Surroundings,
}

/// What was found in a document. Its model is not kept, so a folder of any size needs little memory.
#[derive(Debug)]
pub(crate) struct Judged {
    pub(crate) source: Source,
    pub(crate) dialect: &'static str,
    pub(crate) diagnostics: Diagnostics,
    surroundings: Surroundings,
}

impl Judged {
    /// Another text in the place of this document, judged by the same measure.
    pub(crate) fn again(&self, source: Source) -> Judged {
        Checked::new(source, Diagnostics::default(), self.surroundings.clone()).judged()
    }
}

/// What judging a document takes from outside of it.
#[derive(Debug, Clone)]
struct Surroundings {
    levels: Levels,
    /// The folder that links start from; none for standard input.
    folder: Option<Folder>,
}

/// The folder of a document.
#[derive(Debug, Clone)]
struct Folder(PathBuf);

impl Files for Folder {
    fn exist(&self, path: &str) -> bool {
        self.0.join(path).exists()
    }
}

/// Reads, compiles and checks a document.
///
/// # Errors
/// Where the document or its configuration cannot be read.
pub(crate) fn document(path: &str) -> anyhow::Result<Checked> {
    let (source, diagnostics) = input::read(path)?;
    let surroundings = Surroundings { levels: levels::of(path)?, folder: folder(path) };
    Ok(Checked::new(source, diagnostics, surroundings))
}

/// Compiles and checks a text that is being written and belongs to a file, which need not exist.
/// Where the configuration beside it cannot be read, the usual levels hold.
pub(crate) fn typed(path: &str, text: &str) -> Checked {
    let levels = levels::of(path).unwrap_or_default();
    let surroundings = Surroundings { levels, folder: folder(path) };
    Checked::new(Source::new(path, text), Diagnostics::default(), surroundings)
}

fn folder(path: &str) -> Option<Folder> {
    let folder = Path::new(path).parent().filter(|_| path != input::STDIN);
    folder.map(|folder| Folder(folder.to_owned()))
}

impl Checked {
    fn new(source: Source, mut diagnostics: Diagnostics, surroundings: Surroundings) -> Checked {
        let compilation = livespec_compiler::compile(&source, &mut diagnostics);
        let subject = Subject {
            source: &source,
            document: &compilation.document,
            outline: &compilation.outline,
            spec: &compilation.spec,
            files: surroundings.folder.as_ref().map(|folder| folder as &dyn Files),
        };
        livespec_check::run(&subject, &mut diagnostics);
        livespec_check::settle(&subject, &surroundings.levels, &mut diagnostics);
        diagnostics.finish();
        Checked { source, compilation, diagnostics, surroundings }
    }

    /// What was found, without the model.
    pub(crate) fn judged(self) -> Judged {
        let Checked { source, compilation, diagnostics, surroundings } = self;
        Judged { source, dialect: compilation.outline.dialect.name, diagnostics, surroundings }
    }

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
