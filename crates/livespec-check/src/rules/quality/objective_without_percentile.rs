//! Latencies of which request?

use livespec_diagnostics::{Code, Diagnostics, Severity, Span};
use livespec_ir::Metric;

use crate::{Rule, Subject};

/// A latency target names no percentile.
pub(crate) const RULE: Rule = Rule {
    code: Code("Q002"),
    name: "objective_without_percentile",
    summary: "a latency target names no percentile",
    severity: Severity::Info,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Finds targets for response times that name no percentile.

A document is told once, at the first one.

## Why is this bad?

`< 200ms` can mean the average, almost all or every request; measured against p95 where nothing is said.

## Example

`Response time: < 200ms`

## Use instead

`Response time: < 200ms (p95)`
"#;

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    let mut bare =
        subject.spec.objectives.iter().filter(|objective| {
            objective.metric == Metric::Latency && objective.percentile.is_none()
        });
    let Some(first) = bare.next() else { return };
    // Who leaves it out mostly does so throughout, and decides once.
    let others: Vec<Span> = bare.map(|objective| objective.origin.span).collect();
    let message = match others.len() {
        0 => "this latency target names no percentile".to_owned(),
        count => format!("this latency target names no percentile, and so {count} more"),
    };
    let mut found = rule
        .found(first.origin.span, message)
        .help("say which share of requests it is about, such as `(p95)`");
    for span in others {
        found = found.secondary(span, "nor does this one");
    }
    diagnostics.push(found);
}

#[cfg(test)]
mod tests {
    use crate::testing::findings;

    fn document(target: &str) -> String {
        format!("# Notes\n\n## Performance\n\n### Requirements\n- Response time: {target}\n")
    }

    #[test]
    fn latencies_have_percentiles() {
        assert_eq!(findings("Q002", &document("< 200ms")).len(), 1);
        assert!(findings("Q002", &document("< 200ms (p95)")).is_empty());
    }
}
