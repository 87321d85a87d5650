//! Scenarios that expect nothing.

use livespec_syntax::{Item, ItemKind, Topic};

use crate::topics::around;
use crate::words::words;
use livespec_diagnostics::{Code, Diagnostics, Severity};

use crate::{Rule, Subject};

/// A scenario has no `Then`.
pub(crate) const RULE: Rule = Rule {
    code: Code("D060"),
    name: "scenario_without_outcome",
    summary: "a scenario has no `Then`",
    severity: Severity::Warning,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Finds acceptance criteria that begin with `Given` and never come to `Then`, in one line or in several.

## Why is this bad?

A scenario without an outcome cannot fail, so it proves nothing.

## Example

```markdown
- Given a note
- When it is deleted
```

## Use instead

```markdown
- Given a note
- When it is deleted
- Then reading it answers 404
```
"#;

/// How many lines a scenario may have.
const LINES_MAX: usize = 40;

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    let items = &subject.outline.items;
    for (index, item) in items.iter().enumerate() {
        let Some(text) = line(item) else { continue };
        let judged = begins(text, "given")
            && around(subject.outline, item.section).any(|topic| {
                matches!(topic, Topic::Acceptance | Topic::Testing | Topic::Requirements)
            });
        if !judged {
            continue;
        }
        let rest = items[index + 1..].iter().take(LINES_MAX);
        let own = rest
            .take_while(|next| next.section == item.section)
            .map_while(|next| line(next).filter(|text| !begins(text, "given")));
        let told = std::iter::once(text).chain(own).any(has_then);
        // A code block that follows may hold the steps.
        let fence = matches!(items.get(index + 1).map(|next| &next.kind), Some(ItemKind::Fence(_)));
        if !told && !fence {
            diagnostics.push(
                rule.found(item.span, "the scenario says nothing of what then holds")
                    .help("add `Then` with what can be observed"),
            );
        }
    }
}

fn line(item: &Item) -> Option<&str> {
    match &item.kind {
        ItemKind::Entry(text, _) | ItemKind::Paragraph(text) => Some(text.as_str()),
        ItemKind::Label(label) if label.value.as_str().is_empty() => Some(label.key.as_str()),
        ItemKind::Label(label) => {
            let key = label.key.as_str();
            let stated = begins(key, "given") || begins(key, "when") || begins(key, "then");
            Some(if stated { key } else { label.value.as_str() })
        }
        _ => None,
    }
}

fn begins(text: &str, word: &str) -> bool {
    let text = text.trim_start();
    text.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word))
        && !text[word.len()..].starts_with(char::is_alphanumeric)
}

/// Whether a text says what then holds; `given that ..., the service answers` says it in other words.
fn has_then(text: &str) -> bool {
    words(text).iter().any(|word| matches!(word.as_str(), "then" | "shall" | "must" | "should"))
        || text.trim_start().to_lowercase().starts_with("given that")
}
