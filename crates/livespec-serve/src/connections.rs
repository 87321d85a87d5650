//! The connections that are open, so that they can be told to end.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::connection::Connection;

/// Every open connection by a number of its own.
#[derive(Debug, Default)]
pub(crate) struct Connections {
    open: Mutex<HashMap<u64, Arc<Connection>>>,
    next: AtomicU64,
}

/// Takes a connection out of the list when it ends.
#[derive(Debug)]
pub(crate) struct Registration<'a> {
    connections: &'a Connections,
    number: u64,
}

impl Connections {
    pub(crate) fn register(&self, connection: &Arc<Connection>) -> Registration<'_> {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        self.lock().insert(number, Arc::clone(connection));
        Registration { connections: self, number }
    }

    /// A snapshot, in no order.
    pub(crate) fn open(&self) -> Vec<Arc<Connection>> {
        self.lock().values().map(Arc::clone).collect()
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<u64, Arc<Connection>>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Registration<'_> {
    fn drop(&mut self) {
        self.connections.lock().remove(&self.number);
    }
}
