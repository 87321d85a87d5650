//! A batch of writes as one transaction, and each write in it as all or nothing.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};

use futures_channel::oneshot;
use livespec_storage::{
    Decide, Decision, Memory, ResultSet, StorageError, Value, ValueRef, Write, WriteStep,
};

mod memory;
mod pointer;

use crate::connection::Session;
use crate::error;
use crate::reader::{check_guards, read_row, statements};
use crate::statement::{Create, Kind, Modify, Source, Statements};
use crate::value::{accept, bind, push_row};
use crate::writer::{Job, Outcome};

type Answers = Vec<(oneshot::Sender<Outcome>, Outcome)>;

/// Runs what waits in as few transactions as it takes, and pushes the answers, which may be given only
/// then: each write is on disk, or it is answered with an error.
pub(crate) fn run_batch(session: &Session, jobs: &mut VecDeque<Job>, answers: &mut Answers) {
    while !jobs.is_empty() {
        let first = answers.len();
        let outcome = run_transaction(session, jobs, answers);
        if let Err(error) = outcome {
            // Nothing of the transaction was stored, whatever its writes were told so far.
            for (_, outcome) in &mut answers[first..] {
                *outcome = Err(unstored(&error));
            }
            if !session.connection.is_autocommit() {
                let _ = session.connection.execute_batch("ROLLBACK");
            }
        }
    }
}

fn run_transaction(
    session: &Session,
    jobs: &mut VecDeque<Job>,
    answers: &mut Answers,
) -> Result<(), StorageError> {
    if let Err(error) = session.run("BEGIN IMMEDIATE") {
        // Whoever waits behind would only wait as long again.
        answers.extend(jobs.drain(..).map(|job| (job.done, Err(error::of(&error)))));
        return Err(error::of(&error));
    }
    let mut expired = None;
    let mut remembering = 0;
    while let Some(Job { write, done }) = jobs.pop_front() {
        if let Some(memory) = &write.memory {
            remembering += 1;
            expired = expired.max(Some(memory.now));
        }
        let outcome = run_write(session, write);
        // SQLite ends the whole transaction by itself where a statement meets a full disk or the like.
        let lost = session.connection.is_autocommit();
        let error = match (&outcome, lost) {
            (Err(error), true) => Some(unstored(error)),
            (Ok(_), true) => {
                Some(StorageError::Internal("a transaction ended by itself".to_owned()))
            }
            (_, false) => None,
        };
        answers.push((done, outcome));
        if let Some(error) = error {
            return Err(error);
        }
    }
    if let Some(now) = expired {
        memory::forget(session, now, remembering)?;
    }
    session.run("COMMIT").map_err(|error| error::of(&error))
}

/// The error of a whole transaction, for one of its writes.
fn unstored(error: &StorageError) -> StorageError {
    match error {
        StorageError::Unavailable(why) => StorageError::Unavailable(why.clone()),
        other => StorageError::Internal(other.to_string()),
    }
}

fn run_write(session: &Session, write: Write) -> Outcome {
    let Write { guards, steps, memory } = write;
    if let Some(memory) = &memory
        && let Some(answer) = memory::recall(session, memory)?
    {
        return Ok(answer);
    }
    check_guards(session, &guards)?;
    // One statement that fails takes back what it did by itself, so a single step needs no savepoint.
    if memory.is_none() && steps.len() == 1 && !steps.iter().any(counts) {
        return run_steps(session, steps, None);
    }
    session.run("SAVEPOINT one").map_err(|error| error::of(&error))?;
    let outcome = run_steps(session, steps, memory);
    if session.connection.is_autocommit() {
        return outcome;
    }
    if outcome.is_err() {
        session.run("ROLLBACK TO one").map_err(|error| abandon(session, &error))?;
    }
    session.run("RELEASE one").map_err(|error| abandon(session, &error))?;
    outcome
}

/// Gives the transaction up: half a write must not be committed with the others.
fn abandon(session: &Session, error: &rusqlite::Error) -> StorageError {
    let _ = session.connection.execute_batch("ROLLBACK");
    error::of(error)
}

/// Whether a step moves a counter and so takes several statements.
fn counts(step: &WriteStep) -> bool {
    let WriteStep::Create(plan, _) = step else { return false };
    statements(&plan.statements)
        .is_ok_and(|statements| matches!(&statements.kind, Kind::Create(create) if !create.counters.is_empty()))
}

fn run_steps(session: &Session, steps: Vec<WriteStep>, memory: Option<Memory>) -> Outcome {
    let mut answer = None;
    for step in steps {
        let set = match step {
            WriteStep::Create(plan, values) => {
                let statements = statements(&plan.statements)?;
                let Kind::Create(create) = &statements.kind else { return Err(wrong_plan()) };
                insert(session, statements, create, values)?
            }
            WriteStep::Modify(plan, key, decide) => {
                let statements = statements(&plan.statements)?;
                let Kind::Modify(modify) = &statements.kind else { return Err(wrong_plan()) };
                change(session, statements, modify, &key, decide)?
            }
        };
        answer.get_or_insert(set);
    }
    let answer = answer.unwrap_or_default();
    if let Some(memory) = memory {
        memory::remember(session, memory, &answer)?;
    }
    Ok(answer)
}

fn wrong_plan() -> StorageError {
    StorageError::Internal("a step and its plan do not fit".to_owned())
}

