//! Measures the backend: `cargo run --release -p livespec-sqlite --example speed -- FOLDER [ROWS [PHASE]]`.
//!
//! FOLDER holds the database (and decides which disk is measured), ROWS are there before the reads;
//! PHASE is the only one that runs then.
#![expect(clippy::print_stdout, reason = "the result of a measurement is what it prints")]

use std::sync::Arc;
use std::time::{Duration, Instant};

use livespec_sqlite::{Options, open};
use livespec_storage::{
    ColumnDef, ColumnType, Decision, ListRequest, Memory, Plan, Prepared, Query, Schema, Sort,
    Storage, TableDef, Value, Write, WriteStep,
};

const CLIENTS: usize = 64;
const TIME: Duration = Duration::from_secs(3);

type Failure = Box<dyn std::error::Error>;
type Phase<'a> = &'a dyn Fn() -> Result<(), Failure>;

fn main() -> Result<(), Failure> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().unwrap_or_else(|| "/tmp".to_owned());
    let rows: usize = arguments.next().map_or(Ok(100_000), |rows| rows.parse())?;
    let path = format!("{folder}/livespec-speed.db");
    for end in ["", "-wal", "-shm"] {
        // Nothing is there the first time.
        let _ = std::fs::remove_file(format!("{path}{end}"));
    }
    let url = format!("sqlite:{path}");
    let bench = Bench::open(&url, options()?)?;
    bench.creates(rows)?;
    let only = arguments.next();
    let phases: [(&str, Phase<'_>); 5] = [
        ("remembered", &|| bench.creates_with_memory()),
        ("updates", &|| bench.updates(rows)),
        ("reads", &|| bench.reads(rows)),
        ("lists", &|| bench.lists(rows)),
        ("counted", &|| bench.counted()),
    ];
    for (name, phase) in phases {
        if only.as_deref().is_none_or(|only| only == name) {
            phase()?;
        }
    }
    let started = Instant::now();
    bench.storage.close();
    println!("close                {:>10.1} ms", milliseconds(started));
    let started = Instant::now();
    let storage = open(&url, Options::default())?;
    println!("open existing        {:>10.1} ms", milliseconds(started));
    storage.migrate(&schema())?;
    println!("open and migrate     {:>10.1} ms", milliseconds(started));
    println!("resident             {:>10.1} MiB", resident()?);
    storage.close();
    Ok(())
}

/// The limits, of which two can be tried out: `CACHE` and `MAPPED` in the environment, in MiB.
fn options() -> Result<Options, Failure> {
    let mut options = Options::default();
    if let Ok(size) = std::env::var("CACHE") {
        options.cache_bytes_max = size.parse::<u64>()? << 20;
    }
    if let Ok(size) = std::env::var("MAPPED") {
        options.mapped_bytes_max = size.parse::<u64>()? << 20;
    }
    Ok(options)
}

fn milliseconds(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1000.0
}

/// Memory of this process in MiB, as Linux tells it.
fn resident() -> Result<f64, Failure> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or("0 kB");
    Ok(line.trim().trim_end_matches(" kB").parse::<f64>()? / 1024.0)
}

fn column(name: &str, ty: ColumnType) -> ColumnDef {
    ColumnDef { name: name.to_owned(), ty, nullable: false, default: None, sequence: false }
}

fn schema() -> Schema {
    let columns = vec![
        column("id", ColumnType::Uuid),
        column("name", ColumnType::Text(Some(255))),
        column("priority", ColumnType::Integer(32)),
        column("status", ColumnType::Text(Some(20))),
        column("createdAt", ColumnType::Timestamp),
        column("updatedAt", ColumnType::Timestamp),
    ];
    let table =
        TableDef { name: "items".to_owned(), columns, primary_key: vec![0], ..TableDef::default() };
    Schema { tables: vec![table] }
}

struct Bench {
    storage: Arc<dyn Storage>,
    create: Prepared,
    read: Prepared,
    list: Prepared,
    counted: Prepared,
    modify: Prepared,
    runtime: tokio::runtime::Runtime,
}

fn id(number: usize) -> String {
    format!("01890a5d-ac96-7000-8000-{number:012x}")
}

fn row(number: usize) -> Vec<Value> {
    let time = "2025-01-01T00:00:00.000Z";
    vec![
        Value::Text(id(number)),
        Value::Text(format!("item number {number}")),
        Value::Integer(2),
        Value::Text("ACTIVE".to_owned()),
        Value::Text(time.to_owned()),
        Value::Text(time.to_owned()),
    ]
}

/// A number that looks random and is the same in every run.
fn scattered(number: usize, below: usize) -> usize {
    number.wrapping_mul(0x9e37_79b9_7f4a_7c15) % below.max(1)
}

impl Bench {
    fn open(url: &str, options: Options) -> Result<Self, Failure> {
        let started = Instant::now();
        let storage = open(url, options)?;
        let schema = schema();
        storage.migrate(&schema)?;
        println!("open and make        {:>10.1} ms", milliseconds(started));
        let columns: Vec<_> = (0..6).collect();
        let prepare = |plan| storage.prepare(&schema, plan);
        let list =
            |count| Plan::List { table: 0, columns: columns.clone(), scope: Vec::new(), count };
        Ok(Bench {
            create: prepare(Plan::Create {
                table: 0,
                values: columns.clone(),
                columns: columns.clone(),
            })?,
            read: prepare(Plan::Read { table: 0, columns: columns.clone(), key: vec![0] })?,
            list: prepare(list(false))?,
            counted: prepare(list(true))?,
            modify: prepare(Plan::Modify { table: 0, columns: columns.clone(), key: vec![0] })?,
            runtime: tokio::runtime::Builder::new_current_thread().build()?,
            storage,
        })
    }

