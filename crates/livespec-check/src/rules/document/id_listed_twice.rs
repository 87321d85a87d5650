//! Two things of one id.

use std::collections::HashMap;

use livespec_diagnostics::Span;
use livespec_diagnostics::{Code, Diagnostics, Severity};
use livespec_syntax::{ItemKind, SectionId, Text};

use crate::{Rule, Subject};

/// An id stands for two things in one list.
pub(crate) const RULE: Rule = Rule {
    code: Code("D049"),
    name: "id_listed_twice",
    summary: "an id stands for two things in one list",
    severity: Severity::Warning,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Finds entries of a list, and headings, that begin with the id of an earlier one (`US-12`, `FR-3`, `AC-1.2`).

## Why is this bad?

Tests, tickets and other sections refer to the id, and nobody can tell which of the two they mean.

## Example

```markdown
- US-12: write a note
- US-12: share a note
```

## Use instead

```markdown
- US-12: write a note
- US-13: share a note
```
"#;

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    let outline = subject.outline;
    let mut seen: HashMap<(Option<SectionId>, String), Span> = HashMap::new();
    let entries = outline.items.iter().filter(|item| item.depth == 1).filter_map(|item| {
        let text = match &item.kind {
            ItemKind::Entry(text, _) => text,
            ItemKind::Label(label) => &label.key,
            _ => return None,
        };
        let (id, span) = id(text)?;
        Some(((item.section, id), span))
    });
    let headings = outline.sections.iter().filter_map(|section| {
        let number = section.number.as_deref().filter(|number| is_id(number))?;
        Some(((None, number.to_uppercase()), section.heading.span))
    });
    for ((section, id), span) in entries.chain(headings) {
        match seen.get(&(section, id.clone())) {
            Some(first) => diagnostics.push(
                rule.found(span, format!("`{id}` stands for two things"))
                    .label("used again")
                    .secondary(*first, "first used here")
                    .help("give one of them an id of its own"),
            ),
            None => {
                seen.insert((section, id), span);
            }
        }
    }
}

/// The id that a text begins with, with its place.
fn id(text: &Text) -> Option<(String, Span)> {
    let whole = text.as_str();
    let lead = whole.len() - whole.trim_start_matches(['[', '(', ' ']).len();
    let word = whole[lead..]
        .split(|c: char| c.is_whitespace() || matches!(c, ':' | ']' | ')' | ','))
        .next()?;
    let word = word.trim_end_matches('.');
    is_id(word).then(|| (word.to_uppercase(), text.fragment.span(lead..lead + word.len())))
}

/// Letters, a hyphen, and numbers: `US-12`, `FR-3.1`.
fn is_id(word: &str) -> bool {
    let Some((letters, numbers)) = word.rsplit_once('-') else { return false };
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let named =
        letters.len() >= 2 && letters.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'-');
    named && numbers.split('.').all(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_have_letters_and_numbers() {
        assert!(is_id("US-12") && is_id("NFR-1.2") && is_id("US-AUTH-3"));
        assert!(!is_id("UTF-") && !is_id("a-1") && !is_id("12") && !is_id("V-1") && !is_id("p-95"));
    }
}
