//! Versions that jump.

use jiff::civil::Date;
use livespec_ir::Change;

use super::version_not_semver::numbers;
use crate::dates;
use livespec_diagnostics::{Code, Diagnostics, Severity};

use crate::{Rule, Subject};

/// The versions of the change log do not follow one another.
pub(crate) const RULE: Rule = Rule {
    code: Code("D053"),
    name: "change_log_version_repeated",
    summary: "the versions of the change log do not follow one another",
    severity: Severity::Warning,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Finds rows of the change log that repeat the version of another row with another date, or whose version goes back while the dates go on.

## Why is this bad?

Nobody can tell which text the version names.

## Example

| Date | Version |
|---|---|
| 2025-08-04 | 1.0.0 |
| 2025-10-06 | 1.0.0 |

## Use instead

| Date | Version |
|---|---|
| 2025-08-04 | 1.0.0 |
| 2025-10-06 | 1.1.0 |
"#;

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    let mut rows: Vec<(Date, [u64; 3], &Change)> = subject
        .spec
        .changes
        .iter()
        .filter_map(|change| Some((dates::parse(&change.date)?, number(&change.version)?, change)))
        .collect();
    // A log that begins with the newest row is read from its end; equal dates keep their order.
    if rows.first().map(|row| row.0) > rows.last().map(|row| row.0) {
        rows.reverse();
    }
    rows.sort_by_key(|row| row.0);
    for pair in rows.windows(2) {
        let [(before, older, first), (after, newer, row)] = pair else { continue };
        if before == after || older < newer {
            continue;
        }
        let how =
            if older == newer { "stands for two dates" } else { "is older than the one before" };
        let at = subject.source.slice(row.origin.span).find(row.version.as_str());
        let span =
            at.map_or(row.origin.span, |at| row.origin.span.slice(at, at + row.version.len()));
        diagnostics.push(
            rule.found(span, format!("the version `{}` {how}", row.version))
                .secondary(first.origin.span, "the change before")
                .help("give the later change a higher version"),
        );
    }
}

fn number(text: &str) -> Option<[u64; 3]> {
    let parts = numbers(text)?;
    let mut all = [0; 3];
    all.iter_mut().zip(parts).for_each(|(place, part)| *place = part);
    Some(all)
}
