//! Decisions, guards, and several steps in one transaction.

use super::Open;
use super::fixture::{Fixture, OWNERS, THINGS, by_key, number, text, thing};
use crate::{Decision, Plan, Query, StorageError, Value, ValueRef};

pub(super) fn run(open: Open<'_>) {
    let fixture = Fixture::new(open());
    fixture.add_owner("ada", Some(1)).expect("an owner");
    decisions(&fixture);
    panics(&fixture);
    missing(&fixture);
    guards(&fixture);
    all_or_nothing(&fixture);
    keys_of_several_columns(&fixture);
}

fn decisions(fixture: &Fixture) {
    let rank = || fixture.read(OWNERS, "ada").expect("a read").get(0, 2).to_value();
    let kept = fixture.write(vec![fixture.modify(OWNERS, "ada", |row| {
        assert_eq!((row.rows(), row.get(0, 2)), (1, ValueRef::Integer(1)));
        Decision::Keep
    })]);
    assert_eq!(kept.expect("the row").row(0), [text("ada"), text("ada"), number(1)]);
    let updated = fixture.write(vec![fixture.modify(OWNERS, "ada", |row| match row.get(0, 2) {
        ValueRef::Integer(rank) => Decision::Update(vec![(2, Value::Integer(rank + 1))]),
        other => panic!("{other:?}"),
    })]);
    assert_eq!(updated.expect("the row afterwards").row(0), [text("ada"), text("ada"), number(2)]);
    assert_eq!(rank(), number(2));
    let nothing =
        fixture.write(vec![fixture.modify(OWNERS, "ada", |_| Decision::Update(Vec::new()))]);
    assert_eq!(nothing.expect("the row").get(0, 2).to_value(), number(2));
    let refused =
        fixture.write(vec![fixture.modify(OWNERS, "ada", |_| Decision::Refuse(Box::new("no")))]);
    let Err(StorageError::Refused(reason)) = refused else { panic!("{refused:?}") };
    assert_eq!(reason.downcast_ref(), Some(&"no"));
    fixture.add_owner("going", Some(9)).expect("an owner");
    let deleted = fixture.delete(OWNERS, "going").expect("the row as it was");
    assert_eq!(deleted.row(0), [text("going"), text("going"), number(9)]);
    assert!(fixture.read(OWNERS, "going").expect("a read").is_empty());
    let moved = fixture.write(vec![
        fixture.modify(OWNERS, "ada", |_| Decision::Update(vec![(0, text("lovelace"))])),
    ]);
    assert_eq!(moved.expect("the row afterwards").get(0, 0), ValueRef::Text("lovelace"));
    let back = fixture.write(vec![
        fixture.modify(OWNERS, "lovelace", |_| Decision::Update(vec![(0, text("ada"))])),
    ]);
    back.expect("a key may change");
}

fn panics(fixture: &Fixture) {
    let steps = vec![
        fixture.owner("before the panic", None),
        fixture.modify(OWNERS, "ada", |_| {
            std::panic::resume_unwind(Box::new("a fault of the caller"))
        }),
    ];
    let outcome = fixture.write(steps);
    assert!(matches!(outcome, Err(StorageError::Internal(_))), "{outcome:?}");
    assert!(fixture.read(OWNERS, "before the panic").expect("a read").is_empty());
    fixture.add_owner("after the panic", None).expect("writes go on");
    fixture.delete(OWNERS, "after the panic").expect("a deletion");
}

fn missing(fixture: &Fixture) {
    assert!(fixture.read(OWNERS, "nobody").expect("no row is no error").is_empty());
    let decided = fixture.modify(OWNERS, "nobody", |_| panic!("there is nothing to decide on"));
    assert!(matches!(fixture.write(vec![decided]), Err(StorageError::Missing(usize::MAX))));
}

