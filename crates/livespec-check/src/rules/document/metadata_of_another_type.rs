//! Front matter of an unexpected type.

use livespec_syntax::MetaValue;

use crate::words::plain;
use livespec_diagnostics::{Code, Diagnostics, Severity};

use crate::{Rule, Subject};

/// A value of the front matter has a type that is not read.
pub(crate) const RULE: Rule = Rule {
    code: Code("D048"),
    name: "metadata_of_another_type",
    summary: "a value of the front matter has a type that is not read",
    severity: Severity::Warning,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Finds a title, status, version or date that is a list or nested, and people or tags that are nested.

## Why is this bad?

The value is not read at all.

## Example

```yaml
version:
  document: 1.2.0
```

## Use instead

```yaml
version: 1.2.0
```
"#;

/// Keys with one text as their value.
const TEXTS: &[&str] = &[
    "title",
    "status",
    "version",
    "created",
    "createdat",
    "date",
    "lastmodified",
    "lastupdated",
    "updated",
    "modified",
    "type",
];

/// Keys with a text or a list of texts.
const LISTS: &[&str] =
    &["author", "authors", "reviewers", "reviewer", "owner", "owners", "tags", "labels"];

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    let Some(front) = &subject.document.front_matter else { return };
    for entry in &front.entries {
        let key = plain(&entry.key);
        let wanted = match &entry.value {
            MetaValue::Other if LISTS.contains(&key.as_str()) => "a text or a list of texts",
            MetaValue::Other | MetaValue::List(_) if TEXTS.contains(&key.as_str()) => "one text",
            _ => continue,
        };
        diagnostics.push(
            rule.found(
                entry.key_span,
                format!("`{}` is not read, because it is not {wanted}", entry.key),
            )
            .help(format!("write {wanted} behind the key")),
        );
    }
}
