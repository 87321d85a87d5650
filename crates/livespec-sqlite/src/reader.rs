//! Reads: on the calling thread where they are short, else on the reader pool.

use std::cell::Cell;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, PoisonError, TryLockError};

use livespec_storage::{Answer, Guard, Query, ResultSet, StorageError, Value};
use rusqlite::CachedStatement;

use crate::connection::{Place, Role, Session, Shared, open_session};
use crate::lease::Leases;
use crate::list::Bound;
use crate::list::List;
use crate::pool::{Job, Pool};
use crate::queue::closed;
use crate::statement::{Kind, Read, Statements};
use crate::value::{bind, bind_operand, push_row};
use crate::{Options, error};

/// Rows of an inline list at most; a longer page goes to the pool.
const INLINE_ROWS_MAX: u32 = 200;

/// Rows that an inline list skips at most.
const INLINE_OFFSET_MAX: u64 = 1000;

/// Rows that a result reserves room for at most.
const RESERVED_ROWS_MAX: u32 = 128;

/// Everything that reads.
#[derive(Debug)]
pub(crate) struct Readers {
    place: Place,
    options: Options,
    /// Sessions for inline reads, each opened when first used.
    slots: Vec<Shared>,
    pool: Pool,
    /// Where there are several sessions, their leases.
    leases: Option<Arc<Leases>>,
    closed: AtomicBool,
}

thread_local! {
    /// Which slot a thread tries first, so that threads do not meet.
    static FIRST_SLOT: Cell<usize> = {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        Cell::new(NEXT.fetch_add(1, Ordering::Relaxed))
    };
}

impl Readers {
    /// `main` serves reads too where the database is in memory, because it is the only session there.
    pub(crate) fn new(place: Place, options: Options, main: &Shared) -> Self {
        let slots = match place {
            Place::Memory => vec![Arc::clone(main)],
            Place::File(_) => {
                (0..options.inline_sessions_max.max(1)).map(|_| Shared::default()).collect()
            }
        };
        let pool = Pool::new(place.clone(), options);
        let leases = match place {
            Place::Memory => None,
            Place::File(_) => Some(Leases::new(slots.clone())),
        };
        Readers { place, options, slots, pool, leases, closed: AtomicBool::new(false) }
    }

    /// What the writer tells of its commits.
    pub(crate) fn leases(&self) -> Option<Arc<Leases>> {
        self.leases.clone()
    }

    pub(crate) fn query(&self, query: Query) -> Answer {
        self.route(query).unwrap_or_else(|error| Answer::ready(Err(error)))
    }

    fn route(&self, query: Query) -> Result<Answer, StorageError> {
        let statements = statements(&query.plan.statements)?;
        match &statements.kind {
            Kind::Read(read) => Ok(Answer::ready(self.inline(|session| {
                read_guarded(session, statements, read, &query.parameters, &query.guards)
            }))),
            Kind::List(list) => {
                let request = query.list.unwrap_or_default();
                let bound = list.bind(&statements.table, query.parameters, request)?;
                let short = bound.shape.in_order
                    && bound.limit <= INLINE_ROWS_MAX
                    && bound.offset <= INLINE_OFFSET_MAX;
                if short || self.place == Place::Memory {
                    return Ok(Answer::ready(
                        self.inline(|session| list_rows(session, list, &bound, &query.guards)),
                    ));
                }
                self.pool.submit(Job::new(Arc::clone(&query.plan.statements), bound, query.guards))
            }
            Kind::Create(_) | Kind::Modify(_) => {
                Err(StorageError::Internal("a plan that writes was given to `query`".to_owned()))
            }
        }
    }

    /// Runs a read on a session of this thread's choice.
    fn inline<T>(
        &self,
        run: impl FnOnce(&Session) -> Result<T, StorageError>,
    ) -> Result<T, StorageError> {
        let first = FIRST_SLOT.get() % self.slots.len();
        let free = (0..self.slots.len()).find_map(|step| {
            let slot = &self.slots[(first + step) % self.slots.len()];
            match slot.try_lock() {
                Ok(slot) => Some(slot),
                Err(TryLockError::Poisoned(slot)) => Some(slot.into_inner()),
                Err(TryLockError::WouldBlock) => None,
            }
        });
        // Every slot is in use: inline reads are short, so waiting for one is too.
        let mut slot = free
            .unwrap_or_else(|| self.slots[first].lock().unwrap_or_else(PoisonError::into_inner));
        if self.closed.load(Ordering::Acquire) {
            return Err(closed());
        }
        let session = match &mut *slot {
            Some(session) => session,
            None => slot.insert(open_session(&self.place, &self.options, Role::Reader)?),
        };
        session.start_clock();
        let Some(leases) = &self.leases else { return run(session) };
        leases.renew(session);
        let outcome = run(session);
        if matches!(outcome, Err(StorageError::Unavailable(_) | StorageError::Internal(_))) {
            // What failed once would fail again in the same transaction.
            session.end_lease();
        }
        outcome
    }

    /// Whether a read works.
    pub(crate) fn ping(&self) -> Result<(), StorageError> {
        self.inline(|session| {
            session.run("SELECT 1 FROM sqlite_schema LIMIT 0").map_err(|error| error::of(&error))
        })
    }

