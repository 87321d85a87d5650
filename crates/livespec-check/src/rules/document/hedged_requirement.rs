//! Requirements with a way out.

use livespec_syntax::Topic;

use crate::inlines;
use crate::topics::around;
use livespec_diagnostics::{Code, Diagnostics, Severity};

use crate::{Rule, Subject};

/// A requirement hedges.
pub(crate) const RULE: Rule = Rule {
    code: Code("D062"),
    name: "hedged_requirement",
    summary: "a requirement hedges",
    severity: Severity::Info,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Finds phrases such as `if needed`, `as appropriate`, `or similar`, `etc.` and `maybe` in requirements, constraints, errors and edge cases.

## Why is this bad?

Whoever builds it decides what the document leaves open, and a test cannot.

## Example

```markdown
- the text is shortened if needed
```

## Use instead

```markdown
- a text of more than 2000 characters is refused with 400
```
"#;

const PHRASES: &[&str] = &[
    "if needed",
    "if necessary",
    "as needed",
    "as necessary",
    "as appropriate",
    "if possible",
    "where possible",
    "or similar",
    "or something",
    "some kind of",
    "maybe",
    "probably",
    "somehow",
    "not sure",
    "and so on",
    "as required by",
    "to some extent",
    "more or less",
];

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    for item in &subject.outline.items {
        for text in inlines::texts(item) {
            let Some((at, phrase)) = hedge(text.as_str()) else { continue };
            let topic = around(subject.outline, item.section).next();
            if !topic.is_some_and(binding) {
                continue;
            }
            diagnostics.push(
                rule.found(
                    text.fragment.span(at..at + phrase.len()),
                    format!("`{phrase}` leaves the requirement open"),
                )
                .help("say when, and what exactly"),
            );
        }
    }
}

/// Sections whose sentences bind.
fn binding(topic: Topic) -> bool {
    matches!(
        topic,
        Topic::Requirements
            | Topic::Constraints
            | Topic::Acceptance
            | Topic::Errors
            | Topic::EdgeCases
            | Topic::InputValidation
            | Topic::Endpoint
            | Topic::Endpoints
    )
}

/// The first phrase of a text, as a whole word.
fn hedge(text: &str) -> Option<(usize, &'static str)> {
    let lower = text.to_ascii_lowercase();
    let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    PHRASES.iter().find_map(|phrase| {
        let at = lower.find(phrase)?;
        let whole = !letter(lower[..at].chars().next_back())
            && !letter(lower[at + phrase.len()..].chars().next());
        whole.then_some((at, *phrase))
    })
}
