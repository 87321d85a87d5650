//! Versions that cannot be compared.

use livespec_diagnostics::{Code, Diagnostics, Severity};

use crate::{Rule, Subject};

/// The version is no number with dots.
pub(crate) const RULE: Rule = Rule {
    code: Code("D011"),
    name: "version_not_semver",
    summary: "the version is no number with dots",
    severity: Severity::Warning,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Finds a version of the document that is not made of numbers with dots, as in Semantic Versioning: `1.2.0`, also `1.2` or `v2`, with a suffix such as `-draft` where needed.

## Why is this bad?

Versions that cannot be compared cannot be ordered: neither the change log nor `diff` can tell which is newer.

## Example

```yaml
version: latest
```

## Use instead

```yaml
version: "1.2.0"
```
"#;

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    let Some(version) = &subject.spec.info.version else { return };
    if numbers(&version.text).is_none() {
        let mut found = rule
            .found(version.origin.span, format!("`{}` is no version", version.text))
            .help("write numbers with dots, such as `1.2.0`");
        let at = subject.source.slice(version.origin.span).find(version.text.as_str());
        if let (Some(number), Some(at)) = (only_number(&version.text), at) {
            let span = version.origin.span.slice(at, at + version.text.len());
            found = found.fix(span, number, format!("write `{number}`"));
        }
        diagnostics.push(found);
    }
}

/// The version within some words (`Version 1.2`), where there is one number with dots and no other.
fn only_number(text: &str) -> Option<&str> {
    let words = text.split_whitespace().map(|word| word.trim_matches(['(', ')', ',', ':']));
    let mut counted = words.filter(|word| word.contains(|c: char| c.is_ascii_digit()));
    let only = counted.next().filter(|word| word.contains('.') && numbers(word).is_some())?;
    counted.next().is_none().then_some(only)
}

/// The numbers of a version, at most three, without prefix and suffix.
pub(super) fn numbers(text: &str) -> Option<Vec<u64>> {
    let text = text.trim().trim_start_matches(['v', 'V']);
    let core = text.split(['-', '+', ' ']).next().unwrap_or(text);
    let parts: Option<Vec<u64>> = core.split('.').map(|part| part.parse().ok()).collect();
    parts.filter(|parts| parts.len() <= 3)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::findings;

    #[test]
    fn versions_are_numbers_with_dots() {
        assert_eq!(numbers("v1.2.0-draft"), Some(vec![1, 2, 0]));
        assert_eq!(numbers("1.0"), Some(vec![1, 0]));
        assert_eq!(numbers("latest"), None);
        assert_eq!(numbers("1.2.3.4"), None);
        assert_eq!(only_number("Version 1.2 (draft)"), Some("1.2"));
        assert_eq!(only_number("2 of 1.2"), None);
        assert_eq!(only_number("Q3 release"), None);
        assert_eq!(
            findings("D011", "# Notes\n\n**Version:** latest\n\n## Overview\n\nText.\n").len(),
            1
        );
        assert!(
            findings("D011", "# Notes\n\n**Version:** 1.0\n\n## Overview\n\nText.\n").is_empty()
        );
    }
}
