//! The ways of writing an item: one file a way.
//!
//! A shape looks at one unit of the document (a heading, a paragraph, an entry of a list, a code
//! block, a table) and says which items it is. The first shape of [`SHAPES`] that knows a unit has
//! it; shapes that [add parts](Shape::adds) are asked besides, and give items within the unit.

mod endpoint_bold;
mod endpoint_code;
mod endpoint_grid;
mod endpoint_heading;
mod endpoint_label;
mod endpoint_list;
mod endpoint_mention;
mod endpoint_prose;
mod endpoint_route;
mod endpoint_shown;
mod endpoint_table;
mod entry;
mod fence;
mod key;
mod label;
mod paragraph;
mod status_entry;
mod table;
mod target;

use livespec_diagnostics::Span;

use crate::{Fence, Inlines, ItemKind, Table, Topic};

pub(crate) use endpoint_label::pair;
pub(crate) use key::{Key, key, metadata_pairs, segments};

/// A way of writing an item.
#[derive(Debug)]
pub struct Shape {
    /// The name of its file.
    pub name: &'static str,
    /// An example, for people.
    pub example: &'static str,
    /// Whether it gives items within a unit that another shape has.
    pub adds: bool,
    recognize: fn(&Unit<'_>, &Context<'_>, &mut Vec<Recognized>) -> Option<()>,
}

/// What a shape looks at.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Unit<'a> {
    /// A heading without its number, with its text.
    Heading(&'a Inlines, &'a str),
    /// A paragraph, or a part of one that begins with a key, with its text.
    Paragraph(&'a Inlines, &'a str),
    /// The first paragraph of a list entry, with its text and the box of a task.
    Entry(&'a Inlines, &'a str, Option<bool>),
    /// A code block.
    Fence(&'a Fence, Span),
    /// A table.
    Table(&'a Table, Span),
}

/// Where a unit stands.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Context<'a> {
    /// The topics of the sections around it, innermost first.
    pub(crate) topics: &'a [Topic],
    /// The label right above, if nothing stands between: its key and topic.
    pub(crate) label: Option<(&'a str, Option<Topic>)>,
    /// The path of the innermost heading around it that is a path and nothing more, with its place.
    pub(crate) path: Option<(&'a str, Span)>,
}

impl Context<'_> {
    /// Whether it stands in a section about one of `topics`.
    pub(crate) fn within(&self, topics: &[Topic]) -> bool {
        self.topics.iter().any(|topic| topics.contains(topic))
    }
}

/// An item that a shape found.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Recognized {
    pub(crate) kind: ItemKind,
    pub(crate) span: Span,
}

/// All shapes, in the order in which they are asked.
pub const SHAPES: &[&Shape] = &[
    &endpoint_heading::SHAPE,
    &endpoint_bold::SHAPE,
    &endpoint_label::SHAPE,
    &endpoint_list::SHAPE,
    &endpoint_prose::SHAPE,
    &status_entry::SHAPE,
    &label::SHAPE,
    &table::SHAPE,
    &endpoint_table::SHAPE,
    &endpoint_grid::SHAPE,
    &fence::SHAPE,
    &endpoint_code::SHAPE,
    &endpoint_shown::SHAPE,
    &endpoint_route::SHAPE,
    &entry::SHAPE,
    &paragraph::SHAPE,
    &endpoint_mention::SHAPE,
];

/// Finds the items of a unit: the first is the unit itself, the others stand within it.
pub(crate) fn recognize(unit: &Unit<'_>, context: &Context<'_>, found: &mut Vec<Recognized>) {
    for shape in SHAPES {
        if shape.adds != found.is_empty() {
            // Nothing more to say is no failure.
            let _ = (shape.recognize)(unit, context, found);
        }
    }
}
