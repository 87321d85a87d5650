//! Alternatives left hanging.

use livespec_diagnostics::{Code, Diagnostics, Severity};

use crate::{Rule, Subject};

/// An alternative has no decision.
pub(crate) const RULE: Rule = Rule {
    code: Code("D018"),
    name: "alternative_without_decision",
    summary: "an alternative has no decision",
    severity: Severity::Warning,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Finds alternatives that were considered and about which nothing is decided.

## Why is this bad?

The next reader starts the same discussion again.

## Example

```markdown
#### Approach 1: Polling

**Pros**: simple
```

## Use instead

```markdown
#### Approach 1: Polling

**Pros**: simple

**Decision**: Rejected because it wakes every device each minute
```
"#;

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    for choice in &subject.spec.alternatives {
        if choice.decision.is_some() || subject.has_placeholder(choice.origin.span) {
            continue;
        }
        diagnostics.push(
            rule.found(choice.origin.span, format!("nothing is decided about `{}`", choice.name))
                .help("add `**Decision**: ...` with the reason"),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::findings;

    fn document(decision: &str) -> String {
        format!(
            "# Notes\n\n## Alternatives Considered\n\n### Approach 1: Polling\n\n**Pros**:\n- Simple\n\n{decision}\n"
        )
    }

    #[test]
    fn a_decision_is_asked_for() {
        assert_eq!(findings("D018", &document("")).len(), 1);
        assert!(
            findings("D018", &document("**Decision**: Rejected because of the load")).is_empty()
        );
    }
}
