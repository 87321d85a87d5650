//! `cargo xtask corpus DIR`: what `livespec trace` finds in documents that people have labelled.
//!
//! In: a folder in which `NAME.json` beside `NAME.md` says what a careful reader found there, and optionally a file of
//! exceptions, where the labels are wrong. Out: for each kind of fact how many were labelled, found, missed and
//! invented, then every miss and invention with its place. Only the printed trace is looked at, as any other
//! program would look at it.

mod compare;
mod exceptions;
mod facts;
mod paths;
mod report;

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, bail, ensure};
use serde_json::Value;

use self::{compare::Comparison, exceptions::Exceptions, facts::Facts, report::Report};
use crate::Task;

/// The task.
pub(crate) const TASK: Task =
    Task { name: "corpus", summary: "hold `trace` against labelled documents: --help", run };

/// What is counted, with the shares in percent that are aimed at.
pub(crate) struct Aim {
    pub(crate) kind: Kind,
    /// Of what is labelled, how much has to be found.
    pub(crate) recall: f64,
    /// Of what is found, how much has to be labelled; 0 where nothing is asked.
    pub(crate) precision: f64,
}

/// The kinds of facts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Endpoints,
    Entities,
    Fields,
    Objectives,
    Errors,
    Limits,
}

impl Kind {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Kind::Endpoints => "endpoints",
            Kind::Entities => "entities",
            Kind::Fields => "fields",
            Kind::Objectives => "objectives",
            Kind::Errors => "errors",
            Kind::Limits => "limits",
        }
    }

    pub(crate) fn parse(name: &str) -> anyhow::Result<Kind> {
        let aim = AIMS.iter().find(|aim| aim.kind.name() == name);
        aim.map(|aim| aim.kind).with_context(|| format!("there is no kind `{name}`"))
    }
}

/// The registry of kinds, in the order of the report.
pub(crate) const AIMS: &[Aim] = &[
    Aim { kind: Kind::Endpoints, recall: 97.0, precision: 98.0 },
    Aim { kind: Kind::Entities, recall: 95.0, precision: 0.0 },
    Aim { kind: Kind::Fields, recall: 95.0, precision: 0.0 },
    Aim { kind: Kind::Objectives, recall: 90.0, precision: 0.0 },
    Aim { kind: Kind::Errors, recall: 90.0, precision: 0.0 },
    Aim { kind: Kind::Limits, recall: 90.0, precision: 0.0 },
];

#[derive(Default)]
struct Options {
    folder: Option<PathBuf>,
    exceptions: Option<PathBuf>,
    program: Option<PathBuf>,
    only: Option<String>,
    kind: Option<Kind>,
    strict: bool,
    help: bool,
}

fn run(root: &Path, arguments: &[String]) -> anyhow::Result<()> {
    let options = Options::parse(arguments)?;
    if options.help {
        print_help();
        return Ok(());
    }
    let folder = options.folder.as_ref().context("which folder? (--help)")?;
    let program = match &options.program {
        Some(program) => program.clone(),
        None => build(root)?,
    };
    let mut exceptions = match &options.exceptions {
        Some(path) => Exceptions::parse(&read(path)?)?,
        None => Exceptions::default(),
    };
    let mut report = Report::new(options.kind);
    let names = names(folder, options.only.as_deref())?;
    ensure!(!names.is_empty(), "{} holds no labelled document", folder.display());
    for name in &names {
        let document = folder.join(format!("{name}.md"));
        let text = read(&document)?;
        let labels = Facts::labelled(&parse(&read(&folder.join(format!("{name}.json")))?, name)?);
        let found = Facts::traced(&trace(&program, &document)?);
        let comparison = Comparison::of(&text, &labels, &found);
        report.add(name, &comparison, &mut exceptions);
    }
    print!("{report}");
    if options.only.is_none() && options.kind.is_none() {
        let stale = exceptions.unused();
        ensure!(stale.is_empty(), "exceptions without use:\n  {}", stale.join("\n  "));
    }
    if options.strict {
        let below = report.below();
        ensure!(below.is_empty(), "below the aims: {}", below.join(", "));
    }
    Ok(())
}

