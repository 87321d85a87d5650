//! The one thread that writes.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use futures_channel::oneshot;
use livespec_storage::{Answer, ResultSet, StorageError, Write};

use crate::Options;
use crate::checkpoint::Checkpointer;
use crate::connection::{Place, Session, Shared, lock};
use crate::lease::Leases;
use crate::queue::{Queue, closed};
use crate::transaction::run_batch;

pub(crate) type Outcome = Result<ResultSet, StorageError>;

/// A write that waits, and where its answer goes.
#[derive(Debug)]
pub(crate) struct Job {
    pub(crate) write: Write,
    pub(crate) done: oneshot::Sender<Outcome>,
}

/// The writer thread and its queue.
#[derive(Debug)]
pub(crate) struct Writer {
    queue: Arc<Queue<Job>>,
    session: Shared,
    leases: Option<Arc<Leases>>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Writer {
    /// Starts the thread.
    ///
    /// # Errors
    /// `Unavailable` where no thread can be made.
    pub(crate) fn start(
        place: &Place,
        options: Options,
        session: Shared,
        leases: Option<Arc<Leases>>,
    ) -> Result<Self, StorageError> {
        let queue = Arc::new(Queue::new(options.writes_waiting_max));
        let mut checkpointer = leases
            .as_ref()
            .map(|leases| Checkpointer::new(place.clone(), options, Arc::clone(leases)));
        let thread = {
            let (queue, session) = (Arc::clone(&queue), Arc::clone(&session));
            std::thread::Builder::new()
                .name("sqlite-writer".to_owned())
                .spawn(move || {
                    serve(&queue, &session, checkpointer.as_mut(), options.batch_max.max(1))
                })
                .map_err(|error| {
                    StorageError::Unavailable(format!("no thread for writes can be made: {error}"))
                })?
        };
        Ok(Writer { queue, session, leases, thread: Mutex::new(Some(thread)) })
    }

    pub(crate) fn write(&self, write: Write) -> Answer {
        let (done, answer) = oneshot::channel();
        match self.queue.push(Job { write, done }) {
            Err(error) => Answer::ready(Err(error)),
            Ok(()) => Answer::Later(Box::pin(async {
                answer
                    .await
                    .unwrap_or_else(|_| Err(StorageError::Internal("the writer failed".to_owned())))
            })),
        }
    }

    /// Uses the writer's session between two transactions.
    ///
    /// # Errors
    /// Those of `run`; `Unavailable` where the database is closed.
    pub(crate) fn with_session<T>(
        &self,
        run: impl FnOnce(&Session) -> Result<T, StorageError>,
    ) -> Result<T, StorageError> {
        let outcome = lock(&self.session).as_ref().map_or_else(|| Err(closed()), run);
        if let Some(leases) = &self.leases {
            leases.expire();
        }
        outcome
    }

    /// Whether the thread lives.
    ///
    /// # Errors
    /// `Unavailable` where it was closed, `Internal` where it is gone without.
    pub(crate) fn check(&self) -> Result<(), StorageError> {
        if self.queue.is_closed() {
            return Err(closed());
        }
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner);
        match &*thread {
            Some(thread) if !thread.is_finished() => Ok(()),
            _ => Err(StorageError::Internal("the writer is gone".to_owned())),
        }
    }

    /// Finishes what waits, moves the log into the database file and closes it.
    pub(crate) fn close(&self) {
        self.queue.close();
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(thread) = thread {
            // The last owner of a storage may be a decision that the writer itself drops; it cannot wait
            // for itself, and ends on its own.
            if thread.thread().id() != std::thread::current().id() {
                let _ = thread.join();
            }
        }
    }
}

fn serve(
    queue: &Queue<Job>,
    session: &Shared,
    mut checkpointer: Option<&mut Checkpointer>,
    batch_max: usize,
) {
    let mut jobs = VecDeque::new();
    let mut answers = Vec::new();
    while queue.take(batch_max, &mut jobs) {
        if let Some(session) = &*lock(session) {
            run_batch(session, &mut jobs, &mut answers);
        }
        if let Some(checkpointer) = &checkpointer {
            checkpointer.leases().expire();
        }
        for (done, outcome) in answers.drain(..) {
            // A client that has gone needs no answer.
            let _ = done.send(outcome);
        }
        if let (Some(checkpointer), Some(session)) = (&mut checkpointer, &*lock(session)) {
            checkpointer.after_commit(session);
        }
    }
    if let Some(checkpointer) = checkpointer {
        checkpointer.close();
    }
    if let Some(session) = lock(session).take() {
        // Where a reader of another process is in the way, the log stays beside the file, as after a
        // crash; nothing is lost.
        let _ = session.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
    }
}
