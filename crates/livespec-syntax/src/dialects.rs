//! The families of templates.

/// A family of templates: what its documents are called, how they begin, which sections they have.
#[derive(Debug, Clone, PartialEq)]
pub struct Dialect {
    /// The short name: `architect`, `comprehensive`, `story`, `numbered`, `issue`, `other`.
    pub name: &'static str,
}
