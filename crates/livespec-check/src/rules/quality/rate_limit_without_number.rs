//! Limits without a rate.

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use livespec_diagnostics::{Code, Diagnostics, Severity};
use livespec_syntax::{ItemKind, Topic};

use crate::topics::around;
use crate::{Rule, Subject};

/// Rate limiting is asked for, but no rate is given.
pub(crate) const RULE: Rule = Rule {
    code: Code("Q003"),
    name: "rate_limit_without_number",
    summary: "rate limiting is asked for, but no rate is given",
    severity: Severity::Warning,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Finds documents that ask for rate limiting and nowhere say how many requests in which time.

## Why is this bad?

Nothing can be limited: the service has no rate to hold callers to.

## Example

```markdown
- Enforce rate limiting on API endpoints
```

## Use instead

```markdown
- Enforce rate limiting on API endpoints: 100 requests per minute per access token
```
"#;

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    if !subject.spec.limits.is_empty() {
        return;
    }
    for item in &subject.outline.items {
        let text = match &item.kind {
            ItemKind::Entry(text, _) | ItemKind::Paragraph(text) => text,
            ItemKind::Label(label) if label.value.as_str().trim().is_empty() => continue,
            ItemKind::Label(label) => &label.value,
            _ => continue,
        };
        let Some(words) = asked(text.as_str()) else { continue };
        let mut topics = around(subject.outline, item.section);
        let demanded = topics.any(|topic| {
            matches!(
                topic,
                Topic::Security
                    | Topic::InputValidation
                    | Topic::RateLimiting
                    | Topic::Nfr
                    | Topic::SecurityChecklist
                    | Topic::Api
            )
        });
        if !demanded || subject.has_placeholder(item.span) {
            continue;
        }
        diagnostics.push(
            rule.found(text.fragment.span(words), "rate limiting is asked for, but no rate is given")
                .help("say how many requests in which time and for whom: `100 requests per minute per API key`"),
        );
        // Once is enough: one number answers all of them.
        return;
    }
}

/// The words that ask for a limit, the most telling ones of a text.
fn asked(text: &str) -> Option<Range<usize>> {
    const WORDS: [&str; 4] = ["rate limiting", "rate-limiting", "rate limit", "throttling"];
    static AUTOMATON: LazyLock<AhoCorasick> = LazyLock::new(|| {
        AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .build(WORDS)
            .expect("a few constant words fit any automaton")
    });
    if !AUTOMATON.is_match(text) {
        return None;
    }
    let lower = text.to_ascii_lowercase();
    WORDS.iter().find_map(|word| lower.find(word).map(|at| at..at + word.len()))
}

#[cfg(test)]
mod tests {
    use crate::testing::places;

    #[test]
    fn a_limit_has_a_rate() {
        let document = |rate: &str| {
            format!(
                "# Notes\n\n## Security\n\n### Input Validation\n- Enforce rate limiting on API endpoints{rate}\n"
            )
        };
        assert_eq!(places("Q003", &document("")), ["rate limiting"]);
        assert!(places("Q003", &document(": 100 requests per minute per key")).is_empty());
    }
}
