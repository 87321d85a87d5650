//! Where a database is, and sessions on it.

use std::cell::Cell;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use livespec_storage::{Pattern, StorageError, compare_decimals};
use rusqlite::config::DbConfig;
use rusqlite::functions::{Context, FunctionFlags};
use rusqlite::{CachedStatement, Connection, OpenFlags};

use crate::{Options, error};

/// The collation that orders long decimals; it stands in our statements only, never in a table, so that
/// every other program can read the database.
pub(crate) const DECIMAL_COLLATION: &str = "livespec_decimal";

/// The function that compares text with a pattern. SQLite's own `LIKE` takes time that grows with a power
/// of the number of wildcards, and nothing can interrupt it.
pub(crate) const PATTERN_FUNCTION: &str = "livespec_like";

/// Statements that a session keeps.
const STATEMENTS_MAX: usize = 128;

/// Instructions of SQLite's machine between two looks at the clock: some hundred microseconds.
const CLOCK_INTERVAL: i32 = 20_000;

/// Where a database is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Place {
    File(PathBuf),
    Memory,
}

/// What a session is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Writer,
    Reader,
    Checkpointer,
}

/// A connection with what belongs to it.
pub(crate) struct Session {
    pub(crate) connection: Connection,
    /// Set before a statement runs: its time counts from the next look at the clock.
    fresh: Arc<AtomicBool>,
    /// Whether a read transaction is kept open for the next reads.
    pub(crate) lease: Cell<bool>,
    /// The epoch of the last inline read.
    pub(crate) seen: Cell<u64>,
    /// Pages in the write-ahead log after the last commit of this session.
    pub(crate) log_pages: Arc<AtomicU64>,
}

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Session")
    }
}

impl Session {
    /// The statement of a text, compiled once a session.
    pub(crate) fn statement(&self, sql: &str) -> rusqlite::Result<CachedStatement<'_>> {
        self.connection.prepare_cached(sql)
    }

    /// Runs a statement without parameters.
    pub(crate) fn run(&self, sql: &str) -> rusqlite::Result<()> {
        self.statement(sql)?.raw_execute().map(drop)
    }

    /// Ends the read transaction that is kept open, if any.
    pub(crate) fn end_lease(&self) {
        if self.lease.replace(false)
            && self.run("COMMIT").is_err()
            && !self.connection.is_autocommit()
        {
            // A transaction that only read has nothing to lose.
            let _ = self.connection.execute_batch("ROLLBACK");
        }
    }

    /// Starts the time of a read.
    pub(crate) fn start_clock(&self) {
        self.fresh.store(true, Ordering::Relaxed);
    }
}

/// A session that several threads use in turn; `None` once it is closed.
pub(crate) type Shared = Arc<Mutex<Option<Session>>>;

pub(crate) fn share(session: Session) -> Shared {
    Arc::new(Mutex::new(Some(session)))
}

/// Locks a shared session. A thread that panicked left no transaction open, because every open one is
/// ended by its own error path; what SQLite holds is consistent.
pub(crate) fn lock(shared: &Shared) -> MutexGuard<'_, Option<Session>> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Reads a URL.
///
/// # Errors
/// `Incompatible` where it names no SQLite database.
pub(crate) fn parse(url: &str) -> Result<Place, StorageError> {
    let rest = url.strip_prefix("sqlite:").ok_or_else(|| {
        StorageError::Incompatible(format!(
            "`{url}` names no SQLite database; write `sqlite:PATH` or `sqlite::memory:`"
        ))
    })?;
    let path = rest.strip_prefix("//").unwrap_or(rest);
    match path {
        ":memory:" => Ok(Place::Memory),
        "" => Err(StorageError::Incompatible(format!("`{url}` has no path; write `sqlite:PATH`"))),
        path => Ok(Place::File(PathBuf::from(path))),
    }
}

