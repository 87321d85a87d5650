//! `livespec new`

use std::path::PathBuf;

use anyhow::{Context, bail};
use clap::ValueEnum;

use crate::cli::Outcome;
use crate::output;

/// What stands in the skeletons where the title belongs.
const TITLE: &str = "[Service name]";

/// Write a specification to fill in
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  livespec new comprehensive --title 'Order Service' -o docs/orders.md
  livespec new story | less")]
pub(crate) struct Args {
    /// The family of templates
    dialect: Dialect,
    /// What is specified
    #[arg(long, value_name = "T")]
    title: Option<String>,
    /// Where to write to; standard output where absent. An existing file is not overwritten
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Dialect {
    /// A short design with underlined headings whose contracts are nested lists
    Architect,
    /// A long specification with front matter, typed models and a section for every concern
    Comprehensive,
    /// The technical side of user stories
    Story,
    /// Numbered sections and a table for every list
    Numbered,
    /// The specification of an issue, with entities, endpoints and a plan of work
    Issue,
}

impl Dialect {
    fn skeleton(self) -> &'static str {
        match self {
            Dialect::Architect => include_str!("../../templates/architect.md"),
            Dialect::Comprehensive => include_str!("../../templates/comprehensive.md"),
            Dialect::Story => include_str!("../../templates/story.md"),
            Dialect::Numbered => include_str!("../../templates/numbered.md"),
            Dialect::Issue => include_str!("../../templates/issue.md"),
        }
    }
}

pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let text = fill(args.dialect.skeleton(), args.title.as_deref())?;
    if let Some(path) = &args.output {
        let made = std::fs::OpenOptions::new().write(true).create_new(true).open(path);
        made.with_context(|| format!("`{}` cannot be made", path.display()))?;
    }
    output::deliver(text.as_bytes(), args.output.as_deref())?;
    Ok(Outcome::Fine)
}

fn fill(skeleton: &str, title: Option<&str>) -> anyhow::Result<String> {
    let Some(title) = title.map(str::trim) else { return Ok(skeleton.to_owned()) };
    if title.is_empty() || title.chars().any(char::is_control) {
        bail!("the title is one line of text");
    }
    // In front matter the title stands between double quotes.
    let quoted = title.replace('\\', r"\\").replace('"', "\\\"");
    let lines = skeleton.split_inclusive('\n').map(|line| match line.strip_prefix("title: \"") {
        Some(_) => line.replace(TITLE, &quoted),
        None => line.replace(TITLE, title),
    });
    Ok(lines.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_skeleton_has_a_place_for_the_title() {
        for dialect in Dialect::value_variants() {
            assert!(dialect.skeleton().contains(TITLE), "{dialect:?}");
        }
    }

    #[test]
    fn the_title_is_quoted_where_it_has_to_be() {
        let text = fill("title: \"[Service name]\"\n# [Service name]\n", Some("The \"A\" list"))
            .expect("a title");
        assert_eq!(text, "title: \"The \\\"A\\\" list\"\n# The \"A\" list\n");
        assert!(fill("", Some("a\nb")).is_err());
    }
}
