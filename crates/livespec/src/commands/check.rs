//! `livespec check`

mod baseline;
mod candidates;
mod fix;

use std::collections::BTreeSet;
use std::path::PathBuf;

use clap::ValueEnum;
use livespec_diagnostics::Severity;
use livespec_diagnostics::render::{Format, Report, Settings, sarif};

use self::baseline::Baseline;
use self::candidates::{Candidate, candidates};
use crate::check::{self, Judged};
use crate::cli::Outcome;
use crate::progress::Progress;
use crate::words::plural;
use crate::{manual, output, terminal};

/// Report what is wrong with specifications
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  livespec check
  livespec check docs/orders.md --deny warnings
  livespec check docs --format sarif > findings.sarif
  livespec check docs --diff
  livespec check docs --baseline known.json --write-baseline
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
    /// Apply the changes that are safe, then report what is left
    #[arg(long, conflicts_with = "diff")]
    fix: bool,
    /// Show what --fix would change, and change nothing
    #[arg(long)]
    diff: bool,
    /// Hide the findings that this file lists
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// Write all findings into the file of --baseline
    #[arg(long, requires = "baseline", conflicts_with = "diff")]
    write_baseline: bool,
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

/// The documents that were checked, and what stood in the way of others.
#[derive(Default)]
struct Run {
    checked: Vec<Judged>,
    skipped: usize,
    /// What could not be read or written, each once.
    failures: BTreeSet<String>,
}

pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let mut run = read(&candidates(&args.paths)?);
    if args.diff {
        return diff(&run);
    }
    if args.fix {
        fix(&mut run);
    }
    if let Some(path) = &args.baseline {
        if args.write_baseline {
            let count = baseline::write(path, &run.checked)?;
            let path = path.display();
            output::note(&format!("{} written to `{path}`\n", plural(count, "finding")));
        }
        Baseline::read(path)?.hide(&mut run.checked);
    }
    report(&run.checked, args.format)?;
    let found =
        |severity| run.checked.iter().any(|document| document.diagnostics.count(severity) > 0);
    let denied = args.deny == Some(Deny::Warnings) && found(Severity::Warning);
    let outcome = if found(Severity::Error) || denied { Outcome::Findings } else { Outcome::Fine };
    Ok(end(&run, outcome))
}

fn read(candidates: &[Candidate]) -> Run {
    let mut progress = Progress::new("checking", candidates.len());
    let mut run = Run::default();
    for candidate in candidates {
        match check::document(&candidate.path) {
            Ok(document) if candidate.named || document.is_specification() => {
                run.checked.push(document.judged())
            }
            Ok(_) => run.skipped += 1,
            Err(error) => run.fail(&error),
        }
        progress.step();
    }
    run
}

/// Shows what would be changed; that there is something is a finding.
fn diff(run: &Run) -> anyhow::Result<Outcome> {
    let mut outcome = Outcome::Fine;
    for document in &run.checked {
        let (changed, count) = fix::changed(document);
        if count > 0 {
            outcome = Outcome::Findings;
            output::print(&fix::diff(&document.source, &changed.source))?;
        }
    }
    Ok(end(run, outcome))
}

/// Changes the files; what is left to report takes the place of what was found.
fn fix(run: &mut Run) {
    let mut failures = Vec::new();
    for document in &mut run.checked {
        let (changed, count) = fix::changed(document);
        if count == 0 {
            continue;
        }
        match fix::write(&document.source, changed.source.text()) {
            Ok(()) => {
                let path = document.source.path();
                output::note(&format!("{} in {path}\n", plural(count, "change")));
                *document = changed;
            }
            Err(error) => failures.push(error),
        }
    }
    failures.iter().for_each(|error| run.fail(error));
}

impl Run {
    fn fail(&mut self, error: &anyhow::Error) {
        let text = format!("{error:#}");
        if !self.failures.contains(&text) {
            output::complain(&text);
            self.failures.insert(text);
        }
    }
}

/// Says what was left out, and how it ended.
fn end(run: &Run, outcome: Outcome) -> Outcome {
    if run.skipped > 0 {
        output::note(&match run.skipped {
            1 => "1 file is no specification and was skipped\n".to_owned(),
            count => format!("{count} files are no specifications and were skipped\n"),
        });
    }
    if run.failures.is_empty() { outcome } else { Outcome::Unreadable }
}

fn report(checked: &[Judged], format: FormatChoice) -> anyhow::Result<()> {
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
            dialect: Some(document.dialect),
            diagnostics: &document.diagnostics,
        })
        .collect();
    let settings = Settings { style: terminal::stdout_style(), tool };
    output::print(&format.format().render(&reports, &settings))?;
    Ok(())
}