    /// Finishes the reads that run and closes their sessions.
    pub(crate) fn close(&self) {
        self.closed.store(true, Ordering::Release);
        self.pool.close();
        if let Some(leases) = &self.leases {
            leases.close();
        }
        if self.place != Place::Memory {
            for slot in &self.slots {
                drop(slot.lock().unwrap_or_else(PoisonError::into_inner).take());
            }
        }
    }
}

/// The statements of a plan that this backend prepared.
pub(crate) fn statements(
    any: &Arc<dyn std::any::Any + Send + Sync>,
) -> Result<&Statements, StorageError> {
    any.downcast_ref()
        .ok_or_else(|| StorageError::Internal("a plan was prepared by another backend".to_owned()))
}

/// Guards whose rows stay open while the read runs, so that all see one state of the database.
struct Held<'a>(Vec<CachedStatement<'a>>);

impl<'a> Held<'a> {
    fn new(session: &'a Session, guards: &[Guard]) -> Result<Self, StorageError> {
        let mut held = Vec::with_capacity(guards.len());
        for guard in guards {
            let statements = statements(&guard.plan.statements)?;
            let Kind::Read(read) = &statements.kind else {
                return Err(StorageError::Internal("a guard is no read".to_owned()));
            };
            held.push(bound_read(session, statements, read, &guard.parameters)?);
        }
        Ok(Held(held))
    }

    /// Runs `read` while the rows of the guards are there.
    fn run<T>(mut self, read: impl FnOnce() -> Result<T, StorageError>) -> Result<T, StorageError> {
        let mut open = Vec::with_capacity(self.0.len());
        for (place, statement) in self.0.iter_mut().enumerate() {
            let mut rows = statement.raw_query();
            if rows.next().map_err(|error| error::of(&error))?.is_none() {
                return Err(StorageError::Missing(place));
            }
            open.push(rows);
        }
        read()
    }
}

/// Finds out whether the rows of the guards exist.
pub(crate) fn check_guards(session: &Session, guards: &[Guard]) -> Result<(), StorageError> {
    if guards.is_empty() { Ok(()) } else { Held::new(session, guards)?.run(|| Ok(())) }
}

fn read_guarded(
    session: &Session,
    statements: &Statements,
    read: &Read,
    key: &[Value],
    guards: &[Guard],
) -> Result<ResultSet, StorageError> {
    if guards.is_empty() {
        return read_row(session, statements, read, key);
    }
    Held::new(session, guards)?.run(|| read_row(session, statements, read, key))
}

fn bound_read<'a>(
    session: &'a Session,
    statements: &Statements,
    read: &Read,
    key: &[Value],
) -> Result<CachedStatement<'a>, StorageError> {
    if key.len() != read.key.len() {
        return Err(StorageError::Internal(
            "a read has another number of parameters than its key".to_owned(),
        ));
    }
    let mut statement = session.statement(&read.sql).map_err(|error| error::of(&error))?;
    for (place, (column, value)) in read.key.iter().zip(key).enumerate() {
        bind_operand(&mut statement, place + 1, &statements.table.columns[*column], value)?;
    }
    Ok(statement)
}

/// Reads at most one row.
pub(crate) fn read_row(
    session: &Session,
    statements: &Statements,
    read: &Read,
    key: &[Value],
) -> Result<ResultSet, StorageError> {
    let mut statement = bound_read(session, statements, read, key)?;
    let mut set = ResultSet::with_capacity(read.decodings.len(), 1);
    let mut rows = statement.raw_query();
    let outcome = rows.next().and_then(|row| match row {
        Some(row) => push_row(&mut set, row, &read.decodings),
        None => Ok(()),
    });
    outcome.map_err(|error| error::of(&error))?;
    Ok(set)
}

/// Reads a page.
pub(crate) fn list_rows(
    session: &Session,
    list: &List,
    bound: &Bound,
    guards: &[Guard],
) -> Result<ResultSet, StorageError> {
    if guards.is_empty() {
        return page(session, list, bound).map_err(|error| error::of(&error));
    }
    Held::new(session, guards)?
        .run(|| page(session, list, bound).map_err(|error| error::of(&error)))
}

fn page(session: &Session, list: &List, bound: &Bound) -> rusqlite::Result<ResultSet> {
    let Some(count) = &bound.shape.count else { return rows(session, list, bound) };
    let mut statement = session.statement(count)?;
    bind(&mut statement, 1, &bound.values[..bound.counted])?;
    let mut counted = statement.raw_query();
    let total = counted.next()?.map(|row| row.get::<_, i64>(0)).transpose()?;
    // The count stays open meanwhile, so that both see one state of the database.
    let mut set = rows(session, list, bound)?;
    set.total = total.map(i64::unsigned_abs);
    Ok(set)
}

fn rows(session: &Session, list: &List, bound: &Bound) -> rusqlite::Result<ResultSet> {
    let mut statement = session.statement(&bound.shape.sql)?;
    bind(&mut statement, 1, &bound.values)?;
    let most = bound.limit;
    let mut set =
        ResultSet::with_capacity(list.decodings.len(), most.min(RESERVED_ROWS_MAX) as usize);
    let mut rows = statement.raw_query();
    let mut found = 0;
    while let Some(row) = rows.next()? {
        if found == most {
            set.more = true;
            break;
        }
        push_row(&mut set, row, &list.decodings)?;
        found += 1;
    }
    Ok(set)
}
