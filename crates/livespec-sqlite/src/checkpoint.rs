//! Moves the write-ahead log into the database file, beside the writer.
//!
//! A checkpoint writes and syncs megabytes; done by the writer, as SQLite does by itself, every write that
//! waits would wait for that too. A thread of its own does the bulk of it; what was committed meanwhile is
//! little, and the writer moves it between two transactions, so that the log starts over.

use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, mpsc};
use std::thread::JoinHandle;

use crate::Options;
use crate::connection::{Place, Role, Session, open_session};
use crate::lease::Leases;

/// Nothing to do.
const IDLE: u8 = 0;
/// The thread is at work.
const RUNNING: u8 = 1;
/// The thread has moved what there was when it began.
const DONE: u8 = 2;

/// The thread that moves the log, made when it is first needed.
#[derive(Debug)]
pub(crate) struct Checkpointer {
    place: Place,
    options: Options,
    /// Read transactions that are kept open hold the log, so they are ended before it is moved.
    leases: Arc<Leases>,
    /// The size from which on the log is moved, in pages.
    pages_max: Option<u64>,
    state: Arc<AtomicU8>,
    thread: Option<(mpsc::Sender<()>, JoinHandle<()>)>,
}

impl Checkpointer {
    pub(crate) fn new(place: Place, options: Options, leases: Arc<Leases>) -> Self {
        Checkpointer {
            place,
            options,
            leases,
            pages_max: None,
            state: Arc::new(AtomicU8::new(IDLE)),
            thread: None,
        }
    }

    pub(crate) fn leases(&self) -> &Leases {
        &self.leases
    }

    /// Called by the writer between two transactions.
    pub(crate) fn after_commit(&mut self, session: &Session) {
        let pages = session.log_pages.load(Ordering::Relaxed);
        if pages < self.pages_max(session) {
            return;
        }
        match self.state.load(Ordering::Acquire) {
            IDLE => self.start(session),
            DONE => {
                checkpoint(session, &self.leases);
                // Readers that begin now take the database file, where everything is, and leave the log alone.
                self.leases.release();
                session.log_pages.store(0, Ordering::Relaxed);
                self.state.store(IDLE, Ordering::Release);
            }
            _ => {}
        }
    }

    fn pages_max(&mut self, session: &Session) -> u64 {
        let bytes = self.options.log_bytes_max;
        *self.pages_max.get_or_insert_with(|| {
            let page = session
                .connection
                .pragma_query_value(None, "page_size", |row| row.get::<_, u32>(0));
            bytes / u64::from(page.unwrap_or(4096).max(512))
        })
    }

    fn start(&mut self, session: &Session) {
        if self.thread.is_none() {
            self.thread = self.spawn();
        }
        match &self.thread {
            Some((wake, _)) => {
                self.state.store(RUNNING, Ordering::Release);
                if wake.send(()).is_err() {
                    self.thread = None;
                    self.state.store(IDLE, Ordering::Release);
                }
            }
            // Without a thread the writer does it, slower but right.
            None => checkpoint(session, &self.leases),
        }
    }

    fn spawn(&self) -> Option<(mpsc::Sender<()>, JoinHandle<()>)> {
        let session = open_session(&self.place, &self.options, Role::Checkpointer).ok()?;
        let (wake, woken) = mpsc::channel::<()>();
        let (state, leases) = (Arc::clone(&self.state), Arc::clone(&self.leases));
        let thread =
            std::thread::Builder::new().name("sqlite-checkpoint".to_owned()).spawn(move || {
                while woken.recv().is_ok() {
                    checkpoint(&session, &leases);
                    state.store(DONE, Ordering::Release);
                }
            });
        thread.ok().map(|thread| (wake, thread))
    }

    /// Ends the thread.
    pub(crate) fn close(&mut self) {
        if let Some((wake, thread)) = self.thread.take() {
            drop(wake);
            let _ = thread.join();
        }
    }
}

/// Moves as much as the readers allow, without holding up anybody. A failure leaves the log as it is; the
/// next one goes on from there, and a disk that is full is told by the writes themselves.
fn checkpoint(session: &Session, leases: &Leases) {
    leases.release();
    let _ = session.connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()));
}
