//! Answers remembered for idempotency keys, in the transaction of what they answer.

use livespec_storage::{Memory, ResultSet, StorageError, Value};
use rusqlite::OptionalExtension as _;

use super::guarded;
use crate::connection::Session;
use crate::error;
use crate::value::bind;

/// Expired answers that a transaction removes beyond one for each that it adds; so the table shrinks.
const FORGET_EXTRA: usize = 16;

/// The answer that is remembered, if any.
///
/// # Errors
/// `OtherRequest` where it answered another request.
pub(super) fn recall(
    session: &Session,
    memory: &Memory,
) -> Result<Option<ResultSet>, StorageError> {
    let find = || -> rusqlite::Result<Option<(Vec<u8>, Vec<u8>)>> {
        let sql =
            "SELECT fingerprint, answer FROM _livespec_memory WHERE key = ?1 AND expires > ?2";
        let mut statement = session.statement(sql)?;
        let found = statement
            .query_row((&memory.key[..], memory.now), |row| Ok((row.get(0)?, row.get(1)?)));
        found.optional()
    };
    match find().map_err(|error| error::of(&error))? {
        None => Ok(None),
        Some((fingerprint, _)) if fingerprint != memory.fingerprint => {
            Err(StorageError::OtherRequest)
        }
        Some((_, answer)) => Ok(Some(ResultSet::replayed(answer))),
    }
}

/// Remembers an answer, in place of one that has expired.
pub(super) fn remember(
    session: &Session,
    memory: Memory,
    answer: &ResultSet,
) -> Result<(), StorageError> {
    let Memory { key, fingerprint, expires, now: _, render } = memory;
    let answer = guarded("the rendering of an answer", || render(answer))?;
    let store = || -> rusqlite::Result<()> {
        let sql = "INSERT INTO _livespec_memory (key, fingerprint, answer, expires) VALUES (?1, ?2, ?3, ?4) \
                   ON CONFLICT (key) DO UPDATE SET \
                   fingerprint = excluded.fingerprint, answer = excluded.answer, expires = excluded.expires";
        let mut statement = session.statement(sql)?;
        statement.execute((&key[..], &fingerprint[..], &answer, expires)).map(drop)
    };
    store().map_err(|error| error::of(&error))
}

/// Removes some of what has expired at `now`.
pub(super) fn forget(session: &Session, now: i64, added: usize) -> Result<(), StorageError> {
    let most = i64::try_from(added.saturating_add(FORGET_EXTRA)).unwrap_or(i64::MAX);
    let remove = || -> rusqlite::Result<()> {
        let sql = "DELETE FROM _livespec_memory WHERE rowid IN \
                   (SELECT rowid FROM _livespec_memory WHERE expires <= ?1 ORDER BY expires LIMIT ?2)";
        let mut statement = session.statement(sql)?;
        bind(&mut statement, 1, &[Value::Integer(now), Value::Integer(most)])?;
        statement.raw_execute().map(drop)
    };
    remove().map_err(|error| error::of(&error))
}
