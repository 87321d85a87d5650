//! Secrets that are told to clients.

use livespec_ir::{Basis, Member, Operation, Template};

use crate::words::plain;
use livespec_diagnostics::{Code, Diagnostics, Severity};

use crate::{Rule, Subject};

/// A response shows a secret.
pub(crate) const RULE: Rule = Rule {
    code: Code("M126"),
    name: "secret_in_response",
    summary: "a response shows a secret",
    severity: Severity::Warning,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Finds passwords, their hashes, private keys and card verification numbers among the members of responses.

## Why is this bad?

What a response carries lands in logs, caches and browsers.

## Example

```json
{ "id": "uuid", "name": "string", "passwordHash": "string" }
```

## Use instead

```json
{ "id": "uuid", "name": "string" }
```
"#;

const NAMES: &[&str] = &[
    "password",
    "passwordhash",
    "hashedpassword",
    "passwd",
    "pwd",
    "pwdhash",
    "passwordsalt",
    "privatekey",
    "cvv",
    "cvc",
    "pinhash",
];

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    for operation in subject.spec.operations.values() {
        for response in &operation.responses {
            let mut open: Vec<&Template> = response.template.iter().collect();
            while let Some(template) = open.pop() {
                match template {
                    Template::Object(members) | Template::Record(members) => {
                        for member in members {
                            open.push(&member.value);
                            judge(rule, diagnostics, operation, member);
                        }
                    }
                    Template::Records(inner) => open.push(inner),
                    _ => {}
                }
            }
        }
    }
}

fn judge(rule: &Rule, diagnostics: &mut Diagnostics, operation: &Operation, member: &Member) {
    let shown = member.origin.basis == Basis::Stated && !member.origin.span.is_empty();
    if !shown || !NAMES.contains(&plain(&member.name).as_str()) {
        return;
    }
    diagnostics.push(
        rule.found(
            member.origin.span,
            format!("`{}` answers with `{}`", operation.title(), member.name),
        )
        .help("leave it out of the response"),
    );
}
