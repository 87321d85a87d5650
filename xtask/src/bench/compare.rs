//! Livespec and the rival under the same load.

use super::{
    Bench, Section,
    load::{self, Extras, Measure, Operation},
    service::Side,
    table::{Table, median_measure, rate},
};

/// The section.
pub(crate) const SECTION: Section =
    Section { name: "compare", title: "Throughput beside a hand-written service", run };

/// What is sent, with the part of the rival's rate that livespec is to reach.
const OPERATIONS: [(Operation, f64); 3] =
    [(Operation::Create, 0.75), (Operation::Read, 0.85), (Operation::List, 0.85)];

/// The measurements of one side: for each operation, one a round.
pub(crate) struct Series {
    pub(crate) name: &'static str,
    rounds: [Vec<Measure>; 3],
}

impl Series {
    /// The median of an operation.
    fn of(&self, operation: usize) -> Measure {
        median_measure(&self.rounds[operation])
    }
}

fn run(bench: &Bench) -> anyhow::Result<String> {
    let series = measure(bench, &bench.sides, None)?;
    Ok(match series.as_slice() {
        [ours, rival] => report(ours, rival, true),
        _ => series.iter().map(report_alone).collect(),
    })
}

/// Measures some sides alternately, each round on a fresh database, changing who goes first.
pub(crate) fn measure(
    bench: &Bench,
    sides: &[Side],
    token: Option<(&str, &str)>,
) -> anyhow::Result<Vec<Series>> {
    let mut series: Vec<_> =
        sides.iter().map(|side| Series { name: side.name, rounds: Default::default() }).collect();
    for round in 0..bench.rounds {
        for turn in 0..sides.len() {
            let index = (turn + round) % sides.len();
            let folder = bench.scratch.fresh("compare")?;
            let service = sides[index].start(&folder)?;
            for (operation, (kind, _)) in OPERATIONS.into_iter().enumerate() {
                let extras = Extras { token, ..Extras::default() };
                let measure = load::run(bench, service.address, kind, &extras)?;
                eprintln!(
                    "  round {}: {} {}: {}/s, p99 {:.2} ms",
                    round + 1,
                    sides[index].name,
                    kind.name(),
                    rate(measure.per_second),
                    measure.p99_ms
                );
                series[index].rounds[operation].push(measure);
            }
        }
    }
    Ok(series)
}

/// Two sides beside each other.
pub(crate) fn report(ours: &Series, other: &Series, with_aims: bool) -> String {
    let rates = [format!("{}, 1/s", ours.name), format!("{}, 1/s", other.name)];
    let p99s = [format!("{}, p99 ms", ours.name), format!("{}, p99 ms", other.name)];
    let mut head = vec!["operation", &rates[0], &rates[1], "ratio"];
    if with_aims {
        head.push("aim");
    }
    head.extend([p99s[0].as_str(), &p99s[1]]);
    let mut table = Table::new(&head);
    for (index, (operation, aim)) in OPERATIONS.into_iter().enumerate() {
        let (first, second) = (ours.of(index), other.of(index));
        let ratio = first.per_second / second.per_second;
        let mut cells = vec![
            operation.label().to_owned(),
            rate(first.per_second),
            rate(second.per_second),
            format!("{ratio:.2}"),
        ];
        if with_aims {
            cells.push(format!("{aim:.2}"));
        }
        cells.extend([format!("{:.2}", first.p99_ms), format!("{:.2}", second.p99_ms)]);
        table.row(&cells);
    }
    table.finish()
}

fn report_alone(series: &Series) -> String {
    let column = format!("{}, 1/s", series.name);
    let mut table = Table::new(&["operation", &column, "p99 ms"]);
    for (index, (operation, _)) in OPERATIONS.into_iter().enumerate() {
        let measure = series.of(index);
        let label = operation.label().to_owned();
        table.row(&[label, rate(measure.per_second), format!("{:.2}", measure.p99_ms)]);
    }
    table.finish()
}
