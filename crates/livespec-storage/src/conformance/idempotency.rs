//! The memory of idempotency keys.

use super::Open;
use super::fixture::{Fixture, OWNERS};
use crate::plan::Outcome;
use crate::{Decision, Memory, StorageError, ValueRef, WriteStep};

pub(super) fn run(open: Open<'_>) {
    let fixture = Fixture::new(open());
    hit_other_and_expiry(&fixture);
    failures_are_not_remembered(&fixture);
    many(&fixture);
}

fn memory(key: u8, fingerprint: u8, now: i64) -> Memory {
    Memory {
        key: [key; 32],
        fingerprint: [fingerprint; 32],
        expires: now + 100,
        now,
        render: Box::new(|row| match row.get(0, 0) {
            ValueRef::Text(id) => id.as_bytes().to_vec(),
            other => panic!("{other:?}"),
        }),
    }
}

fn remember(fixture: &Fixture, step: WriteStep, memory: Memory) -> Outcome {
    fixture.write_with(Vec::new(), vec![step], Some(memory))
}

fn hit_other_and_expiry(fixture: &Fixture) {
    let first =
        remember(fixture, fixture.owner("ada", None), memory(1, 1, 1000)).expect("an owner");
    assert_eq!((first.rows(), &first.replay), (1, &None));
    let again = remember(fixture, fixture.owner("ada", None), memory(1, 1, 1099))
        .expect("the first answer");
    assert_eq!((again.rows(), again.replay.as_deref()), (0, Some(&b"ada"[..])));
    let other = remember(fixture, fixture.owner("bob", None), memory(1, 2, 1099));
    assert!(matches!(other, Err(StorageError::OtherRequest)), "{other:?}");
    let guarded = fixture.write_with(
        vec![fixture.guard(OWNERS, "nobody")],
        Vec::new(),
        Some(memory(1, 1, 1099)),
    );
    assert!(guarded.expect("what was answered needs no guard").replay.is_some());
    let late = remember(fixture, fixture.owner("bob", None), memory(1, 2, 1100))
        .expect("the memory is void");
    assert_eq!(late.replay, None);
    let again = remember(fixture, fixture.owner("bob", None), memory(1, 2, 1101))
        .expect("the second answer");
    assert_eq!(again.replay.as_deref(), Some(&b"bob"[..]));
}

fn failures_are_not_remembered(fixture: &Fixture) {
    let taken = remember(fixture, fixture.owner("ada", None), memory(2, 1, 2000));
    assert!(matches!(taken, Err(StorageError::Unique { .. })), "{taken:?}");
    let refused = remember(
        fixture,
        fixture.modify(OWNERS, "ada", |_| Decision::Refuse(Box::new(()))),
        memory(2, 2, 2000),
    );
    assert!(matches!(refused, Err(StorageError::Refused(_))), "{refused:?}");
    let mut faulty = memory(2, 3, 2000);
    faulty.render = Box::new(|_| std::panic::resume_unwind(Box::new("a fault of the caller")));
    let outcome = remember(fixture, fixture.owner("unrendered", None), faulty);
    assert!(matches!(outcome, Err(StorageError::Internal(_))), "{outcome:?}");
    assert!(fixture.read(OWNERS, "unrendered").expect("a read").is_empty());
    remember(fixture, fixture.owner("cleo", None), memory(2, 4, 2000)).expect("the key is free");
}

fn many(fixture: &Fixture) {
    for round in 0..50_u8 {
        let name = format!("many {round}");
        let now = 10_000 + i64::from(round) * 10;
        remember(fixture, fixture.owner(&name, None), memory(100 + round, 1, now))
            .expect("an owner");
        let again = remember(fixture, fixture.owner(&name, None), memory(100 + round, 1, now + 1));
        assert!(again.expect("the answer").replay.is_some());
    }
}
