//! Every type of column, at its limits.

use super::Open;
use super::fixture::{Fixture, NOTES, THINGS, TICKETS, text, thing};
use crate::{ColumnType, Decision, StorageError, Value};

pub(super) fn run(open: Open<'_>) {
    let fixture = Fixture::new(open());
    limits_come_back(&fixture);
    forms_are_those_of_the_column(&fixture);
    wrong_kinds_are_refused(&fixture);
    the_database_numbers(&fixture);
    the_database_fills_in(&fixture);
}

/// A column and a value that it takes and gives back as it is.
fn limits() -> Vec<(usize, Value)> {
    let long = "x".repeat(100_000);
    vec![
        (thing::LABEL, text("é€😀 'quoted\" \\ %_*")),
        (thing::LABEL, text(&"ü".repeat(40))),
        (thing::FLAG, Value::Bool(true)),
        (thing::FLAG, Value::Bool(false)),
        (thing::SMALL, Value::Integer(-100)),
        (thing::BIG, Value::Integer(i64::MAX)),
        (thing::BIG, Value::Integer(i64::MIN)),
        (thing::BIG, Value::Integer(0)),
        (thing::RATIO, Value::Real(f64::MIN_POSITIVE)),
        (thing::RATIO, Value::Real(f64::MAX)),
        (thing::RATIO, Value::Real(0.1)),
        (thing::RATIO, Value::Real(3.0)),
        (thing::PRICE, Value::Real(99_999_999.98)),
        (thing::PRICE, Value::Real(12.0)),
        (thing::HUGE, text("12345678901234567890123456.7891")),
        (thing::HUGE, text("-0.0001")),
        (thing::DAY, text("0001-01-01")),
        (thing::CLOCK, text("23:59:59")),
        (thing::AT, text("9999-12-31T23:59:59.999Z")),
        (thing::DOC, text("1.50")),
        (thing::DOC, text("\"\"")),
        (thing::DOC, text(&format!("[\"{long}\"]"))),
        (thing::RAW, Value::Blob(Vec::new())),
        (thing::RAW, Value::Blob((0..=255).collect())),
        (thing::RAW, Value::Null),
    ]
}

fn limits_come_back(fixture: &Fixture) {
    for (place, (column, value)) in limits().into_iter().enumerate() {
        let id = format!("limit-{place}");
        let made =
            fixture.add_thing(&id, &[(column, value.clone())]).expect("a value within the limits");
        let read = fixture.read(THINGS, &id).expect("a read");
        assert_eq!(read.get(0, column).to_value(), value, "column {column}");
        assert_eq!(made, read, "the answer to a create is the row as it is read");
        let to_null = fixture.write(vec![fixture.modify(THINGS, &id, move |row| {
            Decision::Update(vec![
                (thing::DOC, Value::Null),
                (column, row.get(0, column).to_value()),
            ])
        })]);
        let updated = to_null.expect("an update");
        assert_eq!(
            updated,
            fixture.read(THINGS, &id).expect("a read"),
            "the answer to an update is the row"
        );
    }
}

fn forms_are_those_of_the_column(fixture: &Fixture) {
    let cases = [
        (thing::RATIO, Value::Integer(7), Value::Real(7.0)),
        (thing::RATIO, Value::Real(-0.0), Value::Real(0.0)),
        (thing::PRICE, text("12.50"), Value::Real(12.5)),
        (thing::PRICE, Value::Integer(3), Value::Real(3.0)),
        (thing::HUGE, Value::Real(2.5), text("2.5000")),
        (thing::HUGE, text("+007"), text("7.0000")),
    ];
    for (place, (column, given, expected)) in cases.into_iter().enumerate() {
        let id = format!("form-{place}");
        let made =
            fixture.add_thing(&id, &[(column, given)]).expect("a value of a form that is taken");
        let read = fixture.read(THINGS, &id).expect("a read");
        assert_eq!(made, read);
        assert_eq!(
            format!("{:?}", read.get(0, column).to_value()),
            format!("{expected:?}"),
            "column {column}"
        );
    }
}

fn wrong_kinds_are_refused(fixture: &Fixture) {
    let cases = [
        (thing::BIG, text("1")),
        (thing::FLAG, Value::Integer(1)),
        (thing::RATIO, Value::Real(f64::NAN)),
        (thing::PRICE, text("a lot")),
        (thing::LABEL, Value::Integer(1)),
        (thing::RAW, text("bytes")),
    ];
    for (column, value) in cases {
        let refused = fixture.add_thing("wrong", &[(column, value.clone())]);
        assert!(
            matches!(refused, Err(StorageError::Internal(_))),
            "column {column}, {value:?}: {refused:?}"
        );
    }
    assert!(fixture.read(THINGS, "wrong").expect("a read").is_empty());
    assert!(ColumnType::Boolean.accept(Value::Integer(1)).is_err());
}

fn the_database_numbers(fixture: &Fixture) {
    fixture.add_thing("noted", &[]).expect("a thing");
    let note = |note: &str| {
        let made = fixture.write(vec![fixture.create(NOTES, vec![text("noted"), text(note)])]);
        match made.expect("a note").get(0, 0).to_value() {
            Value::Integer(number) => number,
            other => panic!("a number was expected: {other:?}"),
        }
    };
    let (first, second) = (note("one"), note("two"));
    assert_eq!((first, second), (1, 2));
    let delete = |number: i64| {
        let plan = fixture.tables[NOTES].modify.clone();
        let step = crate::WriteStep::Modify(
            plan,
            vec![Value::Integer(number)],
            Box::new(|_| Decision::Delete),
        );
        fixture.write(vec![step]).expect("a deletion")
    };
    delete(second);
    let third = note("three");
    assert_eq!(third, 3, "a number is never given twice");
    delete(first);
    delete(third);
}

fn the_database_fills_in(fixture: &Fixture) {
    let ticket = |id: &str| {
        let made = fixture
            .write(vec![fixture.create(TICKETS, vec![text(id), Value::Null])])
            .expect("a ticket");
        assert_eq!(made, fixture.read(TICKETS, id).expect("a read"));
        made.row(0)
    };
    let (first, second) = (ticket("t1"), ticket("t2"));
    assert_eq!((&first[1], &second[1]), (&Value::Integer(1), &Value::Integer(2)));
    assert_eq!(first[5], text("it's open"));
    let (Value::Text(created), Value::Text(token)) = (&first[3], &first[4]) else {
        panic!("{first:?}")
    };
    assert_eq!((created.len(), &created[10..11], &created[23..]), (24, "T", "Z"), "{created}");
    assert_eq!((token.len(), &token[14..15]), (36, "4"), "{token}");
    assert_ne!(first[4], second[4]);
    for id in ["t1", "t2"] {
        fixture.delete(TICKETS, id).expect("a deletion");
    }
    assert_eq!(ticket("t3")[1], Value::Integer(3), "a number is never given twice");
}
