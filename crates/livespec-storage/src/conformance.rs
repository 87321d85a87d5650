//! The suite that holds a backend to the contract of [`crate::Storage`].
//!
//! In: a function that opens an empty database, a new one each time. Out: nothing, or a panic that says
//! which promise is broken. A backend calls [`run`] and [`agree`] from its tests.

mod agreement;
mod concurrency;
mod constraints;
mod fixture;
mod idempotency;
mod lists;
mod migrations;
mod values;
mod writes;

use std::sync::Arc;

use crate::Storage;

pub use agreement::agree;
pub use fixture::{Fixture, schema};

/// Opens an empty database.
pub type Open<'a> = &'a dyn Fn() -> Arc<dyn Storage>;

/// Runs every topic, each on a database of its own.
///
/// # Panics
/// Where a promise is broken.
pub fn run(open: Open<'_>) {
    for topic in [
        migrations::run,
        values::run,
        lists::run,
        constraints::run,
        writes::run,
        idempotency::run,
        concurrency::run,
        closing,
    ] {
        topic(open);
    }
}

fn closing(open: Open<'_>) {
    use crate::StorageError;

    let fixture = Fixture::new(open());
    fixture.storage.ping().expect("an open database answers");
    fixture.storage.close();
    fixture.storage.close();
    assert!(matches!(fixture.storage.ping(), Err(StorageError::Unavailable(_))));
    assert!(matches!(fixture.add_owner("late", None), Err(StorageError::Unavailable(_))));
    let read = fixture.read(fixture::OWNERS, "nobody");
    assert!(matches!(read, Err(StorageError::Unavailable(_))), "{read:?}");
    let listed = fixture.list_all(fixture::OWNERS, fixture::by_key());
    assert!(matches!(listed, Err(StorageError::Unavailable(_))), "{listed:?}");
}
