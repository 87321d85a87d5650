//! Flags that govern nothing.

use livespec_diagnostics::{Code, Diagnostics, Severity};

use crate::{Rule, Subject};

/// A feature flag does not say what it governs.
pub(crate) const RULE: Rule = Rule {
    code: Code("Q006"),
    name: "flag_without_subject",
    summary: "a feature flag does not say what it governs",
    severity: Severity::Warning,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Finds feature flags without a word on what they switch.

## Why is this bad?

A flag governs what its description names; without one, switching it changes nothing.

## Example

```markdown
**Feature Flags**:
- `feature.search`
```

## Use instead

```markdown
**Feature Flags**:
- `feature.search`: Expose the search endpoint
```
"#;

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    for flag in &subject.spec.flags {
        if !flag.description.chars().any(char::is_alphabetic)
            && !subject.has_placeholder(flag.origin.span)
        {
            diagnostics.push(
                rule.found(
                    flag.origin.span,
                    format!("`{}` does not say what it governs", flag.name),
                )
                .help("name the endpoint, field or behaviour that it switches"),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::places;

    #[test]
    fn a_flag_has_a_subject() {
        let text = "# Notes\n\n## Feature Flags\n\n- `feature.search`: Expose the search endpoint\n- `feature.tags`\n";
        assert_eq!(places("Q006", text), ["feature.tags"]);
    }
}
