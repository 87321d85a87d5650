//! The families of templates: one file each.

pub mod architect;
pub mod comprehensive;
pub mod issue;
pub mod numbered;
pub mod other;
pub mod story;

mod detect;

use crate::{EndpointForm, Topic};

pub(crate) use detect::{Evidence, detect};

/// A family of templates: what its documents are called, how they begin, which sections they have.
#[derive(Debug, Clone, PartialEq)]
pub struct Dialect {
    /// The short name: `architect`, `comprehensive`, `story`, `numbered`, `issue`, `other`.
    pub name: &'static str,
    /// What its documents are like, in one line.
    pub summary: &'static str,
    /// The keys of metadata that its documents give, as written; the first ones are the usual ones.
    pub metadata: &'static [&'static str],
    /// The sections that its documents have, in order, and whether one has to be there.
    pub sections: &'static [(Topic, bool)],
    /// What tells a document of this family, each with a weight.
    pub signals: &'static [(Signal, u32)],
}

/// Something that tells a family of templates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signal {
    /// The title begins with these words and a colon.
    TitlePrefix(&'static str),
    /// The title ends with these words behind a dash.
    TitleSuffix(&'static str),
    /// A key of the front matter, in lower case.
    FrontMatter(&'static str),
    /// A value of the front matter, in lower case.
    FrontMatterValue(&'static str, &'static str),
    /// A key of bold or plain key lines, letters and digits in lower case.
    Key(&'static str),
    /// A heading without number and note, in lower case.
    Heading(&'static str),
    /// Words at the start of a heading, in front of a colon, in lower case.
    HeadingPrefix(&'static str),
    /// At least three numbered headings.
    NumberedHeadings,
    /// At least two underlined headings.
    SetextHeadings,
    /// List items that act as headings.
    ListHeadings,
    /// An endpoint is written this way.
    Endpoint(EndpointForm),
    /// A code block in this language.
    Lang(&'static str),
    /// A code block that comments cut into request and responses.
    CutFence,
}

/// All families; the last is for documents that are close to none.
pub const DIALECTS: &[&Dialect] = &[
    &architect::DIALECT,
    &comprehensive::DIALECT,
    &story::DIALECT,
    &numbered::DIALECT,
    &issue::DIALECT,
    &other::DIALECT,
];
