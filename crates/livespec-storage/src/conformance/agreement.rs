//! Random sequences of operations, on which a backend and the model agree.

use std::fmt::Write as _;
use std::hash::{BuildHasher as _, RandomState};
use std::sync::Arc;

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use super::Open;
use super::fixture::{Fixture, NOTES, OWNERS, THINGS, TICKETS, number, text, thing};
use crate::plan::Outcome;
use crate::{
    Decision, Filter, FilterOp, ListRequest, Memory, MemoryStorage, Sort, StorageError, Value,
    WriteStep,
};

/// One operation. Small numbers stand for names and values, so that operations meet.
#[derive(Debug, Clone)]
enum Operation {
    Write {
        steps: Vec<Step>,
        guard: Option<u8>,
        memory: Option<(u8, u8)>,
    },
    Read {
        table: usize,
        id: u8,
    },
    List {
        table: usize,
        filters: Vec<(usize, u8, Vec<u8>)>,
        sort: Vec<(usize, bool)>,
        after: Option<u8>,
        offset: u8,
        limit: u8,
        count: bool,
    },
}

#[derive(Debug, Clone)]
enum Step {
    Owner { id: u8, name: u8, rank: u8 },
    Thing { id: u8, owner: u8, cells: Vec<(usize, u8)> },
    Note { thing: u8 },
    Ticket { id: u8, parent: u8 },
    Update { table: usize, id: u8, cells: Vec<(usize, u8)> },
    Delete { table: usize, id: u8 },
    Keep { table: usize, id: u8 },
    Refuse { id: u8 },
}

/// Runs `cases` random sequences on the backend and on the model and compares every answer.
///
/// # Panics
/// Where they differ; the message holds the shortest sequence found and the seed, which
/// `LIVESPEC_SEED=…` in the environment replays.
pub fn agree(open: Open<'_>, cases: u32) {
    let given = std::env::var("LIVESPEC_SEED").ok().and_then(|seed| parse_seed(&seed));
    let seed = given.unwrap_or_else(random_seed);
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    let mut runner =
        TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &seed));
    let outcome = runner.run(&prop::collection::vec(operation(), 1..40), |operations| {
        let model = Fixture::new(Arc::new(MemoryStorage::new()));
        let tested = Fixture::new(open());
        for (place, operation) in (0..).zip(&operations) {
            let (expected, found) =
                (answer(&model, operation, place), answer(&tested, operation, place));
            prop_assert_eq!(expected, found, "operation {}: {:?}", place, operation);
        }
        tested.storage.close();
        Ok(())
    });
    if let Err(error) = outcome {
        let seed = seed.iter().fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        });
        panic!("model and backend differ (LIVESPEC_SEED={seed} replays it): {error}");
    }
}

/// The keys of the standard library's hash maps are random.
fn random_seed() -> [u8; 32] {
    let mut seed = [0; 32];
    for part in seed.chunks_mut(8) {
        part.copy_from_slice(&RandomState::new().hash_one(part.len()).to_le_bytes());
    }
    seed
}

fn parse_seed(text: &str) -> Option<[u8; 32]> {
    let bytes =
        (0..32).map(|place| u8::from_str_radix(text.get(place * 2..place * 2 + 2)?, 16).ok());
    bytes.collect::<Option<Vec<_>>>()?.try_into().ok()
}

fn cells() -> impl Strategy<Value = Vec<(usize, u8)>> {
    prop::collection::vec((thing::OWNER..thing::COUNT, 0_u8..8), 0..4)
}

fn step() -> impl Strategy<Value = Step> {
    let id = || 0_u8..6;
    prop_oneof![
        3 => (id(), id(), id()).prop_map(|(id, name, rank)| Step::Owner { id, name, rank }),
        5 => (id(), id(), cells()).prop_map(|(id, owner, cells)| Step::Thing { id, owner, cells }),
        2 => id().prop_map(|thing| Step::Note { thing }),
        2 => (id(), id()).prop_map(|(id, parent)| Step::Ticket { id, parent }),
        4 => (0_usize..4, id(), cells()).prop_map(|(table, id, cells)| Step::Update { table, id, cells }),
        2 => (0_usize..4, id()).prop_map(|(table, id)| Step::Delete { table, id }),
        1 => (0_usize..4, id()).prop_map(|(table, id)| Step::Keep { table, id }),
        1 => id().prop_map(|id| Step::Refuse { id }),
    ]
}

