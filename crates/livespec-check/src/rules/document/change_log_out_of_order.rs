//! A change log that jumps in time.

use jiff::civil::Date;
use livespec_diagnostics::{Code, Diagnostics, Severity, Span};
use livespec_ir::Change;

use crate::{Rule, Subject, dates};

/// The change log is out of order.
pub(crate) const RULE: Rule = Rule {
    code: Code("D015"),
    name: "change_log_out_of_order",
    summary: "the change log is out of order",
    severity: Severity::Warning,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Finds rows of the change log whose date breaks the order of the rows before: rising or falling, but not both.

## Why is this bad?

A row out of order is a wrong date or a row in the wrong place.

## Example

| Date | Version |
|---|---|
| 2025-08-04 | 0.1.0 |
| 2025-10-06 | 1.1.0 |
| 2025-09-08 | 1.0.0 |

## Use instead

The same rows by date.
"#;

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    let changes = &subject.spec.changes;
    let rows: Vec<_> =
        changes.iter().filter_map(|change| Some((dates::parse(&change.date)?, change))).collect();
    let (Some(first), Some(last)) = (rows.first(), rows.last()) else { return };
    let rising = first.0 <= last.0;
    let mut mended = sorted(subject, &rows, rising);
    for pair in rows.windows(2) {
        let [(before, earlier), (after, row)] = pair else { continue };
        if before == after || (before < after) == rising {
            continue;
        }
        let at = subject.source.slice(row.origin.span).find(row.date.as_str());
        let span = at.map_or(row.origin.span, |at| row.origin.span.slice(at, at + row.date.len()));
        let order = if rising { "rise" } else { "fall" };
        let mut found = rule
            .found(span, format!("`{}` is out of order", row.date))
            .label(format!("the dates {order} from row to row"))
            .secondary(earlier.origin.span, "the row before")
            .help("correct the date, or move the row");
        // One change mends them all, so one finding offers it.
        if let Some((span, sorted)) = mended.take() {
            found = found.fix(span, sorted, "bring the rows into order");
        }
        diagnostics.push(found);
    }
}

/// The lines of the rows and the same in order; none where they are not the lines of one table.
fn sorted(subject: &Subject<'_>, rows: &[(Date, &Change)], rising: bool) -> Option<(Span, String)> {
    let source = subject.source;
    let number = |change: &Change| source.line(change.origin.span.start);
    let (first, last) = (rows.first()?, rows.last()?);
    let neighbours = rows.windows(2).all(|pair| number(pair[1].1) == number(pair[0].1) + 1);
    if !neighbours || rows.len() != subject.spec.changes.len() {
        return None;
    }
    let span = source.line_span(number(first.1)).to(source.line_span(number(last.1)));
    let text = source.slice(span);
    let separator = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let mut order: Vec<&(Date, &Change)> = rows.iter().collect();
    order.sort_by(|a, b| if rising { a.0.cmp(&b.0) } else { b.0.cmp(&a.0) });
    let line = |row: &&(Date, &Change)| source.slice(source.line_span(number(row.1)));
    let lines: Vec<&str> = order.iter().map(line).collect();
    Some((span, lines.join(separator)))
}

#[cfg(test)]
mod tests {
    use crate::testing::places;

    fn document(dates: [&str; 3]) -> String {
        let rows: Vec<String> =
            dates.iter().map(|date| format!("| {date} | 1.0.0 | x | Ada |")).collect();
        format!(
            "# Notes\n\n## Change Log\n\n| Date | Version | Changes | Author |\n|---|---|---|---|\n{}\n",
            rows.join("\n")
        )
    }

    #[test]
    fn dates_rise_or_fall() {
        assert_eq!(
            places("D015", &document(["2025-01-01", "2025-03-01", "2025-02-01"])),
            ["2025-02-01"]
        );
        assert!(places("D015", &document(["2025-01-01", "2025-02-01", "2025-02-01"])).is_empty());
        assert!(places("D015", &document(["2025-03-01", "2025-02-01", "2025-01-01"])).is_empty());
    }
}
