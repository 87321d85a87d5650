//! A backend in memory: plain, correct over fast. Tests of other crates run on it, and it is the model that
//! the real backends are compared with.

mod constraints;
mod list;
mod table;

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::plan::Outcome;
use crate::{
    Answer, Capabilities, Decision, Guard, Memory, Plan, Prepared, Query, ResultSet, Schema,
    Storage, StorageError, TableDef, Value, Write, WriteStep,
};
use table::Table;

/// A database in memory. Every call is answered on the calling thread, one at a time.
///
/// ```
/// use livespec_storage::{MemoryStorage, Schema, Storage};
/// let storage = MemoryStorage::new();
/// assert!(storage.migrate(&Schema::default())?.is_empty());
/// # Ok::<(), livespec_storage::StorageError>(())
/// ```
#[derive(Debug, Default)]
pub struct MemoryStorage {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    tables: Tables,
    remembered: BTreeMap<[u8; 32], Remembered>,
    closed: bool,
}

/// The tables by name in lower case. They are shared with the state before a write until they change.
type Tables = BTreeMap<String, Arc<Table>>;

#[derive(Debug, Clone)]
struct Remembered {
    fingerprint: [u8; 32],
    answer: Vec<u8>,
    expires: i64,
}

/// What a plan needs at run time: its table.
#[derive(Debug)]
struct Statements {
    def: TableDef,
}

impl MemoryStorage {
    /// An empty database.
    pub fn new() -> Self {
        MemoryStorage::default()
    }

    fn lock(&self) -> Result<MutexGuard<'_, State>, StorageError> {
        // A decision that panics is caught, so the state behind a poisoned lock is whole.
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.closed {
            Err(StorageError::Unavailable("the database is closed".to_owned()))
        } else {
            Ok(state)
        }
    }
}

impl Storage for MemoryStorage {
    fn capabilities(&self) -> Capabilities {
        Capabilities { inline_reads: true, shared: false }
    }

    fn migrate(&self, schema: &Schema) -> Result<Vec<String>, StorageError> {
        let mut state = self.lock()?;
        let mut tables = state.tables.clone();
        let mut done = Vec::new();
        for def in &schema.tables {
            match tables.get_mut(&key_of(&def.name)) {
                Some(table) => done.extend(Arc::make_mut(table).complete(def)?),
                None => {
                    tables.insert(key_of(&def.name), Arc::new(Table::new(def)));
                    done.push(format!("created table `{}`", def.name));
                }
            }
        }
        state.tables = tables;
        Ok(done)
    }

    fn prepare(&self, schema: &Schema, plan: Plan) -> Result<Prepared, StorageError> {
        let place = match &plan {
            Plan::Read { table, .. }
            | Plan::List { table, .. }
            | Plan::Create { table, .. }
            | Plan::Modify { table, .. } => *table,
        };
        let def = schema
            .tables
            .get(place)
            .ok_or_else(|| internal("a plan names no table of the schema"))?;
        if !self.lock()?.tables.contains_key(&key_of(&def.name)) {
            return Err(StorageError::Incompatible(format!("there is no table `{}`", def.name)));
        }
        Ok(Prepared { plan: Arc::new(plan), statements: Arc::new(Statements { def: def.clone() }) })
    }

    fn query(&self, query: Query) -> Answer {
        Answer::ready(self.lock().and_then(|state| run_query(&state, query)))
    }

    fn write(&self, write: Write) -> Answer {
        Answer::ready(self.lock().and_then(|mut state| run_write(&mut state, write)))
    }

    fn ping(&self) -> Result<(), StorageError> {
        self.lock().map(drop)
    }

    fn close(&self) {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).closed = true;
    }
}

fn internal(why: &str) -> StorageError {
    StorageError::Internal(why.to_owned())
}

/// The name under which a table is kept; case does not count.
fn key_of(name: &str) -> String {
    name.to_ascii_lowercase()
}

fn def_of(plan: &Prepared) -> Result<&TableDef, StorageError> {
    let statements = plan.statements.downcast_ref::<Statements>();
    statements
        .map(|statements| &statements.def)
        .ok_or_else(|| internal("a plan was prepared by another backend"))
}

fn table_of<'a>(tables: &'a Tables, def: &TableDef) -> Result<&'a Table, StorageError> {
    tables.get(&key_of(&def.name)).map(|table| &**table).ok_or_else(|| internal("a table is gone"))
}

fn table_mut<'a>(tables: &'a mut Tables, def: &TableDef) -> Result<&'a mut Table, StorageError> {
    tables.get_mut(&key_of(&def.name)).map(Arc::make_mut).ok_or_else(|| internal("a table is gone"))
}

