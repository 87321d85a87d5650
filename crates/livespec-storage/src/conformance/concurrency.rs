//! Many threads at once.

use std::sync::atomic::{AtomicBool, Ordering};

use super::Open;
use super::fixture::{Fixture, OWNERS, by_key, number};
use crate::{Decision, StorageError, ValueRef};

const THREADS: usize = 8;
const ROUNDS: usize = 40;

pub(super) fn run(open: Open<'_>) {
    let fixture = Fixture::new(open());
    let fixture = &fixture;
    fixture.add_owner("counter", Some(0)).expect("an owner");
    let done = &AtomicBool::new(false);
    std::thread::scope(|scope| {
        let watcher = scope.spawn(move || watch(fixture, done));
        let writers: Vec<_> =
            (0..THREADS).map(|thread| scope.spawn(move || write(fixture, thread))).collect();
        for writer in writers {
            writer.join().expect("a writer");
        }
        done.store(true, Ordering::Release);
        watcher.join().expect("the watcher");
    });
    let rank = fixture.read(OWNERS, "counter").expect("a read").get(0, 2).to_value();
    assert_eq!(rank, number(i64::try_from(THREADS * ROUNDS).expect("small")), "no change was lost");
    let owners = fixture.list_all(OWNERS, by_key()).expect("a list");
    assert_eq!(owners.rows(), 1 + THREADS * ROUNDS + ROUNDS, "each name was stored once");
}

fn write(fixture: &Fixture, thread: usize) {
    for round in 0..ROUNDS {
        let name = format!("{thread}/{round}");
        fixture.add_owner(&name, None).expect("an owner");
        let read = fixture.read(OWNERS, &name).expect("a read");
        assert_eq!(read.rows(), 1, "what was acknowledged is there for its writer");
        let count = fixture.modify(OWNERS, "counter", |row| match row.get(0, 2) {
            ValueRef::Integer(rank) => Decision::Update(vec![(2, number(rank + 1))]),
            other => panic!("{other:?}"),
        });
        fixture.write(vec![count]).expect("a change");
        match fixture.add_owner(&format!("shared {round}"), None) {
            Ok(_) | Err(StorageError::Unique { .. }) => {}
            Err(other) => panic!("{other:?}"),
        }
        // A failure among others spares them.
        let lost =
            vec![fixture.owner(&format!("lost {name}"), None), fixture.owner("counter", None)];
        assert!(matches!(fixture.write(lost), Err(StorageError::Unique { .. })));
    }
}

fn watch(fixture: &Fixture, done: &AtomicBool) {
    let mut most = 0;
    while !done.load(Ordering::Acquire) {
        let owners = fixture.list_all(OWNERS, by_key()).expect("a list");
        assert!(owners.rows() >= most, "what was stored stays");
        most = owners.rows();
        let names = (0..owners.rows()).map(|row| owners.get(row, 1).to_value());
        let lost = names
            .into_iter()
            .any(|name| matches!(name, crate::Value::Text(name) if name.starts_with("lost")));
        assert!(!lost, "half a write was seen");
    }
}
