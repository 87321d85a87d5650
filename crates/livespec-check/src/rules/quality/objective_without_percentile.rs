//! Latencies of which request?

use livespec_diagnostics::{Code, Diagnostics, Severity};
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

## Why is this bad?

`< 200ms` can mean the average, almost all or every request; measured against p95 where nothing is said.

## Example

`Response time: < 200ms`

## Use instead

`Response time: < 200ms (p95)`
"#;

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    for objective in &subject.spec.objectives {
        if objective.metric == Metric::Latency && objective.percentile.is_none() {
            diagnostics.push(
                rule.found(objective.origin.span, "this latency target names no percentile")
                    .help("say which share of requests it is about, such as `(p95)`"),
            );
        }
    }
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
