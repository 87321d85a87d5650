//! Automation that is Rust and not shell: `cargo xtask TASK [OPTION...]`.
//!
//! In: the name of a task. Out: what the task prints; exit status 1 where it found something or failed.
//! A task is one file and one line in [`TASKS`].

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "its reports are its output")]

mod bench;
mod corpus;
mod tidy;

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

/// One thing that this program can do.
struct Task {
    name: &'static str,
    summary: &'static str,
    /// Gets the root of the repository and the arguments after the name.
    run: fn(&Path, &[String]) -> anyhow::Result<()>,
}

/// The registry of tasks.
const TASKS: &[Task] = &[bench::TASK, corpus::TASK, tidy::TASK];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some((name, rest)) = arguments.split_first() else {
        print_usage();
        return ExitCode::from(2);
    };
    let Some(task) = TASKS.iter().find(|task| task.name == name) else {
        print_usage();
        return ExitCode::from(2);
    };
    match (task.run)(&root(), rest) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask {name}: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn print_usage() {
    eprintln!("usage: cargo xtask TASK [OPTION...]\n");
    for task in TASKS {
        eprintln!("  {:8} {}", task.name, task.summary);
    }
}

/// The root of the repository: the folder above this package.
fn root() -> PathBuf {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.parent().expect("the package stands in the repository").to_owned()
}
