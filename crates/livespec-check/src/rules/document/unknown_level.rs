//! Levels that are none.

use livespec_diagnostics::{Code, Diagnostics, Severity, Span};

use crate::{Rule, Subject};

/// A level is no known word.
pub(crate) const RULE: Rule = Rule {
    code: Code("D017"),
    name: "unknown_level",
    summary: "a level is no known word",
    severity: Severity::Warning,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Finds likelihoods, impacts, severities and criticalities that are no known level, where other cells of the same kind are levels.
Cells that still list several (`High/Medium/Low`) are placeholders and reported as such; sentences in such a column are descriptions and left alone.

## Why is this bad?

Levels are compared: what is graver comes first. A word of its own stands outside that order.

## Example

| Risk | Likelihood |
|---|---|
| Disks fill up | Purple |

## Use instead

| Risk | Likelihood |
|---|---|
| Disks fill up | Low |
"#;

const LEVELS: &[&str] = &[
    "low",
    "medium",
    "med",
    "high",
    "critical",
    "very low",
    "very high",
    "moderate",
    "minor",
    "major",
    "severe",
    "negligible",
    "none",
    "minimal",
    "significant",
    "info",
    "informational",
    "warning",
    "error",
    "urgent",
    "normal",
    "blocker",
    "l",
    "m",
    "h",
    "unlikely",
    "possible",
    "likely",
    "rare",
    "certain",
    "catastrophic",
    "p0",
    "p1",
    "p2",
    "p3",
    "p4",
    "sev1",
    "sev2",
    "sev3",
    "sev4",
    "optional",
    "required",
    "essential",
    "page",
    "ticket",
];

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    let spec = subject.spec;
    let risks = spec.risks.iter().flat_map(|risk| {
        [&risk.likelihood, &risk.impact].map(|cell| (cell.as_deref(), risk.origin.span))
    });
    let threats = spec.threats.iter().map(|threat| (threat.impact.as_deref(), threat.span));
    let dependencies = spec.dependencies.iter().map(|d| (d.criticality.as_deref(), d.origin.span));
    let alerts = spec.alerts.iter().map(|alert| (alert.severity.as_deref(), alert.origin.span));
    let groups: [Vec<(&str, Span)>; 4] =
        [told(risks), told(threats), told(dependencies), told(alerts)];
    for cells in groups {
        let graded = cells.iter().any(|(text, _)| is_level(text));
        for (text, row) in cells {
            judge(subject, rule, diagnostics, text, row, graded);
        }
    }
}

fn told<'a>(cells: impl Iterator<Item = (Option<&'a str>, Span)>) -> Vec<(&'a str, Span)> {
    cells
        .filter_map(|(text, span)| Some((text?.trim(), span)))
        .filter(|(text, _)| !text.is_empty())
        .collect()
}

fn judge(
    subject: &Subject<'_>,
    rule: &Rule,
    diagnostics: &mut Diagnostics,
    text: &str,
    row: Span,
    graded: bool,
) {
    let alone =
        graded && !text.contains(char::is_whitespace) && text.chars().any(char::is_alphabetic);
    if !alone || is_level(text) {
        return;
    }
    let at = subject.source.slice(row).rfind(text);
    let span = at.map_or(row, |at| row.slice(at, at + text.len()));
    if subject.has_placeholder(span) {
        return;
    }
    let near = crate::words::nearest(text, LEVELS.iter().copied().filter(|level| level.len() > 2));
    let usual = "use `Low`, `Medium`, `High` or `Critical`".to_owned();
    let help = near.map_or(usual, |near| format!("did you mean `{near}`?"));
    let mut found = rule.found(span, format!("`{text}` is no known level")).help(help);
    if let Some(near) = near {
        let word = crate::words::in_case_of(near, text);
        found = found.suggestion(span, &word, format!("write `{word}`"));
    }
    diagnostics.push(found);
}

fn is_level(text: &str) -> bool {
    let text = text.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let parts: Vec<&str> = text.split(['-', '–']).map(str::trim).collect();
    let graded = text.parse::<f64>().is_ok() || text.ends_with('%');
    graded || parts.iter().all(|part| LEVELS.contains(part))
}

#[cfg(test)]
mod tests {
    use crate::testing::places;

    fn document(first: &str, second: &str) -> String {
        format!(
            "# Notes\n\n## Risks\n\n| Risk | Likelihood | Impact | Mitigation |\n|---|---|---|---|\n| Disks fill up | {first} | {second} | Watch them |\n"
        )
    }

    #[test]
    fn levels_are_known_words() {
        assert_eq!(places("D017", &document("Purple", "High")), ["Purple"]);
        assert!(places("D017", &document("High/Medium/Low", "High")).is_empty());
        assert!(places("D017", &document("Medium-High", "low")).is_empty());
        assert!(
            places("D017", &document("Low", "writes are refused until there is space")).is_empty()
        );
    }
}
