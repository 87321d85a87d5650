//! Constraints, named with table and columns.

use super::Open;
use super::fixture::{Fixture, NOTES, OWNERS, THINGS, TICKETS, number, text, thing};
use crate::plan::Outcome;
use crate::{Decision, StorageError, Value};

pub(super) fn run(open: Open<'_>) {
    let fixture = Fixture::new(open());
    fixture.add_owner("ada", Some(1)).expect("an owner");
    fixture.add_owner("bob", Some(2)).expect("an owner");
    fixture.add_thing("a", &[(thing::OWNER, text("ada"))]).expect("a thing");
    unique(&fixture);
    not_null(&fixture);
    checks(&fixture);
    pointers(&fixture);
    deletions(&fixture);
}

fn assert_unique(outcome: &Outcome, table: &str, columns: &[&str]) {
    let Err(StorageError::Unique { table: found, columns: named }) = outcome else {
        panic!("{outcome:?}")
    };
    assert_eq!(
        (found.as_str(), named.iter().map(String::as_str).collect::<Vec<_>>()),
        (table, columns.to_vec())
    );
}

fn unique(fixture: &Fixture) {
    let add = |id: &str, name: &str| {
        fixture.write(vec![fixture.create(OWNERS, vec![text(id), text(name), Value::Null])])
    };
    assert_unique(&add("ada", "new"), "owners", &["id"]);
    assert_unique(&add("new", "ada"), "owners", &["name"]);
    let pair = fixture.add_thing("b", &[(thing::OWNER, text("ada")), (thing::LABEL, text("a"))]);
    assert_unique(&pair, "things", &["owner", "label"]);
    let renamed = fixture
        .write(vec![fixture.modify(OWNERS, "bob", |_| Decision::Update(vec![(1, text("ada"))]))]);
    assert_unique(&renamed, "owners", &["name"]);
    // Rows with a NULL among the columns are not equal.
    for id in ["n1", "n2"] {
        fixture.add_thing(id, &[(thing::LABEL, text("same"))]).expect("NULL is not equal to NULL");
    }
    let same = fixture
        .write(vec![fixture.modify(OWNERS, "bob", |_| Decision::Update(vec![(1, text("bob"))]))]);
    same.expect("a row does not stand in its own way");
}

fn not_null(fixture: &Fixture) {
    let made = fixture.add_thing("nameless", &[(thing::LABEL, Value::Null)]);
    let changed = fixture.write(vec![
        fixture.modify(THINGS, "a", |_| Decision::Update(vec![(thing::LABEL, Value::Null)])),
    ]);
    for outcome in [made, changed] {
        let Err(StorageError::NotNull { table, column }) = &outcome else { panic!("{outcome:?}") };
        assert_eq!((table.as_str(), column.as_str()), ("things", "label"));
    }
}

fn checks(fixture: &Fixture) {
    let cases = [
        ("label_length", thing::LABEL, text("")),
        ("label_length", thing::LABEL, text(&"é".repeat(41))),
        ("small_range", thing::SMALL, number(-101)),
        ("small_range", thing::SMALL, number(101)),
        ("ratio_above", thing::RATIO, Value::Real(-1_000_000.0)),
        ("price_below", thing::PRICE, Value::Real(99_999_999.99)),
    ];
    for (name, column, value) in cases {
        let made = fixture.add_thing("checked", &[(column, value.clone())]);
        let changed = fixture.write(vec![
            fixture.modify(THINGS, "a", move |_| Decision::Update(vec![(column, value)])),
        ]);
        for outcome in [made, changed] {
            assert!(
                matches!(&outcome, Err(StorageError::Check { name: found }) if found == name),
                "{outcome:?}"
            );
        }
    }
    let own = fixture.write(vec![
        fixture.modify(THINGS, "a", |_| Decision::Update(vec![(thing::OWNER, text("a"))])),
    ]);
    assert!(matches!(own, Err(StorageError::Check { name }) if name == "not_own_owner"));
    fixture.write(vec![fixture.create(TICKETS, vec![text("t"), Value::Null])]).expect("a ticket");
    let state = |state: &'static str| {
        fixture.write(vec![
            fixture.modify(TICKETS, "t", move |_| Decision::Update(vec![(5, text(state))])),
        ])
    };
    assert!(matches!(state("lost"), Err(StorageError::Check { name }) if name == "state's"));
    state("closed").expect("one of the values");
}

fn assert_pointer(outcome: &Outcome, table: &str, column: &str, was_deleting: bool) {
    let Err(StorageError::ForeignKey { table: found, columns, deleting }) = outcome else {
        panic!("{outcome:?}")
    };
    assert_eq!(
        (found.as_str(), columns.as_slice(), *deleting),
        (table, &[column.to_owned()][..], was_deleting)
    );
}

fn pointers(fixture: &Fixture) {
    assert_pointer(
        &fixture.add_thing("c", &[(thing::OWNER, text("nobody"))]),
        "things",
        "owner",
        false,
    );
    let changed = fixture.write(vec![
        fixture.modify(THINGS, "a", |_| Decision::Update(vec![(thing::OWNER, text("nobody"))])),
    ]);
    assert_pointer(&changed, "things", "owner", false);
    let note = fixture.write(vec![fixture.create(NOTES, vec![text("nothing"), text("x")])]);
    assert_pointer(&note, "notes", "thing", false);
    let itself = fixture.write(vec![fixture.create(TICKETS, vec![text("self"), text("self")])]);
    itself.expect("a row may point to itself");
    fixture.delete(TICKETS, "self").expect("and may go then");
}

fn deletions(fixture: &Fixture) {
    fixture.write(vec![fixture.create(NOTES, vec![text("a"), text("x")])]).expect("a note");
    assert_pointer(&fixture.delete(THINGS, "a"), "notes", "thing", true);
    // The things of an owner would go too, but for the note.
    let cascade = fixture.delete(OWNERS, "ada");
    assert!(matches!(cascade, Err(StorageError::ForeignKey { deleting: true, .. })), "{cascade:?}");
    assert!(!fixture.read(THINGS, "a").expect("a read").is_empty());
    assert!(!fixture.read(OWNERS, "ada").expect("a read").is_empty());

    fixture.add_thing("of bob", &[(thing::OWNER, text("bob"))]).expect("a thing");
    fixture.delete(OWNERS, "bob").expect("a deletion that takes what points");
    assert!(fixture.read(THINGS, "of bob").expect("a read").is_empty());

    fixture
        .write(vec![fixture.create(TICKETS, vec![text("parent"), Value::Null])])
        .expect("a ticket");
    fixture
        .write(vec![fixture.create(TICKETS, vec![text("child"), text("parent")])])
        .expect("a ticket");
    fixture.delete(TICKETS, "parent").expect("a deletion that clears the pointer");
    assert_eq!(fixture.read(TICKETS, "child").expect("a read").row(0)[2], Value::Null);
}
