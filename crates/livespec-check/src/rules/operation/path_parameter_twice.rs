//! One name for two parameters.

use livespec_diagnostics::{Code, Diagnostics, Severity};
use std::collections::HashSet;

use crate::{Rule, Subject};

/// A path has two parameters of one name.
pub(crate) const RULE: Rule = Rule {
    code: Code("O030"),
    name: "path_parameter_twice",
    summary: "a path has two parameters of one name",
    severity: Severity::Warning,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Finds paths in which two parameters have the same name.

## Why is this bad?

A client that fills the path by name can send only one value, and so can the service read only one.

## Example

```markdown
#### `GET /teams/{id}/notes/{id}`
```

## Use instead

```markdown
#### `GET /teams/{teamId}/notes/{id}`
```
"#;

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    for operation in subject.spec.operations.values() {
        let mut seen = HashSet::new();
        let twice = operation.path.parameters().find(|name| !seen.insert(*name));
        let Some(name) = twice else { continue };
        diagnostics.push(
            rule.found(
                operation.origin.span,
                format!("the path of `{}` has two parameters called `{name}`", operation.title()),
            )
            .help("give each parameter of a path a name of its own"),
        );
    }
}
