//! The trace for programs.

use livespec_compiler::{ToldError, ToldLimit};
use livespec_ir::{Metric, Objective, Operation};
use serde_json::{Value, json};

use super::entities;
use super::lines::{Traced, statuses};

pub(crate) fn render(traced: &Traced<'_>) -> String {
    let compilation = &traced.checked.compilation;
    let spec = &compilation.spec;
    let told = &compilation.trace;
    let lines = traced.lines.iter().flat_map(|line| {
        line.facts.iter().map(move |fact| {
            let effects: Vec<&str> = fact.effects.iter().map(|effect| effect.name()).collect();
            json!({ "line": line.line, "kind": fact.kind, "requirement": fact.requirement, "effects": effects })
        })
    });
    let missed = traced
        .missed
        .iter()
        .map(|missed| json!({ "line": missed.line, "text": missed.text, "reason": missed.reason }));
    let trace = json!({
        "path": traced.checked.source.path(),
        "dialect": compilation.outline.dialect.name,
        "entities": entities::all(traced),
        "operations": spec.operations.values().map(|it| operation(traced, it)).collect::<Vec<_>>(),
        "objectives": spec.objectives.iter().map(|it| objective(traced, it)).collect::<Vec<_>>(),
        "errors": told.errors.iter().map(|it| error(traced, it)).collect::<Vec<_>>(),
        "limits": told.limits.iter().map(|it| limit(traced, it)).collect::<Vec<_>>(),
        "lines": lines.collect::<Vec<_>>(),
        "notUnderstood": missed.collect::<Vec<_>>(),
    });
    format!("{trace:#}\n")
}

fn operation(traced: &Traced<'_>, operation: &Operation) -> Value {
    json!({
        "method": operation.method.map(|method| method.name()),
        "path": operation.path.to_string(),
        "operation": operation.kind.name(),
        "entity": operation.entity.map(|id| entities::name(traced, id)),
        "statuses": statuses(operation),
        "line": traced.line(operation.origin.span.start),
    })
}

fn objective(traced: &Traced<'_>, objective: &Objective) -> Value {
    json!({
        "line": traced.line(objective.origin.span.start),
        "metric": metric_name(objective.metric),
        "percentile": objective.percentile,
        "op": objective.comparison,
        "value": objective.value,
        "unit": objective.unit,
        "text": objective.text,
    })
}

fn metric_name(metric: Metric) -> &'static str {
    match metric {
        Metric::Latency => "latency",
        Metric::Throughput => "throughput",
        Metric::Availability => "availability",
        Metric::Concurrency => "concurrency",
        Metric::Coverage => "coverage",
        Metric::Size => "size",
        Metric::ErrorRate | Metric::Other => "other",
    }
}

fn error(traced: &Traced<'_>, error: &ToldError) -> Value {
    json!({
        "line": traced.line(error.span.start),
        "code": error.code,
        "status": error.status,
    })
}

fn limit(traced: &Traced<'_>, limit: &ToldLimit) -> Value {
    json!({
        "line": traced.line(limit.span.start),
        "count": limit.count,
        "seconds": limit.seconds,
    })
}
