//! `livespec export`

use std::path::PathBuf;

use clap::builder::PossibleValuesParser;
use livespec_export::EXPORTERS;

use crate::cli::Outcome;
use crate::commands::serve::refuse_errors;
use crate::{check, output};

/// Write the specification in another tool's format
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  livespec export openapi docs/orders.md -o openapi.json
  livespec export openapi docs/orders.md | jq .paths")]
pub(crate) struct Args {
    /// The format
    #[arg(value_parser = PossibleValuesParser::new(EXPORTERS.iter().map(|exporter| exporter.name)))]
    format: String,
    /// The document, or - for standard input
    file: String,
    /// Where to write to; standard output where absent
    #[arg(short, long, value_name = "PATH")]
    output: Option<PathBuf>,
}

pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let exporter = livespec_export::named(&args.format)
        .ok_or_else(|| anyhow::anyhow!("there is no format `{}`", args.format))?;
    let checked = check::document(&args.file)?;
    let Some(spec) = refuse_errors(checked) else { return Ok(Outcome::Findings) };
    output::deliver(&(exporter.export)(&spec), args.output.as_deref())?;
    Ok(Outcome::Fine)
}
