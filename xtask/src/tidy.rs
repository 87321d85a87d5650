//! `cargo xtask tidy`: the rules of the house that no compiler checks.
//!
//! In: the files of the repository that git tracks or would track. Out: findings with their places.
//! A check is one file under `tidy/` and one line in [`CHECKS`]; its tests show that it can fail.

mod ambient;
mod codes;
mod functions;
mod layers;
mod leftovers;
mod links;
mod registries;
mod sizes;
mod source;
mod tree;
mod words;

use std::path::Path;

use anyhow::{bail, ensure};

pub(crate) use self::{source::Source, tree::Tree};
use crate::Task;

/// The task.
pub(crate) const TASK: Task = Task { name: "tidy", summary: "check the rules of the house", run };

/// One rule of the house.
pub(crate) struct Check {
    pub(crate) name: &'static str,
    pub(crate) run: fn(&Tree, &mut Vec<Finding>) -> anyhow::Result<()>,
}

/// The registry of checks.
const CHECKS: &[Check] = &[
    layers::CHECK,
    sizes::CHECK,
    functions::CHECK,
    registries::CHECK,
    codes::CHECK,
    ambient::CHECK,
    leftovers::CHECK,
    words::CHECK,
    links::CHECK,
];

/// Something that a check has found.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Finding {
    pub(crate) path: String,
    /// Starts at 1; 0 where the file as a whole is meant.
    pub(crate) line: usize,
    pub(crate) fails: bool,
    pub(crate) message: String,
}

impl Finding {
    /// A finding that fails the run.
    pub(crate) fn failure(path: &str, line: usize, message: impl Into<String>) -> Finding {
        Finding { path: path.to_owned(), line, fails: true, message: message.into() }
    }

    /// A finding that is only shown.
    pub(crate) fn warning(path: &str, line: usize, message: impl Into<String>) -> Finding {
        Finding { path: path.to_owned(), line, fails: false, message: message.into() }
    }
}

fn run(root: &Path, arguments: &[String]) -> anyhow::Result<()> {
    ensure!(arguments.is_empty(), "it takes no options");
    let tree = Tree::open(root)?;
    let mut failures = 0;
    for check in CHECKS {
        let mut findings = Vec::new();
        (check.run)(&tree, &mut findings)?;
        findings.sort();
        for finding in &findings {
            let severity = if finding.fails { "error" } else { "warning" };
            let Finding { path, line, message, .. } = finding;
            println!("{severity}[{}]: {path}:{line}: {message}", check.name);
        }
        failures += findings.iter().filter(|finding| finding.fails).count();
    }
    if failures > 0 {
        bail!("{failures} findings");
    }
    println!("tidy: {} checks over {} files, nothing found", CHECKS.len(), tree.len());
    Ok(())
}

/// Runs one check over a small tree.
#[cfg(test)]
pub(crate) fn findings(check: &Check, files: &[(&str, &str)]) -> Vec<Finding> {
    let mut findings = Vec::new();
    (check.run)(&Tree::of(files), &mut findings).expect("the check runs");
    findings.sort();
    findings
}