    /// Runs `count` writes from many clients, each of which waits for its answer; tells the 99th percentile.
    fn write(
        &self,
        what: &str,
        count: usize,
        make: impl Fn(usize) -> Write,
    ) -> Result<(), Failure> {
        let next = std::cell::Cell::new(0);
        let times = std::cell::RefCell::new(Vec::with_capacity(count));
        let client = async || -> Result<(), livespec_storage::StorageError> {
            loop {
                let number = next.get();
                if number >= count {
                    return Ok(());
                }
                next.set(number + 1);
                let started = Instant::now();
                self.storage.write(make(number)).await?;
                times.borrow_mut().push(started.elapsed());
            }
        };
        let started = Instant::now();
        let local = tokio::task::LocalSet::new();
        self.runtime.block_on(local.run_until(async {
            let mut clients: Vec<_> = (0..CLIENTS).map(|_| Box::pin(client())).collect();
            let mut outcome = Ok(());
            let mut open: Vec<_> = clients.iter_mut().map(Some).collect();
            std::future::poll_fn(|context| {
                for slot in &mut open {
                    let Some(client) = slot else { continue };
                    if let std::task::Poll::Ready(ended) = client.as_mut().poll(context) {
                        *slot = None;
                        if ended.is_err() {
                            outcome = ended;
                        }
                    }
                }
                if open.iter().all(Option::is_none) {
                    std::task::Poll::Ready(())
                } else {
                    std::task::Poll::Pending
                }
            })
            .await;
            outcome
        }))?;
        let seconds = started.elapsed().as_secs_f64();
        let mut times = times.into_inner();
        times.sort();
        let p99 = times.get(times.len() * 99 / 100).copied().unwrap_or_default();
        let rate = number(count) / seconds;
        let most = times.last().copied().unwrap_or_default();
        println!("{what:<20} {rate:>10.0} /s   p99 {:.2} ms   max {:.2} ms", ms(p99), ms(most));
        Ok(())
    }

    fn creates(&self, rows: usize) -> Result<(), Failure> {
        self.write("creates", rows, |number| Write {
            guards: Vec::new(),
            steps: vec![WriteStep::Create(self.create.clone(), row(number))],
            memory: None,
        })
    }

    fn creates_with_memory(&self) -> Result<(), Failure> {
        self.write("creates, remembered", 50_000, |number| {
            let mut key = [7; 32];
            key[..8].copy_from_slice(&scattered(number, usize::MAX).to_le_bytes());
            let render = Box::new(|_: &_| vec![b'x'; 300]);
            Write {
                guards: Vec::new(),
                steps: vec![WriteStep::Create(self.create.clone(), row((1 << 40) + number))],
                memory: Some(Memory { key, fingerprint: key, expires: 86_400, now: 0, render }),
            }
        })
    }

    fn updates(&self, rows: usize) -> Result<(), Failure> {
        self.write("updates", 50_000, |number| {
            let decide = Box::new(|_: &_| Decision::Update(vec![(2, Value::Integer(3))]));
            let key = vec![Value::Text(id(scattered(number, rows)))];
            Write {
                guards: Vec::new(),
                steps: vec![WriteStep::Modify(self.modify.clone(), key, decide)],
                memory: None,
            }
        })
    }

    fn repeat(
        &self,
        what: &str,
        run: impl Fn(usize) -> Result<usize, Failure>,
    ) -> Result<(), Failure> {
        let started = Instant::now();
        let (mut count, mut rows) = (0, 0);
        while started.elapsed() < TIME {
            for _ in 0..100 {
                rows += run(count)?;
                count += 1;
            }
        }
        let rate = number(count) / started.elapsed().as_secs_f64();
        println!("{what:<20} {rate:>10.0} /s   {:.1} rows each", number(rows) / number(count));
        Ok(())
    }

    fn reads(&self, rows: usize) -> Result<(), Failure> {
        self.repeat("reads", |number| {
            let parameters = vec![Value::Text(id(scattered(number, rows)))];
            let query =
                Query { plan: self.read.clone(), parameters, guards: Vec::new(), list: None };
            Ok(self.storage.query(query).wait()?.rows())
        })
    }

    fn lists(&self, rows: usize) -> Result<(), Failure> {
        self.repeat("lists of 20", |number| {
            let sort = vec![Sort { column: 0, descending: false }];
            let after = Some(vec![Value::Text(id(scattered(number, rows.saturating_sub(20))))]);
            let list = Some(ListRequest { sort, after, limit: 20, ..ListRequest::default() });
            let query =
                Query { plan: self.list.clone(), parameters: Vec::new(), guards: Vec::new(), list };
            Ok(self.storage.query(query).wait()?.rows())
        })
    }

    fn counted(&self) -> Result<(), Failure> {
        self.repeat("counted lists of 20", |_| {
            let sort = vec![Sort { column: 0, descending: false }];
            let list = Some(ListRequest { sort, limit: 20, ..ListRequest::default() });
            let query = Query {
                plan: self.counted.clone(),
                parameters: Vec::new(),
                guards: Vec::new(),
                list,
            };
            Ok(self.storage.query(query).wait()?.rows())
        })
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts far below 2^52")]
fn number(count: usize) -> f64 {
    count as f64
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}
