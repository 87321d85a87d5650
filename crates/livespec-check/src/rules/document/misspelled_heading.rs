//! Headings that are nearly those that documents have.

use crate::topics;
use crate::words::misspelled;
use livespec_diagnostics::{Code, Diagnostics, Severity};

use crate::{Rule, Subject};

/// A heading is misspelled.
pub(crate) const RULE: Rule = Rule {
    code: Code("D044"),
    name: "misspelled_heading",
    summary: "a heading is misspelled",
    severity: Severity::Warning,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Finds headings that name no known topic and are an edit or two away from a heading that does.

## Why is this bad?

What stands under the heading is not read as what it is: the rules and the service treat the section as missing.

## Example

```markdown
## Oveview
```

## Use instead

```markdown
## Overview
```
"#;

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    for section in &subject.outline.sections {
        if section.topic.is_some() || section.level <= 1 {
            continue;
        }
        let heading = section.heading.as_str().trim();
        let Some(meant) = misspelled(heading, topics::HEADINGS.iter().copied()) else { continue };
        let lower = heading.chars().all(|c| !c.is_uppercase());
        let meant = if lower { meant.to_lowercase() } else { meant.to_owned() };
        let whole = section.heading.fragment.span(0..section.heading.as_str().len());
        let found = rule
            .found(whole, format!("`{heading}` names no topic"))
            .help(format!("did you mean `{meant}`?"));
        // Where markup stands between the letters, the place is not that of the text alone.
        let exact = subject.source.slice(whole) == section.heading.as_str();
        diagnostics.push(if exact {
            found.fix(whole, &meant, format!("write `{meant}`"))
        } else {
            found
        });
    }
}