fn run_query(state: &State, query: Query) -> Outcome {
    let def = def_of(&query.plan)?;
    check_guards(&state.tables, &query.guards)?;
    let table = table_of(&state.tables, def)?;
    match &*query.plan.plan {
        Plan::Read { columns, key, .. } => {
            let row = table.find(key, &operands(table, key, query.parameters)?);
            Ok(project(row.map(|(_, row)| row), columns))
        }
        Plan::List { columns, scope, count, .. } => {
            let scope_values = operands(table, scope, query.parameters)?;
            list::run(table, columns, scope, &scope_values, *count, query.list.unwrap_or_default())
        }
        Plan::Create { .. } | Plan::Modify { .. } => {
            Err(internal("a plan that writes was given to `query`"))
        }
    }
}

/// Values that are compared with columns.
fn operands(
    table: &Table,
    columns: &[usize],
    values: Vec<Value>,
) -> Result<Vec<Value>, StorageError> {
    if columns.len() != values.len() {
        return Err(internal("a plan has another number of parameters"));
    }
    columns.iter().zip(values).map(|(column, value)| table.operand(*column, value)).collect()
}

fn check_guards(tables: &Tables, guards: &[Guard]) -> Result<(), StorageError> {
    for (place, guard) in guards.iter().enumerate() {
        let Plan::Read { key, .. } = &*guard.plan.plan else {
            return Err(internal("a guard is no read"));
        };
        let table = table_of(tables, def_of(&guard.plan)?)?;
        if table.find(key, &operands(table, key, guard.parameters.clone())?).is_none() {
            return Err(StorageError::Missing(place));
        }
    }
    Ok(())
}

fn project<'a>(rows: impl IntoIterator<Item = &'a Vec<Value>>, columns: &[usize]) -> ResultSet {
    let mut set = ResultSet::new(columns.len());
    for row in rows {
        for column in columns {
            set.push(row[*column].view());
        }
    }
    set
}

fn run_write(state: &mut State, write: Write) -> Outcome {
    if let Some(memory) = &write.memory
        && let Some(remembered) =
            state.remembered.get(&memory.key).filter(|answer| answer.expires > memory.now)
    {
        if remembered.fingerprint != memory.fingerprint {
            return Err(StorageError::OtherRequest);
        }
        return Ok(ResultSet::replayed(remembered.answer.clone()));
    }
    check_guards(&state.tables, &write.guards)?;
    let mut tables = state.tables.clone();
    let mut answer = None;
    for step in write.steps {
        answer.get_or_insert(run_step(&mut tables, step)?);
    }
    let answer = answer.unwrap_or_default();
    if let Some(Memory { key, fingerprint, expires, now, render }) = write.memory {
        let rendered = guarded("the rendering of an answer", || render(&answer))?;
        state.remembered.retain(|_, remembered| remembered.expires > now);
        state.remembered.insert(key, Remembered { fingerprint, answer: rendered, expires });
    }
    state.tables = tables;
    Ok(answer)
}

fn run_step(tables: &mut Tables, step: WriteStep) -> Outcome {
    match step {
        WriteStep::Create(plan, given) => {
            let def = def_of(&plan)?;
            let Plan::Create { values, columns, .. } = &*plan.plan else {
                return Err(internal("a step and its plan do not fit"));
            };
            let row = table_mut(tables, def)?.complete_row(values, given)?;
            let id = constraints::store(tables, def, None, &row)?;
            Ok(project(table_of(tables, def)?.rows.get(&id), columns))
        }
        WriteStep::Modify(plan, key, decide) => {
            let def = def_of(&plan)?;
            let Plan::Modify { columns, key: key_columns, .. } = &*plan.plan else {
                return Err(internal("a step and its plan do not fit"));
            };
            let table = table_of(tables, def)?;
            let found = table.find(key_columns, &operands(table, key_columns, key)?);
            let (id, row) = found.ok_or(StorageError::Missing(usize::MAX))?;
            let (mut row, set) = (row.clone(), project([row], columns));
            match guarded("a decision", || decide(&set))? {
                Decision::Keep => Ok(set),
                Decision::Refuse(reason) => Err(StorageError::Refused(reason)),
                Decision::Update(changes) => {
                    for (column, value) in changes {
                        let accepted = table.accept(column, value)?;
                        row[column] = accepted;
                    }
                    constraints::store(tables, def, Some(id), &row)?;
                    Ok(project([&row], columns))
                }
                Decision::Delete => constraints::delete(tables, def, id).map(|()| set),
            }
        }
    }
}

fn guarded<T>(what: &str, run: impl FnOnce() -> T) -> Result<T, StorageError> {
    catch_unwind(AssertUnwindSafe(run)).map_err(|_| internal(&format!("{what} panicked")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conforms() {
        crate::conformance::run(&|| Arc::new(MemoryStorage::new()));
    }
}
