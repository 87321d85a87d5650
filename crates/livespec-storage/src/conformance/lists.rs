//! Lists: filters, orders, pages, counts.

use super::Open;
use super::fixture::{Fixture, OWNERS, THINGS, by_key, number, text, thing};
use crate::{Filter, FilterOp, ListRequest, Plan, ResultSet, Sort, Value};

pub(super) fn run(open: Open<'_>) {
    let fixture = Fixture::new(open());
    fill(&fixture);
    filters(&fixture);
    patterns(&fixture);
    long_decimals(&fixture);
    every_order_and_page(&fixture);
    counts_and_offsets(&fixture);
    scopes(&fixture);
    many_operands(&fixture);
}

/// Eight things: `big` is NULL, NULL, -5, 0, 0, 7, 7, 7 and `flag` cycles through NULL, false, true.
fn fill(fixture: &Fixture) {
    for owner in ["ada", "bob"] {
        fixture.add_owner(owner, None).expect("an owner");
    }
    let big = [None, None, Some(-5), Some(0), Some(0), Some(7), Some(7), Some(7)];
    let huge = ["9", "10", "-9", "-10", "0.5", "0.25", "-0.5", "100000000000000000000"];
    for (place, big) in big.into_iter().enumerate() {
        let flag = match place % 3 {
            0 => Value::Null,
            rest => Value::Bool(rest == 2),
        };
        let owner = if place % 2 == 0 { text("ada") } else { text("bob") };
        let cells = [
            (thing::OWNER, owner),
            (thing::BIG, number(big)),
            (thing::FLAG, flag),
            (thing::HUGE, text(huge[place])),
            (
                thing::RATIO,
                big.map_or(Value::Null, |big| {
                    Value::Real(f64::from(i32::try_from(big).expect("small")) / 2.0)
                }),
            ),
        ];
        fixture.add_thing(&format!("t{place}"), &cells).expect("a thing");
    }
}

fn filtered(fixture: &Fixture, column: usize, op: FilterOp, operands: Vec<Value>) -> String {
    let request = ListRequest { filters: vec![Filter { column, op, operands }], ..by_key() };
    let set = fixture.list_all(THINGS, request).expect("a list");
    let ids: Vec<_> = Fixture::ids(&set)
        .into_iter()
        .map(|id| match id {
            Value::Text(id) => id.trim_start_matches('t').to_owned(),
            other => panic!("{other:?}"),
        })
        .collect();
    ids.concat()
}

fn filters(fixture: &Fixture) {
    use FilterOp::{Eq, Gt, Gte, In, Lt, Lte, Ne};
    let null = || Value::Null;
    let cases = [
        (thing::BIG, Eq, vec![number(7)], "567"),
        (thing::BIG, Eq, vec![null()], "01"),
        (thing::BIG, Ne, vec![number(7)], "01234"),
        (thing::BIG, Ne, vec![null()], "234567"),
        (thing::BIG, Lt, vec![number(0)], "2"),
        (thing::BIG, Lte, vec![number(0)], "234"),
        (thing::BIG, Gt, vec![number(0)], "567"),
        (thing::BIG, Gte, vec![number(0)], "34567"),
        (thing::BIG, Gt, vec![Value::Real(-0.5)], "34567"),
        (thing::BIG, Lt, vec![Value::Real(6.5)], "234"),
        (thing::BIG, Lt, vec![null()], ""),
        (thing::BIG, Gte, vec![null()], ""),
        (thing::BIG, In, vec![number(-5), number(0), number(99)], "234"),
        (thing::BIG, In, vec![number(-5), null()], "012"),
        (thing::BIG, In, vec![null()], "01"),
        (thing::BIG, In, vec![], ""),
        (thing::FLAG, Eq, vec![Value::Bool(true)], "25"),
        (thing::FLAG, Ne, vec![Value::Bool(true)], "013467"),
        (thing::RATIO, Eq, vec![Value::Real(3.5)], "567"),
        (thing::RATIO, Gte, vec![number(0)], "34567"),
        (thing::LABEL, Gt, vec![text("t5")], "67"),
        (thing::LABEL, Eq, vec![text("T5")], ""),
        (thing::OWNER, Eq, vec![text("bob")], "1357"),
    ];
    for (column, op, operands, expected) in cases {
        let found = filtered(fixture, column, op, operands.clone());
        assert_eq!(found, expected, "column {column} {op:?} {operands:?}");
    }
    let both = ListRequest {
        filters: vec![
            Filter { column: thing::BIG, op: Gte, operands: vec![number(0)] },
            Filter { column: thing::BIG, op: Lt, operands: vec![number(7)] },
            Filter { column: thing::OWNER, op: Eq, operands: vec![text("ada")] },
        ],
        ..by_key()
    };
    assert_eq!(Fixture::ids(&fixture.list_all(THINGS, both).expect("a list")), [text("t4")]);
}

