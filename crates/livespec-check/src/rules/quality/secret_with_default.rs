//! Secrets that everybody knows.

use livespec_diagnostics::{Code, Diagnostics, Severity};

use crate::{Rule, Subject};

/// A secret has a default.
pub(crate) const RULE: Rule = Rule {
    code: Code("Q016"),
    name: "secret_with_default",
    summary: "a secret has a default",
    severity: Severity::Warning,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Finds variables that hold a secret and for which the document gives a default value.

## Why is this bad?

A service that is set up without the variable runs with a secret that everybody can read.

## Example

```bash
JWT_SECRET=hunter2hunter2
```

## Use instead

```bash
JWT_SECRET=<secret>
```
"#;

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    for variable in &subject.spec.variables {
        let Some(default) = variable.default.as_deref().filter(|_| variable.secret) else {
            continue;
        };
        if !is_value(default) || subject.has_placeholder(variable.origin.span) {
            continue;
        }
        diagnostics.push(
            rule.found(
                variable.origin.span,
                format!("the secret `{}` has a default", variable.name),
            )
            .help("write `<secret>`, so that it has to be set"),
        );
    }
}

/// Whether a text is a value rather than a word for one, a path or an address of one.
fn is_value(text: &str) -> bool {
    let text = text.trim().trim_matches('`');
    let lower = text.to_lowercase();
    let words =
        ["none", "required", "secret", "your", "null", "n/a", "empty", "generated", "unset", "xxx"];
    text.chars().any(char::is_alphanumeric)
        && !words.iter().any(|word| lower.contains(word))
        && !text.starts_with(['<', '{', '[', '/', '$', '.'])
        && !text.contains("://")
        && !text.contains("...")
        && !text.contains(char::is_whitespace)
        && text.parse::<f64>().is_err()
        && !matches!(lower.as_str(), "true" | "false")
}
