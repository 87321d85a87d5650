//! The same operations on a small and on a large table.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, ensure};

use super::{
    Bench, Section,
    load::{self, Extras, Measure, Operation},
    service::{self, Side},
    table::{Table, median_measure, rate},
};

/// The section.
pub(crate) const SECTION: Section =
    Section { name: "scale", title: "Cost as the table grows", run };

const ROWS_SMALL: u64 = 1_000;
/// Creations come last: they change the number of rows.
const OPERATIONS: [Operation; 4] =
    [Operation::Read, Operation::List, Operation::Walk, Operation::Create];
/// Seconds of creations at most, so that the small table does not become a large one.
const CREATE_SECONDS: f64 = 1.0;

/// A filled database and its identifiers.
struct Filled {
    folder: PathBuf,
    ids: PathBuf,
}

fn run(bench: &Bench) -> anyhow::Result<String> {
    let small = format!("{} rows, 1/s", rate_of(ROWS_SMALL));
    let large = format!("{} rows, 1/s", rate_of(bench.rows_large));
    let mut table = Table::new(&["operation", &small, &large, "cost ratio"]);
    for side in &bench.sides {
        let sizes = [ROWS_SMALL, bench.rows_large];
        let mut measures: [[Vec<Measure>; 2]; 4] = Default::default();
        let mut filled = Vec::new();
        for rows in sizes {
            filled.push(fill(bench, side, rows)?);
        }
        for round in 0..bench.rounds {
            for turn in 0..2 {
                let size = (turn + round) % 2;
                for (operation, measure) in
                    measure(bench, side, &filled[size])?.into_iter().enumerate()
                {
                    measures[operation][size].push(measure);
                }
            }
        }
        for (operation, [small, large]) in OPERATIONS.into_iter().zip(&measures) {
            let (small, large) = (median_measure(small), median_measure(large));
            table.row(&[
                format!("{}: {}", side.name, operation.label()),
                rate(small.per_second),
                rate(large.per_second),
                format!("{:.2}", small.per_second / large.per_second),
            ]);
        }
    }
    let aim = "Aim: a cost ratio of at most 1.30. Reads are spread over the whole table.";
    Ok(format!("{}\n{aim}\n", table.finish()))
}

#[expect(clippy::cast_precision_loss, reason = "a round number of rows")]
fn rate_of(rows: u64) -> String {
    rate(rows as f64)
}

/// Has a service make its table, then fills it.
fn fill(bench: &Bench, side: &Side, rows: u64) -> anyhow::Result<Filled> {
    eprintln!("  filling {} rows for {}", rate_of(rows), side.name);
    let folder = bench.scratch.fresh(&format!("{}-{rows}", side.name))?;
    drop(side.start(&folder)?);
    let ids = folder.join("ids");
    let output = Command::new(&bench.binaries.seed)
        .arg("--database")
        .arg(service::database(&folder))
        .arg("--ids")
        .arg(&ids)
        .args(["--rows", &rows.to_string()])
        .output()
        .context("cannot run the seeder")?;
    ensure!(output.status.success(), "seeding failed: {}", String::from_utf8_lossy(&output.stderr));
    Ok(Filled { folder, ids })
}

/// One round: every operation on a copy of a filled database.
fn measure(bench: &Bench, side: &Side, filled: &Filled) -> anyhow::Result<Vec<Measure>> {
    let folder = bench.scratch.fresh("scale")?;
    copy(&service::database(&filled.folder), &service::database(&folder))?;
    let service = side.start(&folder)?;
    let mut measures = Vec::new();
    for operation in OPERATIONS {
        let seconds = match operation {
            Operation::Create => bench.seconds.min(CREATE_SECONDS),
            _ => bench.seconds,
        };
        let extras = Extras { ids: Some(&filled.ids), token: None, seconds: Some(seconds) };
        let measure = load::run(bench, service.address, operation, &extras)?;
        eprintln!("  {} {}: {}/s", side.name, operation.name(), rate(measure.per_second));
        measures.push(measure);
    }
    Ok(measures)
}

/// Copies a database that the seeder has closed with an empty log.
fn copy(from: &Path, to: &Path) -> anyhow::Result<()> {
    std::fs::copy(from, to).with_context(|| format!("cannot copy {}", from.display()))?;
    Ok(())
}
