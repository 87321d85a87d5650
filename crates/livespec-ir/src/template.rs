//! The shape of a response and the places its values come from.

use serde_json::Value;

use crate::{Field, Id, Origin};

/// A JSON shape to be filled: objects and constants as the document shows them, and holes.
#[derive(Debug, Clone, PartialEq)]
pub enum Template {
    /// An object with members in the document's order.
    Object(Vec<Member>),
    /// A value that is the same in every response (`"success": true`).
    Constant(Value),
    /// A field of the record.
    Field(Id<Field>),
    /// The record itself as an object: its members in the document's order.
    Record(Vec<Member>),
    /// The records of a page, each in the inner shape.
    Records(Box<Template>),
    /// A fact about the page.
    Page(PageFact),
    /// A fact about the request.
    Context(Context),
    /// A member whose source is not understood; `null`, and reported.
    Unknown(String),
}

/// A member of an object in a template.
#[derive(Debug, Clone, PartialEq)]
pub struct Member {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: Template,
    /// Where it is stated.
    pub origin: Origin,
}

/// A fact about a page of records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PageFact {
    /// The cursor of the next page, `null` on the last.
    NextCursor,
    /// Whether there is a next page.
    HasMore,
    /// Whether there is a page before this one.
    HasPrevious,
    /// How many records match.
    Total,
    /// How many pages there are.
    Pages,
    /// How many records this page holds.
    Count,
    /// The number of this page, from 1.
    Page,
    /// The size of a page that the request asked for.
    Limit,
    /// How many records stand before this page.
    Offset,
}

/// A fact about the request or its moment.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Context {
    /// The id of the request.
    RequestId,
    /// The time of the answer.
    Now,
    /// A path parameter, by name.
    Parameter(String),
}
