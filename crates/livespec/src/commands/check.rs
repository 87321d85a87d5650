//! `livespec check`

use std::path::Path;

use clap::ValueEnum;
use livespec_diagnostics::Severity;
use livespec_diagnostics::render::{Format, Report, Settings, sarif};
use walkdir::WalkDir;

use crate::check::{self, Checked};
use crate::cli::Outcome;
use crate::progress::Progress;
use crate::{input, manual, output, terminal};

/// How deep folders are searched.
const FOLDER_DEPTH_MAX: usize = 64;

/// Folders that hold other people's files.
const SKIPPED_FOLDERS: [&str; 2] = ["node_modules", "target"];

/// Report what is wrong with specifications
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  livespec check
  livespec check docs/orders.md --deny warnings
  livespec check docs --format sarif > findings.sarif
  git show HEAD:docs/orders.md | livespec check -")]
pub(crate) struct Args {
    /// Files, folders (every *.md in them that is a specification), or - for standard input
    #[arg(default_value = ".", value_name = "PATH")]
    paths: Vec<String>,
    /// How findings are written
    #[arg(long, value_enum, default_value_t = FormatChoice::Text)]
    format: FormatChoice,
    /// Make findings of this kind a reason for exit status 1
    #[arg(long, value_name = "KIND")]
    deny: Option<Deny>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum FormatChoice {
    /// For people, with the lines of the document
    Text,
    /// One JSON object
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Annotations of a GitHub workflow
    Github,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Deny {
    /// Warnings too
    Warnings,
}

impl FormatChoice {
    fn format(self) -> Format {
        match self {
            FormatChoice::Text => Format::Text,
            FormatChoice::Json => Format::Json,
            FormatChoice::Sarif => Format::Sarif,
            FormatChoice::Github => Format::Github,
        }
    }
}

/// A file to check.
struct Candidate {
    path: String,
    /// Named outright, so checked whatever it holds.
    named: bool,
}

pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let candidates = candidates(&args.paths)?;
    let mut progress = Progress::new("checking", candidates.len());
    let mut checked: Vec<Checked> = Vec::new();
    let (mut skipped, mut unreadable) = (0_usize, false);
    for candidate in &candidates {
        match check::document(&candidate.path) {
            Ok(document) if candidate.named || document.is_specification() => {
                checked.push(document)
            }
            Ok(_) => skipped += 1,
            Err(error) => {
                output::complain(&format!("{error:#}"));
                unreadable = true;
            }
        }
        progress.step();
    }
    report(&checked, args.format)?;
    if skipped > 0 {
        output::note(&match skipped {
            1 => "1 file is no specification and was skipped\n".to_owned(),
            _ => format!("{skipped} files are no specifications and were skipped\n"),
        });
    }
    if unreadable {
        return Ok(Outcome::Unreadable);
    }
    let found = |severity| checked.iter().any(|document| document.diagnostics.count(severity) > 0);
    let denied = args.deny == Some(Deny::Warnings) && found(Severity::Warning);
    Ok(if found(Severity::Error) || denied { Outcome::Findings } else { Outcome::Fine })
}

fn report(checked: &[Checked], format: FormatChoice) -> anyhow::Result<()> {
    let pages = manual::pages();
    let rules = manual::rules(&pages);
    let tool = sarif::Tool {
        name: "livespec",
        version: env!("CARGO_PKG_VERSION"),
        information_uri: env!("CARGO_PKG_REPOSITORY"),
        rules: &rules,
    };
    let reports: Vec<Report<'_>> = checked
        .iter()
        .map(|document| Report {
            source: &document.source,
            dialect: Some(document.compilation.outline.dialect.name),
            diagnostics: &document.diagnostics,
        })
        .collect();
    let settings = Settings { style: terminal::stdout_style(), tool };
    output::print(&format.format().render(&reports, &settings))?;
    Ok(())
}

/// The files that the paths name, each once, in order.
fn candidates(paths: &[String]) -> anyhow::Result<Vec<Candidate>> {
    let mut candidates: Vec<Candidate> = Vec::new();
    for path in paths {
        if path != input::STDIN && Path::new(path).is_dir() {
            documents(path, &mut candidates)?;
        } else {
            candidates.push(Candidate { path: path.clone(), named: true });
        }
    }
    let mut known = std::collections::HashSet::new();
    candidates.retain(|candidate| known.insert(candidate.path.clone()));
    Ok(candidates)
}

/// The Markdown files of a folder and the folders in it, in the order of their names.
fn documents(folder: &str, into: &mut Vec<Candidate>) -> anyhow::Result<()> {
    let walk = WalkDir::new(folder).max_depth(FOLDER_DEPTH_MAX).sort_by_file_name();
    let entries = walk.into_iter().filter_entry(|entry| {
        let name = entry.file_name().to_string_lossy();
        if entry.depth() == 0 {
            return true;
        }
        let is_hidden = name.starts_with('.');
        let is_foreign = entry.file_type().is_dir() && SKIPPED_FOLDERS.contains(&name.as_ref());
        !is_hidden && !is_foreign
    });
    for entry in entries {
        let entry = entry?;
        let is_markdown = entry.path().extension().is_some_and(|it| it.eq_ignore_ascii_case("md"));
        if is_markdown && !entry.file_type().is_dir() {
            let path = entry.path().strip_prefix("./").unwrap_or(entry.path());
            into.push(Candidate { path: path.to_string_lossy().into_owned(), named: false });
        }
    }
    Ok(())
}
