//! A status that names several.

use livespec_diagnostics::{Code, Diagnostics, Severity};
use livespec_ir::StatusChoice;

use crate::{Rule, Subject};

/// The status is not chosen.
pub(crate) const RULE: Rule = Rule {
    code: Code("D006"),
    name: "undecided_status",
    summary: "the status is not chosen",
    severity: Severity::Warning,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Finds a status that still lists several values, joined by a bar or a slash.

## Why is this bad?

The document says nothing about where it stands; it is treated as a draft.

## Example

```markdown
**Status:** Draft | In Review | Approved
```

## Use instead

```markdown
**Status:** In Review
```
"#;

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    let StatusChoice::Undecided(note) = &subject.spec.info.status else { return };
    // A placeholder in its place is reported as such.
    if !note.text.contains(['|', '/']) {
        return;
    }
    let first = note.text.split(['|', '/']).next().unwrap_or_default().trim();
    diagnostics.push(
        rule.found(note.origin.span, "the status is not chosen")
            .label("several values")
            .note("a document without a status is treated as a draft")
            .help(format!("keep one of them, such as `{first}`")),
    );
}

#[cfg(test)]
mod tests {
    use crate::testing::places;

    #[test]
    fn several_values_are_no_status() {
        let text = "# Notes\n\n**Status:** Draft | In Review | Approved\n\n## Overview\n\nText.\n";
        assert_eq!(places("D006", text), ["Draft | In Review | Approved"]);
        assert!(
            places("D006", "# Notes\n\n**Status:** In Review\n\n## Overview\n\nText.\n").is_empty()
        );
    }
}
