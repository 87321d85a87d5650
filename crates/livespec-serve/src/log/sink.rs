//! Lines on their way out.

use std::io::Write;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Lines that wait, at most; further ones are dropped.
const WAITING_BYTES_MAX: usize = 4 * 1024 * 1024;

/// Lines are gathered this long before they are written together.
const GATHER_TIME: Duration = Duration::from_millis(20);

/// How long a flush waits for a reader that does not read.
const FLUSH_TIME_MAX: Duration = Duration::from_secs(2);

/// A buffer with a thread that writes it out.
#[derive(Debug)]
pub(super) struct Sink {
    waiting: Mutex<Waiting>,
    arrived: Condvar,
    written: Condvar,
}

#[derive(Debug, Default)]
struct Waiting {
    bytes: Vec<u8>,
    dropped: u64,
    writing: bool,
    urgent: bool,
}

impl Sink {
    pub(super) fn start(out: Box<dyn Write + Send>) -> Arc<Self> {
        let sink = Arc::new(Sink {
            waiting: Mutex::default(),
            arrived: Condvar::new(),
            written: Condvar::new(),
        });
        let weak = Arc::downgrade(&sink);
        let spawned = std::thread::Builder::new().name("log".to_owned()).spawn(move || {
            let mut out = out;
            let mut batch = Vec::new();
            // Ends with the last clone of the log.
            while let Some(sink) = weak.upgrade() {
                sink.write_batch(&mut out, &mut batch);
            }
        });
        if spawned.is_err() {
            // Without a thread lines pile up to their bound and are dropped; requests go on.
            sink.lock().dropped += 1;
        }
        sink
    }

    /// Adds whole lines.
    pub(super) fn append(&self, lines: &[u8]) {
        let mut waiting = self.lock();
        if waiting.bytes.len() >= WAITING_BYTES_MAX {
            waiting.dropped += 1;
            return;
        }
        let first = waiting.bytes.is_empty();
        waiting.bytes.extend_from_slice(lines);
        drop(waiting);
        if first {
            self.arrived.notify_one();
        }
    }

    pub(super) fn flush(&self) {
        let mut waiting = self.lock();
        waiting.urgent = true;
        self.arrived.notify_one();
        let _unwritten = self
            .written
            .wait_timeout_while(waiting, FLUSH_TIME_MAX, |waiting| {
                waiting.writing || !waiting.bytes.is_empty()
            })
            .unwrap_or_else(PoisonError::into_inner);
    }

    /// Waits for lines, gathers a few more, writes them.
    fn write_batch(&self, out: &mut Box<dyn Write + Send>, batch: &mut Vec<u8>) {
        let idle = |waiting: &mut Waiting| waiting.bytes.is_empty();
        let waiting = self.lock();
        let (waiting, _) = self
            .arrived
            .wait_timeout_while(waiting, Duration::from_secs(1), idle)
            .unwrap_or_else(PoisonError::into_inner);
        let (mut waiting, _) = self
            .arrived
            .wait_timeout_while(waiting, GATHER_TIME, |waiting| !waiting.urgent)
            .unwrap_or_else(PoisonError::into_inner);
        if waiting.dropped > 0 {
            let line =
                format!("{} log lines dropped: the log is not read fast enough\n", waiting.dropped);
            waiting.bytes.extend_from_slice(line.as_bytes());
            waiting.dropped = 0;
        }
        std::mem::swap(&mut waiting.bytes, batch);
        waiting.writing = true;
        waiting.urgent = false;
        drop(waiting);
        // A log that cannot be written has nowhere to say so.
        let _ = out.write_all(batch).and_then(|()| out.flush());
        batch.clear();
        self.lock().writing = false;
        self.written.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Write for &Sink {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.append(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
