//! Text that was meant to be replaced.

use livespec_diagnostics::{Code, Diagnostics, Severity};

use crate::{Rule, Subject};

/// A placeholder is left.
pub(crate) const RULE: Rule = Rule {
    code: Code("D001"),
    name: "placeholder_left",
    summary: "a placeholder is left",
    severity: Severity::Warning,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Finds text of a template that was meant to be replaced: `[Name]`, `{{title}}`, `YYYY-MM-DD`, `<secret>`.
A warning while the document is a draft, an error once it says that it is approved.

## Why is this bad?

Nothing is derived from a placeholder: a status that is one is no status, an endpoint that is one is not served.
A document that claims to be decided and still holds one contradicts itself.

## Example

```markdown
**Author:** [Name]
```

## Use instead

```markdown
**Author:** Ada Byron
```
"#;

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    for placeholder in &subject.outline.placeholders {
        let text = shorten(placeholder.text.trim());
        let message = format!("placeholder `{text}` is left");
        diagnostics.push(
            rule.strict(subject, placeholder.span, message)
                .label("to be replaced")
                .help("write what belongs here, or remove the line if nothing does"),
        );
    }
}

/// The first line of a text, cut where it is long.
fn shorten(text: &str) -> String {
    const LENGTH_MAX: usize = 48;
    let line = text.lines().next().unwrap_or_default();
    match line.char_indices().nth(LENGTH_MAX) {
        Some((at, _)) => format!("{}…", &line[..at]),
        None => line.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{findings, places};

    #[test]
    fn a_placeholder_is_pointed_at() {
        let text = "# [Feature Name]\n\n## Overview\n\nIt stores notes.\n";
        assert_eq!(places("D001", text), ["[Feature Name]"]);
        assert_eq!(findings("D001", text)[0].severity, Severity::Warning);
    }

    #[test]
    fn an_approved_document_has_none() {
        let text = "# Notes\n\n**Status:** Approved\n**Author:** [Name]\n\n## Overview\n\nText.\n";
        assert_eq!(findings("D001", text)[0].severity, Severity::Error);
        assert!(
            findings("D001", "# Notes\n\nA [link](https://example.org) and a - [ ] box.\n")
                .is_empty()
        );
    }
}