/// Looks at the start of a file, so that something that is no intact database is named as such before
/// SQLite writes beside it. Missing folders are made.
///
/// # Errors
/// `Incompatible` where the file is no database or is shorter than it says, `Unavailable` where it cannot
/// be read.
pub(crate) fn inspect(path: &Path) -> Result<(), StorageError> {
    let shown = path.display();
    let unreadable =
        |error| StorageError::Unavailable(format!("`{shown}` cannot be opened: {error}"));
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).map_err(unreadable)?;
    }
    let mut file = match std::fs::File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(unreadable(error)),
    };
    let length = file.metadata().map_err(unreadable)?.len();
    if length == 0 {
        return Ok(());
    }
    let mut header = [0; 100];
    let damaged = |why: &str| {
        Err(StorageError::Incompatible(format!(
            "`{shown}` is no intact SQLite database: {why}; restore it from a backup, or move it away to start anew"
        )))
    };
    if length < 100 {
        return damaged("it ends within its header");
    }
    file.read_exact(&mut header).map_err(unreadable)?;
    if &header[..16] != b"SQLite format 3\0" {
        return damaged("it does not start as one");
    }
    let page = match u64::from(u16::from_be_bytes([header[16], header[17]])) {
        1 => 65_536,
        size => size,
    };
    if !page.is_power_of_two() || page < 512 {
        return damaged("its page size is impossible");
    }
    let number = |at: usize| {
        u32::from_be_bytes([header[at], header[at + 1], header[at + 2], header[at + 3]])
    };
    let stated = u64::from(number(28)) * page;
    let reliable = number(24) == number(92);
    // With a log beside it the file may be behind: SQLite completes it from there.
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    let has_log = std::fs::metadata(log).is_ok_and(|log| log.len() > 0);
    if reliable && length < stated && !has_log {
        return damaged(&format!("it has {length} bytes of {stated}"));
    }
    Ok(())
}

/// Opens a session.
///
/// # Errors
/// As [`crate::open`].
pub(crate) fn open_session(
    place: &Place,
    options: &Options,
    role: Role,
) -> Result<Session, StorageError> {
    let mut flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = match place {
        Place::Memory => {
            Connection::open_in_memory_with_flags(flags | OpenFlags::SQLITE_OPEN_CREATE)
        }
        Place::File(path) => {
            if role == Role::Writer {
                flags |= OpenFlags::SQLITE_OPEN_CREATE;
            }
            Connection::open_with_flags(path, flags)
        }
    };
    let mut connection = connection.map_err(|error| named(place, &error))?;
    configure(&connection, place, options, role).map_err(|error| named(place, &error))?;
    if role == Role::Writer {
        check_writable(&connection, place)?;
    }
    let fresh = Arc::new(AtomicBool::new(false));
    let log_pages = Arc::new(AtomicU64::new(0));
    if role == Role::Reader {
        watch_clock(&mut connection, options, Arc::clone(&fresh))
            .map_err(|error| error::of(&error))?;
    } else if *place != Place::Memory {
        let pages = Arc::clone(&log_pages);
        let hook = move |_: &mut rusqlite::hooks::Wal, count: i32| {
            pages.store(u64::from(count.unsigned_abs()), Ordering::Relaxed);
            Ok(())
        };
        connection.wal_hook(Some(hook)).map_err(|error| error::of(&error))?;
    }
    Ok(Session { connection, fresh, lease: Cell::new(false), seen: Cell::new(0), log_pages })
}

