//! One thing, two limits.

use std::collections::HashMap;

use livespec_ir::{Basis, RateLimit};

use super::contradictory_targets::claim;
use livespec_diagnostics::{Code, Diagnostics, Severity};

use crate::{Rule, Subject};

/// Two rate limits for one thing differ.
pub(crate) const RULE: Rule = Rule {
    code: Code("Q013"),
    name: "contradictory_rate_limits",
    summary: "two rate limits for one thing differ",
    severity: Severity::Warning,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Finds rate limits that are worded alike, numbers aside, for the same time and with different counts.

## Why is this bad?

Clients that keep to the larger one are refused.

## Example

```markdown
- 100 requests per minute per user

Each user may send 60 requests per minute.
```

## Use instead

```markdown
- 100 requests per minute per user
```
"#;

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    let mut seen: HashMap<(Vec<String>, u32, Option<&str>), &RateLimit> = HashMap::new();
    for limit in &subject.spec.limits {
        if limit.origin.basis != Basis::Stated || subject.has_placeholder(limit.origin.span) {
            continue;
        }
        let key = (claim(&limit.text), limit.seconds, limit.subject.as_deref());
        match seen.get(&key) {
            Some(first) if first.count != limit.count && first.origin.span != limit.origin.span => {
                diagnostics.push(
                    rule.found(
                        limit.origin.span,
                        format!("`{}` requests here and `{}` elsewhere", limit.count, first.count),
                    )
                    .secondary(first.origin.span, "the other limit")
                    .help("keep one of the two"),
                );
            }
            Some(_) => {}
            None => {
                seen.insert(key, limit);
            }
        }
    }
}
