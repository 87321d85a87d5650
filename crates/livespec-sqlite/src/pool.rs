//! The reader pool: a few threads for reads that may take long.

use std::any::Any;
use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use futures_channel::oneshot;
use livespec_storage::{Answer, Guard, ResultSet, StorageError};

use crate::Options;
use crate::connection::{Place, Role, Session, open_session};
use crate::list::Bound;
use crate::queue::Queue;
use crate::reader::{list_rows, statements};
use crate::statement::Kind;

type Outcome = Result<ResultSet, StorageError>;

/// A list for the pool.
#[derive(Debug)]
pub(crate) struct Job {
    statements: Arc<dyn Any + Send + Sync>,
    bound: Bound,
    guards: Vec<Guard>,
}

impl Job {
    pub(crate) fn new(
        statements: Arc<dyn Any + Send + Sync>,
        bound: Bound,
        guards: Vec<Guard>,
    ) -> Self {
        Job { statements, bound, guards }
    }

    fn run(&self, session: &Session) -> Outcome {
        let Kind::List(list) = &statements(&self.statements)?.kind else {
            return Err(StorageError::Internal("only lists go to the reader pool".to_owned()));
        };
        session.start_clock();
        list_rows(session, list, &self.bound, &self.guards)
    }
}

#[derive(Debug)]
struct Waiting {
    job: Job,
    done: oneshot::Sender<Outcome>,
}

/// Threads with a session each, made when they are first needed.
#[derive(Debug)]
pub(crate) struct Pool {
    place: Place,
    options: Options,
    queue: Arc<Queue<Waiting>>,
    threads: Mutex<Vec<JoinHandle<()>>>,
}

impl Pool {
    pub(crate) fn new(place: Place, options: Options) -> Self {
        let queue = Arc::new(Queue::new(options.reads_waiting_max));
        Pool { place, options, queue, threads: Mutex::default() }
    }

    /// Hands a list over.
    ///
    /// # Errors
    /// `Overloaded` where too many wait, `Unavailable` where the pool is closed or no thread can be made.
    pub(crate) fn submit(&self, job: Job) -> Result<Answer, StorageError> {
        self.grow()?;
        let (done, answer) = oneshot::channel();
        self.queue.push(Waiting { job, done })?;
        Ok(Answer::Later(Box::pin(async {
            answer
                .await
                .unwrap_or_else(|_| Err(StorageError::Internal("a reader failed".to_owned())))
        })))
    }

    /// Makes one more thread where every thread is busy.
    fn grow(&self) -> Result<(), StorageError> {
        let (idle, waiting) = self.queue.load();
        if idle > waiting {
            return Ok(());
        }
        let mut threads = self.threads.lock().unwrap_or_else(PoisonError::into_inner);
        if threads.len() >= self.options.reader_threads_max.max(1) || self.queue.is_closed() {
            return Ok(());
        }
        let (place, options, queue) = (self.place.clone(), self.options, Arc::clone(&self.queue));
        let thread = std::thread::Builder::new()
            .name("sqlite-reader".to_owned())
            .spawn(move || serve(&place, &options, &queue));
        match thread {
            Ok(thread) => threads.push(thread),
            Err(error) if threads.is_empty() => {
                return Err(StorageError::Unavailable(format!(
                    "no thread for reads can be made: {error}"
                )));
            }
            // The threads that are there do the work.
            Err(_) => {}
        }
        Ok(())
    }

    /// Finishes what waits and ends the threads.
    pub(crate) fn close(&self) {
        self.queue.close();
        let threads =
            std::mem::take(&mut *self.threads.lock().unwrap_or_else(PoisonError::into_inner));
        for thread in threads {
            // A thread that panicked has nothing more to say.
            let _ = thread.join();
        }
    }
}

fn serve(place: &Place, options: &Options, queue: &Queue<Waiting>) {
    let mut session = None;
    let mut taken = VecDeque::new();
    while queue.take(1, &mut taken) {
        for Waiting { job, done } in taken.drain(..) {
            // Whoever asked may have gone; the work is saved then.
            if done.is_canceled() {
                continue;
            }
            let outcome = open_once(&mut session, place, options).and_then(|session| {
                catch_unwind(AssertUnwindSafe(|| job.run(session)))
                    .unwrap_or_else(|_| Err(StorageError::Internal("a reader panicked".to_owned())))
            });
            let _ = done.send(outcome);
        }
    }
}

fn open_once<'a>(
    session: &'a mut Option<Session>,
    place: &Place,
    options: &Options,
) -> Result<&'a Session, StorageError> {
    match session {
        Some(session) => Ok(session),
        None => Ok(session.insert(open_session(place, options, Role::Reader)?)),
    }
}
