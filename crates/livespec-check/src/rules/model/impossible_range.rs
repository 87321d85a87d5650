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

/// What a bound is about.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Measured {
    Value,
    Length,
    Items,
}

/// The strictest lower and upper bound of one kind, where nothing lies between them.
fn crossed(constraints: &[Constraint]) -> Option<(&Constraint, &Constraint)> {
    [Measured::Value, Measured::Length, Measured::Items].into_iter().find_map(|measured| {
        let bounds = || {
            let of = constraints.iter().filter_map(|it| Some((bound(&it.kind)?, it)));
            of.filter(move |((about, ..), _)| *about == measured)
        };
        let lows = bounds().filter(|((_, lower, ..), _)| *lower);
        let highs = bounds().filter(|((_, lower, ..), _)| !*lower);
        let (low, first) = lows.max_by(|(a, _), (b, _)| a.2.total_cmp(&b.2))?;
        let (high, second) = highs.min_by(|(a, _), (b, _)| a.2.total_cmp(&b.2))?;
        let open = low.3 || high.3;
        (low.2 > high.2 || (open && low.2 >= high.2)).then_some((first, second))
    })
}

/// What a constraint bounds, whether from below, by how much, and whether the bound itself is out.
fn bound(kind: &K) -> Option<(Measured, bool, f64, bool)> {
    Some(match kind {
        K::Min(min) => (Measured::Value, true, *min, false),
        K::Above(min) => (Measured::Value, true, *min, true),
        K::Max(max) => (Measured::Value, false, *max, false),
        K::Below(max) => (Measured::Value, false, *max, true),
        K::MinLength(min) => (Measured::Length, true, *min as f64, false),
        K::MaxLength(max) => (Measured::Length, false, *max as f64, false),
        K::MinItems(min) => (Measured::Items, true, *min as f64, false),
        K::MaxItems(max) => (Measured::Items, false, *max as f64, false),
        _ => return None,
    })
}
