//! Making tables, and bringing them up to a later schema.

use super::Open;
use super::fixture::{Fixture, OWNERS, TICKETS, schema, text};
use crate::{ColumnDef, ColumnDefault, ColumnType, Plan, Query, StorageError, Value};

pub(super) fn run(open: Open<'_>) {
    twice_is_once(open);
    columns_are_added(open);
    nothing_is_changed_where_something_does_not_fit(open);
}

fn twice_is_once(open: Open<'_>) {
    let storage = open();
    assert!(
        storage.migrate(&schema()).expect("the first time").len() >= 4,
        "what was made is told"
    );
    let again = storage.migrate(&schema()).expect("the second time");
    assert!(again.is_empty(), "nothing is left to make: {again:?}");
}

fn added(name: &str, nullable: bool, default: Option<ColumnDefault>) -> ColumnDef {
    ColumnDef {
        name: name.to_owned(),
        ty: ColumnType::Text(None),
        nullable,
        default,
        sequence: false,
    }
}

fn columns_are_added(open: Open<'_>) {
    let fixture = Fixture::new(open());
    fixture.add_owner("ada", None).expect("an owner");
    let mut later = schema();
    let columns = &mut later.tables[OWNERS].columns;
    columns.insert(1, added("motto", true, None));
    columns.push(added("state", false, Some(ColumnDefault::Value(text("new")))));
    columns.push(ColumnDef {
        ty: ColumnType::Timestamp,
        ..added("since", false, Some(ColumnDefault::Now))
    });
    later.tables[OWNERS].uniques[0].columns = vec![2];
    let made = fixture.storage.migrate(&later).expect("columns that rows can do without");
    assert_eq!(made.len(), 3, "{made:?}");
    let plan = Plan::Read { table: OWNERS, columns: vec![2, 1, 4, 5], key: vec![0] };
    let plan = fixture.storage.prepare(&later, plan).expect("the later schema");
    let query = Query { plan, parameters: vec![text("ada")], guards: Vec::new(), list: None };
    let row = fixture.storage.query(query).wait().expect("the row").row(0);
    assert_eq!(row[..3], [text("ada"), Value::Null, text("new")]);
    assert!(matches!(&row[3], Value::Text(time) if time.ends_with('Z')), "{row:?}");
    let create = Plan::Create { table: OWNERS, values: vec![0, 2], columns: vec![1, 4, 5] };
    fixture.storage.prepare(&later, create).expect("the later schema takes rows");
}

fn nothing_is_changed_where_something_does_not_fit(open: Open<'_>) {
    let fixture = Fixture::new(open());
    let mut later = schema();
    later.tables[OWNERS].columns.push(added("fine", true, None));
    later.tables[TICKETS].columns.push(added("demanded", false, None));
    let refused = fixture.storage.migrate(&later);
    let Err(StorageError::Incompatible(why)) = refused else { panic!("{refused:?}") };
    assert!(why.contains("demanded") && why.contains("tickets"), "{why}");
    later.tables[TICKETS].columns.pop();
    let made = fixture.storage.migrate(&later).expect("what fits");
    assert_eq!(made.len(), 1, "the refused migration had made nothing: {made:?}");

    let mut other = schema();
    other.tables[OWNERS].columns[2].ty = ColumnType::Text(None);
    let refused = fixture.storage.migrate(&other);
    let Err(StorageError::Incompatible(why)) = refused else { panic!("{refused:?}") };
    assert!(why.contains("rank") && why.contains("owners"), "{why}");
}
