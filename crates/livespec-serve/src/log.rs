//! The log: events of the process, and one line for each request.
//!
//! A line for each request at tens of thousands a second must not hold requests up, so lines go to
//! a buffer in memory that a thread of its own writes out; where the reader of the log does not
//! keep up, lines are dropped and counted, and requests are not.

mod access;
mod sink;

use std::cell::RefCell;
use std::io::Write;
use std::sync::Arc;

use tracing::level_filters::LevelFilter;

pub(crate) use access::Access;
use sink::Sink;

/// How log lines look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// `time LEVEL message name=value ...`
    Text,
    /// One JSON object a line.
    Json,
}

/// Where log lines go. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Log {
    sink: Arc<Sink>,
    format: LogFormat,
    requests: bool,
}

impl Log {
    /// Lines to `out`. Each request has a line where `requests` is set.
    pub fn new(out: Box<dyn Write + Send>, format: LogFormat, requests: bool) -> Self {
        Log { sink: Sink::start(out), format, requests }
    }

    /// Makes the events of the process (`tracing`) go the same way, from `level` up. The first
    /// caller in a process wins.
    pub fn install(&self, level: LevelFilter) {
        let builder = tracing_subscriber::fmt()
            .with_max_level(level)
            .with_ansi(false)
            .with_writer(Arc::clone(&self.sink));
        // Another subscriber may be there already, in tests; it stays.
        let _ = match self.format {
            LogFormat::Text => tracing::subscriber::set_global_default(builder.finish()),
            LogFormat::Json => {
                tracing::subscriber::set_global_default(builder.json().flatten_event(true).finish())
            }
        };
    }

    /// Waits until everything so far is written; for the end of the process.
    pub fn flush(&self) {
        self.sink.flush();
    }

    /// Writes the line of a request.
    pub(crate) fn access(&self, access: &Access<'_>) {
        thread_local! {
            static LINE: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
        }
        if self.requests {
            // Written first, then handed over: other threads wait for a copy, not for the writing.
            LINE.with_borrow_mut(|line| {
                line.clear();
                access.write(line, self.format);
                self.sink.append(line);
            });
        }
    }
}
