//! Markdown to [`Document`] to [`Outline`].
//!
//! In: the text of a document. Out: its block structure with byte spans ([`parse`]), then its
//! sections by topic and the items in them ([`outline`]): endpoints, labels, fences, tables, entries.
//! Both phases are total: any text gives a value, findings go to the sink.
//! It knows how things are written, not what they mean.
//!
//! Terms: a [`Section`] is a heading (or a list item that acts as one) with what stands under it; an
//! [`Item`] is a recognised unit; a [`shapes`] module is one way of writing one; a [`Dialect`] is a
//! vocabulary of headings plus metadata habits; a [`Placeholder`] is text that was meant to be replaced.
//!
//! ```
//! use livespec_diagnostics::{Diagnostics, Source};
//! let source = Source::new("a.md", "# Orders\n\n## API\n\n- `POST /orders` - place an order\n");
//! let mut diagnostics = Diagnostics::default();
//! let document = livespec_syntax::parse(&source, &mut diagnostics);
//! let outline = livespec_syntax::outline(&document, &mut diagnostics);
//! assert_eq!(outline.title.unwrap().name, "Orders");
//! ```

mod builder;
pub mod dialects;
mod document;
mod front_matter;
mod metadata;
mod outline;
mod placeholders;
mod prose;
pub mod shapes;
mod topics;
mod vocabulary;
mod walk;

pub use builder::{CONTAINER_DEPTH_MAX, DOCUMENT_BYTES_MAX, parse};
pub use dialects::{DIALECTS, Dialect};
pub use document::{
    Block, BlockKind, Document, Fence, FrontMatter, Heading, Inlines, List, ListItem, Meta,
    MetaValue, Run, Style, Table,
};
pub use outline::{
    Column, EndpointForm, EndpointItem, FenceItem, FencePart, Item, ItemKind, LabelItem, Metadata,
    Outline, PartRole, Placeholder, Section, SectionId, TableItem, TableRole, Text, Title, Topic,
};
pub use prose::Prose;
pub use walk::{outline, says_none};
