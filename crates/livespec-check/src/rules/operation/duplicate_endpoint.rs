//! Endpoints that are described twice.

use std::collections::{HashMap, HashSet};

use livespec_diagnostics::{Code, Diagnostics, Severity, Span};
use livespec_ir::{PathSegment, PathTemplate};
use livespec_syntax::{EndpointForm, ItemKind, Topic};

use crate::topics::around;
use crate::{Rule, Subject};

/// An endpoint is described twice.
pub(crate) const RULE: Rule = Rule {
    code: Code("O004"),
    name: "duplicate_endpoint",
    summary: "an endpoint is described twice",
    severity: Severity::Warning,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Finds two descriptions of one endpoint: the same method, and paths that match the same addresses whatever their parameters are called.
A row of an overview and the section that it announces are one description.
Where both could not be brought together and differ, it is an error.

## Why is this bad?

Only one of them can answer: the first.

## Example

```markdown
#### `GET /notes/{id}`

#### `GET /notes/{noteId}`
```

## Use instead

One section for each endpoint.
"#;

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    let mut seen: HashMap<String, Span> = HashMap::new();
    let mut told: HashSet<String> = HashSet::new();
    for operation in subject.spec.operations.values() {
        let Some(method) = operation.method else { continue };
        let key = format!("{method} {}", shape(&operation.path));
        match seen.get(&key) {
            Some(first) => {
                let mut found = rule
                    .found(
                        operation.origin.span,
                        format!("`{}` is described twice", operation.title()),
                    )
                    .label("described again")
                    .secondary(*first, "first described here; this is what is served")
                    .help("merge the two descriptions, or change one path");
                found.severity = Severity::Error;
                diagnostics.push(found);
                told.insert(key);
            }
            None => {
                seen.insert(key, operation.origin.span);
            }
        }
    }
    repeated(subject, rule, diagnostics, &told);
}

/// Sections of their own for one endpoint, which lowering has brought together.
fn repeated(
    subject: &Subject<'_>,
    rule: &Rule,
    diagnostics: &mut Diagnostics,
    told: &HashSet<String>,
) {
    let mut seen: HashMap<String, Span> = HashMap::new();
    for item in &subject.outline.items {
        let ItemKind::Endpoint(endpoint) = &item.kind else { continue };
        let own = matches!(
            endpoint.form,
            EndpointForm::Heading | EndpointForm::Bold | EndpointForm::Label
        );
        if !own || endpoint.placeholder || around(subject.outline, item.section).any(elsewhere) {
            continue;
        }
        for (method, from, path, to) in &endpoint.targets {
            let key = format!("{method} {}", shape(&PathTemplate::parse(path)));
            let span = from.to(*to);
            let Some(first) = seen.get(&key) else {
                seen.insert(key, span);
                continue;
            };
            if !told.contains(&key) {
                diagnostics.push(
                    rule.found(span, format!("`{method} {path}` is described twice"))
                        .label("described again")
                        .secondary(*first, "first described here")
                        .help("merge the two descriptions, or change one path"),
                );
            }
        }
    }
}

/// Whether a section speaks of endpoints without declaring them.
fn elsewhere(topic: Topic) -> bool {
    matches!(
        topic,
        Topic::Testing
            | Topic::OutOfScope
            | Topic::Alternatives
            | Topic::Future
            | Topic::Migration
            | Topic::Acceptance
            | Topic::ModifiedEndpoints
            | Topic::UserInterface
            | Topic::Dependencies
            | Topic::Integrations
    )
}

/// A path without the names of its parameters.
fn shape(path: &PathTemplate) -> String {
    let segments: Vec<String> = path
        .segments
        .iter()
        .map(|segment| match segment {
            PathSegment::Literal(text) => text.clone(),
            PathSegment::Parameter(_) => "{}".to_owned(),
            PathSegment::Mixed(prefix, _, suffix) => format!("{prefix}{{}}{suffix}"),
        })
        .collect();
    format!("/{}", segments.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::findings;

    #[test]
    fn names_of_parameters_make_no_difference() {
        assert_eq!(
            shape(&PathTemplate::parse("/notes/:id")),
            shape(&PathTemplate::parse("/notes/{noteId}"))
        );
        let text = "# Notes\n\n## API\n\n### `GET /notes/{id}`\n\nReads.\n\n### `GET /notes/{noteId}`\n\nReads too.\n";
        assert_eq!(findings("O004", text).len(), 1);
    }

    #[test]
    fn other_methods_and_overviews_are_fine() {
        let text = "# Notes\n\n## API\n\n| Method | Path | Purpose |\n|---|---|---|\n| GET | `/notes/{id}` | Read |\n\n### `GET /notes/{id}`\n\nReads.\n\n### `DELETE /notes/{id}`\n\nDeletes.\n";
        assert!(findings("O004", text).is_empty());
    }
}
