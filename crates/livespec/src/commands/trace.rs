//! `livespec trace`

mod entities;
mod html;
mod json;
mod lines;
mod text;

use clap::ValueEnum;

use crate::cli::Outcome;
use crate::{check, output, terminal};

/// Show what every line was understood as
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  livespec trace docs/orders.md | less -R
  livespec trace docs/orders.md --format json | jq .notUnderstood
  livespec trace docs/orders.md --format html > trace.html")]
pub(crate) struct Args {
    /// The document, or - for standard input
    file: String,
    /// How the trace is written
    #[arg(long, value_enum, default_value_t = FormatChoice::Text)]
    format: FormatChoice,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum FormatChoice {
    /// The document with a margin, and a summary
    Text,
    /// One JSON object
    Json,
    /// A page of its own
    Html,
}

pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let checked = check::document(&args.file)?;
    let traced = lines::Traced::new(&checked);
    let out = match args.format {
        FormatChoice::Text => text::render(&traced, terminal::stdout_style().colours),
        FormatChoice::Json => json::render(&traced),
        FormatChoice::Html => html::render(&traced),
    };
    output::print(&out)?;
    Ok(Outcome::Fine)
}
