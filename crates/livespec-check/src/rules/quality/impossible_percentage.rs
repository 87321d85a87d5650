//! More than everything.

use livespec_diagnostics::{Code, Diagnostics, Severity};
use livespec_ir::Metric;

use crate::{Rule, Subject};

/// A share is more than all.
pub(crate) const RULE: Rule = Rule {
    code: Code("Q012"),
    name: "impossible_percentage",
    summary: "a share is more than all",
    severity: Severity::Warning,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Finds targets of availability, coverage and error rate above 100 %.

## Why is this bad?

No measurement can ever meet or break it.

## Example

```markdown
- Availability: 999 %
```

## Use instead

```markdown
- Availability: 99.9 %
```
"#;

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    for objective in &subject.spec.objectives {
        let share =
            matches!(objective.metric, Metric::Availability | Metric::Coverage | Metric::ErrorRate);
        if share && objective.unit == "%" && objective.value > 100.0 {
            diagnostics.push(
                rule.found(
                    objective.origin.span,
                    format!("`{} %` is more than all", objective.value),
                )
                .help("write a share between 0 and 100 %"),
            );
        }
    }
}
