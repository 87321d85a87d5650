//! The tables of the suite, and short ways to use them.

use std::sync::Arc;

use crate::plan::Outcome;
use crate::{
    CheckDef, CheckRule, ColumnDef, ColumnDefault, ColumnType, Comparison, Decision, DeleteRule,
    ForeignKeyDef, Guard, IndexDef, ListRequest, Memory, Plan, Prepared, Query, ResultSet, Schema,
    Sort, Storage, TableDef, UniqueDef, Value, Write, WriteStep,
};

/// `owners(id, name, rank)`.
pub(super) const OWNERS: usize = 0;
/// `things`: a column of every type.
pub(super) const THINGS: usize = 1;
/// `notes`: numbered by the database, points to things and holds them.
pub(super) const NOTES: usize = 2;
/// `tickets`: defaults, a number beside the key, points to itself.
pub(super) const TICKETS: usize = 3;

/// Columns of `things`.
pub(super) mod thing {
    pub(crate) const ID: usize = 0;
    pub(crate) const OWNER: usize = 1;
    pub(crate) const LABEL: usize = 2;
    pub(crate) const FLAG: usize = 3;
    pub(crate) const SMALL: usize = 4;
    pub(crate) const BIG: usize = 5;
    pub(crate) const RATIO: usize = 6;
    pub(crate) const PRICE: usize = 7;
    pub(crate) const HUGE: usize = 8;
    pub(crate) const DAY: usize = 9;
    pub(crate) const CLOCK: usize = 10;
    pub(crate) const AT: usize = 11;
    pub(crate) const DOC: usize = 12;
    pub(crate) const RAW: usize = 13;
    pub(crate) const COUNT: usize = 14;
}

/// A text value.
pub(super) fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

/// A whole number, or none.
pub(super) fn number(number: impl Into<Option<i64>>) -> Value {
    number.into().map_or(Value::Null, Value::Integer)
}

/// The order by the first column.
pub(super) fn by_key() -> ListRequest {
    ListRequest {
        sort: vec![Sort { column: 0, descending: false }],
        limit: 1000,
        ..ListRequest::default()
    }
}

fn column(name: &str, ty: ColumnType) -> ColumnDef {
    ColumnDef { name: name.to_owned(), ty, nullable: false, default: None, sequence: false }
}

fn nullable(name: &str, ty: ColumnType) -> ColumnDef {
    ColumnDef { nullable: true, ..column(name, ty) }
}

fn with_default(name: &str, ty: ColumnType, default: ColumnDefault) -> ColumnDef {
    ColumnDef { default: Some(default), ..column(name, ty) }
}

fn numbered(name: &str) -> ColumnDef {
    ColumnDef { sequence: true, ..column(name, ColumnType::Integer(64)) }
}

fn pointer(name: &str, column: usize, table: &str, on_delete: DeleteRule) -> ForeignKeyDef {
    ForeignKeyDef {
        name: name.to_owned(),
        columns: vec![column],
        table: table.to_owned(),
        target: vec!["id".to_owned()],
        on_delete,
    }
}

fn check(name: &str, column: usize, rule: CheckRule) -> CheckDef {
    CheckDef { name: name.to_owned(), column, rule }
}

/// The tables that the suite works on.
pub fn schema() -> Schema {
    Schema { tables: vec![owners(), things(), notes(), tickets()] }
}

fn owners() -> TableDef {
    TableDef {
        name: "owners".to_owned(),
        columns: vec![
            column("id", ColumnType::Uuid),
            column("name", ColumnType::Text(Some(50))),
            nullable("rank", ColumnType::Integer(32)),
        ],
        primary_key: vec![0],
        uniques: vec![UniqueDef { name: "owners_name".to_owned(), columns: vec![1] }],
        ..TableDef::default()
    }
}

