//! Metadata that disagrees with itself.

use std::collections::HashMap;

use livespec_syntax::{Meta, MetaValue};

use crate::words::plain;
use livespec_diagnostics::{Code, Diagnostics, Severity};

use crate::{Rule, Subject};

/// The metadata tells one thing in two ways.
pub(crate) const RULE: Rule = Rule {
    code: Code("D046"),
    name: "metadata_told_twice",
    summary: "the metadata tells one thing in two ways",
    severity: Severity::Warning,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Finds a status, version, date or author that the document tells twice with different values, such as in the front matter and in a line below the title.

## Why is this bad?

Only the first place counts; whoever reads the second one is wrong.

## Example

```markdown
---
status: draft
---

# Notes

**Status:** Approved
```

## Use instead

```markdown
---
status: approved
---

# Notes
```
"#;

/// Keys of which a document has one value.
const SINGLE: &[&str] = &[
    "status",
    "version",
    "date",
    "created",
    "updated",
    "lastupdated",
    "lastmodified",
    "author",
    "title",
];

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    let mut seen: HashMap<String, &Meta> = HashMap::new();
    for entry in &subject.outline.metadata.entries {
        let key = plain(&entry.key);
        let MetaValue::Text(value) = &entry.value else { continue };
        if !SINGLE.contains(&key.as_str()) || subject.has_placeholder(entry.value_span) {
            continue;
        }
        let Some(first) = seen.get(&key) else {
            seen.insert(key, entry);
            continue;
        };
        let MetaValue::Text(other) = &first.value else { continue };
        if plain(other) == plain(value) {
            continue;
        }
        diagnostics.push(
            rule.found(
                entry.value_span,
                format!("`{}` is `{value}` here and `{other}` elsewhere", entry.key),
            )
            .secondary(first.value_span, "told here; this is what counts")
            .help("keep one of the two"),
        );
    }
}
