//! A bounded queue whose reader takes everything that waits at once.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use livespec_storage::StorageError;

/// A queue of at most `max` waiting items. It may be closed: what waits is still handed out then.
#[derive(Debug)]
pub(crate) struct Queue<T> {
    state: Mutex<State<T>>,
    arrived: Condvar,
    max: usize,
}

#[derive(Debug)]
struct State<T> {
    items: VecDeque<T>,
    /// Threads that wait for an item.
    idle: usize,
    closed: bool,
}

impl<T> Queue<T> {
    pub(crate) fn new(max: usize) -> Self {
        let state = State { items: VecDeque::new(), idle: 0, closed: false };
        Queue { state: Mutex::new(state), arrived: Condvar::new(), max }
    }

    /// Appends an item.
    ///
    /// # Errors
    /// `Overloaded` where `max` items wait, `Unavailable` where the queue is closed.
    pub(crate) fn push(&self, item: T) -> Result<(), StorageError> {
        let mut state = self.lock();
        if state.closed {
            return Err(closed());
        }
        if state.items.len() >= self.max {
            return Err(StorageError::Overloaded);
        }
        state.items.push_back(item);
        let wake = state.idle > 0;
        drop(state);
        if wake {
            self.arrived.notify_one();
        }
        Ok(())
    }

    /// Waits for items and moves at most `most` of them to `into`. `false`: closed, and none is left.
    pub(crate) fn take(&self, most: usize, into: &mut VecDeque<T>) -> bool {
        let mut state = self.lock();
        while state.items.is_empty() {
            if state.closed {
                return false;
            }
            state.idle += 1;
            state = self.arrived.wait(state).unwrap_or_else(PoisonError::into_inner);
            state.idle -= 1;
        }
        if into.is_empty() && state.items.len() <= most {
            std::mem::swap(&mut state.items, into);
        } else {
            let count = state.items.len().min(most);
            into.extend(state.items.drain(..count));
        }
        true
    }

    /// Takes no more items.
    pub(crate) fn close(&self) {
        self.lock().closed = true;
        self.arrived.notify_all();
    }

    /// Whether it is closed.
    pub(crate) fn is_closed(&self) -> bool {
        self.lock().closed
    }

    /// Threads that wait for an item, and items that wait for a thread.
    pub(crate) fn load(&self) -> (usize, usize) {
        let state = self.lock();
        (state.idle, state.items.len())
    }

    /// No code that can panic runs under the lock, so a poisoned one is as good as any.
    fn lock(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a closed database answers.
pub(crate) fn closed() -> StorageError {
    StorageError::Unavailable("the database is closed".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounded_and_drained_after_closing() {
        let queue = Queue::new(3);
        for item in 0..3 {
            queue.push(item).unwrap();
        }
        assert!(matches!(queue.push(3), Err(StorageError::Overloaded)));
        let mut taken = VecDeque::new();
        assert!(queue.take(2, &mut taken));
        assert_eq!(taken, [0, 1]);
        queue.close();
        assert!(matches!(queue.push(4), Err(StorageError::Unavailable(_))));
        taken.clear();
        assert!(queue.take(2, &mut taken));
        assert_eq!(taken, [2]);
        assert!(!queue.take(2, &mut taken));
    }
}
