//! From text to [`Document`]. The only module that names the Markdown parser.

mod blocks;
mod inlines;
mod nesting;

use livespec_diagnostics::{Code, Diagnostic, Diagnostics, Severity, Source};
use pulldown_cmark::{Options, Parser};

use crate::{Document, front_matter};
use blocks::Builder;

/// The largest document that a caller should pass on, in bytes (16 MiB). [`parse`] itself takes any
/// length; the limit keeps memory and time within what a person waits for.
pub const DOCUMENT_BYTES_MAX: usize = 16 << 20;

/// How deep lists and quotes are kept as a tree; what is nested deeper is lifted to this depth.
pub const CONTAINER_DEPTH_MAX: usize = 24;

const TOO_DEEP: Code = Code("D020");

/// Reads the block structure of a document. Total: any text gives a value.
///
/// Tables, task lists and strikethrough are those of GFM. Front matter stands at the very start,
/// between `---` lines; what is wrong in it is reported and the rest of the document read all the
/// same. Lists and quotes nested deeper than [`CONTAINER_DEPTH_MAX`] are reported and lifted.
/// Time and memory are linear in the length.
pub fn parse(source: &Source, diagnostics: &mut Diagnostics) -> Document {
    let text = source.text();
    let (front_matter, start) = front_matter::read(text, diagnostics);
    let masked = nesting::mask(&text[start..]);
    let markdown = masked.as_deref().unwrap_or(&text[start..]);
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_TASKLISTS | Options::ENABLE_STRIKETHROUGH;
    let mut builder = Builder::new(text);
    for (event, range) in Parser::new_ext(markdown, options).into_offset_iter() {
        builder.event(event, range.start + start..range.end + start);
    }
    let (blocks, deepest) = builder.finish();
    if let Some(span) = deepest {
        diagnostics.push(
            Diagnostic::new(
                TOO_DEEP,
                Severity::Warning,
                format!("lists or quotes are nested deeper than {CONTAINER_DEPTH_MAX} levels"),
                source.clip(span),
            )
            .note("what stands deeper is read as if it stood at that depth")
            .help("flatten the list"),
        );
    }
    Document { source: source.clone(), front_matter, blocks }
}