fn operation() -> impl Strategy<Value = Operation> {
    let filter = (0..thing::COUNT, 0_u8..8, prop::collection::vec(0_u8..8, 0..4));
    let list = (
        0_usize..4,
        prop::collection::vec(filter, 0..3),
        prop::collection::vec((0..thing::COUNT, any::<bool>()), 0..3),
        prop::option::of(0_u8..6),
        0_u8..4,
        0_u8..6,
        any::<bool>(),
    );
    prop_oneof![
        6 => (
            prop::collection::vec(step(), 1..4),
            prop::option::weighted(0.2, 0_u8..6),
            prop::option::weighted(0.2, (0_u8..3, 0_u8..2)),
        )
            .prop_map(|(steps, guard, memory)| Operation::Write { steps, guard, memory }),
        2 => (0_usize..4, 0_u8..6).prop_map(|(table, id)| Operation::Read { table, id }),
        3 => list.prop_map(|(table, filters, sort, after, offset, limit, count)| Operation::List {
            table, filters, sort, after, offset, limit, count
        }),
    ]
}

/// The key of a row; notes are numbered by the database.
fn key(table: usize, id: u8) -> Value {
    if table == NOTES { number(i64::from(id)) } else { text(&format!("id {id}")) }
}

/// A value for a column, from a small set in which NULL and the edges are; `0` is NULL.
fn value(table: usize, column: usize, choice: u8) -> Value {
    let small = i64::from(choice);
    let pick = |texts: [&str; 7]| text(texts[usize::from(choice - 1) % 7]);
    match (table, column) {
        (_, _) if choice == 0 => Value::Null,
        (NOTES, 0) | (TICKETS, 1) => number(small),
        (NOTES, 1)
        | (THINGS, thing::ID)
        | (OWNERS | TICKETS, 0)
        | (TICKETS, 2)
        | (THINGS, thing::OWNER) => key(THINGS, choice),
        (OWNERS, 1) => text(&format!("name {choice}")),
        (OWNERS, _) => number(small - 3),
        (NOTES, _) => text("note"),
        (TICKETS, 3) => {
            pick(["2024-01-01T00:00:00.000Z", "2025-06-30T12:00:00.500Z", "", "b", "c", "d", "e"])
        }
        (TICKETS, 4) => text(&format!("token {choice}")),
        (TICKETS, _) => {
            pick(["closed", "it's open", "closed", "it's open", "closed", "lost", "closed"])
        }
        (_, thing::LABEL) => pick(["a", "A", "ab", "a%b", "a_b", "é", "b*"]),
        (_, thing::FLAG) => Value::Bool(choice.is_multiple_of(2)),
        (_, thing::SMALL) => number([-100, -1, 0, 1, 100, 101, 7][usize::from(choice - 1) % 7]),
        (_, thing::BIG) => {
            number([i64::MIN, -1, 0, 1, i64::MAX, 5, 5][usize::from(choice - 1) % 7])
        }
        (_, thing::RATIO) => Value::Real(
            [-2_000_000.0, -0.5, 0.0, 1.0, 1.5, 1e300, 3.0][usize::from(choice - 1) % 7],
        ),
        (_, thing::PRICE) => pick(["0.01", "1.10", "99999999.99", "-5", "2", "2.00", "10"]),
        (_, thing::HUGE) => pick(["9", "10", "-9", "-10", "0.0001", "1e20", "9.0"]),
        (_, thing::DAY) => {
            pick(["2024-02-29", "2025-01-01", "1999-12-31", "2024-03-01", "0001-01-01", "x", "y"])
        }
        (_, thing::CLOCK) => pick(["00:00:00", "12:00:00", "23:59:59", "1", "2", "3", "4"]),
        (_, thing::AT) => {
            pick(["2024-01-01T00:00:00.000Z", "2024-01-01T00:00:00.001Z", "1", "2", "3", "4", "5"])
        }
        (_, thing::DOC) => pick(["1", "1.50", "[]", "{}", "null", "\"x\"", "true"]),
        (_, _) => Value::Blob(vec![choice; usize::from(choice) % 3]),
    }
}

fn width(table: usize) -> usize {
    [3, thing::COUNT, 3, 6][table]
}

fn changes(table: usize, cells: &[(usize, u8)]) -> Vec<(usize, Value)> {
    let place = |column: usize| column % width(table);
    // The keys that the database numbers stay; what it fills in differs between two databases.
    cells
        .iter()
        .map(|(column, choice)| (place(*column), value(table, place(*column), *choice)))
        .filter(|(column, _)| !(table == NOTES && *column == 0))
        .collect()
}

