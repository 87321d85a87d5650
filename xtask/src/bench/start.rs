//! From nothing to the first answer, and what an idle service holds.

use std::{
    thread,
    time::{Duration, Instant},
};

use super::{
    Bench, Section,
    load::{self, Extras, Operation},
    table::{Table, mebibytes, median},
};

/// The section.
pub(crate) const SECTION: Section = Section { name: "start", title: "Start and idle memory", run };

const STARTS: usize = 7;
/// Time for a started service to settle before its memory is read.
const SETTLE: Duration = Duration::from_millis(1000);

fn run(bench: &Bench) -> anyhow::Result<String> {
    let head = [
        "service",
        "start to ready, ms",
        "start to first answer, ms",
        "idle memory, MiB",
        "memory after load, MiB",
        "program, MiB",
    ];
    let mut table = Table::new(&head);
    for side in &bench.sides {
        let folder = bench.scratch.fresh("start")?;
        // The first start makes the database; those that are measured find it.
        let service = side.start(&folder)?;
        load::run(
            bench,
            service.address,
            Operation::Create,
            &Extras { seconds: Some(0.5), ..Extras::default() },
        )?;
        drop(service);
        let (mut ready, mut answered, mut idle) = (Vec::new(), Vec::new(), Vec::new());
        let mut loaded = f64::NAN;
        for start in 0..STARTS {
            let begin = Instant::now();
            let service = side.start(&folder)?;
            service.get("/api/v1/items?limit=1")?;
            answered.push(begin.elapsed().as_secs_f64() * 1000.0);
            ready.push(service.ready_after.as_secs_f64() * 1000.0);
            if start + 1 == STARTS {
                thread::sleep(SETTLE);
                idle.extend(service.resident_bytes().map(mebibytes));
                for operation in [Operation::Create, Operation::Read, Operation::List] {
                    load::run(
                        bench,
                        service.address,
                        operation,
                        &Extras { seconds: Some(1.0), ..Extras::default() },
                    )?;
                }
                thread::sleep(SETTLE);
                loaded = service.resident_bytes().map_or(f64::NAN, mebibytes);
            }
        }
        table.row(&[
            side.name.to_owned(),
            format!("{:.1}", median(ready)),
            format!("{:.1}", median(answered)),
            format!("{:.1}", median(idle)),
            format!("{loaded:.1}"),
            format!("{:.1}", mebibytes(side.program_bytes()?)),
        ]);
    }
    let aims = "Aims: 50 ms to the first answer on an existing database, 30 MiB idle.";
    Ok(format!(
        "{}\n{aims} Medians of {STARTS} starts; the time includes making the process.\n",
        table.finish()
    ))
}
