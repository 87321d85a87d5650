//! Approval by nobody.

use livespec_diagnostics::{Code, Diagnostics, Severity};
use livespec_ir::StatusChoice;

use crate::{Rule, Subject};

/// An approved document names no reviewers.
pub(crate) const RULE: Rule = Rule {
    code: Code("D008"),
    name: "approved_without_reviewers",
    summary: "an approved document names no reviewers",
    severity: Severity::Warning,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Finds a document that says it is approved or implemented and names no reviewer; placeholders are no names.
Only where the document has a line for reviewers or its dialect knows one.

## Why is this bad?

An approval that nobody gave cannot be asked about later.

## Example

```yaml
status: approved
reviewers: []
```

## Use instead

```yaml
status: approved
reviewers:
  - "Ada Byron"
```
"#;

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    let info = &subject.spec.info;
    let StatusChoice::Chosen(status, note) = &info.status else { return };
    if !info.status.is_approved() || info.reviewers.iter().any(|person| !person.placeholder) {
        return;
    }
    let plain = crate::words::plain;
    let asks = |key: &str| plain(key).contains("reviewer") || plain(key).contains("approver");
    let line = info.metadata.iter().find(|(key, _)| asks(key));
    if line.is_none() && !subject.outline.dialect.metadata.iter().any(|key| asks(key)) {
        return;
    }
    let word = format!("{status:?}").to_lowercase();
    let mut found = rule
        .found(note.origin.span, format!("the document is {word}, but no reviewer is named"))
        .label("says that it is decided")
        .help("name who reviewed it under `reviewers`, or set the status back to `in review`");
    if let Some((_, value)) = line {
        found = found.secondary(value.origin.span, "no name stands here");
    }
    diagnostics.push(found);
}

#[cfg(test)]
mod tests {
    use crate::testing::findings;

    fn document(status: &str, reviewers: &str) -> String {
        format!(
            "---\ntitle: Notes\nstatus: {status}\nreviewers: {reviewers}\n---\n\n# Notes\n\n## Overview\n\nText.\n"
        )
    }

    #[test]
    fn an_approval_has_a_name() {
        assert_eq!(findings("D008", &document("approved", "[]")).len(), 1);
        assert!(findings("D008", &document("approved", "[\"Ada\"]")).is_empty());
        assert!(findings("D008", &document("draft", "[]")).is_empty());
    }
}