fn guards(fixture: &Fixture) {
    let (there, gone) = (fixture.guard(OWNERS, "ada"), fixture.guard(THINGS, "nothing"));
    let write = |guards| fixture.write_with(guards, vec![fixture.owner("guarded", None)], None);
    assert!(matches!(write(vec![there.clone(), gone.clone()]), Err(StorageError::Missing(1))));
    assert!(matches!(write(vec![gone.clone(), there.clone()]), Err(StorageError::Missing(0))));
    assert!(fixture.read(OWNERS, "guarded").expect("a read").is_empty());
    write(vec![there.clone(), there.clone()]).expect("a guard may stand twice");
    fixture.delete(OWNERS, "guarded").expect("a deletion");

    let plans = &fixture.tables[OWNERS];
    for (plan, list) in
        [(&plans.read, None), (&plans.list, Some(by_key())), (&plans.counted, Some(by_key()))]
    {
        let parameters = if list.is_none() { vec![text("ada")] } else { Vec::new() };
        let query = |guards| Query {
            plan: plan.clone(),
            parameters: parameters.clone(),
            guards,
            list: list.clone(),
        };
        let missing = fixture.storage.query(query(vec![there.clone(), gone.clone()])).wait();
        assert!(matches!(missing, Err(StorageError::Missing(1))), "{missing:?}");
        let found =
            fixture.storage.query(query(vec![there.clone()])).wait().expect("the guard holds");
        assert_eq!(found.rows(), 1);
    }
}

fn all_or_nothing(fixture: &Fixture) {
    let first = fixture
        .write(vec![
            fixture.owner("one", Some(1)),
            fixture.create(THINGS, Fixture::thing_values("of one", &[(thing::OWNER, text("one"))])),
            fixture.modify(OWNERS, "one", |_| Decision::Update(vec![(2, number(5))])),
        ])
        .expect("steps see each other");
    assert_eq!(
        first.row(0),
        [text("one"), text("one"), number(1)],
        "the answer is that of the first step"
    );
    assert_eq!(fixture.read(OWNERS, "one").expect("a read").get(0, 2), ValueRef::Integer(5));

    let before = fixture.list_all(OWNERS, by_key()).expect("a list");
    let last_steps = [
        fixture.owner("ada", None),
        fixture.create(THINGS, Fixture::thing_values("lost", &[(thing::OWNER, text("nobody"))])),
        fixture.create(THINGS, Fixture::thing_values("lost", &[(thing::SMALL, number(500))])),
        fixture.modify(OWNERS, "nobody", |_| Decision::Keep),
        fixture.modify(OWNERS, "ada", |_| Decision::Refuse(Box::new(()))),
    ];
    for last in last_steps {
        let steps = vec![
            fixture.owner("two", None),
            fixture.modify(OWNERS, "one", |_| Decision::Update(vec![(2, number(6))])),
            fixture.modify(OWNERS, "one", |_| Decision::Delete),
            last,
        ];
        fixture.write(steps).expect_err("the last step fails");
        assert_eq!(fixture.list_all(OWNERS, by_key()).expect("a list"), before);
        assert!(
            !fixture.read(THINGS, "of one").expect("a read").is_empty(),
            "what went along is back"
        );
    }
}

fn keys_of_several_columns(fixture: &Fixture) {
    let key = vec![thing::OWNER, thing::LABEL];
    let columns = vec![thing::ID];
    let read =
        fixture.prepare(Plan::Read { table: THINGS, columns: columns.clone(), key: key.clone() });
    let modify = fixture.prepare(Plan::Modify { table: THINGS, columns, key });
    let find =
        |owner: Value| fixture.query(&read, vec![owner, text("of one")], None).expect("a read");
    assert_eq!(find(text("one")).row(0), [text("of one")]);
    assert!(find(text("ada")).is_empty());
    assert!(find(Value::Null).is_empty(), "NULL equals nothing");
    let scoped = |owner: &str| {
        let decide =
            Box::new(|_: &crate::ResultSet| Decision::Update(vec![(thing::BIG, number(1))]));
        fixture.write(vec![crate::WriteStep::Modify(
            modify.clone(),
            vec![text(owner), text("of one")],
            decide,
        )])
    };
    assert!(matches!(scoped("ada"), Err(StorageError::Missing(usize::MAX))));
    assert_eq!(scoped("one").expect("the row").row(0), [text("of one")]);
}
