//! Decided, and still asking.

use livespec_diagnostics::{Code, Diagnostics, Severity};
use livespec_ir::StatusChoice;

use crate::{Rule, Subject};

/// An approved document has a blocking open question.
pub(crate) const RULE: Rule = Rule {
    code: Code("D009"),
    name: "approved_with_open_question",
    summary: "an approved document has a blocking open question",
    severity: Severity::Error,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Finds open questions in a document that says it is approved: an error where the question says that it blocks, a warning where it says nothing, nothing where it says that it does not block.

## Why is this bad?

Either the question is answered, or the document is not decided.

## Example

```markdown
**Status:** Approved

## Open Questions

1. Who may delete a note? Blocking.
```

## Use instead

```markdown
## Open Questions

None identified.
```
"#;

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    let StatusChoice::Chosen(_, status) = &subject.spec.info.status else { return };
    if !subject.spec.info.status.is_approved() {
        return;
    }
    for question in subject.spec.questions.iter().filter(|question| question.open) {
        let (severity, what) = match question.blocking {
            Some(true) => (Severity::Error, "a blocking question"),
            None => (Severity::Warning, "a question"),
            Some(false) => continue,
        };
        let mut found = rule
            .found(question.origin.span, format!("{what} is open in an approved document"))
            .secondary(status.origin.span, "the document says that it is decided")
            .help("answer the question, mark it as non-blocking, or set the status back to `in review`");
        found.severity = severity;
        diagnostics.push(found);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::findings;

    fn document(status: &str, question: &str) -> String {
        format!(
            "# Notes\n\n**Status:** {status}\n\n## Overview\n\nText.\n\n## Open Questions\n\n1. {question}\n"
        )
    }

    #[test]
    fn a_blocking_question_contradicts_an_approval() {
        let found = findings("D009", &document("Approved", "Who may delete? Blocking."));
        assert_eq!(found[0].severity, Severity::Error);
        assert_eq!(
            findings("D009", &document("Approved", "Who may delete?"))[0].severity,
            Severity::Warning
        );
    }

    #[test]
    fn other_questions_do_not() {
        assert!(findings("D009", &document("Approved", "Which colour? non-blocking")).is_empty());
        assert!(findings("D009", &document("Draft", "Who may delete? Blocking.")).is_empty());
        assert!(findings("D009", &document("Approved", "None identified.")).is_empty());
    }
}
