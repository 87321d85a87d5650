//! Keys of metadata that are nearly those that are known.

use super::unknown_front_matter_key::respell;
use crate::keys;
use crate::words::in_case_of;
use livespec_diagnostics::{Code, Diagnostics, Severity};

use crate::{Rule, Subject};

/// A key of the metadata is misspelled.
pub(crate) const RULE: Rule = Rule {
    code: Code("D045"),
    name: "misspelled_metadata_key",
    summary: "a key of the metadata is misspelled",
    severity: Severity::Warning,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Finds key lines such as `**Staus:** Draft` whose key is an edit or two away from a known one. Keys of front matter are the business of `unknown_front_matter_key`.

## Why is this bad?

A misspelled key is a fact that is lost without a word.

## Example

```markdown
**Staus:** Draft
```

## Use instead

```markdown
**Status:** Draft
```
"#;

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    let front = subject.document.front_matter.as_ref().map_or(0, |front| front.entries.len());
    for entry in subject.outline.metadata.entries.iter().skip(front) {
        let key = entry.key.trim();
        if keys::known(key) {
            continue;
        }
        let Some(known) = keys::meant(key) else { continue };
        let known = in_case_of(known, key);
        let found = rule.found(entry.key_span, format!("nothing reads the key `{key}`"));
        let at = subject.source.slice(entry.key_span).find(key);
        let span = at.map_or(entry.key_span, |at| entry.key_span.slice(at, at + key.len()));
        diagnostics.push(respell(found, subject, span, &known));
    }
}
