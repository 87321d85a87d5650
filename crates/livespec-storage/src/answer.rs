//! An answer that may be there already.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};

use crate::StorageError;
use crate::plan::Outcome;

/// The future of a result: ready where a backend answered on the calling thread, else pending.
pub enum Answer {
    /// The result is there.
    Ready(Option<Outcome>),
    /// The result comes later.
    Later(Pin<Box<dyn Future<Output = Outcome> + Send>>),
}

impl Answer {
    /// An answer that is there.
    pub fn ready(outcome: Outcome) -> Self {
        Answer::Ready(Some(outcome))
    }

    /// Waits for the result on the calling thread. For start-up code and tests: a thread of an
    /// asynchronous runtime awaits instead.
    ///
    /// # Errors
    /// Those of the plan.
    pub fn wait(mut self) -> Outcome {
        let waker = Waker::from(Arc::new(Unpark(std::thread::current())));
        let mut context = Context::from_waker(&waker);
        loop {
            match Pin::new(&mut self).poll(&mut context) {
                Poll::Ready(outcome) => return outcome,
                Poll::Pending => std::thread::park(),
            }
        }
    }
}

/// Wakes the thread that waits.
struct Unpark(std::thread::Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

impl Future for Answer {
    type Output = Outcome;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Outcome> {
        match &mut *self {
            Answer::Ready(outcome) => Poll::Ready(outcome.take().unwrap_or_else(|| {
                Err(StorageError::Internal("an answer was asked for twice".to_owned()))
            })),
            Answer::Later(future) => future.as_mut().poll(context),
        }
    }
}

impl std::fmt::Debug for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Answer::Ready(_) => "Answer::Ready",
            Answer::Later(_) => "Answer::Later",
        })
    }
}
