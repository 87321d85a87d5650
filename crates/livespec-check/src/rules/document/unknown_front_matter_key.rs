//! Keys of the front matter that mean nothing here.

use livespec_diagnostics::{Code, Diagnostics, Severity};

use crate::{Rule, Subject};

/// A key of the front matter is not known.
pub(crate) const RULE: Rule = Rule {
    code: Code("D012"),
    name: "unknown_front_matter_key",
    summary: "a key of the front matter is not known",
    severity: Severity::Info,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Finds keys of the front matter that nothing reads: a warning where a known key is spelled nearly alike, else a remark.

## Why is this bad?

A misspelled key is a fact that is lost without a word.

## Example

```yaml
reviewrs:
  - "Ada Byron"
```

## Use instead

```yaml
reviewers:
  - "Ada Byron"
```
"#;

const KNOWN: &[&str] = &[
    "title",
    "name",
    "status",
    "created",
    "createdAt",
    "date",
    "lastModified",
    "lastUpdated",
    "updated",
    "modified",
    "author",
    "authors",
    "owner",
    "owners",
    "reviewers",
    "reviewer",
    "approvers",
    "version",
    "relatedPRD",
    "type",
    "parent",
    "issue",
    "tags",
    "labels",
    "id",
    "description",
    "summary",
    "epic",
    "story",
    "stories",
    "prd",
    "adr",
    "references",
    "dependsOn",
    "supersedes",
    "team",
    "priority",
    "category",
    "layout",
    "slug",
    "lang",
    "language",
];

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    let Some(front) = &subject.document.front_matter else { return };
    for entry in &front.entries {
        let plain = crate::words::plain(&entry.key);
        if KNOWN.iter().any(|known| crate::words::plain(known) == plain) {
            continue;
        }
        let mut found =
            rule.found(entry.key_span, format!("nothing reads the key `{}`", entry.key));
        match crate::words::nearest(&entry.key, KNOWN.iter().copied()) {
            Some(known) => {
                found.severity = Severity::Warning;
                found = found.help(format!("did you mean `{known}`?")).fix(
                    entry.key_span,
                    known,
                    format!("write `{known}`"),
                );
            }
            None => found = found.help("remove it, or keep it for other tools"),
        }
        diagnostics.push(found);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::findings;

    #[test]
    fn misspelled_keys_are_corrected() {
        let text = "---\ntitle: Notes\nreviewrs: [\"Ada\"]\nsidebar: 3\n---\n\n# Notes\n";
        let found = findings("D012", text);
        assert_eq!(
            (found[0].severity, found[0].fixes[0].replacement.as_str()),
            (Severity::Warning, "reviewers")
        );
        assert_eq!(found[1].severity, Severity::Info);
        assert!(
            findings("D012", "---\ntitle: Notes\nlast-modified: 2025-01-01\n---\n\n# Notes\n")
                .is_empty()
        );
    }
}
