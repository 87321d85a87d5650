//! The report.

use serde_json::json;

use crate::{
    Operation,
    run::{Outcome, Plan},
};

/// Prints what a run came to.
pub(crate) fn print(operation: Operation, plan: &Plan, outcome: &Outcome, as_json: bool) {
    let requests = outcome.latencies_us.len();
    let seconds = outcome.elapsed.as_secs_f64();
    let per_second = requests as f64 / seconds;
    let p50 = outcome.latencies_us.value_at_quantile(0.50);
    let p99 = outcome.latencies_us.value_at_quantile(0.99);
    let name = format!("{operation:?}").to_lowercase();
    if as_json {
        let report = json!({
            "operation": name,
            "connections": plan.connections,
            "seconds": seconds,
            "requests": requests,
            "perSecond": per_second,
            "p50Us": p50,
            "p99Us": p99,
            "errors": outcome.errors,
            "generatorCpuShare": outcome.cpu_share,
        });
        println!("{report}");
    } else {
        println!(
            "{name}: {per_second:.0} requests/s, p50 {p50} us, p99 {p99} us, {} errors, {requests} requests in {seconds:.2} s, generator on a core {:.0} % of the time",
            outcome.errors,
            outcome.cpu_share * 100.0
        );
    }
}
