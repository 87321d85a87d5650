//! The number says one thing and the words another.

use std::ops::Range;

use livespec_syntax::Run;

use crate::{inlines, statuses};
use livespec_diagnostics::{Code, Diagnostics, Severity};

use crate::{Rule, Subject};

/// A status stands beside the words of another.
pub(crate) const RULE: Rule = Rule {
    code: Code("O036"),
    name: "status_phrase_disagrees",
    summary: "a status stands beside the words of another",
    severity: Severity::Warning,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Finds a status with the reason phrase of another one, such as `404 Forbidden`.

## Why is this bad?

One reader goes by the number and another by the words.

## Example

```markdown
- 404 Forbidden: the note belongs to somebody else
```

## Use instead

```markdown
- 403 Forbidden: the note belongs to somebody else
```
"#;

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    for inlines in inlines::all(subject.document) {
        // Most texts have no number, and need not be put together.
        let digit = |run: &Run| run.text.bytes().any(|byte| byte.is_ascii_digit());
        if !inlines.runs.iter().any(digit) {
            continue;
        }
        let fragment = inlines.fragment();
        for (range, status, phrase, meant) in disagreements(fragment.text()) {
            let span = fragment.span(range.clone());
            let number = fragment.span(range.start..range.start + 3);
            diagnostics.push(
                rule.found(span, format!("`{status}` is not `{phrase}`, which is `{meant}`"))
                    .help("correct the number or the words")
                    .suggestion(number, meant.to_string(), format!("write `{meant}`")),
            );
        }
    }
}

/// Places where a status is followed by the whole phrase of another: range, status, phrase, its status.
fn disagreements(text: &str) -> Vec<(Range<usize>, u16, &'static str, u16)> {
    let mut found = Vec::new();
    let letter =
        |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_'));
    for (at, _) in text.match_indices(|c: char| matches!(c, '1'..='5')) {
        let Some(number) = text.get(at..at + 3) else { continue };
        let Ok(status) = number.parse::<u16>() else { continue };
        let rest = &text[at + 3..];
        let lead = rest.len() - rest.trim_start_matches([' ', '(']).len();
        if letter(text[..at].chars().next_back()) || lead == 0 || lead > 2 {
            continue;
        }
        let words = &rest[lead..];
        let Some((phrase, meant)) = statuses::phrase(words) else { continue };
        if statuses::is_known(status) && !statuses::is_named(status, phrase) {
            found.push((at..at + 3 + lead + phrase.len(), status, phrase, meant));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_phrases_count() {
        let status = |text: &str| disagreements(text).first().map(|found| found.1);
        assert_eq!(status("answers 404 Forbidden"), Some(404));
        assert_eq!(status("201 (OK)"), Some(201));
        assert_eq!(status("200 OK, 201 Created, 404 Not Found"), None);
        assert_eq!(status("200 created notes"), None);
        assert_eq!(status("v1.404 Forbidden"), None);
        assert_eq!(status("500 Forbiddenness"), None);
    }
}