fn things() -> TableDef {
    TableDef {
        name: "things".to_owned(),
        columns: vec![
            column("id", ColumnType::Uuid),
            nullable("owner", ColumnType::Uuid),
            column("label", ColumnType::Text(Some(40))),
            nullable("flag", ColumnType::Boolean),
            nullable("small", ColumnType::Integer(16)),
            nullable("big", ColumnType::Integer(64)),
            nullable("ratio", ColumnType::Real),
            nullable("price", ColumnType::Decimal(10, 2)),
            nullable("huge", ColumnType::Decimal(30, 4)),
            nullable("day", ColumnType::Date),
            nullable("clock", ColumnType::Time),
            nullable("at", ColumnType::Timestamp),
            nullable("doc", ColumnType::Json),
            nullable("raw", ColumnType::Bytes),
        ],
        primary_key: vec![thing::ID],
        uniques: vec![UniqueDef {
            name: "things_label".to_owned(),
            columns: vec![thing::OWNER, thing::LABEL],
        }],
        indexes: vec![
            IndexDef { name: "things_by_label".to_owned(), columns: vec![(thing::LABEL, false)] },
            IndexDef { name: "things_by_big".to_owned(), columns: vec![(thing::BIG, true)] },
        ],
        foreign_keys: vec![pointer("things_owner", thing::OWNER, "owners", DeleteRule::Cascade)],
        checks: vec![
            check("label_length", thing::LABEL, CheckRule::Length(Some(1), Some(40))),
            check(
                "small_range",
                thing::SMALL,
                CheckRule::Range(Some(Value::Integer(-100)), Some(Value::Integer(100))),
            ),
            check(
                "not_own_owner",
                thing::OWNER,
                CheckRule::Against(Comparison::NotEqual, thing::ID),
            ),
            check("ratio_above", thing::RATIO, CheckRule::Above(Value::Integer(-1_000_000))),
            check("price_below", thing::PRICE, CheckRule::Below(text("99999999.99"))),
            check(
                "flag_known",
                thing::FLAG,
                CheckRule::OneOf(vec![Value::Bool(true), Value::Bool(false)]),
            ),
        ],
    }
}

fn notes() -> TableDef {
    TableDef {
        name: "notes".to_owned(),
        columns: vec![
            numbered("id"),
            column("thing", ColumnType::Uuid),
            column("text", ColumnType::Text(None)),
        ],
        primary_key: vec![0],
        foreign_keys: vec![pointer("notes_thing", 1, "things", DeleteRule::Restrict)],
        ..TableDef::default()
    }
}

fn tickets() -> TableDef {
    TableDef {
        // Names that need quoting are names too.
        name: "the \"tickets\"".to_owned(),
        columns: vec![
            column("id", ColumnType::Uuid),
            numbered("number"),
            nullable("parent", ColumnType::Uuid),
            with_default("created at", ColumnType::Timestamp, ColumnDefault::Now),
            with_default("token", ColumnType::Uuid, ColumnDefault::Uuid),
            with_default("select", ColumnType::Text(None), ColumnDefault::Value(text("it's open"))),
        ],
        primary_key: vec![0],
        uniques: vec![UniqueDef { name: "tickets, number".to_owned(), columns: vec![1] }],
        foreign_keys: vec![pointer("tickets_parent", 2, "the \"tickets\"", DeleteRule::SetNull)],
        checks: vec![check(
            "state's",
            5,
            CheckRule::OneOf(vec![text("it's open"), text("closed")]),
        )],
        ..TableDef::default()
    }
}

/// A database with the tables of the suite and plans over all their columns.
#[derive(Debug)]
pub struct Fixture {
    /// The database.
    pub storage: Arc<dyn Storage>,
    pub(super) tables: Vec<Plans>,
}

/// The plans of a table.
#[derive(Debug)]
pub(super) struct Plans {
    pub(super) create: Prepared,
    pub(super) read: Prepared,
    pub(super) list: Prepared,
    pub(super) counted: Prepared,
    pub(super) modify: Prepared,
}

impl Fixture {
    /// Makes the tables and the plans.
    ///
    /// # Panics
    /// Where the backend does not.
    pub fn new(storage: Arc<dyn Storage>) -> Self {
        let schema = schema();
        storage.migrate(&schema).expect("an empty database takes the tables");
        let tables =
            (0..schema.tables.len()).map(|table| Plans::new(&*storage, &schema, table)).collect();
        Fixture { storage, tables }
    }

