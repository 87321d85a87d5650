//! What a document says about itself.

use crate::Origin;

/// Title, dates, people and status.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Info {
    /// The name of the service: the title without the fixed words of the dialect.
    pub name: String,
    /// The title as it stands.
    pub title: String,
    /// Where the title stands.
    pub title_origin: Origin,
    /// The version of the document, where it gives one.
    pub version: Option<Note>,
    /// The first paragraph of the overview.
    pub description: Option<String>,
    /// The status.
    pub status: StatusChoice,
    /// Creation date as written.
    pub created: Option<Note>,
    /// Last change as written.
    pub modified: Option<Note>,
    /// Authors.
    pub authors: Vec<Person>,
    /// Reviewers.
    pub reviewers: Vec<Person>,
    /// Every key with its value, in order, for reports.
    pub metadata: Vec<(String, Note)>,
}

/// A text with its place.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Note {
    /// The text.
    pub text: String,
    /// Where it stands.
    pub origin: Origin,
}

/// A person named by the document.
#[derive(Debug, Clone, PartialEq)]
pub struct Person {
    /// The name as written.
    pub name: String,
    /// Whether it is a placeholder.
    pub placeholder: bool,
    /// Where it stands.
    pub origin: Origin,
}

/// Where a document is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// Being written.
    Draft,
    /// Proposed, in review.
    InReview,
    /// Decided.
    Approved,
    /// Built.
    Implemented,
    /// No longer valid: rejected, superseded, deprecated.
    Retired,
}

/// The status as the document tells it.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum StatusChoice {
    /// The document has none.
    #[default]
    Absent,
    /// One value.
    Chosen(Status, Note),
    /// A word that is no known status.
    Unknown(Note),
    /// Several joined by a bar: not chosen yet.
    Undecided(Note),
}

impl StatusChoice {
    /// Whether the document claims to be decided.
    pub fn is_approved(&self) -> bool {
        matches!(self, StatusChoice::Chosen(Status::Approved | Status::Implemented, _))
    }
}

/// An open question.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// The question.
    pub text: String,
    /// Whether it blocks; none where the document does not say.
    pub blocking: Option<bool>,
    /// Whether it is still open.
    pub open: bool,
    /// Where it stands.
    pub origin: Origin,
}

/// A risk.
#[derive(Debug, Clone, PartialEq)]
pub struct Risk {
    /// What may happen.
    pub text: String,
    /// How likely, as written.
    pub likelihood: Option<String>,
    /// How bad, as written.
    pub impact: Option<String>,
    /// What is done about it.
    pub mitigation: Option<String>,
    /// Where it stands.
    pub origin: Origin,
}

/// An alternative that was considered.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// Its name.
    pub name: String,
    /// The decision, where there is one.
    pub decision: Option<String>,
    /// Where it stands.
    pub origin: Origin,
}

/// A row of the change log.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// The date as written.
    pub date: String,
    /// The version as written.
    pub version: String,
    /// What changed.
    pub text: String,
    /// Where the row stands.
    pub origin: Origin,
}
