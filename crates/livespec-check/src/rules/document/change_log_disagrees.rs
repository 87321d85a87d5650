//! A change log that ends elsewhere than the metadata.

use livespec_diagnostics::{Code, Diagnostics, Severity};
use livespec_ir::{Change, Note};

use super::version_not_semver::numbers;
use crate::{Rule, Subject, dates};

/// The change log disagrees with the metadata.
pub(crate) const RULE: Rule = Rule {
    code: Code("D014"),
    name: "change_log_disagrees",
    summary: "the change log disagrees with the metadata",
    severity: Severity::Warning,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Compares the newest row of the change log with the version and the date of the last change in the metadata.

## Why is this bad?

One of the two was forgotten; a reader cannot tell which version this is.

## Example

```markdown
version: "1.3.0"

| Date | Version | Changes | Author |
|------|---------|---------|--------|
| 2025-10-06 | 1.2.0 | Tags | Ada |
```

## Use instead

A row for version 1.3.0, or `version: "1.2.0"`.
"#;

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    let Some(newest) = newest(&subject.spec.changes) else { return };
    let info = &subject.spec.info;
    if let Some(version) = &info.version
        && !newest.version.is_empty()
        && padded(&version.text) != padded(&newest.version)
    {
        push(subject, rule, diagnostics, version, newest, &newest.version, "version");
    }
    if let Some(modified) = &info.modified
        && let (Some(here), Some(there)) =
            (dates::parse(&modified.text), dates::parse(&newest.date))
        && here != there
    {
        push(subject, rule, diagnostics, modified, newest, &newest.date, "date of the last change");
    }
}

/// The row with the latest date; of rows without dates the last.
fn newest(changes: &[Change]) -> Option<&Change> {
    let dated = changes
        .iter()
        .enumerate()
        .filter_map(|(at, change)| Some((dates::parse(&change.date)?, at, change)));
    let ascending = changes.first().and_then(|c| dates::parse(&c.date))
        <= changes.last().and_then(|c| dates::parse(&c.date));
    // Of several rows of one day the one at the newer end of the table counts.
    let latest =
        dated.max_by_key(|(date, at, _)| (*date, if ascending { *at } else { changes.len() - at }));
    latest.map(|(_, _, change)| change).or(changes.last())
}

/// A version with three numbers: `1.2` is `1.2.0`.
fn padded(text: &str) -> Option<Vec<u64>> {
    let mut parts = numbers(text)?;
    parts.resize(3, 0);
    Some(parts)
}

fn push(
    subject: &Subject<'_>,
    rule: &Rule,
    diagnostics: &mut Diagnostics,
    head: &Note,
    row: &Change,
    there: &str,
    what: &str,
) {
    let at = subject.source.slice(row.origin.span).find(there);
    let place = at.map_or(row.origin.span, |at| row.origin.span.slice(at, at + there.len()));
    diagnostics.push(
        rule.found(
            head.origin.span,
            format!("the {what} is `{}`, but the change log ends with `{there}`", head.text),
        )
        .secondary(place, "the newest row")
        .help("add a row for the last change, or correct the metadata"),
    );
}

#[cfg(test)]
mod tests {
    use crate::testing::findings;

    fn document(version: &str, modified: &str) -> String {
        format!(
            "---\ntitle: Notes\nversion: \"{version}\"\nlastModified: {modified}\n---\n\n# Notes\n\n## Change Log\n\n| Date | Version | Changes | Author |\n|---|---|---|---|\n| 2025-08-04 | 0.1.0 | Draft | Ada |\n| 2025-10-06 | 1.2.0 | Tags | Ada |\n"
        )
    }

    #[test]
    fn both_ends_are_compared() {
        assert_eq!(findings("D014", &document("1.3.0", "2025-10-07")).len(), 2);
        assert!(findings("D014", &document("1.2", "2025-10-06")).is_empty());
    }
}