/// Code of the caller must not take the writer down.
fn guarded<T>(what: &str, run: impl FnOnce() -> T) -> Result<T, StorageError> {
    catch_unwind(AssertUnwindSafe(run))
        .map_err(|_| StorageError::Internal(format!("{what} panicked")))
}

fn insert(
    session: &Session,
    statements: &Statements,
    create: &Create,
    values: Vec<Value>,
) -> Outcome {
    let table = &statements.table;
    if values.len() != create.values.len() {
        return Err(StorageError::Internal(format!(
            "a new row of `{}` has another number of values",
            table.name
        )));
    }
    let mut accepted = Vec::with_capacity(values.len());
    for (column, value) in create.values.iter().zip(values) {
        accepted.push(accept(&table.columns[*column], value)?);
    }
    let set = execute_insert(session, create, &accepted).map_err(|error| {
        pointer::resolve(session, table, error::of_table(&error, table), |column| {
            create
                .values
                .iter()
                .position(|value| *value == column)
                .map(|place| accepted[place].view())
        })
    })?;
    for (sql, given) in &create.counters {
        let given = given.map(|place| &accepted[place]);
        count(session, sql, given).map_err(|error| error::of(&error))?;
    }
    Ok(set)
}

fn execute_insert(
    session: &Session,
    create: &Create,
    values: &[Value],
) -> rusqlite::Result<ResultSet> {
    let mut statement = session.statement(&create.sql)?;
    bind(&mut statement, 1, values)?;
    let mut set = ResultSet::with_capacity(create.decodings.len(), 1);
    match &create.answer {
        Some(sources) => {
            statement.raw_execute()?;
            for source in sources {
                set.push(match source {
                    Source::Parameter(place) => values[*place].view(),
                    Source::Constant(value) => value.view(),
                    Source::RowId => ValueRef::Integer(session.connection.last_insert_rowid()),
                });
            }
        }
        None => {
            let mut rows = statement.raw_query();
            // To the end, because the statement is done only then.
            while let Some(row) = rows.next()? {
                push_row(&mut set, row, &create.decodings)?;
            }
        }
    }
    Ok(set)
}

fn count(session: &Session, sql: &str, given: Option<&Value>) -> rusqlite::Result<()> {
    let mut statement = session.statement(sql)?;
    bind(&mut statement, 1, given.map_or(&[], std::slice::from_ref))?;
    statement.raw_execute().map(drop)
}

fn change(
    session: &Session,
    statements: &Statements,
    modify: &Modify,
    key: &[Value],
    decide: Decide,
) -> Outcome {
    let set = read_row(session, statements, &modify.read, key)?;
    if set.is_empty() {
        return Err(StorageError::Missing(usize::MAX));
    }
    match guarded("a decision", || decide(&set))? {
        Decision::Keep => Ok(set),
        Decision::Refuse(reason) => Err(StorageError::Refused(reason)),
        Decision::Update(changes) => update(session, statements, modify, key, changes, set),
        Decision::Delete => delete(session, statements, modify, key, set),
    }
}

fn update(
    session: &Session,
    statements: &Statements,
    modify: &Modify,
    key: &[Value],
    changes: Vec<(usize, Value)>,
    set: ResultSet,
) -> Outcome {
    let table = &statements.table;
    if changes.is_empty() {
        return Ok(set);
    }
    let mut columns = Vec::with_capacity(changes.len());
    let mut parameters = Vec::with_capacity(key.len() + changes.len());
    parameters.extend_from_slice(key);
    for (column, value) in changes {
        let definition = table.columns.get(column).ok_or_else(wrong_plan)?;
        columns.push(column);
        parameters.push(accept(definition, value)?);
    }
    let values = &parameters[key.len()..];
    let changed = |column: usize| {
        columns.iter().rposition(|changed| *changed == column).map(|place| values[place].view())
    };
    let sql = modify.update(table, &columns);
    execute(session, &sql, &parameters).map_err(|error| {
        let held = |column: usize| {
            changed(column).or_else(|| {
                Some(set.get(0, modify.columns.iter().position(|held| *held == column)?))
            })
        };
        pointer::resolve(session, table, error::of_table(&error, table), held)
    })?;
    let mut after = ResultSet::with_capacity(set.width(), 1);
    for (place, column) in modify.columns.iter().enumerate() {
        after.push(changed(*column).unwrap_or_else(|| set.get(0, place)));
    }
    Ok(after)
}

fn delete(
    session: &Session,
    statements: &Statements,
    modify: &Modify,
    key: &[Value],
    set: ResultSet,
) -> Outcome {
    let table = &statements.table;
    execute(session, &modify.delete, key).map_err(|error| {
        let held = |column: usize| {
            let answered = modify
                .columns
                .iter()
                .position(|held| *held == column)
                .map(|place| set.get(0, place));
            let in_key = || {
                modify.read.key.iter().position(|key| *key == column).map(|place| key[place].view())
            };
            answered.or_else(in_key)
        };
        pointer::resolve_deletion(session, table, error::of_table(&error, table), held)
    })?;
    Ok(set)
}

fn execute(session: &Session, sql: &str, parameters: &[Value]) -> rusqlite::Result<()> {
    let mut statement = session.statement(sql)?;
    bind(&mut statement, 1, parameters)?;
    statement.raw_execute().map(drop)
}