    pub(super) fn prepare(&self, plan: Plan) -> Prepared {
        self.storage.prepare(&schema(), plan).expect("the plan fits the schema")
    }

    pub(super) fn query(
        &self,
        plan: &Prepared,
        parameters: Vec<Value>,
        list: Option<ListRequest>,
    ) -> Outcome {
        let query = Query { plan: plan.clone(), parameters, guards: Vec::new(), list };
        self.storage.query(query).wait()
    }

    pub(super) fn read(&self, table: usize, id: &str) -> Outcome {
        self.query(&self.tables[table].read, vec![text(id)], None)
    }

    pub(super) fn list_all(&self, table: usize, request: ListRequest) -> Outcome {
        self.query(&self.tables[table].list, Vec::new(), Some(request))
    }

    pub(super) fn write(&self, steps: Vec<WriteStep>) -> Outcome {
        self.storage.write(Write { guards: Vec::new(), steps, memory: None }).wait()
    }

    pub(super) fn write_with(
        &self,
        guards: Vec<Guard>,
        steps: Vec<WriteStep>,
        memory: Option<Memory>,
    ) -> Outcome {
        self.storage.write(Write { guards, steps, memory }).wait()
    }

    pub(super) fn create(&self, table: usize, values: Vec<Value>) -> WriteStep {
        WriteStep::Create(self.tables[table].create.clone(), values)
    }

    pub(super) fn modify(
        &self,
        table: usize,
        id: &str,
        decide: impl FnOnce(&ResultSet) -> Decision + Send + 'static,
    ) -> WriteStep {
        WriteStep::Modify(self.tables[table].modify.clone(), vec![text(id)], Box::new(decide))
    }

    pub(super) fn guard(&self, table: usize, id: &str) -> Guard {
        Guard { plan: self.tables[table].read.clone(), parameters: vec![text(id)] }
    }

    pub(super) fn owner(&self, name: &str, rank: Option<i64>) -> WriteStep {
        self.create(OWNERS, vec![text(name), text(name), number(rank)])
    }

    pub(super) fn add_owner(&self, name: &str, rank: Option<i64>) -> Outcome {
        self.write(vec![self.owner(name, rank)])
    }

    /// The values of a thing of which only these columns are set.
    pub(super) fn thing_values(id: &str, cells: &[(usize, Value)]) -> Vec<Value> {
        let mut values = vec![Value::Null; thing::COUNT];
        values[thing::ID] = text(id);
        values[thing::LABEL] = text(id);
        for (column, value) in cells {
            values[*column] = value.clone();
        }
        values
    }

    pub(super) fn add_thing(&self, id: &str, cells: &[(usize, Value)]) -> Outcome {
        self.write(vec![self.create(THINGS, Self::thing_values(id, cells))])
    }

    pub(super) fn delete(&self, table: usize, id: &str) -> Outcome {
        self.write(vec![self.modify(table, id, |_| Decision::Delete)])
    }

    /// The first cells of the rows.
    pub(super) fn ids(set: &ResultSet) -> Vec<Value> {
        (0..set.rows()).map(|row| set.get(row, 0).to_value()).collect()
    }
}

impl Plans {
    fn new(storage: &dyn Storage, schema: &Schema, table: usize) -> Self {
        let columns: Vec<_> = (0..schema.tables[table].columns.len()).collect();
        let values = match table {
            NOTES => vec![1, 2],
            TICKETS => vec![0, 2],
            _ => columns.clone(),
        };
        let prepare = |plan| storage.prepare(schema, plan).expect("the plan fits the schema");
        let list = |count| Plan::List { table, columns: columns.clone(), scope: Vec::new(), count };
        Plans {
            create: prepare(Plan::Create { table, values, columns: columns.clone() }),
            read: prepare(Plan::Read { table, columns: columns.clone(), key: vec![0] }),
            list: prepare(list(false)),
            counted: prepare(list(true)),
            modify: prepare(Plan::Modify { table, columns: columns.clone(), key: vec![0] }),
        }
    }
}
