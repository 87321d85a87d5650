//! Messages of a sequence that call an endpoint that there is not.

use livespec_diagnostics::{Code, Diagnostics, Severity};
use livespec_ir::{Method, Operation, PathSegment, PathTemplate};

use crate::diagrams::{self, NAMES_MAX};
use crate::{Rule, Subject};

/// A message of a sequence calls an endpoint that the document does not describe.
pub(crate) const RULE: Rule = Rule {
    code: Code("S005"),
    name: "message_to_unknown_endpoint",
    summary: "a message of a sequence calls an endpoint that is not described",
    severity: Severity::Warning,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Finds messages such as `POST /orders` in sequence diagrams for which no endpoint of the document has that method and path, although its API has other endpoints on the same path or below the same first part of it.

## Why is this bad?

The picture and the list of endpoints describe two different services.

## Example

```mermaid
sequenceDiagram
  Client->>Orders: PUT /orders
```

with only `POST /orders` described.

## Use instead

Correct the message, or describe the endpoint.
"#;

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    let operations: Vec<&Operation> = subject.spec.operations.values().collect();
    let messages = diagrams::sequences(subject).into_iter().flat_map(|(_, found)| found.messages);
    for message in messages.take(NAMES_MAX) {
        let Some((method, path)) = call(&message.text.value) else { continue };
        let near = |operation: &&&Operation| fits(&operation.path, &path);
        let known = operations.iter().filter(near).any(|found| found.method == Some(method));
        let other = operations.iter().find(near).and_then(|found| found.method);
        let ours = operations
            .iter()
            .any(|found| head(&found.path).is_some_and(|own| head(&path) == Some(own)));
        if known || !(other.is_some() || ours) {
            continue;
        }
        let said = format!("no endpoint answers `{} {path}`", method.name());
        let help = match other {
            Some(other) => format!("the document describes `{} {path}`", other.name()),
            None => "describe the endpoint, or correct the message".to_owned(),
        };
        diagnostics.push(rule.found(message.text.span, said).help(help));
    }
}

/// The method and the path that a message begins with.
fn call(text: &str) -> Option<(Method, PathTemplate)> {
    let mut words = text.split_whitespace();
    let method = Method::parse(words.next()?)?;
    let path = words.next().filter(|path| path.starts_with('/'))?;
    let path = path.split(['?', '(', ',', ';']).next()?;
    let whole = !path.contains("...") && !path.contains('*');
    whole.then(|| (method, PathTemplate::parse(path)))
}

/// Whether two paths match the same requests; a written value stands for a parameter.
fn fits(path: &PathTemplate, called: &PathTemplate) -> bool {
    path.segments.len() == called.segments.len()
        && path.segments.iter().zip(&called.segments).all(|pair| match pair {
            (PathSegment::Literal(own), PathSegment::Literal(other)) => own == other,
            _ => true,
        })
}

/// The first part of a path that says something (`/api/v1` does not).
fn head(path: &PathTemplate) -> Option<&str> {
    path.segments.iter().find_map(|segment| match segment {
        PathSegment::Literal(text) => {
            let version = text
                .strip_prefix('v')
                .is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit()));
            (text != "api" && !version).then_some(text.as_str())
        }
        _ => None,
    })
}
