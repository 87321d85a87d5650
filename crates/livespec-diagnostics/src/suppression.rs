//! Findings that somebody decided not to see.

use crate::Diagnostic;

/// Who hides a finding, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Suppression {
    /// A comment in the document, with its reason; empty where it gives none.
    InSource(String),
    /// A list outside the document, such as a baseline.
    External(String),
}

/// A finding with what hides it. It counts for nothing; formats with a place for it show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suppressed {
    /// The finding.
    pub diagnostic: Diagnostic,
    /// What hides it.
    pub suppression: Suppression,
}
