//! Headings with nothing under them.

use livespec_diagnostics::{Code, Diagnostics, Severity};
use livespec_syntax::Section;

use crate::{Rule, Subject};

/// A section is empty.
pub(crate) const RULE: Rule = Rule {
    code: Code("D003"),
    name: "empty_section",
    summary: "a section is empty",
    severity: Severity::Warning,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Finds headings without any text, list, table or code under them, sub-sections included.
The outermost one is reported.

## Why is this bad?

A reader cannot tell whether the section is still to be written or does not apply.

## Example

```markdown
## Risks

## Open Questions
```

## Use instead

```markdown
## Risks

**N/A** - the change is switched off by a flag until it is proven.
```
"#;

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    let sections = &subject.outline.sections;
    for section in sections {
        let parent = section.parent.and_then(|id| sections.get(id.0 as usize));
        if !empty(section) || parent.is_some_and(empty) || section.level <= 1 {
            continue;
        }
        let name = section.heading.as_str().trim();
        diagnostics.push(
            rule.found(section.heading.span, format!("the section `{name}` is empty"))
                .label("nothing stands under this heading")
                .help("write it, or answer it with `**N/A** - reason`"),
        );
    }
}

fn empty(section: &Section) -> bool {
    section.empty && section.not_applicable.is_none()
}

#[cfg(test)]
mod tests {
    use crate::testing::places;

    #[test]
    fn the_outermost_empty_section_is_named() {
        let text = "# Notes\n\n## Overview\n\nText.\n\n## Risks\n\n### Technical\n\n## Glossary\n\n- **Note**: a text\n";
        assert_eq!(places("D003", text), ["Risks"]);
    }

    #[test]
    fn an_answer_fills_a_section() {
        assert!(places("D003", "# Notes\n\n## Risks\n\n**N/A** - none are known\n").is_empty());
    }
}
