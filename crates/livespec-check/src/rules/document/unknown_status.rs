//! A status that is no known word.

use livespec_diagnostics::{Code, Diagnostics, Severity};
use livespec_ir::StatusChoice;

use crate::{Rule, Subject};

/// The status is no known word.
pub(crate) const RULE: Rule = Rule {
    code: Code("D007"),
    name: "unknown_status",
    summary: "the status is no known word",
    severity: Severity::Warning,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Finds a status that begins with none of the known words: draft, proposed, in review, approved, accepted, implemented, rejected, superseded and their like.

## Why is this bad?

What depends on the status (placeholders as errors, reviewers, open questions) cannot be decided; the document is treated as a draft.

## Example

```yaml
status: baking
```

## Use instead

```yaml
status: draft
```
"#;

const KNOWN: &[&str] = &[
    "draft",
    "proposed",
    "in review",
    "approved",
    "accepted",
    "implemented",
    "rejected",
    "superseded",
    "deprecated",
];

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    let StatusChoice::Unknown(note) = &subject.spec.info.status else { return };
    let near = crate::words::nearest(&note.text, KNOWN.iter().copied());
    let help = match near {
        Some(word) => format!("did you mean `{word}`?"),
        None => format!(
            "use one of {}",
            KNOWN.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
        ),
    };
    let mut found = rule
        .found(note.origin.span, format!("`{}` is no known status", note.text))
        .note("the document is treated as a draft")
        .help(help);
    let at = subject.source.slice(note.origin.span).find(note.text.as_str());
    if let (Some(word), Some(at)) = (near, at) {
        let span = note.origin.span.slice(at, at + note.text.len());
        let replacement = crate::words::in_case_of(word, &note.text);
        let title = format!("write `{replacement}`");
        found = match crate::words::misspelled(&note.text, KNOWN.iter().copied()) {
            Some(_) => found.fix(span, replacement, title),
            None => found.suggestion(span, replacement, title),
        };
    }
    diagnostics.push(found);
}

#[cfg(test)]
mod tests {
    use crate::testing::findings;

    #[test]
    fn a_misspelled_status_is_corrected() {
        let found =
            findings("D007", "---\nstatus: aproved\n---\n\n# Notes\n\n## Overview\n\nText.\n");
        assert_eq!(found[0].help, ["did you mean `approved`?"]);
        assert!(findings("D007", "---\nstatus: accepted\n---\n\n# Notes\n").is_empty());
    }
}
