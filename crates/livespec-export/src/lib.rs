//! What a specification becomes in other tools' formats, one file a format.
//!
//! In: a checked [`Spec`]. Out: the bytes of one file, the same bytes for the same document.
//! It knows nothing of Markdown, of files or of a running service.
//!
//! Terms: an [`Exporter`] writes one format; [`EXPORTERS`] lists them all.
//!
//! ```
//! use livespec_ir::{Spec, Valid};
//! let exporter = livespec_export::named("openapi").expect("the format is there");
//! let bytes = (exporter.export)(&Valid::assume_valid(Spec::default()));
//! assert!(bytes.starts_with(b"{\n  \"openapi\": \"3.1.0\""));
//! ```

mod openapi;

use livespec_ir::{Spec, Valid};

/// A format that a specification can be written in.
#[derive(Debug, Clone, Copy)]
pub struct Exporter {
    /// The name on the command line.
    pub name: &'static str,
    /// What the format is, in one line.
    pub about: &'static str,
    /// Writes the whole file.
    pub export: fn(&Valid<Spec>) -> Vec<u8>,
}

/// All formats, in the order of the manual.
pub const EXPORTERS: &[Exporter] = &[openapi::EXPORTER];

/// The format of a name on the command line.
pub fn named(name: &str) -> Option<&'static Exporter> {
    EXPORTERS.iter().find(|exporter| exporter.name == name)
}

/// The OpenAPI description of a service that forwards nothing: endpoints that it would answer with 501 are
/// named in its `info`, and stand in no path.
pub fn openapi_alone(spec: &Valid<Spec>) -> Vec<u8> {
    openapi::alone(spec)
}
