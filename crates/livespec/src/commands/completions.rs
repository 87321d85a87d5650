//! `livespec completions`

use clap_complete::Shell;

use crate::cli::{self, Outcome};
use crate::output;

/// Write completions for a shell
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  livespec completions bash > ~/.local/share/bash-completion/completions/livespec
  livespec completions fish > ~/.config/fish/completions/livespec.fish")]
pub(crate) struct Args {
    /// The shell
    shell: Shell,
}

pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut cli::command(), "livespec", &mut script);
    output::deliver(&script, None)?;
    Ok(Outcome::Fine)
}
