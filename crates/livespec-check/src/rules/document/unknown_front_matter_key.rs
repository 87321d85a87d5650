//! Keys of the front matter that mean nothing here.

use livespec_diagnostics::{Code, Diagnostic, Diagnostics, Severity, Span};

use crate::{Rule, Subject, keys};

/// A key of the front matter is not known.
pub(crate) const RULE: Rule = Rule {
    code: Code("D012"),
    name: "unknown_front_matter_key",
    summary: "a key of the front matter is not known",
    severity: Severity::Info,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Finds keys of the front matter that nothing reads: a warning where a known key is spelled nearly alike, else a remark.

## Why is this bad?

A misspelled key is a fact that is lost without a word.

## Example

```yaml
reviewrs:
  - "Ada Byron"
```

## Use instead

```yaml
reviewers:
  - "Ada Byron"
```
"#;

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    let Some(front) = &subject.document.front_matter else { return };
    for entry in &front.entries {
        if keys::known(&entry.key) {
            continue;
        }
        let found = rule.found(entry.key_span, format!("nothing reads the key `{}`", entry.key));
        diagnostics.push(match keys::meant(&entry.key) {
            Some(known) => respell(found, subject, entry.key_span, known),
            None => found.help("remove it, or keep it for other tools"),
        });
    }
}

/// Says which key was meant. Written as that key it may be applied unseen, unless that one is there.
pub(super) fn respell(
    mut found: Diagnostic,
    subject: &Subject<'_>,
    span: Span,
    known: &str,
) -> Diagnostic {
    found.severity = Severity::Warning;
    let title = format!("write `{known}`");
    let found = found.help(format!("did you mean `{known}`?"));
    if subject.outline.metadata.get(&[known]).is_none() {
        found.fix(span, known, title)
    } else {
        found.suggestion(span, known, title)
    }
}

#[cfg(test)]
mod tests {
    use livespec_diagnostics::Severity;

    use crate::testing::findings;

    #[test]
    fn misspelled_keys_are_corrected() {
        let text = "---\ntitle: Notes\nreviewrs: [\"Ada\"]\nsidebar: 3\n---\n\n# Notes\n";
        let found = findings("D012", text);
        assert_eq!(
            (found[0].severity, found[0].fixes[0].replacement.as_str()),
            (Severity::Warning, "reviewers")
        );
        assert_eq!(found[1].severity, Severity::Info);
        assert!(
            findings("D012", "---\ntitle: Notes\nlast-modified: 2025-01-01\n---\n\n# Notes\n")
                .is_empty()
        );
    }
}
