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

pub mod dialects;
mod document;
mod outline;
pub mod shapes;

pub use dialects::Dialect;
pub use document::{
    Block, BlockKind, Document, Fence, FrontMatter, Heading, Inlines, List, ListItem, Meta, MetaValue, Run,
    Style, Table,
};
pub use outline::{
    Column, EndpointItem, EndpointForm, FenceItem, FencePart, Item, ItemKind, LabelItem, Metadata,
    Outline, PartRole, Placeholder, Section, SectionId, TableItem, TableRole, Text, Title, Topic,
};