/// The labelled documents of a folder by name, in order.
fn names(folder: &Path, only: Option<&str>) -> anyhow::Result<Vec<String>> {
    let entries = std::fs::read_dir(folder)
        .with_context(|| format!("cannot read the folder {}", folder.display()))?;
    let mut names = Vec::new();
    for entry in entries {
        let path = entry?.path();
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let labelled = path.extension().is_some_and(|end| end == "md");
        let labelled = labelled && path.with_extension("json").is_file();
        if labelled && only.is_none_or(|only| only == name) {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

/// Builds the program that a user has, without optimisation.
fn build(root: &Path) -> anyhow::Result<PathBuf> {
    let cargo =
        |arguments: &[&str]| Command::new(env!("CARGO")).args(arguments).current_dir(root).output();
    let built = cargo(&["build", "--quiet", "--package", "livespec", "--bin", "livespec"])?;
    ensure!(built.status.success(), "cargo build: {}", String::from_utf8_lossy(&built.stderr));
    let metadata = cargo(&["metadata", "--no-deps", "--format-version", "1", "--offline"])?;
    let metadata: Value = serde_json::from_slice(&metadata.stdout)?;
    let target = metadata["target_directory"].as_str().context("cargo metadata names no target")?;
    Ok(Path::new(target).join("debug/livespec"))
}

fn trace(program: &Path, document: &Path) -> anyhow::Result<Value> {
    let output = Command::new(program)
        .arg("trace")
        .arg(document)
        .args(["--format", "json"])
        .output()
        .with_context(|| format!("cannot run {}", program.display()))?;
    let errors = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "trace {}: {errors}", document.display());
    parse(std::str::from_utf8(&output.stdout)?, &document.display().to_string())
}

fn read(path: &Path) -> anyhow::Result<String> {
    std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}

fn parse(text: &str, name: &str) -> anyhow::Result<Value> {
    serde_json::from_str(text).with_context(|| format!("{name}: no JSON"))
}

fn print_help() {
    println!("usage: cargo xtask corpus DIR [OPTION...]\n");
    println!("  --exceptions FILE  facts where the labels are wrong, one a line:");
    println!("                       -NAME:LINE KIND WHAT # REASON   a label that should not be");
    println!("                       +NAME:LINE KIND WHAT # REASON   a label that is missing");
    println!("  --only NAME        one document");
    println!("  --kind KIND        one kind of facts:");
    for aim in AIMS {
        let precision = match aim.precision {
            0.0 => String::new(),
            least => format!(", {least} % of them labelled"),
        };
        println!("                       {:10} {} % found{precision}", aim.kind.name(), aim.recall);
    }
    println!("  --program PATH     the program to ask, instead of building it");
    println!("  --strict           fail where an aim is missed");
}

impl Options {
    fn parse(arguments: &[String]) -> anyhow::Result<Options> {
        let mut options = Options::default();
        let mut arguments = arguments.iter();
        while let Some(argument) = arguments.next() {
            let mut value =
                || arguments.next().with_context(|| format!("{argument} needs a value"));
            match argument.as_str() {
                "--exceptions" => options.exceptions = Some(PathBuf::from(value()?)),
                "--program" => options.program = Some(PathBuf::from(value()?)),
                "--only" => options.only = Some(value()?.clone()),
                "--kind" => options.kind = Some(Kind::parse(value()?)?),
                "--strict" => options.strict = true,
                "--help" => options.help = true,
                other if other.starts_with('-') => bail!("unknown option `{other}`"),
                folder if options.folder.is_none() => options.folder = Some(PathBuf::from(folder)),
                more => bail!("one folder, not `{more}` too"),
            }
        }
        Ok(options)
    }
}
