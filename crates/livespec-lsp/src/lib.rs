//! The language server (Language Server Protocol 3.17).
//!
//! In: a [`Connection`] over which an editor sends documents as they are typed, and a [`Host`] that
//! judges them as `livespec check` does. Out: diagnostics after every change, and answers: what a line
//! became (hover), where a thing is defined and used, the outline, completions, quick fixes.
//! It reads no file and no environment; several changes that wait are taken together, and a document
//! is compiled once for all questions about it.
//!
//! Terms: an [`Analysis`] is a text with everything that was made of it; a module of `features` answers
//! one kind of request.

mod analysis;
mod documents;
mod features;
mod position;
mod server;

pub use analysis::{Analysis, Host};
pub use lsp_server::Connection;
pub use server::{Error, serve};
