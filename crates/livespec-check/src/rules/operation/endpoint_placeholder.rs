//! Endpoints that are still to be written.

use livespec_diagnostics::{Code, Diagnostics, Severity};
use livespec_syntax::ItemKind;

use crate::{Rule, Subject};

/// An endpoint is still a placeholder.
pub(crate) const RULE: Rule = Rule {
    code: Code("O002"),
    name: "endpoint_placeholder",
    summary: "an endpoint is still a placeholder",
    severity: Severity::Warning,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Finds endpoints whose method or path was never filled in. An error in an approved document.

## Why is this bad?

Such an endpoint is not served.

## Example

```markdown
#### `[METHOD] /path`
```

## Use instead

```markdown
#### `POST /notes`
```
"#;

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    for item in &subject.outline.items {
        let ItemKind::Endpoint(endpoint) = &item.kind else { continue };
        if !endpoint.placeholder {
            continue;
        }
        let target = endpoint.targets.first();
        let span = target.map_or(item.span, |(_, method, _, path)| method.to(*path));
        let written = subject.source.slice(span).trim();
        diagnostics.push(
            rule.strict(
                subject,
                span,
                format!("the endpoint `{written}` is a placeholder and is not served"),
            )
            .help("write the method (`GET`, `POST`, `PUT`, `PATCH`, `DELETE`) and the path"),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::findings;

    #[test]
    fn placeholders_are_not_served() {
        let text = "# Notes\n\n## API\n\n### `[METHOD] /path`\n\nText.\n";
        assert_eq!(findings("O002", text).len(), 1);
        assert!(findings("O002", "# Notes\n\n## API\n\n### `GET /notes`\n\nText.\n").is_empty());
    }
}
