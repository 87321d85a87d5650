//! Deprecated for ever.

use livespec_diagnostics::{Code, Diagnostics, Severity};
use livespec_syntax::Topic;

use crate::{Rule, Subject};

/// Something is deprecated without an end.
pub(crate) const RULE: Rule = Rule {
    code: Code("M125"),
    name: "deprecation_without_end",
    summary: "something is deprecated without an end",
    severity: Severity::Info,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Finds statements about compatibility that deprecate something, where their section names neither a date nor a version nor a time.

## Why is this bad?

Clients do not move before they know until when they must, and the service cannot say it in a `Sunset` header (RFC 8594).

## Example

```markdown
### Backward Compatibility

The path `/memos` is deprecated.
```

## Use instead

```markdown
### Backward Compatibility

The path `/memos` is deprecated and goes away on 2026-03-01.
```
"#;

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    for section in &subject.outline.sections {
        if section.topic != Some(Topic::Compatibility) || section.empty {
            continue;
        }
        let text = subject.source.slice(section.span);
        let lower = text.to_ascii_lowercase();
        let Some(at) = lower.find("deprecated").or_else(|| lower.find("will deprecate")) else {
            continue;
        };
        let denied = ["not deprecated", "nothing is deprecated", "no deprecat"]
            .iter()
            .any(|it| lower.contains(it));
        // A date, a version and a time all have digits, or name when.
        let body = lower.get(section.heading.as_str().len()..).unwrap_or_default();
        let told = body.contains(|c: char| c.is_ascii_digit())
            || ["next release", "next major", "next version", "month", "week", "quarter", "year"]
                .iter()
                .any(|word| body.contains(word));
        let span = section.span.slice(at, at + "deprecated".len());
        if !denied && !told && !subject.has_placeholder(span) {
            diagnostics.push(
                rule.found(span, "nothing says until when it still works")
                    .help("name the date or the version with which it goes away"),
            );
        }
    }
}
