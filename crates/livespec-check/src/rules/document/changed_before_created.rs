//! Changes before the beginning.

use livespec_diagnostics::{Code, Diagnostics, Severity};

use crate::{Rule, Subject, dates};

/// The last change is before the creation.
pub(crate) const RULE: Rule = Rule {
    code: Code("D040"),
    name: "changed_before_created",
    summary: "the last change is before the creation",
    severity: Severity::Warning,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Compares the date of the last change with the date of creation in the metadata.

## Why is this bad?

One of the two dates is wrong.

## Example

```yaml
created: 2025-08-04
lastModified: 2025-07-01
```

## Use instead

```yaml
created: 2025-08-04
lastModified: 2025-09-01
```
"#;

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    let info = &subject.spec.info;
    let (Some(created), Some(modified)) = (&info.created, &info.modified) else { return };
    if let (Some(first), Some(last)) = (dates::parse(&created.text), dates::parse(&modified.text))
        && last < first
    {
        diagnostics.push(
            rule.found(
                modified.origin.span,
                format!("the last change, `{}`, is before the creation", modified.text),
            )
            .secondary(created.origin.span, "created then")
            .help("correct the wrong one of the two dates"),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::findings;

    #[test]
    fn time_goes_forward() {
        let document = |modified: &str| {
            format!(
                "---\ntitle: Notes\ncreated: 2025-08-04\nlastModified: {modified}\n---\n\n# Notes\n"
            )
        };
        assert_eq!(findings("D040", &document("2025-07-01")).len(), 1);
        assert!(findings("D040", &document("2025-08-04")).is_empty());
    }
}
