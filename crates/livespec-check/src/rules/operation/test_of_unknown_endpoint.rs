//! Tests of nothing.

use std::collections::BTreeSet;

use livespec_ir::{Operation, PathSegment, PathTemplate};
use livespec_syntax::{ItemKind, Topic};

use crate::topics::around;
use livespec_diagnostics::{Code, Diagnostics, Severity};

use crate::{Rule, Subject};

/// A test names an endpoint that is not described.
pub(crate) const RULE: Rule = Rule {
    code: Code("O039"),
    name: "test_of_unknown_endpoint",
    summary: "a test names an endpoint that is not described",
    severity: Severity::Warning,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Finds endpoints in sections about tests and acceptance whose path no described endpoint has, but one has nearly. Values in the place of parameters and a base path in front are taken into account.

## Why is this bad?

Mostly one of the two places is misspelled, and the test would fail for the wrong reason.

## Example

```markdown
- `POST /note` answers 201
```

## Use instead

```markdown
- `POST /notes` answers 201
```
"#;

/// How many paths of tests are looked for.
const PATHS_MAX: usize = 500;

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    let operations: Vec<&Operation> = subject.spec.operations.values().collect();
    if operations.is_empty() {
        return;
    }
    let mut told = BTreeSet::new();
    for item in &subject.outline.items {
        let ItemKind::Endpoint(endpoint) = &item.kind else { continue };
        if endpoint.placeholder || !around(subject.outline, item.section).any(is_test) {
            continue;
        }
        for (_, _, path, span) in &endpoint.targets {
            // Each path is looked for once, and not too many: every one is held against all endpoints.
            if !told.insert(path) || told.len() > PATHS_MAX {
                continue;
            }
            let template = PathTemplate::parse(path);
            let known = operations.iter().any(|it| fits(&it.path, &template));
            let Some(near) = near(&operations, path).filter(|_| !known) else { continue };
            diagnostics.push(
                rule.found(*span, format!("no endpoint has the path `{path}`"))
                    .secondary(near.origin.span, "nearly the same path")
                    .help(format!("did you mean `{}`?", near.path)),
            );
        }
    }
}

fn is_test(topic: Topic) -> bool {
    matches!(
        topic,
        Topic::Testing
            | Topic::UnitTests
            | Topic::IntegrationTests
            | Topic::EndToEndTests
            | Topic::PerformanceTests
            | Topic::SecurityTests
            | Topic::Acceptance
    )
}

/// Whether a path is one of a described endpoint, from its end: either may lack the base path.
fn fits(described: &PathTemplate, path: &PathTemplate) -> bool {
    let mut pairs = described.segments.iter().rev().zip(path.segments.iter().rev());
    let same = |(one, other): (&PathSegment, &PathSegment)| match (one, other) {
        (PathSegment::Literal(one), PathSegment::Literal(other)) => one == other,
        _ => true,
    };
    !path.segments.is_empty() && pairs.all(same)
}

/// The endpoint whose path is an edit or two away, with as many segments.
fn near<'a>(operations: &[&'a Operation], path: &str) -> Option<&'a Operation> {
    let path = PathTemplate::parse(path);
    operations.iter().copied().find(|operation| {
        let (one, other) = (&operation.path.segments, &path.segments);
        let mut changed = 0;
        let alike = one.len() == other.len()
            && one.iter().zip(other).all(|pair| match pair {
                (PathSegment::Literal(one), PathSegment::Literal(other)) if one != other => {
                    changed += 1;
                    one.len() > 3 && strsim::osa_distance(one, other) <= 2
                }
                _ => true,
            });
        alike && changed == 1
    })
}
