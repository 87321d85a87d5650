//! Variables with two defaults.

use std::collections::HashMap;

use livespec_diagnostics::{Code, Diagnostics, Severity};
use livespec_ir::Variable;

use crate::{Rule, Subject};

/// A variable of the environment is declared twice.
pub(crate) const RULE: Rule = Rule {
    code: Code("Q005"),
    name: "variable_declared_twice",
    summary: "a variable of the environment is declared twice",
    severity: Severity::Warning,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Finds variables of the environment that are declared more than once: a warning where the defaults differ, else a remark.

## Why is this bad?

Only one default can hold.

## Example

```bash
CACHE_TTL=60
CACHE_TTL=3600
```

## Use instead

```bash
CACHE_TTL=3600
```
"#;

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    let mut seen: HashMap<&str, &Variable> = HashMap::new();
    for variable in &subject.spec.variables {
        let Some(first) = seen.get(variable.name.as_str()) else {
            seen.insert(&variable.name, variable);
            continue;
        };
        let differ =
            matches!((&first.default, &variable.default), (Some(one), Some(other)) if one != other);
        let mut found = rule
            .found(variable.origin.span, format!("`{}` is declared twice", variable.name))
            .label("declared again")
            .secondary(first.origin.span, "first declared here")
            .help("keep one declaration");
        if differ {
            found = found.note("the defaults differ");
        } else {
            found.severity = Severity::Info;
        }
        diagnostics.push(found);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::findings;

    fn document(second: &str) -> String {
        format!(
            "# Notes\n\n## Deployment\n\n### Configuration\n\n**Environment Variables**:\n```bash\nCACHE_TTL=60\n{second}\n```\n"
        )
    }

    #[test]
    fn a_variable_has_one_default() {
        let found = findings("Q005", &document("CACHE_TTL=3600"));
        assert_eq!((found.len(), found[0].severity), (1, Severity::Warning));
        assert_eq!(findings("Q005", &document("CACHE_TTL=60"))[0].severity, Severity::Info);
        assert!(findings("Q005", &document("LOG_LEVEL=info")).is_empty());
    }
}