fn patterns(fixture: &Fixture) {
    let labels = ["50%", "50x", "a_b", "aXb", "back\\slash", "Mixed Case", "ÄÖ"];
    for (place, label) in labels.iter().enumerate() {
        let cells = [(thing::LABEL, text(label)), (thing::DOC, text("\"pattern\""))];
        fixture.add_thing(&format!("p{place}"), &cells).expect("a thing");
    }
    let cases = [
        ("50%", "p0"),
        ("50*", "p0p1"),
        ("a_b", "p2"),
        ("A*B", "p2p3"),
        ("*\\*", "p4"),
        ("*mixed*CASE*", "p5"),
        ("Ä*", "p6"),
        ("ä*", ""),
        ("", ""),
        ("mixed", ""),
        ("*", "p0p1p2p3p4p5p6"),
    ];
    for (pattern, expected) in cases {
        let request = ListRequest {
            filters: vec![
                Filter { column: thing::LABEL, op: FilterOp::Like, operands: vec![text(pattern)] },
                Filter {
                    column: thing::DOC,
                    op: FilterOp::Eq,
                    operands: vec![text("\"pattern\"")],
                },
            ],
            ..by_key()
        };
        let set = fixture.list_all(THINGS, request).expect("a list");
        let found: Vec<_> = (0..set.rows()).map(|row| format!("{:?}", set.get(row, 0))).collect();
        let found = found.concat().replace("Text(\"", "").replace("\")", "");
        assert_eq!(found, expected, "like {pattern}");
    }
    for column in [thing::BIG, thing::HUGE, thing::FLAG, thing::RAW] {
        assert_eq!(
            filtered(fixture, column, FilterOp::Like, vec![text("*")]),
            "",
            "only text is like a pattern"
        );
    }
    assert_eq!(filtered(fixture, thing::LABEL, FilterOp::Like, vec![Value::Null]), "");
    for place in 0..labels.len() {
        fixture.delete(THINGS, &format!("p{place}")).expect("a deletion");
    }
}

fn long_decimals(fixture: &Fixture) {
    use FilterOp::{Eq, Gt, In, Lte, Ne};
    let cases = [
        (Gt, vec![text("0.3")], "0147"),
        (Lte, vec![text("-0.5")], "236"),
        (Eq, vec![text("10.0")], "1"),
        (Eq, vec![number(9)], "0"),
        (Ne, vec![text("9.0000")], "1234567"),
        (In, vec![text("9.0"), text("-10")], "03"),
    ];
    for (op, operands, expected) in cases {
        assert_eq!(
            filtered(fixture, thing::HUGE, op, operands.clone()),
            expected,
            "{op:?} {operands:?}"
        );
    }
    let sort = vec![Sort { column: thing::HUGE, descending: false }];
    let set = fixture.list_all(THINGS, ListRequest { sort, ..by_key() }).expect("a list");
    assert_eq!(Fixture::ids(&set), ["t3", "t2", "t6", "t5", "t4", "t0", "t1", "t7"].map(text));
}

/// Walks through a list page by page, each after the last row of the one before.
fn walk(fixture: &Fixture, sort: &[Sort], limit: u32) -> Vec<Value> {
    let mut ids = Vec::new();
    let mut after = None;
    for _ in 0..100 {
        let request = ListRequest { sort: sort.to_vec(), after, limit, ..ListRequest::default() };
        let page = fixture.list_all(THINGS, request).expect("a page");
        assert!(page.rows() <= limit as usize);
        ids.extend(Fixture::ids(&page));
        if !page.more {
            return ids;
        }
        let last = page.rows() - 1;
        after = Some(sort.iter().map(|sort| page.get(last, sort.column).to_value()).collect());
    }
    panic!("a walk does not end: {sort:?}");
}

