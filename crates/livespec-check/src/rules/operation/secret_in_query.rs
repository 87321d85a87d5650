//! Secrets in addresses.

use livespec_ir::ParameterPlace;

use crate::words::plain;
use livespec_diagnostics::{Code, Diagnostics, Severity};

use crate::{Rule, Subject};

/// A secret travels in the address.
pub(crate) const RULE: Rule = Rule {
    code: Code("O041"),
    name: "secret_in_query",
    summary: "a secret travels in the address",
    severity: Severity::Warning,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Finds query parameters that hold a password, a key or an access token.

## Why is this bad?

Addresses are written to logs, kept in histories and sent on to other sites (RFC 9110, section 17.9).

## Example

```markdown
- `api_key` (string): the key of the client
```

## Use instead

```markdown
- `X-API-Key` (header): the key of the client
```
"#;

const NAMES: &[&str] = &[
    "password",
    "passwd",
    "pwd",
    "apikey",
    "accesstoken",
    "refreshtoken",
    "clientsecret",
    "secret",
    "secretkey",
    "privatekey",
];

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    for operation in subject.spec.operations.values() {
        for parameter in &operation.parameters {
            let name = plain(&parameter.name);
            if parameter.place != ParameterPlace::Query || !NAMES.contains(&name.as_str()) {
                continue;
            }
            diagnostics.push(
                rule.found(
                    parameter.origin.span,
                    format!("`{}` takes `{}` in its address", operation.title(), parameter.name),
                )
                .help("take it in a header or in the body"),
            );
        }
    }
}
