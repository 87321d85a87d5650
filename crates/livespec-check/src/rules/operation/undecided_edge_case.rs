//! Edge cases with two answers.

use livespec_diagnostics::{Code, Diagnostics, Severity, Span};
use livespec_syntax::{Column, ItemKind, TableRole, Text, Topic};

use crate::topics::around;
use crate::{Rule, Subject};

/// An edge case is not decided.
pub(crate) const RULE: Rule = Rule {
    code: Code("O009"),
    name: "undecided_edge_case",
    summary: "an edge case is not decided",
    severity: Severity::Warning,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Finds edge cases whose expected behaviour offers a choice: `Truncate or reject with an error`.

## Why is this bad?

The service can do only one of the two, and a test can expect only one.

## Example

| Case | Expected Behavior |
|---|---|
| Text too long | Truncate or reject with error |

## Use instead

| Case | Expected Behavior |
|---|---|
| Text too long | Reject with 400 |
"#;

/// Beginnings of words for what a service can do with a case.
const ACTIONS: &[&str] = &[
    "truncat", "reject", "return", "ignor", "fail", "retr", "queue", "allow", "deny", "clamp",
    "error", "accept", "drop", "merg", "overwrit", "skip", "warn", "block", "cut", "keep", "refus",
    "abort", "wait", "log", "answer",
];

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    for item in &subject.outline.items {
        match &item.kind {
            ItemKind::Table(table) if table.role == TableRole::EdgeCases => {
                for row in &table.rows {
                    let case = table.cell(row, Column::Case).or_else(|| row.first());
                    let behavior = table.cell(row, Column::Behavior).or_else(|| row.last());
                    if let Some(text) = behavior {
                        judge(
                            rule,
                            diagnostics,
                            text,
                            case.map(|case| (case.as_str().trim(), case.span)),
                        );
                    }
                }
            }
            ItemKind::Entry(text, _)
                if around(subject.outline, item.section).next() == Some(Topic::EdgeCases) =>
            {
                judge(rule, diagnostics, text, None);
            }
            _ => {}
        }
    }
}

fn judge(rule: &Rule, diagnostics: &mut Diagnostics, text: &Text, case: Option<(&str, Span)>) {
    let Some((from, to)) = choice(text.as_str()) else { return };
    let span = text.fragment.span(from..to);
    let words = text.as_str().get(from..to).unwrap_or_default();
    let mut found = rule.found(span, format!("`{words}` leaves open what happens"));
    if let Some((_, place)) = case {
        found = found.secondary(place, "in this case");
    }
    diagnostics
        .push(found.help("decide for one of the two and name the HTTP status that answers it"));
}

/// The range of two actions joined by `or`.
fn choice(text: &str) -> Option<(usize, usize)> {
    let at = text.find(" or ")?;
    let before = text[..at].rsplit([',', ';', '.', ':']).next()?;
    let after = text[at + 4..].split([',', ';', '.', ':']).next()?;
    let (first, second) =
        (action(before)?, after.split_whitespace().next().filter(|word| action(word).is_some())?);
    let from = text[..at].rfind(first)?;
    let to = at + 4 + text[at + 4..].find(second)? + second.len();
    Some((from, to))
}

/// The first word of a part that is an action.
fn action(part: &str) -> Option<&str> {
    part.split_whitespace().find(|word| {
        let lower = word.to_lowercase();
        ACTIONS.iter().any(|stem| lower.starts_with(stem))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::places;

    fn document(behavior: &str) -> String {
        format!(
            "# Notes\n\n## Edge Cases\n\n| Case | Expected Behavior |\n|---|---|\n| Text too long | {behavior} |\n"
        )
    }

    #[test]
    fn a_choice_is_no_decision() {
        assert_eq!(
            places("O009", &document("Truncate or reject with error")),
            ["Truncate or reject"]
        );
        assert!(places("O009", &document("Reject with 400")).is_empty());
        assert_eq!(choice("Refuse names that are empty or blank"), None);
    }
}
