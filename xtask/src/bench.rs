//! `cargo xtask bench`: what livespec costs, beside a service written by hand, on this machine, now.
//!
//! In: the options below. Out: Markdown on standard output, progress on standard error. Both services get the
//! same load from the same generator over the loopback interface, alternately, each round on a fresh database.
//! Every process is bounded in time and ended on every way out.

mod auth;
mod build;
mod compare;
mod corpus;
mod frontend;
mod load;
mod scale;
mod scratch;
mod service;
mod start;
mod table;

use std::path::Path;

use anyhow::{Context, bail};

use self::{build::Binaries, scratch::Scratch, service::Side};
use crate::Task;

/// The task.
pub(crate) const TASK: Task =
    Task { name: "bench", summary: "measure against the hand-written rival: --help", run };

/// A part of the report.
struct Section {
    name: &'static str,
    title: &'static str,
    run: fn(&Bench) -> anyhow::Result<String>,
}

/// The registry of sections, in the order of the report.
const SECTIONS: &[Section] =
    &[compare::SECTION, auth::SECTION, start::SECTION, scale::SECTION, frontend::SECTION];

/// What all sections share.
struct Bench {
    binaries: Binaries,
    scratch: Scratch,
    sides: Vec<Side>,
    /// Seconds of one measurement.
    seconds: f64,
    /// Alternating rounds; figures are their medians.
    rounds: usize,
    /// Rows of the large database.
    rows_large: u64,
    /// Megabytes of the corpus for the front end.
    corpus_mb: usize,
}

struct Options {
    seconds: Option<f64>,
    quick: bool,
    rival_only: bool,
    only: Option<String>,
    help: bool,
}

fn run(root: &Path, arguments: &[String]) -> anyhow::Result<()> {
    let options = Options::parse(arguments)?;
    if options.help {
        print_help();
        return Ok(());
    }
    let binaries = build::build(root, options.rival_only)?;
    let mut sides = Vec::new();
    if let Some(livespec) = &binaries.livespec {
        sides.push(Side::livespec(livespec, &root.join("bench/items.md")));
    }
    sides.push(Side::rival(&binaries.rival));
    let bench = Bench {
        binaries,
        scratch: Scratch::new(root)?,
        sides,
        seconds: options.seconds.unwrap_or(if options.quick { 1.0 } else { 5.0 }),
        rounds: if options.quick { 1 } else { 3 },
        rows_large: if options.quick { 100_000 } else { 1_000_000 },
        corpus_mb: if options.quick { 4 } else { 20 },
    };
    println!("{}", bench.conditions());
    for section in SECTIONS {
        if options.only.as_deref().is_some_and(|only| only != section.name) {
            continue;
        }
        eprintln!("bench: {}", section.title);
        let text = (section.run)(&bench).with_context(|| format!("section `{}`", section.name))?;
        println!("## {}\n\n{text}", section.title);
    }
    Ok(())
}

fn print_help() {
    println!("usage: cargo xtask bench [--seconds N] [--quick] [--only SECTION] [--rival-only]\n");
    println!("  --seconds N     seconds of each measurement (5)");
    println!(
        "  --quick         one short round, a smaller database and corpus: shows that it works"
    );
    println!("  --rival-only    leave livespec out: measures the generator and the machine");
    println!("  --only SECTION  one of:");
    for section in SECTIONS {
        println!("                  {:9} {}", section.name, section.title);
    }
}

impl Options {
    fn parse(arguments: &[String]) -> anyhow::Result<Options> {
        let mut options =
            Options { seconds: None, quick: false, rival_only: false, only: None, help: false };
        let mut arguments = arguments.iter();
        while let Some(argument) = arguments.next() {
            let mut value =
                || arguments.next().with_context(|| format!("{argument} needs a value"));
            match argument.as_str() {
                "--seconds" => {
                    let seconds: f64 = value()?.parse().context("--seconds needs a number")?;
                    if !(0.1..=600.0).contains(&seconds) {
                        bail!("--seconds takes 0.1 to 600");
                    }
                    options.seconds = Some(seconds);
                }
                "--only" => {
                    let name = value()?;
                    if !SECTIONS.iter().any(|section| section.name == name) {
                        bail!("there is no section `{name}`");
                    }
                    options.only = Some(name.clone());
                }
                "--quick" => options.quick = true,
                "--rival-only" => options.rival_only = true,
                "--help" => options.help = true,
                other => bail!("unknown option `{other}`"),
            }
        }
        Ok(options)
    }
}

impl Bench {
    /// What the figures hold for.
    fn conditions(&self) -> String {
        let cores = std::thread::available_parallelism().map_or(0, std::num::NonZero::get);
        let info = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
        let model = info.lines().find_map(|line| line.strip_prefix("model name"));
        let model = model.map_or("unknown", |line| line.trim_start_matches([' ', '\t', ':']));
        let rounds = match self.rounds {
            1 => "1 round".to_owned(),
            rounds => format!("medians of {rounds} alternating rounds"),
        };
        format!(
            "Measured on {cores} cores ({model}), shared by service and load generator; {} connections, {} s a measurement, {rounds}.\n",
            load::CONNECTIONS,
            self.seconds
        )
    }
}
