//! Risks that nobody does anything about.

use livespec_diagnostics::{Code, Diagnostics, Severity};

use crate::{Rule, Subject};

/// A risk has no mitigation.
pub(crate) const RULE: Rule = Rule {
    code: Code("D016"),
    name: "risk_without_mitigation",
    summary: "a risk has no mitigation",
    severity: Severity::Warning,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Finds risks without a word on what is done about them.

## Why is this bad?

A risk that is only named is accepted by accident.

## Example

```markdown
- Risk: The mail provider may be down.
```

## Use instead

```markdown
- Risk: The mail provider may be down.
- Mitigation: Messages wait in the outbox and are sent later.
```
"#;

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    for risk in &subject.spec.risks {
        if risk.mitigation.is_none() && !subject.has_placeholder(risk.origin.span) {
            diagnostics.push(
                rule.found(risk.origin.span, "this risk has no mitigation")
                    .help("say what is done about it, or that it is accepted"),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::findings;

    #[test]
    fn risks_are_answered() {
        let text = "# Notes\n\n## Risks\n\n- Risk: Mail is slow.\n- Mitigation: Send later.\n\n- Risk: Disks fill up.\n";
        let found = findings("D016", text);
        assert_eq!(found.len(), 1);
        assert!(text[found[0].span.range()].contains("Disks"));
    }

    #[test]
    fn a_table_carries_both() {
        let text = "# Notes\n\n## Risks\n\n| Risk | Mitigation |\n|---|---|\n| Mail is slow | Send later |\n";
        assert!(findings("D016", text).is_empty());
    }
}
