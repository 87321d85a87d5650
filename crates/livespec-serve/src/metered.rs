//! A storage whose operations are timed.

use std::sync::Arc;
use std::time::Instant;

use livespec_storage::{
    Answer, Capabilities, Plan, Prepared, Query, Schema, Storage, StorageError, Write, WriteStep,
};

use crate::Metrics;

/// The storage with its operations timed in `db_query_duration_seconds`. A write counts as its first
/// step, from its arrival to its commit.
pub fn metered(storage: Arc<dyn Storage>, metrics: Arc<Metrics>) -> Arc<dyn Storage> {
    Arc::new(Metered { storage, metrics })
}

#[derive(Debug)]
struct Metered {
    storage: Arc<dyn Storage>,
    metrics: Arc<Metrics>,
}

impl Metered {
    fn timed(&self, operation: usize, run: impl FnOnce() -> Answer) -> Answer {
        let started = Instant::now();
        match run() {
            Answer::Ready(outcome) => {
                self.metrics.query(operation, started.elapsed());
                Answer::Ready(outcome)
            }
            Answer::Later(future) => {
                let metrics = Arc::clone(&self.metrics);
                Answer::Later(Box::pin(async move {
                    let outcome = future.await;
                    metrics.query(operation, started.elapsed());
                    outcome
                }))
            }
        }
    }
}

/// The index into the values of the label.
fn operation(prepared: &Prepared) -> usize {
    match *prepared.plan {
        Plan::Read { .. } => 0,
        Plan::List { .. } => 1,
        Plan::Create { .. } => 2,
        Plan::Modify { .. } => 3,
    }
}

impl Storage for Metered {
    fn capabilities(&self) -> Capabilities {
        self.storage.capabilities()
    }

    fn migrate(&self, schema: &Schema) -> Result<Vec<String>, StorageError> {
        self.storage.migrate(schema)
    }

    fn prepare(&self, schema: &Schema, plan: Plan) -> Result<Prepared, StorageError> {
        self.storage.prepare(schema, plan)
    }

    fn query(&self, query: Query) -> Answer {
        self.timed(operation(&query.plan), || self.storage.query(query))
    }

    fn write(&self, write: Write) -> Answer {
        let operation = match write.steps.first() {
            Some(WriteStep::Create(plan, _) | WriteStep::Modify(plan, ..)) => operation(plan),
            None => return self.storage.write(write),
        };
        self.timed(operation, || self.storage.write(write))
    }

    fn ping(&self) -> Result<(), StorageError> {
        self.storage.ping()
    }

    fn close(&self) {
        self.storage.close();
    }
}
