//! Defaults that the field itself refuses.

use livespec_ir::Default;

use crate::values::{broken, shown};
use livespec_diagnostics::{Code, Diagnostics, Severity};

use crate::{Rule, Subject};

/// The default of a field is not one of its values.
pub(crate) const RULE: Rule = Rule {
    code: Code("M120"),
    name: "default_not_allowed",
    summary: "the default of a field is not one of its values",
    severity: Severity::Warning,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Finds defaults that break what the document demands of the field: a value that is not listed, a number outside the range, a text that is too long.

## Why is this bad?

Every record that is created without the field is refused, or stored against the rules.

## Example

```sql
status VARCHAR(20) DEFAULT 'new' CHECK (status IN ('open', 'done'))
```

## Use instead

```sql
status VARCHAR(20) DEFAULT 'open' CHECK (status IN ('open', 'done'))
```
"#;

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    for entity in subject.spec.entities.values() {
        for field in &entity.fields {
            let Some(Default::Value(value, origin)) = &field.default else { continue };
            let Some(broken) = broken(&field.schema, value) else { continue };
            let mut found = rule
                .found(
                    origin.span,
                    format!("the default `{}` of `{}` {}", shown(value), field.name, broken.text),
                )
                .help("change the default, or what is allowed");
            if broken.span != origin.span && !broken.span.is_empty() {
                found = found.secondary(broken.span, "what is allowed");
            }
            diagnostics.push(found);
        }
    }
}
