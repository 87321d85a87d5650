//! Lowering: from the outline of a document to the typed model.
//!
//! In: the text of a document. Out: [`Compilation`], which holds the document, its outline, the
//! [`Spec`] and the [`Trace`] of what every line was understood as. Findings of the languages and of
//! unification go to the sink; judging the model is the business of the checks.
//! It is the one public door of the front end, is total, does no I/O, and knows nothing of HTTP
//! servers or SQL engines.
//!
//! The passes run in order and rely on earlier ones only: `facts` (what the document says about
//! itself and about how the service runs), `entities` (declarations to records, merged),
//! `operations` (endpoints with their messages), `link` (which operation works on which record, what
//! the server assigns, the shapes of responses and errors, who may call), `trace` (what nobody used).
//!
//! ```
//! use livespec_diagnostics::{Diagnostics, Source};
//! let source = Source::new("notes.md", "# Technical Specification: Notes\n");
//! let compilation = livespec_compiler::compile(&source, &mut Diagnostics::default());
//! assert_eq!(compilation.spec.info.name, "Notes");
//! ```

mod context;
mod directory;
mod entities;
mod facts;
mod lexicon;
mod link;
mod names;
mod operations;
mod text;
mod trace;

use livespec_diagnostics::{Diagnostics, Source};
use livespec_ir::Spec;
use livespec_syntax::{Document, Outline};

pub use trace::{Definition, Effect, Fact, Gap, LineTrace, ToldError, ToldLimit, Trace};

/// Everything that was made of one document.
#[derive(Debug, Clone)]
pub struct Compilation {
    /// The block structure.
    pub document: Document,
    /// Sections and items.
    pub outline: Outline,
    /// The model.
    pub spec: Spec,
    /// What every line was understood as.
    pub trace: Trace,
}

/// Compiles a document. Total: any text gives a compilation.
pub fn compile(source: &Source, diagnostics: &mut Diagnostics) -> Compilation {
    let document = livespec_syntax::parse(source, diagnostics);
    let outline = livespec_syntax::outline(&document, diagnostics);
    let mut context = context::Context::new(&document, &outline, diagnostics);
    facts::collect(&mut context);
    let types = entities::collect(&mut context);
    let drafts = operations::collect(&mut context);
    link::link(&mut context, &types, &drafts);
    let (spec, trace) = context.finish();
    Compilation { document, outline, spec, trace }
}
