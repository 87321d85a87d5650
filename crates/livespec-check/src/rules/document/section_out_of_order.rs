//! Sections in another order than the dialect has them.

use livespec_diagnostics::{Code, Diagnostics, Severity};

use crate::{Rule, Subject};

/// A section stands elsewhere than the dialect has it.
pub(crate) const RULE: Rule = Rule {
    code: Code("D004"),
    name: "section_out_of_order",
    summary: "a section stands elsewhere than the dialect has it",
    severity: Severity::Info,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Finds sections that stand before one which documents of the same dialect have earlier.

## Why is this bad?

Nothing breaks; readers who know the dialect look in the wrong place.

## Example

```markdown
## 9. Risks and Mitigations

## 3. API Design
```

## Use instead

The order of the dialect, as `livespec new` writes it.
"#;

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    let dialect = subject.outline.dialect;
    if dialect.name == "other" {
        return;
    }
    let place = |topic| dialect.sections.iter().position(|(expected, _)| *expected == topic);
    let chapters = subject.outline.sections.iter().filter(|section| section.level <= 2);
    let mut latest: Option<(usize, &livespec_syntax::Section)> = None;
    let mut seen = vec![false; dialect.sections.len()];
    for section in chapters {
        let Some(at) = section.topic.and_then(place) else { continue };
        // A second section about the same thing is none of this rule's business.
        if std::mem::replace(&mut seen[at], true) {
            continue;
        }
        match latest {
            Some((before, other)) if at < before => {
                let (name, later) =
                    (section.heading.as_str().trim(), other.heading.as_str().trim());
                diagnostics.push(
                    rule.found(
                        section.heading.span,
                        format!("`{name}` usually stands before `{later}`"),
                    )
                    .secondary(other.heading.span, "this section usually comes later")
                    .help(format!("move the section where the `{}` dialect has it", dialect.name)),
                );
            }
            _ => latest = Some((at, section)),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::places;

    fn document(chapters: &[&str]) -> String {
        let mut text = "# Technical Specification: Notes\n\n**Author:** Ada\n**Date:** 2025-01-02\n**Version:** 1.0\n**Status:** Draft\n".to_owned();
        for (number, chapter) in chapters.iter().enumerate() {
            text.push_str(&format!("\n## {}. {chapter}\n\nText.\n", number + 1));
        }
        text
    }

    #[test]
    fn a_chapter_before_its_place_is_named() {
        let text = document(&[
            "Overview",
            "Risks and Mitigations",
            "System Design",
            "API Design",
            "Open Questions",
        ]);
        assert_eq!(places("D004", &text), ["System Design", "API Design"]);
    }

    #[test]
    fn the_usual_order_is_fine() {
        let text = document(&[
            "Overview",
            "System Design",
            "API Design",
            "Risks and Mitigations",
            "Open Questions",
        ]);
        assert!(places("D004", &text).is_empty());
    }
}