fn steps(fixture: &Fixture, steps: &[Step]) -> Vec<WriteStep> {
    let modify = |table: usize, id: u8, decide: crate::Decide| {
        WriteStep::Modify(fixture.tables[table].modify.clone(), vec![key(table, id)], decide)
    };
    let step = |step: &Step| match step {
        Step::Owner { id, name, rank } => fixture.create(
            OWNERS,
            vec![key(OWNERS, *id), value(OWNERS, 1, *name), value(OWNERS, 2, *rank)],
        ),
        Step::Thing { id, owner, cells } => {
            let mut values = vec![Value::Null; thing::COUNT];
            values[thing::LABEL] = text(&format!("label {id}"));
            values[thing::OWNER] = value(THINGS, thing::OWNER, *owner);
            for (column, choice) in cells {
                values[*column] = value(THINGS, *column, *choice);
            }
            values[thing::ID] = key(THINGS, *id);
            fixture.create(THINGS, values)
        }
        Step::Note { thing } => fixture.create(NOTES, vec![key(THINGS, *thing), text("note")]),
        Step::Ticket { id, parent } => {
            fixture.create(TICKETS, vec![key(TICKETS, *id), value(TICKETS, 2, *parent)])
        }
        Step::Update { table, id, cells } => {
            let changes = changes(*table, cells);
            modify(*table, *id, Box::new(move |_| Decision::Update(changes)))
        }
        Step::Delete { table, id } => modify(*table, *id, Box::new(|_| Decision::Delete)),
        Step::Keep { table, id } => modify(*table, *id, Box::new(|_| Decision::Keep)),
        Step::Refuse { id } => modify(OWNERS, *id, Box::new(|_| Decision::Refuse(Box::new(())))),
    };
    steps.iter().map(step).collect()
}

/// A column that holds the same in both databases: tokens and times of tickets do not.
fn comparable(table: usize, column: usize) -> usize {
    match (table, column % width(table)) {
        (TICKETS, 3 | 4) => 5,
        (_, column) => column,
    }
}

fn list_request(operation: &Operation) -> Option<ListRequest> {
    let Operation::List { table, filters, sort, after, offset, limit, .. } = operation else {
        return None;
    };
    let operator = |choice: u8| {
        use FilterOp::{Eq, Gt, Gte, In, Like, Lt, Lte, Ne};
        [Eq, Ne, Lt, Lte, Gt, Gte, In, Like][usize::from(choice) % 8]
    };
    let filters = filters.iter().map(|(column, op, choices)| {
        let (column, op) = (comparable(*table, *column), operator(*op));
        let mut operands: Vec<_> =
            choices.iter().map(|choice| value(*table, column, *choice)).collect();
        match op {
            FilterOp::In => {}
            FilterOp::Like => {
                operands = vec![text(["*", "a*", "*b", "", "A_B"][choices.len() % 5])]
            }
            _ => {
                operands.push(value(*table, column, 3));
                operands.truncate(1);
            }
        }
        Filter { column, op, operands }
    });
    let mut sort: Vec<_> = sort
        .iter()
        .map(|(column, descending)| Sort {
            column: comparable(*table, *column),
            descending: *descending,
        })
        .collect();
    sort.push(Sort { column: 0, descending: *offset == 3 });
    let after = after.map(|after| {
        let values = sort.iter().map(|sort| match sort.column {
            0 => key(*table, after),
            column => value(*table, column, after),
        });
        values.collect()
    });
    let (offset, limit) = (u64::from(*offset % 3), u32::from(*limit));
    Some(ListRequest { filters: filters.collect(), sort, after, offset, limit })
}

/// The answer as text, without what two databases may fill in differently.
fn answer(fixture: &Fixture, operation: &Operation, now: i64) -> String {
    match operation {
        Operation::Write { steps: wanted, guard, memory } => {
            let guards =
                guard.map(|id| fixture.guard(THINGS, &format!("id {id}"))).into_iter().collect();
            let memory = memory.map(|(key, fingerprint)| Memory {
                key: [key; 32],
                fingerprint: [fingerprint; 32],
                now,
                expires: now + 5,
                render: Box::new(|set| vec![u8::try_from(set.rows()).expect("one row at most")]),
            });
            shown(fixture.write_with(guards, steps(fixture, wanted), memory))
        }
        Operation::Read { table, id } => {
            shown(fixture.query(&fixture.tables[*table].read, vec![key(*table, *id)], None))
        }
        Operation::List { table, count, .. } => {
            let plans = &fixture.tables[*table];
            let plan = if *count { &plans.counted } else { &plans.list };
            shown(fixture.query(plan, Vec::new(), list_request(operation)))
        }
    }
}

fn shown(outcome: Outcome) -> String {
    match outcome {
        Ok(set) => {
            let rows: Vec<_> =
                (0..set.rows()).map(|row| format!("{:?}", masked(set.row(row)))).collect();
            format!("{rows:?}, total {:?}, more {}, replay {:?}", set.total, set.more, set.replay)
        }
        // Which of several broken constraints is named is the backend's choice, and so are its words.
        Err(
            StorageError::Unique { .. }
            | StorageError::ForeignKey { .. }
            | StorageError::NotNull { .. }
            | StorageError::Check { .. },
        ) => "a constraint is broken".to_owned(),
        Err(StorageError::Internal(_)) => "a fault".to_owned(),
        Err(other) => format!("{other:?}"),
    }
}

/// Tokens and times of tickets are made by the database.
fn masked(mut row: Vec<Value>) -> Vec<Value> {
    if row.len() == width(TICKETS) {
        row[3] = Value::Null;
        row[4] = Value::Null;
    }
    row
}
