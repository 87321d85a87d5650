//! Ranges that hold nothing.

use livespec_diagnostics::{Code, Diagnostics, Severity};
use livespec_ir::{Constraint, ConstraintKind as K};

use crate::{Rule, Subject};

/// The bounds of a field exclude every value.
pub(crate) const RULE: Rule = Rule {
    code: Code("M121"),
    name: "impossible_range",
    summary: "the bounds of a field exclude every value",
    severity: Severity::Warning,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Finds fields whose least value, length or count is greater than the greatest one.

## Why is this bad?

No request can ever be accepted.

## Example

```markdown
- `title` must have at least 50 and at most 20 characters
```

## Use instead

```markdown
- `title` must have at least 20 and at most 50 characters
```
"#;

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    for entity in subject.spec.entities.values() {
        for field in &entity.fields {
            let Some((low, high)) = crossed(field.constraints()) else { continue };
            let mut found = rule
                .found(
                    high.origin.span,
                    format!(
                        "no value of `{}` of `{}` lies within its bounds",
                        field.name, entity.name
                    ),
                )
                .help("exchange the bounds, or correct one of them");
            if low.origin.span != high.origin.span {
                found = found.secondary(low.origin.span, "the lower bound");
            }
            diagnostics.push(found);
        }
    }
}

/// A lower and an upper bound of one kind between which nothing lies.
fn crossed(constraints: &[Constraint]) -> Option<(&Constraint, &Constraint)> {
    let pairs = constraints.iter().flat_map(|low| constraints.iter().map(move |high| (low, high)));
    pairs.into_iter().find(|(low, high)| match (&low.kind, &high.kind) {
        (K::Min(low), K::Max(high)) => low > high,
        (K::Above(low), K::Max(high))
        | (K::Min(low), K::Below(high))
        | (K::Above(low), K::Below(high)) => low >= high,
        (K::MinLength(low), K::MaxLength(high)) | (K::MinItems(low), K::MaxItems(high)) => {
            low > high
        }
        _ => false,
    })
}
