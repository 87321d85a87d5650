//! Progress on standard error, for what takes longer than a second.

use std::time::{Duration, Instant};

use crate::output;

/// How long nothing is said, and how often something is said afterwards.
const SILENCE: Duration = Duration::from_secs(1);

/// Says how far a loop is.
#[derive(Debug)]
pub(crate) struct Progress {
    what: &'static str,
    total: usize,
    done: usize,
    last: Instant,
}

impl Progress {
    pub(crate) fn new(what: &'static str, total: usize) -> Self {
        Progress { what, total, done: 0, last: Instant::now() }
    }

    /// Counts one step.
    pub(crate) fn step(&mut self) {
        self.done += 1;
        if self.last.elapsed() >= SILENCE && self.done < self.total {
            self.last = Instant::now();
            output::note(&format!("{}: {} of {}\n", self.what, self.done, self.total));
        }
    }
}
