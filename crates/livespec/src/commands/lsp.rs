//! `livespec lsp`

use livespec_lsp::{Analysis, Connection, Host};

use crate::check;
use crate::cli::Outcome;
use crate::manual;

/// Serve an editor over standard input and output (Language Server Protocol)
#[derive(Debug, clap::Args)]
#[command(after_help = "Example, in the settings of an editor:
  command: livespec lsp
  languages: markdown")]
pub(crate) struct Args {
    /// Taken for editors that always pass it; there is no other way
    #[arg(long, hide = true)]
    stdio: bool,
}

pub(crate) fn run(_: &Args) -> anyhow::Result<Outcome> {
    let (connection, threads) = Connection::stdio();
    livespec_lsp::serve(&connection, &CommandLine)?;
    // The writer ends when nothing can be sent any more.
    drop(connection);
    threads.join()?;
    Ok(Outcome::Fine)
}

/// Judges as `livespec check` does.
#[derive(Debug)]
struct CommandLine;

impl Host for CommandLine {
    fn analyse(&self, path: &str, text: &str) -> Analysis {
        let check::Checked { source, compilation, diagnostics, .. } = check::typed(path, text);
        Analysis { source, compilation, diagnostics }
    }

    fn explain(&self, code: &str) -> Option<String> {
        let page = manual::explain(code)?;
        Some(format!("**{} `{}`**\n\n{}", page.code, page.name, page.manual))
    }
}
