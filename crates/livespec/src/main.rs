//! The program `livespec`: arguments, environment, files and the terminal around the crates that do
//! the work.
//!
//! In: what a person types. Out: text on standard output, findings and progress on standard error,
//! and an exit status: 0 fine, 1 findings, 2 wrong usage, unreadable input or a failure of the tool.

mod backends;
mod check;
mod cli;
mod clock;
mod commands;
mod duration;
mod ids;
mod input;
mod levels;
mod manual;
mod output;
mod progress;
mod secrets;
mod settings;
mod terminal;
mod words;

use std::process::ExitCode;

// The system's allocator is kept: mimalloc takes a seventh off the time of a check, but a service that
// is idle needs 31 MiB with it instead of 18.
fn main() -> ExitCode {
    cli::main()
}
