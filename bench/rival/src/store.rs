//! The store: one writer thread with group commit, one reader connection for each runtime thread.

use std::{cell::RefCell, path::PathBuf, sync::mpsc, thread, time::Duration};

use rusqlite::{CachedStatement, Connection, OpenFlags, config::DbConfig};
use tokio::sync::oneshot;

use crate::problem::Problem;

/// Most writes in one transaction: bounds how long the first of them waits.
const BATCH_MAX: usize = 512;

/// A row to be written.
pub(crate) struct Row {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) priority: i64,
    pub(crate) created_at: String,
}

struct Job {
    row: Row,
    done: oneshot::Sender<rusqlite::Result<()>>,
}

/// A handle on the database, shared by all requests.
pub(crate) struct Store {
    path: PathBuf,
    writer: mpsc::Sender<Job>,
}

thread_local! {
    static READER: RefCell<Option<Connection>> = const { RefCell::new(None) };
}

impl Store {
    /// Opens the database, makes the table and starts the writer.
    pub(crate) fn open(path: PathBuf) -> anyhow::Result<Store> {
        let connection = Connection::open(&path)?;
        configure(&connection)?;
        connection.execute_batch(
            "CREATE TABLE IF NOT EXISTS items (
                id TEXT NOT NULL PRIMARY KEY,
                name VARCHAR(255) NOT NULL,
                priority INTEGER NOT NULL CHECK (priority BETWEEN 0 AND 3),
                status TEXT NOT NULL,
                createdAt TEXT NOT NULL,
                updatedAt TEXT NOT NULL
            ) WITHOUT ROWID",
        )?;
        let (writer, jobs) = mpsc::channel();
        thread::Builder::new()
            .name("writer".into())
            .spawn(move || write_all(&connection, &jobs))?;
        Ok(Store { path, writer })
    }

    /// Stores a row; returns when it is on disk.
    pub(crate) async fn insert(&self, row: Row) -> Result<(), Problem> {
        let (done, committed) = oneshot::channel();
        self.writer.send(Job { row, done }).map_err(|_| Problem::Unavailable)?;
        committed.await.map_err(|_| Problem::Unavailable)?.map_err(Problem::Internal)
    }

    /// Runs a query on this thread's reader: a point read costs less than handing it to another thread.
    pub(crate) fn read<T>(
        &self,
        sql: &str,
        query: impl FnOnce(CachedStatement<'_>) -> rusqlite::Result<T>,
    ) -> rusqlite::Result<T> {
        READER.with_borrow_mut(|slot| {
            let connection = match slot {
                Some(connection) => connection,
                None => slot.insert(self.open_reader()?),
            };
            query(connection.prepare_cached(sql)?)
        })
    }

    fn open_reader(&self) -> rusqlite::Result<Connection> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(&self.path, flags)?;
        configure(&connection)?;
        connection.pragma_update(None, "query_only", true)?;
        Ok(connection)
    }
}

fn configure(connection: &Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(Duration::from_secs(5))?;
    // Without this guarantee the bundled SQLite (built with STAT4) compiles a cached statement anew whenever
    // a parameter that may change its plan is bound, such as the key of a range: half the cost of a list.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "cache_size", -65_536)?;
    connection.pragma_update(None, "mmap_size", 1_i64 << 30)?;
    connection.pragma_update(None, "wal_autocheckpoint", 4_000)
}

/// Takes what is waiting, commits it as one transaction, then answers; until every sender is gone.
fn write_all(connection: &Connection, jobs: &mpsc::Receiver<Job>) {
    let mut answers = Vec::with_capacity(BATCH_MAX);
    while let Ok(first) = jobs.recv() {
        let committed = write_batch(connection, first, jobs, &mut answers);
        for (done, result) in answers.drain(..) {
            // A client that has gone needs no answer.
            let _ = done.send(match &committed {
                Ok(()) => result,
                Err(_) => Err(rusqlite::Error::InvalidQuery),
            });
        }
        if let Err(error) = committed {
            eprintln!("rival: a transaction failed: {error}");
            if !connection.is_autocommit() {
                let _ = connection.execute_batch("ROLLBACK");
            }
        }
    }
}

type Answer = (oneshot::Sender<rusqlite::Result<()>>, rusqlite::Result<()>);

fn write_batch(
    connection: &Connection,
    first: Job,
    jobs: &mpsc::Receiver<Job>,
    answers: &mut Vec<Answer>,
) -> rusqlite::Result<()> {
    // Where this fails, `first` is dropped and its client told that the service is unavailable.
    connection.prepare_cached("BEGIN IMMEDIATE")?.execute([])?;
    let mut insert = connection.prepare_cached(
        "INSERT INTO items (id, name, priority, status, createdAt, updatedAt)
         VALUES (?1, ?2, ?3, 'ACTIVE', ?4, ?4)",
    )?;
    for job in std::iter::once(first).chain(jobs.try_iter()).take(BATCH_MAX) {
        let Job { row, done } = job;
        // A failed insert undoes itself alone; the others of the batch stand.
        let result = insert.execute((&row.id, &row.name, row.priority, &row.created_at));
        answers.push((done, result.map(drop)));
    }
    connection.prepare_cached("COMMIT")?.execute([]).map(drop)
}
