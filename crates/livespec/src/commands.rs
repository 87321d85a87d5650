//! The commands, one file each: `Args` says what may be typed, `run` does it.

pub(crate) mod check;
pub(crate) mod completions;
pub(crate) mod explain;
pub(crate) mod export;
pub(crate) mod lsp;
pub(crate) mod new;
pub(crate) mod serve;
pub(crate) mod token;
pub(crate) mod trace;
