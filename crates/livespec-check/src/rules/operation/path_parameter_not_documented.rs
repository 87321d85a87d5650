//! Parameters that were forgotten.

use livespec_diagnostics::{Code, Diagnostics, Severity};
use livespec_ir::ParameterPlace;

use crate::{Rule, Subject};

/// A parameter of the path is not documented where others are.
pub(crate) const RULE: Rule = Rule {
    code: Code("O032"),
    name: "path_parameter_not_documented",
    summary: "a parameter of the path is not documented where others are",
    severity: Severity::Info,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Finds parameters of a path that are missing where the endpoint documents other parameters of its path. Endpoints that document none are left alone.

## Why is this bad?

The reader takes the list for complete.

## Example

```markdown
#### `GET /teams/{teamId}/notes/{id}`

**Path parameters:**

- `teamId` (uuid): the team
```

## Use instead

```markdown
#### `GET /teams/{teamId}/notes/{id}`

**Path parameters:**

- `teamId` (uuid): the team
- `id` (uuid): the note
```
"#;

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    for operation in subject.spec.operations.values() {
        // What nothing documents has the place of the endpoint itself.
        let documented = operation.parameters.iter().filter(|parameter| {
            parameter.place == ParameterPlace::Path
                && parameter.origin.span != operation.origin.span
        });
        let names: Vec<&str> = documented.clone().map(|it| it.name.as_str()).collect();
        let Some(first) = documented.clone().next() else { continue };
        for name in operation.path.parameters().filter(|name| !names.contains(name)) {
            diagnostics.push(
                rule.found(
                    operation.origin.span,
                    format!("`{}` does not document its parameter `{name}`", operation.title()),
                )
                .secondary(first.origin.span, "others are documented here")
                .help(format!("document `{name}` beside them")),
            );
        }
    }
}
