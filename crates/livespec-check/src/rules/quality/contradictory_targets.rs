//! One thing, two targets.

use std::collections::HashMap;

use livespec_diagnostics::Span;
use livespec_diagnostics::{Code, Diagnostics, Severity};

use crate::{Rule, Subject};

/// Two targets for one thing differ.
pub(crate) const RULE: Rule = Rule {
    code: Code("Q010"),
    name: "contradictory_targets",
    summary: "two targets for one thing differ",
    severity: Severity::Warning,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Finds measurable targets that are worded alike, number and unit aside, and differ in the number.

## Why is this bad?

One of the two is out of date, and the test that uses it passes or fails wrongly.

## Example

```markdown
- Response time (p95): < 200 ms

| Metric | Target |
|---|---|
| Response time (p95) | < 300 ms |
```

## Use instead

```markdown
- Response time (p95): < 200 ms
```
"#;

/// What a target is about: its words, its percentile, and unit with comparison.
type Key = (Vec<String>, Option<u64>, String);

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    let mut seen: HashMap<Key, (f64, Span)> = HashMap::new();
    for objective in &subject.spec.objectives {
        let words = claim(&objective.text);
        // A word or two tell no two things apart.
        if words.len() < 2 || subject.has_placeholder(objective.origin.span) {
            continue;
        }
        let percentile = objective.percentile.map(f64::to_bits);
        let (value, unit) = normal(objective.value, &objective.unit);
        let key =
            (words, percentile, format!("{unit} {}", objective.comparison.trim_end_matches('=')));
        match seen.get(&key) {
            Some((first, place)) if *first != value && *place != objective.origin.span => {
                diagnostics.push(
                    rule.found(
                        objective.origin.span,
                        format!("another target says `{}`", subject.source.slice(*place).trim()),
                    )
                    .secondary(*place, "the other target")
                    .help("keep one of the two"),
                );
            }
            Some(_) => {}
            None => {
                seen.insert(key, (value, objective.origin.span));
            }
        }
    }
}

/// The words of a target without its numbers and units, in the order of the alphabet.
pub(super) fn claim(text: &str) -> Vec<String> {
    const UNITS: &[&str] =
        &["ms", "s", "sec", "seconds", "second", "p", "th", "percentile", "req", "rps"];
    let mut words: Vec<String> = crate::words::words(text)
        .into_iter()
        .filter(|word| {
            !word.contains(|c: char| c.is_ascii_digit()) && !UNITS.contains(&word.as_str())
        })
        .collect();
    words.sort();
    words.dedup();
    words
}

/// Times in milliseconds, others as they are.
pub(super) fn normal(value: f64, unit: &str) -> (f64, &str) {
    match unit {
        "s" => (value * 1000.0, "ms"),
        unit => (value, unit),
    }
}