fn every_order_and_page(fixture: &Fixture) {
    let columns = [
        thing::BIG,
        thing::FLAG,
        thing::LABEL,
        thing::HUGE,
        thing::RATIO,
        thing::OWNER,
        thing::PRICE,
    ];
    for first in columns {
        for second in columns {
            for bits in 0..8 {
                let way = |bit: u32| bits & (1 << bit) != 0;
                let mut sort = vec![Sort { column: first, descending: way(0) }];
                if first != second {
                    sort.push(Sort { column: second, descending: way(1) });
                }
                sort.push(Sort { column: thing::ID, descending: way(2) });
                let whole = fixture
                    .list_all(THINGS, ListRequest { sort: sort.clone(), ..by_key() })
                    .expect("a list");
                assert_ordered(&whole, &sort);
                assert!(!whole.more);
                for limit in [1, 3] {
                    assert_eq!(
                        walk(fixture, &sort, limit),
                        Fixture::ids(&whole),
                        "{sort:?} by {limit}"
                    );
                }
            }
        }
    }
}

fn assert_ordered(set: &ResultSet, sort: &[Sort]) {
    assert_eq!(set.rows(), 8);
    let schema = super::fixture::schema();
    for row in 1..set.rows() {
        let order = sort.iter().map(|sort| {
            let ty = &schema.tables[THINGS].columns[sort.column].ty;
            let order = ty.compare(set.get(row - 1, sort.column), set.get(row, sort.column));
            if sort.descending { order.reverse() } else { order }
        });
        let order = order.fold(std::cmp::Ordering::Equal, std::cmp::Ordering::then);
        assert!(order.is_lt(), "rows {row} of {sort:?}: {set:?}");
    }
}

fn counts_and_offsets(fixture: &Fixture) {
    let counted = |request: ListRequest| {
        fixture
            .query(&fixture.tables[THINGS].counted, Vec::new(), Some(request))
            .expect("a counted list")
    };
    let filters = vec![Filter { column: thing::BIG, op: FilterOp::Gte, operands: vec![number(0)] }];
    for (offset, limit, rows, more) in [
        (0, 2, 2, true),
        (3, 2, 2, false),
        (4, 9, 1, false),
        (5, 1, 0, false),
        (u64::MAX, 1, 0, false),
        (0, 0, 0, true),
    ] {
        let set = counted(ListRequest { filters: filters.clone(), offset, limit, ..by_key() });
        assert_eq!(
            (set.total, set.rows(), set.more),
            (Some(5), rows, more),
            "offset {offset}, limit {limit}"
        );
    }
    let after = counted(ListRequest { filters, after: Some(vec![text("t6")]), ..by_key() });
    assert_eq!((after.total, after.rows()), (Some(5), 1), "the count does not depend on the page");
    assert_eq!(counted(ListRequest { limit: 1, ..by_key() }).total, Some(8));
    assert_eq!(fixture.list_all(THINGS, by_key()).expect("a list").total, None);
    let all =
        fixture.list_all(THINGS, ListRequest { limit: u32::MAX, ..by_key() }).expect("a list");
    assert_eq!((all.rows(), all.more), (8, false));
}

fn scopes(fixture: &Fixture) {
    let columns = vec![thing::ID];
    let plan = Plan::List { table: THINGS, columns, scope: vec![thing::OWNER], count: true };
    let plan = fixture.prepare(plan);
    let list =
        |owner: Value, request| fixture.query(&plan, vec![owner], Some(request)).expect("a list");
    let first = list(text("ada"), ListRequest { limit: 3, ..by_key() });
    assert_eq!(
        (Fixture::ids(&first), first.total, first.more),
        (["t0", "t2", "t4"].map(text).to_vec(), Some(4), true)
    );
    let rest = list(text("ada"), ListRequest { after: Some(vec![text("t4")]), ..by_key() });
    assert_eq!((Fixture::ids(&rest), rest.more), (vec![text("t6")], false));
    assert_eq!(list(text("nobody"), by_key()).total, Some(0));
    assert_eq!(list(Value::Null, by_key()).total, Some(0), "NULL equals nothing");
}

fn many_operands(fixture: &Fixture) {
    let operands: Vec<_> = (0..1000).map(|place| text(&format!("t{}", place * 2))).collect();
    let request = ListRequest {
        filters: vec![Filter { column: thing::ID, op: FilterOp::In, operands }],
        ..by_key()
    };
    let set = fixture.list_all(THINGS, request).expect("a list");
    assert_eq!(Fixture::ids(&set), ["t0", "t2", "t4", "t6"].map(text));
    assert_eq!(fixture.list_all(OWNERS, by_key()).expect("a list").rows(), 2);
}
