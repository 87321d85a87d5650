//! Documents with nothing to serve.

use livespec_diagnostics::{Code, Diagnostics, Severity};
use livespec_syntax::{ItemKind, Topic};

use crate::topics::around;
use crate::{Rule, Subject};

/// The document describes no endpoint.
pub(crate) const RULE: Rule = Rule {
    code: Code("O001"),
    name: "no_endpoint",
    summary: "the document describes no endpoint",
    severity: Severity::Warning,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Finds documents without an endpoint that can be served: none is described, or all of them are placeholders.

## Why is this bad?

`serve` has nothing to answer. A document that is no API can ignore this.

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
    if !subject.spec.operations.is_empty() {
        return;
    }
    let outline = subject.outline;
    let placeholder = outline
        .items
        .iter()
        .find(|item| matches!(&item.kind, ItemKind::Endpoint(endpoint) if endpoint.placeholder));
    let section = outline.sections.iter().find(|section| {
        let others = around(outline, section.parent).any(|topic| {
            matches!(topic, Topic::Integrations | Topic::Dependencies | Topic::ExternalDependencies)
        });
        matches!(section.topic, Some(Topic::Api | Topic::Endpoints)) && !others
    });
    let found = match (placeholder, section) {
        (Some(item), _) => {
            let ItemKind::Endpoint(endpoint) = &item.kind else { return };
            let span =
                endpoint.targets.first().map_or(item.span, |(_, method, _, path)| method.to(*path));
            rule.found(span, "the document describes no endpoint that can be served")
                .label("the only endpoint is still a placeholder")
        }
        (None, Some(section)) => rule
            .found(section.heading.span, "the document describes no endpoint")
            .label("no method with a path was recognised here"),
        (None, None) => {
            let span = outline.title.as_ref().map(|title| title.span).unwrap_or_default();
            let mut found = rule
                .found(span, "the document describes no endpoint")
                .label("nothing here can be served");
            // It never promised an API.
            found.severity = Severity::Info;
            found
        }
    };
    diagnostics.push(found.help("write method and path, such as `` #### `POST /notes` ``, with a request and a response below"));
}

#[cfg(test)]
mod tests {
    use crate::testing::findings;

    #[test]
    fn a_document_without_endpoints_is_named() {
        assert_eq!(findings("O001", "# Notes\n\n## Overview\n\nProse only.\n").len(), 1);
        assert_eq!(
            findings("O001", "# Notes\n\n## API\n\n### `[METHOD] /path`\n\nText.\n").len(),
            1
        );
    }

    #[test]
    fn one_endpoint_is_enough() {
        assert!(
            findings("O001", "# Notes\n\n## API\n\n### `GET /notes`\n\nLists notes.\n").is_empty()
        );
    }
}
