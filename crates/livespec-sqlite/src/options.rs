//! The limits, each with its name.

use std::time::Duration;

/// Limits of a database. The default suits a service of one process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// Writes that wait at most; one more is [`livespec_storage::StorageError::Overloaded`].
    pub writes_waiting_max: usize,
    /// Writes in one transaction at most: bounds how long the first of them waits.
    pub batch_max: usize,
    /// Sessions for inline reads at most; each is opened when it is first needed.
    pub inline_sessions_max: usize,
    /// Threads for long reads at most; each is started when it is first needed.
    pub reader_threads_max: usize,
    /// Long reads that wait at most; one more is [`livespec_storage::StorageError::Overloaded`].
    pub reads_waiting_max: usize,
    /// How long a read may run; longer is [`livespec_storage::StorageError::Unavailable`].
    pub read_time_max: Duration,
    /// How long to wait for a lock that another process holds.
    pub lock_time_max: Duration,
    /// Size of the database file at most, in bytes; what goes beyond is
    /// [`livespec_storage::StorageError::Unavailable`], as on a full disk. `None`: as large as the disk.
    pub size_bytes_max: Option<u64>,
    /// Size of the write-ahead log from which on it is moved into the database file, in bytes.
    pub log_bytes_max: u64,
    /// Memory for pages of one session at most, in bytes.
    pub cache_bytes_max: u64,
    /// Part of the database file that is mapped into memory instead of read, in bytes. With a million rows
    /// reads are half as fast again with the map. A file that is cut short by another program while it is
    /// mapped ends the process; 0 makes that an error.
    pub mapped_bytes_max: u64,
}

impl Default for Options {
    fn default() -> Self {
        let threads = std::thread::available_parallelism().map_or(2, usize::from);
        Options {
            writes_waiting_max: 8192,
            batch_max: 512,
            inline_sessions_max: threads.clamp(2, 16),
            reader_threads_max: threads.clamp(2, 4),
            reads_waiting_max: 1024,
            read_time_max: Duration::from_secs(10),
            lock_time_max: Duration::from_secs(2),
            size_bytes_max: None,
            log_bytes_max: 16 << 20,
            cache_bytes_max: 16 << 20,
            mapped_bytes_max: 1 << 30,
        }
    }
}