fn configure(
    connection: &Connection,
    place: &Place,
    options: &Options,
    role: Role,
) -> rusqlite::Result<()> {
    connection.busy_timeout(options.lock_time_max)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS_MAX);
    connection.create_collation(DECIMAL_COLLATION, compare_decimals)?;
    let flags = FunctionFlags::SQLITE_UTF8
        | FunctionFlags::SQLITE_DETERMINISTIC
        | FunctionFlags::SQLITE_INNOCUOUS;
    connection.create_scalar_function(PATTERN_FUNCTION, 2, flags, like)?;
    // The bundled SQLite is built with STAT4 and would compile a kept statement anew whenever a parameter
    // that may change its plan is bound, such as the key of a range. This guarantee switches that off.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    let cache_kib = i64::try_from(options.cache_bytes_max / 1024).unwrap_or(i64::MAX);
    connection.pragma_update(None, "cache_size", -cache_kib)?;
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    if *place == Place::Memory {
        return Ok(());
    }
    if role == Role::Writer {
        // The journal mode is a property of the file; asking for it anew costs a lock.
        let mode: String = connection.pragma_query_value(None, "journal_mode", |row| row.get(0))?;
        if mode != "wal" {
            connection.pragma_update(None, "journal_mode", "WAL")?;
        }
        // The log is moved by the checkpoint thread, so that no commit waits for it.
        connection.pragma_update(None, "wal_autocheckpoint", 0)?;
        let page: u32 = connection.pragma_query_value(None, "page_size", |row| row.get(0))?;
        if let Some(bytes) = options.size_bytes_max {
            let pages = i64::try_from(bytes / u64::from(page.max(512))).unwrap_or(i64::MAX).max(1);
            connection.pragma_update(None, "max_page_count", pages)?;
        }
    }
    connection.pragma_update(None, "synchronous", "FULL")?;
    let mapped = i64::try_from(options.mapped_bytes_max).unwrap_or(i64::MAX);
    connection.pragma_update(None, "mmap_size", mapped)?;
    if role == Role::Reader {
        connection.pragma_update(None, "query_only", true)?;
    }
    Ok(())
}

/// `livespec_like(text, pattern)`.
fn like(context: &Context<'_>) -> rusqlite::Result<bool> {
    // The pattern is the same for all rows of a statement, so it is taken apart for the first one only.
    let pattern = context.get_or_create_aux(1, |pattern| pattern.as_str().map(Pattern::new))?;
    Ok(context.get_raw(0).as_str().is_ok_and(|text| pattern.matches(text)))
}

/// SQLite opens a file that it may not write read-only, without a word.
fn check_writable(connection: &Connection, place: &Place) -> Result<(), StorageError> {
    let Place::File(path) = place else { return Ok(()) };
    let shown = path.display();
    if connection.is_readonly("main").map_err(|error| error::of(&error))? {
        return Err(StorageError::Unavailable(format!(
            "`{shown}` is read-only; it must be writable"
        )));
    }
    let mode: String = connection
        .pragma_query_value(None, "journal_mode", |row| row.get(0))
        .map_err(|error| named(place, &error))?;
    if mode != "wal" {
        return Err(StorageError::Unavailable(format!(
            "`{shown}` is on a file system that SQLite cannot keep a write-ahead log on; use a local disk"
        )));
    }
    Ok(())
}

/// An error at opening, with the name of the file.
fn named(place: &Place, error: &rusqlite::Error) -> StorageError {
    let Place::File(path) = place else { return error::of(error) };
    let shown = path.display();
    match error::of(error) {
        StorageError::Unavailable(why) => StorageError::Unavailable(format!("`{shown}`: {why}")),
        other => StorageError::Incompatible(format!(
            "`{shown}` is no intact SQLite database: {other}; restore it from a backup, or move it away to start anew"
        )),
    }
}

/// Ends a read that runs for too long.
fn watch_clock(
    connection: &mut Connection,
    options: &Options,
    fresh: Arc<AtomicBool>,
) -> rusqlite::Result<()> {
    let most = options.read_time_max;
    let mut started = Instant::now();
    connection.progress_handler(
        CLOCK_INTERVAL,
        Some(move || {
            if fresh.swap(false, Ordering::Relaxed) {
                started = Instant::now();
            }
            started.elapsed() > most
        }),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls() {
        assert_eq!(parse("sqlite::memory:").unwrap(), Place::Memory);
        assert_eq!(parse("sqlite://:memory:").unwrap(), Place::Memory);
        assert_eq!(parse("sqlite:a/b.db").unwrap(), Place::File("a/b.db".into()));
        assert_eq!(parse("sqlite:///a/b.db").unwrap(), Place::File("/a/b.db".into()));
        assert_eq!(parse("sqlite:/a b.db").unwrap(), Place::File("/a b.db".into()));
        for url in ["", "sqlite:", "sqlite://", "postgres://x"] {
            assert!(matches!(parse(url), Err(StorageError::Incompatible(_))), "{url}");
        }
    }
}
