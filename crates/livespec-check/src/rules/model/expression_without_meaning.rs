//! Expressions that cannot be evaluated over their record.

use livespec_diagnostics::{Code, Diagnostics, Severity};
use livespec_ir::ExprError;

use crate::{Rule, Subject};

/// An expression names unknown fields or compares what cannot be compared.
pub(crate) const RULE: Rule = Rule {
    code: Code("M140"),
    name: "expression_without_meaning",
    summary: "an expression names unknown fields or compares what cannot be compared",
    severity: Severity::Warning,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Finds expressions about a record, in inline code of its constraints or in a `CHECK`, that name a field which the record has not, or whose operands do not fit each other: a text against a number, an order of truth values.

## Why is this bad?

Such a rule cannot be enforced, so records that break it are stored.

## Example

```markdown
- `ends_at > begins_at`
```

for a record with the fields `starts_at` and `ends_at`.

## Use instead

```markdown
- `ends_at > starts_at`
```
"#;

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    for broken in &subject.spec.broken_expressions {
        let entity = &subject.spec.entities[broken.entity];
        let message =
            format!("`{}` means nothing for `{}`: {}", broken.source, entity.name, broken.problem);
        let help = match &broken.problem {
            ExprError::UnknownField(_) => {
                let names: Vec<&str> =
                    entity.fields.iter().map(|field| field.name.as_str()).collect();
                format!("its fields are {}", names.join(", "))
            }
            _ => "compare fields of one type".to_owned(),
        };
        diagnostics.push(rule.found(broken.origin.span, message).help(help));
    }
}
