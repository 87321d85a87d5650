//! How long the service itself takes for a create, a read and a list, the storage aside:
//! `cargo run --release -p livespec-service --example service_speed`.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a program for developers at a terminal"
)]

use std::borrow::Cow;
use std::hint::black_box;
use std::sync::{Arc, Mutex};
use std::time::Instant;

use livespec_ir::{
    Assigned, Constraint, ConstraintKind, Entity, Field, Id, Method, Operation, OperationKind,
    Origin, PathTemplate, Schema, Spec, Type, Valid,
};
use livespec_service::{ApiRequest, Clock, HeaderSource, IdSource, Options, Routed, Service, bind};
use livespec_storage::{
    Answer, Capabilities, Plan, Prepared, Query, ResultSet, Storage, StorageError, Value, Write,
    WriteStep,
};

/// Answers every read with a row that was made before, every write with the row that was written.
#[derive(Debug, Default)]
struct Canned {
    row: Mutex<Vec<Value>>,
}

impl Canned {
    fn rows(&self, count: usize) -> ResultSet {
        let row = self.row.lock().unwrap();
        let mut rows = ResultSet::with_capacity(row.len(), count);
        for _ in 0..count {
            row.iter().for_each(|value| rows.push(value.view()));
        }
        rows
    }
}

impl Storage for Canned {
    fn capabilities(&self) -> Capabilities {
        Capabilities { inline_reads: true, shared: false }
    }
    fn migrate(&self, _: &livespec_storage::Schema) -> Result<Vec<String>, StorageError> {
        Ok(Vec::new())
    }
    fn prepare(&self, _: &livespec_storage::Schema, plan: Plan) -> Result<Prepared, StorageError> {
        Ok(Prepared { plan: Arc::new(plan), statements: Arc::new(()) })
    }
    fn query(&self, query: Query) -> Answer {
        let mut rows = self.rows(if query.list.is_some() { 20 } else { 1 });
        rows.more = query.list.is_some();
        Answer::ready(Ok(rows))
    }
    fn write(&self, mut write: Write) -> Answer {
        let mut rows = ResultSet::with_capacity(8, 1);
        if let Some(WriteStep::Create(_, values)) = write.steps.pop() {
            values.iter().for_each(|value| rows.push(value.view()));
            *self.row.lock().unwrap() = values;
        }
        Answer::ready(Ok(rows))
    }
    fn ping(&self) -> Result<(), StorageError> {
        Ok(())
    }
    fn close(&self) {}
}

#[derive(Debug)]
struct Fixed;

impl Clock for Fixed {
    fn now_ms(&self) -> i64 {
        1_700_000_000_000
    }
}

impl IdSource for Fixed {
    fn uuid(&self, _: i64) -> [u8; 16] {
        [7; 16]
    }
}

struct NoHeaders;

impl HeaderSource for NoHeaders {
    fn get(&self, _: &str) -> Option<Cow<'_, str>> {
        None
    }
}

fn field(name: &str, ty: Type, rules: &[ConstraintKind]) -> Field {
    let constraints = rules
        .iter()
        .map(|kind| Constraint { kind: kind.clone(), origin: Origin::default() })
        .collect();
    Field {
        name: name.to_owned(),
        json: name.to_owned(),
        column: name.to_owned(),
        schema: Schema { ty, constraints, ..Schema::default() },
        required: true,
        ..Field::default()
    }
}

fn spec() -> Spec {
    let mut id = field("id", Type::Uuid, &[]);
    id.assigned = Some(Assigned::Uuid(Origin::default()));
    let mut created = field("createdAt", Type::Timestamp, &[]);
    created.assigned = Some(Assigned::CreatedAt(Origin::default()));
    let status = Type::Enum(["OPEN", "PAID", "SENT"].map(str::to_owned).to_vec());
    let length = [ConstraintKind::MinLength(1), ConstraintKind::MaxLength(255)];
    let fields = vec![
        id,
        field("name", Type::Text, &length),
        field("email", Type::Text, &[ConstraintKind::Format(livespec_ir::Format::Email)]),
        field("priority", Type::Integer(32), &[ConstraintKind::Min(0.0), ConstraintKind::Max(3.0)]),
        field("status", status, &[]),
        field("total", Type::Number, &[ConstraintKind::Min(0.0)]),
        field("note", Type::Text, &[ConstraintKind::MaxLength(1000)]),
        created,
    ];
    let mut spec = Spec::default();
    spec.entities.push(Entity {
        name: "Order".to_owned(),
        table: "orders".to_owned(),
        fields,
        key: vec![Id::new(0)],
        stored: true,
        ..Entity::default()
    });
    for (method, path, kind) in [
        (Method::Post, "/api/v1/orders", OperationKind::Create),
        (Method::Get, "/api/v1/orders/{id}", OperationKind::Read),
        (Method::Get, "/api/v1/orders", OperationKind::List),
    ] {
        let item = (kind == OperationKind::Read).then(|| ("id".to_owned(), Id::new(0)));
        let path = PathTemplate::parse(path);
        let entity = Some(Id::new(0));
        spec.operations.push(Operation {
            method: Some(method),
            path,
            kind,
            entity,
            item,
            ..Operation::default()
        });
    }
    spec
}

fn once(service: &Service, method: &str, path: &str, query: &str, body: &[u8]) -> usize {
    let Routed::Operation(matched) = service.route(method, path) else { return 0 };
    let method = Method::parse(method).unwrap();
    let headers = &NoHeaders;
    let request =
        ApiRequest { method, path, query, headers, body, principal: None, request_id: "r" };
    let reply = pollster::block_on(service.respond(&matched, &request));
    assert!(reply.status < 300);
    reply.headers.len()
}

fn measure(name: &str, mut work: impl FnMut() -> usize) {
    let mut best = f64::MAX;
    for _ in 0..20 {
        let start = Instant::now();
        for _ in 0..10_000 {
            black_box(work());
        }
        best = best.min(start.elapsed().as_secs_f64() * 1e9 / 10_000.0);
    }
    println!("{name:20} {best:8.0} ns");
}

fn main() {
    let storage = Arc::new(Canned::default());
    let service = bind(
        &Valid::assume_valid(spec()),
        storage.clone(),
        Arc::new(Fixed),
        Arc::new(Fixed),
        &Options::default(),
    )
    .unwrap();
    let body = br#"{"name":"A name of some length","email":"somebody@example.org","priority":2,"status":"PAID","total":199.5,"note":"A note that says a little more than nothing about the order at hand."}"#;
    let read = "/api/v1/orders/07070707-0707-0707-0707-070707070707";
    measure("create", || once(&service, "POST", "/api/v1/orders", "", body));
    measure("read", || once(&service, "GET", read, "", b""));
    measure("list of 20", || once(&service, "GET", "/api/v1/orders", "", b""));
    measure("list, filtered", || {
        once(&service, "GET", "/api/v1/orders", "limit=20&status=PAID&sort=-createdAt", b"")
    });
    measure("rows of a read", || storage.rows(1).rows());
    measure("rows of a list", || storage.rows(20).rows());
    measure("route", || match service.route("GET", read) {
        Routed::Operation(matched) => matched.parameters.len(),
        _ => 0,
    });
}
