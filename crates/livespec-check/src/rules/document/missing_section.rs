//! Sections that the dialect of the document expects.

use livespec_diagnostics::{Code, Diagnostics, Severity};
use livespec_syntax::Topic;

use crate::topics::{heading, related};
use crate::{Rule, Subject};

/// A section that the dialect expects is missing.
pub(crate) const RULE: Rule = Rule {
    code: Code("D002"),
    name: "missing_section",
    summary: "a section that the dialect expects is missing",
    severity: Severity::Warning,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Finds sections that documents of the same family have and this one lacks.
Headings are recognised by their meaning, at any level: `Risks`, `Risks & Mitigation` and `7. Risks and Mitigations` are one section.
Documents that are close to no dialect are left alone.

## Why is this bad?

Readers look for these sections; a missing one leaves open whether it was forgotten or does not apply.

## Example

A document with the headings of the numbered dialect, but without open questions.

## Use instead

```markdown
## 10. Open Questions

**N/A** - everything was settled in the review of 6 May.
```
"#;

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    let dialect = subject.outline.dialect;
    let span = subject.outline.title.as_ref().map(|title| title.span).unwrap_or_default();
    if dialect.name == "other" {
        return;
    }
    for (topic, needed) in dialect.sections {
        if !needed || there(subject, *topic) {
            continue;
        }
        let name = heading(*topic);
        let message = format!("the section `{name}` is missing");
        diagnostics.push(
            rule.found(span, message)
                .label(format!("a document of the `{}` dialect", dialect.name))
                .help(format!(
                    "add a section `{name}`, or one with `**N/A** - reason` if it does not apply"
                )),
        );
    }
}

fn there(subject: &Subject<'_>, topic: Topic) -> bool {
    let topics = subject.outline.sections.iter().filter_map(|section| section.topic);
    topics.into_iter().any(|found| found == topic || related(topic).contains(&found))
}

#[cfg(test)]
mod tests {
    use crate::testing::findings;

    const HEAD: &str = "# Technical Specification: Notes\n\n**Author:** Ada\n**Date:** 2025-01-02\n**Version:** 1.0\n**Status:** Draft\n\n## 1. Overview\n\nText.\n\n## 2. System Design\n\nText.\n\n## 3. API Design\n\nText.\n\n## 4. Data Model\n\nText.\n\n## 5. Non-Functional Requirements\n\nText.\n\n## 6. Dependencies\n\nText.\n\n## 7. Testing Strategy\n\nText.\n\n## 8. Rollout Plan\n\nText.\n\n## 9. Risks and Mitigations\n\nText.\n";

    #[test]
    fn what_is_not_there_is_named() {
        let found = findings("D002", HEAD);
        assert!(found.iter().any(|found| found.message.contains("Open Questions")), "{found:?}");
        assert!(!found.iter().any(|found| found.message.contains("Risks")));
    }

    #[test]
    fn a_document_of_no_dialect_is_left_alone() {
        assert!(findings("D002", "# Notes\n\nSome text.\n").is_empty());
    }
}
