//! Endpoints that the service cannot answer by itself.

use livespec_diagnostics::{Code, Diagnostic, Diagnostics, Severity};
use livespec_ir::{Operation, OperationKind};

use crate::{Rule, Subject};

/// An endpoint is bound to nothing.
pub(crate) const RULE: Rule = Rule {
    code: Code("O003"),
    name: "endpoint_bound_to_nothing",
    summary: "an endpoint is bound to nothing",
    severity: Severity::Warning,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Finds endpoints that work on no record of the document (a warning), and actions whose effect is told in words only (a remark). Many of them in one document are one finding.

## Why is this bad?

The service forwards them to `--upstream`, or answers 501: it never pretends to have done something.

## Example

```markdown
#### `POST /rockets/{id}/launch`
Launches a rocket.
```

## Use instead

A model `Rocket`, or a service behind `--upstream` that launches it.
"#;

/// From how many endpoints on they are one finding rather than one each.
const MANY: usize = 3;

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    let operations = || subject.spec.operations.values();
    let actions: Vec<&Operation> = operations()
        .filter(|it| matches!(it.kind, OperationKind::Action(_)) && !it.runs())
        .collect();
    let what = ("is an action that is told in words only", "so is this one");
    for mut found in told(rule, &actions, actions.len() < MANY, what) {
        found.severity = Severity::Info;
        diagnostics.push(found);
    }
    let unbound: Vec<&Operation> =
        operations().filter(|it| it.kind == OperationKind::Unbound).collect();
    // Where the document has records, each such endpoint may have missed its own.
    let records = subject.spec.entities.values().any(|entity| entity.stored);
    let what = ("is bound to no record", "nor is this one");
    diagnostics.extend(told(rule, &unbound, records || unbound.len() < MANY, what));
}

/// A finding for each endpoint, or one for all of them at the first.
fn told(
    rule: &Rule,
    operations: &[&Operation],
    each: bool,
    (what, too): (&str, &str),
) -> Vec<Diagnostic> {
    if each {
        return operations.iter().map(|operation| found(rule, operation, what)).collect();
    }
    let Some((first, others)) = operations.split_first() else { return Vec::new() };
    let mut all = found(rule, first, &format!("{what}, and {} more are like it", others.len()));
    for other in others {
        all = all.secondary(other.origin.span, too);
    }
    vec![all]
}

fn found(rule: &Rule, operation: &Operation, what: &str) -> Diagnostic {
    let found = rule.found(operation.origin.span, format!("`{}` {what}", operation.title()));
    let reason = match &operation.kind {
        OperationKind::Action(reason) if operation.reason.is_none() => Some(reason),
        _ => operation.reason.as_ref(),
    };
    let found = match reason.filter(|reason| !reason.is_empty()) {
        Some(reason) => found.note(reason.trim_end_matches('.')),
        None => found,
    };
    found
        .label("answers 501 unless it is forwarded")
        .help("define the record it works on, or serve with `--upstream URL` to forward it")
}

#[cfg(test)]
mod tests {
    use crate::testing::findings;

    #[test]
    fn what_cannot_be_answered_is_named() {
        let text = "# Rockets\n\n## API\n\n### `POST /rockets/{id}/launch`\n\nLaunches a rocket.\n";
        assert_eq!(findings("O003", text).len(), 1);
    }

    #[test]
    fn records_are_served() {
        let text = "# Notes\n\n## Data Model\n\n```typescript\ninterface Note {\n  id: string;\n  text: string;\n}\n```\n\n## API\n\n### `GET /notes/{id}`\n\nReads a note.\n";
        assert!(findings("O003", text).is_empty());
    }
}
