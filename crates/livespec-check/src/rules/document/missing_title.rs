//! Documents without a name.

use livespec_diagnostics::{Code, Diagnostics, Severity, Span};

use crate::{Rule, Subject};

/// The document has no title.
pub(crate) const RULE: Rule = Rule {
    code: Code("D013"),
    name: "missing_title",
    summary: "the document has no title",
    severity: Severity::Warning,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Finds documents that have neither a heading to be named by nor a title in their metadata.

## Why is this bad?

The service is called after its document, in the description of the API, in logs and in the name of the database.

## Example

```markdown
Stores notes.
```

## Use instead

```markdown
# Technical Specification: Notes

Stores notes.
```
"#;

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    if !subject.spec.info.title.trim().is_empty() {
        return;
    }
    let text = subject.source.text();
    let start = text.len() - text.trim_start().len();
    let end = text[start..].find('\n').map_or(text.len(), |at| start + at);
    let name = &subject.spec.info.name;
    diagnostics.push(
        rule.found(Span::new(start, end), "the document has no title")
            .note(format!("it is called `{name}` after its file"))
            .help("begin with a heading: `# Technical Specification: NAME`"),
    );
}

#[cfg(test)]
mod tests {
    use crate::testing::findings;

    #[test]
    fn a_name_is_asked_for() {
        assert_eq!(findings("D013", "Stores notes.\n").len(), 1);
        assert_eq!(findings("D013", "").len(), 1);
        assert!(findings("D013", "# Notes\n").is_empty());
    }
}
