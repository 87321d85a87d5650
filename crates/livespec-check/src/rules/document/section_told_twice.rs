//! The same heading twice.

use std::collections::HashMap;

use livespec_diagnostics::Span;
use livespec_syntax::{SectionId, Topic};

use crate::words::plain;
use livespec_diagnostics::{Code, Diagnostics, Severity};

use crate::{Rule, Subject};

/// Two sections of one place have the same heading.
pub(crate) const RULE: Rule = Rule {
    code: Code("D050"),
    name: "section_told_twice",
    summary: "two sections of one place have the same heading",
    severity: Severity::Info,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Finds sections that stand in the same section and have the same heading. Requests, responses and the like, which belong to the endpoint before them, may repeat.

## Why is this bad?

A link leads to the first one, and a reader who found one does not look for another.

## Example

```markdown
## Testing

### Unit Tests

### Unit Tests
```

## Use instead

```markdown
## Testing

### Unit Tests of the Service

### Unit Tests of the Page
```
"#;

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    let mut seen: HashMap<(Option<SectionId>, String), Span> = HashMap::new();
    for section in &subject.outline.sections {
        let heading = section.heading.as_str().trim();
        let own = section.topic.is_some_and(of_endpoint) || section.level <= 1;
        let name = plain(heading);
        // A list item that acts as a heading stands under the entry before it.
        let listed = !subject.source.slice(line_of(subject, section.heading.span)).starts_with('#');
        if own || listed || name.is_empty() || subject.has_placeholder(section.heading.span) {
            continue;
        }
        let key = (section.parent, name);
        let Some(first) = seen.get(&key) else {
            seen.insert(key, section.heading.span);
            continue;
        };
        diagnostics.push(
            rule.found(section.heading.span, format!("there is another section `{heading}` here"))
                .secondary(*first, "the first one")
                .help("merge the two, or give one a heading of its own"),
        );
    }
}

fn line_of(subject: &Subject<'_>, span: Span) -> Span {
    subject.source.line_span(subject.source.line(span.start))
}

/// What belongs to the endpoint before it.
fn of_endpoint(topic: Topic) -> bool {
    matches!(
        topic,
        Topic::Request
            | Topic::Response
            | Topic::Parameters
            | Topic::StatusCodes
            | Topic::Errors
            | Topic::ErrorCodes
            | Topic::Endpoint
            | Topic::Permissions
            | Topic::InputValidation
    )
}
