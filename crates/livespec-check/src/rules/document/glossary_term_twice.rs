//! Terms with two definitions.

use std::collections::HashMap;

use livespec_diagnostics::{Code, Diagnostics, Severity, Span};

use crate::{Rule, Subject};

/// A term of the glossary is defined twice.
pub(crate) const RULE: Rule = Rule {
    code: Code("D019"),
    name: "glossary_term_twice",
    summary: "a term of the glossary is defined twice",
    severity: Severity::Warning,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Finds terms that the glossary defines more than once, whatever their case.

## Why is this bad?

Two definitions of one term sooner or later differ.

## Example

```markdown
- **Order**: what a customer buys
- **order**: a request to the warehouse
```

## Use instead

```markdown
- **Order**: what a customer buys
- **Picking order**: a request to the warehouse
```
"#;

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    let mut seen: HashMap<String, Span> = HashMap::new();
    for term in &subject.spec.glossary {
        match seen.get(&crate::words::plain(&term.text)) {
            Some(first) => diagnostics.push(
                rule.found(term.origin.span, format!("`{}` is defined twice", term.text))
                    .label("defined again")
                    .secondary(*first, "first defined here")
                    .help("keep one definition, or give the other meaning its own name"),
            ),
            None => {
                seen.insert(crate::words::plain(&term.text), term.origin.span);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::places;

    #[test]
    fn a_term_has_one_definition() {
        let text = "# Notes\n\n## Glossary\n\n- **Note**: a text\n- **Tag**: a word\n- **note**: a sound\n";
        assert_eq!(places("D019", text), ["note"]);
        assert!(
            places("D019", "# Notes\n\n## Glossary\n\n- **Note**: a text\n- **Tag**: a word\n")
                .is_empty()
        );
    }
}
