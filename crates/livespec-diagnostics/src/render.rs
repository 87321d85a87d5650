//! Renderers of diagnostics: one file a format, and the list of formats.
//!
//! In: one [`Report`] a document. Out: the whole text to print, with a line break at its end;
//! renderers neither write nor look at the terminal or the environment.

pub mod github;
pub mod json;
mod region;
pub mod sarif;
pub mod text;

use crate::{Diagnostics, Source};

/// What was found in one document.
#[derive(Debug, Clone, Copy)]
pub struct Report<'a> {
    /// The document; its path names it in every format.
    pub source: &'a Source,
    /// The family of templates that the document follows, where one was recognised.
    pub dialect: Option<&'a str>,
    /// The findings, in the order in which they are printed.
    pub diagnostics: &'a Diagnostics,
}

/// How diagnostics can be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// For people, with the lines of the document; see [`text`].
    Text,
    /// One JSON object; see [`json`].
    Json,
    /// SARIF 2.1.0 for code scanning; see [`sarif`].
    Sarif,
    /// Annotations of a GitHub workflow; see [`github`].
    Github,
}

/// All formats, in the order of the manual.
pub const FORMATS: &[Format] = &[Format::Text, Format::Json, Format::Sarif, Format::Github];

/// What the caller decides about a rendering.
#[derive(Debug, Clone, Copy)]
pub struct Settings<'a> {
    /// How the text for people looks.
    pub style: text::Style,
    /// What SARIF says about the program and its rules.
    pub tool: sarif::Tool<'a>,
}

impl Format {
    /// The name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Format::Text => "text",
            Format::Json => "json",
            Format::Sarif => "sarif",
            Format::Github => "github",
        }
    }

    /// The format of a name on the command line; `None` for a name that is none.
    pub fn from_name(name: &str) -> Option<Self> {
        FORMATS.iter().copied().find(|format| format.name() == name)
    }

    /// Writes the findings of all documents. [`Format::Text`] ends with the counts.
    pub fn render(self, reports: &[Report<'_>], settings: &Settings<'_>) -> String {
        match self {
            Format::Text => text::render(reports, settings.style),
            Format::Json => json::render(reports),
            Format::Sarif => sarif::render(reports, &settings.tool),
            Format::Github => github::render(reports),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_back_to_formats() {
        for format in FORMATS {
            assert_eq!(Format::from_name(format.name()), Some(*format));
        }
        assert_eq!(Format::from_name("yaml"), None);
    }
}
