//! Alerts that never fire.

use livespec_diagnostics::{Code, Diagnostics, Severity};

use crate::{Rule, Subject};

/// An alert has no threshold.
pub(crate) const RULE: Rule = Rule {
    code: Code("Q004"),
    name: "alert_without_threshold",
    summary: "an alert has no threshold",
    severity: Severity::Info,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Finds alerts whose condition has no number to compare with.

## Why is this bad?

No rule can be written for it; somebody has to guess when to wake somebody.

## Example

| Alert | Condition |
|---|---|
| High Error Rate | Error rate is high |

## Use instead

| Alert | Condition |
|---|---|
| High Error Rate | Error rate > 5% |
"#;

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    for alert in &subject.spec.alerts {
        if alert.condition.bytes().any(|byte| byte.is_ascii_digit())
            || subject.has_placeholder(alert.origin.span)
        {
            continue;
        }
        let whole = alert.origin.span;
        let at = subject.source.slice(whole).find(alert.condition.as_str());
        let span = at.map_or(whole, |at| whole.slice(at, at + alert.condition.len()));
        diagnostics.push(
            rule.found(span, format!("the alert `{}` has no threshold", alert.name))
                .help("compare with a number: `error rate > 5%`"),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::findings;

    #[test]
    fn conditions_have_numbers() {
        let document = |condition: &str| {
            format!(
                "# Notes\n\n## Monitoring\n\n### Alerts\n\n| Alert | Condition | Severity | Action |\n|---|---|---|---|\n| Errors | {condition} | Critical | Page |\n"
            )
        };
        assert_eq!(findings("Q004", &document("Error rate is high")).len(), 1);
        assert!(findings("Q004", &document("Error rate > 5%")).is_empty());
    }
}
