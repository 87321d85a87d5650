//! Percentiles that cannot be.

use std::collections::BTreeMap;

use livespec_ir::{Metric, Objective};

use super::contradictory_targets::{claim, normal};
use livespec_diagnostics::{Code, Diagnostics, Severity};

use crate::{Rule, Subject};

/// A higher percentile has a smaller latency.
pub(crate) const RULE: Rule = Rule {
    code: Code("Q011"),
    name: "percentiles_out_of_order",
    summary: "a higher percentile has a smaller latency",
    severity: Severity::Warning,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Finds latency targets of one thing of which the higher percentile is the faster one.

## Why is this bad?

The 99th percentile is never below the 95th; the numbers were exchanged.

## Example

```markdown
- Latency of reads: p95 < 300 ms, p99 < 200 ms
```

## Use instead

```markdown
- Latency of reads: p95 < 200 ms, p99 < 300 ms
```
"#;

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    let mut groups: BTreeMap<(Vec<String>, Option<&str>), Vec<&Objective>> = BTreeMap::new();
    for objective in &subject.spec.objectives {
        let bounded = objective.metric == Metric::Latency && objective.comparison.starts_with('<');
        if bounded && objective.percentile.is_some() {
            let key = (claim(&objective.text), objective.subject.as_deref());
            groups.entry(key).or_default().push(objective);
        }
    }
    for mut group in groups.into_values() {
        let percentile = |objective: &Objective| objective.percentile.unwrap_or_default();
        group.sort_by(|a, b| percentile(a).total_cmp(&percentile(b)));
        for pair in group.windows(2) {
            let [low, high] = pair else { continue };
            let value = |objective: &Objective| normal(objective.value, &objective.unit).0;
            if percentile(low) == percentile(high) || value(low) <= value(high) {
                continue;
            }
            let mut found = rule
                .found(
                    high.origin.span,
                    format!("p{} is faster than p{}", percentile(high), percentile(low)),
                )
                .help("exchange the two numbers");
            if low.origin.span != high.origin.span {
                found = found.secondary(low.origin.span, "the lower percentile");
            }
            diagnostics.push(found);
        }
    }
}
