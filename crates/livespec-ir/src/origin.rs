//! Where a fact stands and how it is known.

use livespec_diagnostics::Span;

/// How a fact is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Basis {
    /// The document says so in words or in a sample. Only this can fail a verification.
    Stated,
    /// A careful reader concludes it from what the document says.
    Inferred,
    /// The document is silent; a convention of the tool fills the gap.
    #[default]
    Defaulted,
}

impl Basis {
    /// `stated`, `inferred` or `defaulted`.
    pub fn name(self) -> &'static str {
        match self {
            Basis::Stated => "stated",
            Basis::Inferred => "inferred",
            Basis::Defaulted => "defaulted",
        }
    }
}

/// The place of a fact in the document and how it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Origin {
    /// Where it stands, or the place that it was concluded from; empty for defaults.
    pub span: Span,
    /// How it is known.
    pub basis: Basis,
}

impl Origin {
    /// A fact that the document states at `span`.
    pub fn stated(span: Span) -> Self {
        Origin { span, basis: Basis::Stated }
    }

    /// A fact concluded from what stands at `span`.
    pub fn inferred(span: Span) -> Self {
        Origin { span, basis: Basis::Inferred }
    }

    /// A fact that the document does not mention.
    pub fn defaulted() -> Self {
        Origin::default()
    }
}
