//! Targets that cannot be missed.

use livespec_diagnostics::{Code, Diagnostics, Severity, Span};
use livespec_syntax::{Column, ItemKind, TableRole, Text, Topic};

use crate::topics::around;
use crate::{Rule, Subject};

/// A target has no number.
pub(crate) const RULE: Rule = Rule {
    code: Code("Q001"),
    name: "objective_without_number",
    summary: "a target has no number",
    severity: Severity::Warning,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Finds rows of a table of targets without a number, and sentences of a performance section that only say fast, quick, responsive or the like.

## Why is this bad?

What is not measured can neither be met nor missed.

## Example

```markdown
## Performance

- Response time: fast
```

## Use instead

```markdown
- Response time: < 200ms (p95)
```
"#;

const VAGUE: &[&str] = &[
    "fast",
    "quickly",
    "quick",
    "responsive",
    "performant",
    "low latency",
    "high availability",
    "highly available",
    "real-time",
    "near real time",
    "as soon as possible",
    "snappy",
    "scalable",
];

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    for item in &subject.outline.items {
        match &item.kind {
            ItemKind::Table(table) if table.role == TableRole::Objectives => {
                for row in &table.rows {
                    let target =
                        table.cell(row, Column::Target).filter(|cell| !numbered(cell.as_str()));
                    // A target in words beside a number elsewhere in the row is explained there.
                    if let Some(cell) =
                        target.filter(|_| !row.iter().any(|cell| numbered(cell.as_str())))
                    {
                        push(subject, rule, diagnostics, cell.span, cell.as_str().trim());
                    }
                }
            }
            ItemKind::Entry(text, _) => vague(subject, rule, diagnostics, item.section, text),
            ItemKind::Label(label) => vague(subject, rule, diagnostics, item.section, &label.value),
            _ => {}
        }
    }
}

fn vague(
    subject: &Subject<'_>,
    rule: &Rule,
    diagnostics: &mut Diagnostics,
    section: Option<livespec_syntax::SectionId>,
    text: &Text,
) {
    let targets = matches!(
        around(subject.outline, section).next(),
        Some(Topic::Performance | Topic::PerformanceTargets | Topic::Nfr)
    );
    if !targets || numbered(text.as_str()) {
        return;
    }
    let lower = text.as_str().to_ascii_lowercase();
    let found = VAGUE.iter().filter_map(|word| lower.find(word).map(|at| (at, *word)));
    let whole = |at: usize, word: &str| {
        let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        !letter(lower[..at].chars().next_back()) && !letter(lower[at + word.len()..].chars().next())
    };
    // Pages that fit every screen are no promise of speed.
    let layout = |at: usize, word: &str| {
        let next = lower[at + word.len()..].split_whitespace().next().unwrap_or_default();
        word == "responsive"
            && ["design", "layout", "ui", "web", "page", "grid"]
                .iter()
                .any(|it| next.starts_with(it))
    };
    let mut found = found.filter(|(at, word)| whole(*at, word) && !layout(*at, word));
    if let Some((at, word)) = found.by_ref().min() {
        push(subject, rule, diagnostics, text.fragment.span(at..at + word.len()), word);
    }
}

fn push(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics, span: Span, text: &str) {
    if !subject.has_placeholder(span) && text.chars().any(char::is_alphabetic) {
        diagnostics.push(
            rule.found(span, format!("`{text}` is no target that can be measured"))
                .help("give a number, a unit and for times a percentile: `< 200ms (p95)`"),
        );
    }
}

fn numbered(text: &str) -> bool {
    text.bytes().any(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use crate::testing::places;

    #[test]
    fn targets_have_numbers() {
        let table = |target: &str| {
            format!(
                "# Notes\n\n## Performance Requirements\n\n| Metric | Target | Measurement |\n|---|---|---|\n| Response Time | {target} | Load test |\n"
            )
        };
        assert_eq!(places("Q001", &table("as low as we can")), ["as low as we can"]);
        assert!(places("Q001", &table("< 200ms")).is_empty());
        assert_eq!(
            places("Q001", "# Notes\n\n## Performance\n\n- Response time: fast\n"),
            ["fast"]
        );
        for fine in ["Breakfast is served", "Mobile-first responsive design"] {
            let text = format!("# Notes\n\n## Performance\n\n- {fine}\n");
            assert!(places("Q001", &text).is_empty(), "{fine}");
        }
    }
}
