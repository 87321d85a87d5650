//! Read transactions that last for several inline reads.
//!
//! The beginning and the end of a read transaction cost two locks on a file, which is more than the read
//! itself. So an inline session that finds the database unchanged keeps its transaction: a *lease*. A lease
//! ends with the next commit of our writer, so that whoever reads after an acknowledged write sees it, and
//! after [`LEASE`] in any case, so that changes of other processes are seen and the log can be moved.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError, TryLockError};
use std::thread::JoinHandle;
use std::time::Duration;

use crate::connection::{Session, Shared};

/// How long a lease lasts, and so how late a change by another process may be seen.
const LEASE: Duration = Duration::from_millis(50);

/// The leases of all inline sessions.
#[derive(Debug)]
pub(crate) struct Leases {
    /// Goes up with everything that ends all leases.
    epoch: AtomicU64,
    /// Whether there may be leases.
    any: AtomicBool,
    slots: Vec<Shared>,
    closed: Mutex<bool>,
    woken: Condvar,
    sweeper: Mutex<Option<JoinHandle<()>>>,
}

impl Leases {
    pub(crate) fn new(slots: Vec<Shared>) -> Arc<Self> {
        Arc::new(Leases {
            epoch: AtomicU64::new(1),
            any: AtomicBool::new(false),
            slots,
            closed: Mutex::default(),
            woken: Condvar::new(),
            sweeper: Mutex::default(),
        })
    }

    /// Called before an inline read: afterwards the session sees everything that was committed by now.
    pub(crate) fn renew(self: &Arc<Self>, session: &Session) {
        // Loaded before the transaction begins, so that a commit in between counts as later.
        let epoch = self.epoch.load(Ordering::Acquire);
        let seen = session.seen.replace(epoch);
        if session.lease.get() {
            if seen == epoch {
                return;
            }
            session.end_lease();
        }
        // The first read of an epoch takes no lease: where writes and reads take turns, it would be for nothing.
        if seen == epoch && session.run("BEGIN").is_ok() {
            session.lease.set(true);
            if !self.any.swap(true, Ordering::AcqRel) {
                self.wake();
            }
        }
    }

    /// Ends the validity of all leases. Called after each commit, before anybody is told of it.
    pub(crate) fn expire(&self) {
        self.epoch.fetch_add(1, Ordering::AcqRel);
    }

    /// Ends all leases of sessions that are not in use; those in use end theirs before the next read.
    pub(crate) fn release(&self) {
        self.expire();
        self.any.store(false, Ordering::Release);
        for slot in &self.slots {
            let slot = match slot.try_lock() {
                Ok(slot) => slot,
                Err(TryLockError::Poisoned(slot)) => slot.into_inner(),
                Err(TryLockError::WouldBlock) => {
                    self.any.store(true, Ordering::Release);
                    continue;
                }
            };
            if let Some(session) = &*slot {
                session.end_lease();
            }
        }
    }

    /// Wakes the sweeper, which is made when it is first needed. The caller holds the lock of one slot, and
    /// the sweeper takes such locks only where it does not have to wait.
    #[cold]
    fn wake(self: &Arc<Self>) {
        let mut sweeper = self.sweeper.lock().unwrap_or_else(PoisonError::into_inner);
        // Under this lock the sweeper either waits already or has yet to look whether there are leases.
        let closed = self.closed.lock().unwrap_or_else(PoisonError::into_inner);
        if sweeper.is_none() && !*closed {
            let leases = Arc::clone(self);
            let thread = std::thread::Builder::new().name("sqlite-leases".to_owned());
            // Without the thread leases end with the next commit or read only.
            *sweeper = thread.spawn(move || leases.sweep()).ok();
        }
        self.woken.notify_one();
    }

    fn sweep(&self) {
        let mut closed = self.closed.lock().unwrap_or_else(PoisonError::into_inner);
        while !*closed {
            if self.any.load(Ordering::Acquire) {
                closed = self
                    .woken
                    .wait_timeout(closed, LEASE)
                    .unwrap_or_else(PoisonError::into_inner)
                    .0;
                drop(closed);
                self.release();
                closed = self.closed.lock().unwrap_or_else(PoisonError::into_inner);
            } else {
                closed = self.woken.wait(closed).unwrap_or_else(PoisonError::into_inner);
            }
        }
    }

    /// Ends the thread.
    pub(crate) fn close(&self) {
        *self.closed.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.woken.notify_all();
        let sweeper = self.sweeper.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(sweeper) = sweeper {
            let _ = sweeper.join();
        }
    }
}
