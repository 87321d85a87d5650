//! Variables that nobody declares.

use std::collections::BTreeSet;

use livespec_diagnostics::Span;
use livespec_diagnostics::{Code, Diagnostics, Severity};

use crate::{Rule, Subject};

/// A variable of the environment is used but not declared.
pub(crate) const RULE: Rule = Rule {
    code: Code("Q015"),
    name: "variable_not_declared",
    summary: "a variable of the environment is used but not declared",
    severity: Severity::Warning,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Finds `${NAME}`, `process.env.NAME`, `os.environ["NAME"]` and ``the variable `NAME` `` whose name the list of variables does not have. Documents without such a list are left alone.

## Why is this bad?

Whoever sets the service up goes by the list, and the service starts without the value.

## Example

```markdown
The address comes from `${MAIL_URL}`.

## Configuration

- `DATABASE_URL`: where notes are kept
```

## Use instead

```markdown
## Configuration

- `DATABASE_URL`: where notes are kept
- `MAIL_URL`: where mail is sent
```
"#;

/// What stands in front of the name of a variable.
const HEADS: &[&str] = &[
    "${",
    "process.env.",
    "os.environ[\"",
    "os.environ['",
    "os.getenv(\"",
    "os.getenv('",
    "env(\"",
    "env('",
    "env var `",
    "environment variable `",
    "the variable `",
];

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    let declared: BTreeSet<&str> =
        subject.spec.variables.iter().map(|it| it.name.as_str()).collect();
    let Some(first) = subject.spec.variables.first() else { return };
    let text = subject.source.text();
    let mut told = BTreeSet::new();
    for head in HEADS {
        for (at, _) in text.match_indices(head) {
            let start = at + head.len();
            let Some(name) = name(&text[start..]) else { continue };
            if declared.contains(name) || !told.insert(name) {
                continue;
            }
            let near = crate::words::nearest(name, declared.iter().copied());
            let help = near.map_or_else(
                || format!("add `{name}` to the list"),
                |near| format!("did you mean `{near}`?"),
            );
            diagnostics.push(
                rule.found(
                    Span::new(start, start + name.len()),
                    format!("`{name}` is not declared"),
                )
                .secondary(first.origin.span, "the declared variables begin here")
                .help(help),
            );
        }
    }
}

/// A name in capitals with an underscore, as variables of the environment have.
fn name(text: &str) -> Option<&str> {
    let end = text.find(|c: char| !(c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_'));
    let name = &text[..end.unwrap_or(text.len())];
    (name.len() >= 3 && name.contains('_') && !name.starts_with('_')).then_some(name)
}
