//! Locked doors without a lock.

use livespec_diagnostics::{Code, Diagnostics, Severity, Span};
use livespec_ir::{AccessRule, AuthKind};

use crate::{Rule, Subject};

/// Credentials are demanded, but the method is not chosen.
pub(crate) const RULE: Rule = Rule {
    code: Code("A003"),
    name: "method_undecided",
    summary: "credentials are demanded, but the method is not chosen",
    severity: Severity::Warning,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Finds documents that demand credentials (permissions, scopes, tokens) and do not say how callers prove who they are.

## Why is this bad?

A bearer JWT is meant until the document decides: nothing is ever served open because of a gap.

## Example

```markdown
**Authentication Method**: [e.g., JWT, OAuth2, API Key]
```

## Use instead

```markdown
**Authentication Method**: JWT
```
"#;

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    let access = &subject.spec.access;
    let guarded =
        subject.spec.operations.values().find(|operation| operation.access != AccessRule::Public);
    let demanded = access.required || guarded.is_some();
    if !demanded || access.methods.iter().any(|method| method.kind != AuthKind::Undecided) {
        return;
    }
    let written = |span: Span| Some(span).filter(|span| !span.is_empty());
    let demand =
        written(access.origin.span).or_else(|| guarded.and_then(|o| written(o.access_origin.span)));
    let undecided = access.methods.iter().find_map(|method| written(method.origin.span));
    // Where nothing but a status asks for credentials, that status is reported.
    let Some(span) = undecided.or(demand) else { return };
    let mut found = rule
        .found(span, "credentials are demanded, but the method is not chosen")
        .note("a bearer JWT is demanded until the document decides")
        .help("name the method under `Authentication`: JWT, OAuth 2.0, API key, session");
    if let Some(demand) = demand.filter(|demand| *demand != span) {
        found = found.secondary(demand, "demanded here");
    }
    diagnostics.push(found);
}

#[cfg(test)]
mod tests {
    use crate::testing::findings;

    fn document(method: &str) -> String {
        format!(
            "# Notes\n\n## API\n\n### `GET /notes`\nLists.\n\n### Authentication & Authorization\n\n**Authentication Method**: {method}\n\n**Required Permissions**:\n- `notes:read`: Read notes\n"
        )
    }

    #[test]
    fn a_method_is_chosen() {
        assert_eq!(findings("A003", &document("[e.g., JWT, OAuth2, API Key]")).len(), 1);
        assert!(findings("A003", &document("JWT")).is_empty());
    }

    #[test]
    fn open_services_need_none() {
        assert!(findings("A003", "# Notes\n\n## API\n\n### `GET /notes`\nLists.\n").is_empty());
    }
}
