//! The embedded SQLite backend.
//!
//! In: a URL ([`open`]), then what [`livespec_storage::Storage`] takes. Out: a storage whose writes are on
//! disk when they are answered. It knows nothing of HTTP and needs no asynchronous runtime.
//!
//! Terms: the *writer* is the one thread that writes; it commits what is waiting as one transaction (group
//! commit). A *session* is a connection with its statements. An *inline* read is answered on the calling
//! thread, from a pool of sessions; other reads go to the *reader pool*, a few threads of their own.
//!
//! ```
//! use livespec_sqlite::{Options, open};
//!
//! let storage = open("sqlite::memory:", Options::default())?;
//! storage.ping()?;
//! storage.close();
//! # Ok::<(), livespec_storage::StorageError>(())
//! ```

mod access;
mod checkpoint;
mod connection;
mod error;
mod lease;
mod list;
mod migrate;
mod options;
mod pool;
mod queue;
mod reader;
mod schema;
mod statement;
mod transaction;
mod value;
mod writer;

use std::sync::Arc;

use livespec_storage::{
    Answer, Capabilities, Plan, Prepared, Query, Schema, Storage, StorageError, Write,
};

pub use options::Options;

use crate::connection::{Place, open_session};
use crate::reader::Readers;
use crate::statement::Statements;
use crate::writer::Writer;

/// Opens the database that `url` names, or makes it: `sqlite:PATH`, `sqlite://PATH` or `sqlite::memory:`.
/// Missing folders of the path are made. A database in memory lives as long as the storage.
///
/// # Errors
/// [`StorageError::Incompatible`] where the URL is no such URL or the file is no intact database,
/// [`StorageError::Unavailable`] where it cannot be opened for reading and writing.
pub fn open(url: &str, options: Options) -> Result<Arc<dyn Storage>, StorageError> {
    let place = connection::parse(url)?;
    if let Place::File(path) = &place {
        connection::inspect(path)?;
    }
    let main = connection::share(open_session(&place, &options, connection::Role::Writer)?);
    let readers = Readers::new(place.clone(), options, &main);
    let writer = Writer::start(&place, options, main, readers.leases())?;
    Ok(Arc::new(Sqlite { readers, writer }))
}

/// A SQLite database.
#[derive(Debug)]
struct Sqlite {
    readers: Readers,
    writer: Writer,
}

impl Storage for Sqlite {
    fn capabilities(&self) -> Capabilities {
        Capabilities { inline_reads: true, shared: false }
    }

    fn migrate(&self, schema: &Schema) -> Result<Vec<String>, StorageError> {
        self.writer.with_session(|session| migrate::migrate(session, schema))
    }

    fn prepare(&self, schema: &Schema, plan: Plan) -> Result<Prepared, StorageError> {
        let statements = Statements::new(schema, &plan)?;
        self.writer.with_session(|session| {
            statements.fixed().try_for_each(|sql| {
                session.connection.prepare(sql).map(drop).map_err(|error| {
                    StorageError::Incompatible(format!(
                        "the database does not take `{sql}`: {error}"
                    ))
                })
            })
        })?;
        Ok(Prepared { plan: Arc::new(plan), statements: Arc::new(statements) })
    }

    fn query(&self, query: Query) -> Answer {
        self.readers.query(query)
    }

    fn write(&self, write: Write) -> Answer {
        self.writer.write(write)
    }

    fn ping(&self) -> Result<(), StorageError> {
        self.writer.check()?;
        self.readers.ping()
    }

    fn close(&self) {
        self.readers.close();
        self.writer.close();
    }
}

impl Drop for Sqlite {
    fn drop(&mut self) {
        self.close();
    }
}
